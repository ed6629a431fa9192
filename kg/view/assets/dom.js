// Make elements. Words only ever get in as text: nothing here reads markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, listeners (`onclick`) and children; text for strings, nothing for null. */
function make(name, attributes = {}, ...children) {
  return furnish(document.createElement(name), attributes, children);
}

/** The same for a part of a drawing. */
function draw(name, attributes = {}, ...children) {
  return furnish(document.createElementNS(SVG, name), attributes, children);
}

function furnish(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function part(id) {
  return document.getElementById(id);
}

/** Put new content into an element, and the focus back on what had it: by `data-key`. */
function refill(element, ...children) {
  const held = element.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
  const again = held ? [...element.querySelectorAll("[data-key]")].find((child) => child.dataset.key === held) : null;
  if (!again) return;
  if (again instanceof SVGElement) again.setAttribute("tabindex", "0"); // only then can it have the focus
  again.focus({ preventScroll: true });
}

/** Whether two boxes share a point. */
function overlaps(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

const pencil = document.createElement("canvas").getContext("2d");

/** Pixels that words take in a drawing, in the heavy letters they have when they are chosen. */
function textWidth(words) {
  pencil.font = '700 12px system-ui, "Liberation Sans", sans-serif';
  return pencil.measureText(words).width;
}

/** Room that a label takes, centred under a point. */
function labelBox(text, x, y) {
  const half = textWidth(text) / 2 + 3;
  return { left: x - half, right: x + half, top: y - 11, bottom: y + 4 };
}
