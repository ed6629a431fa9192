// The keyboard: one stop of Tab for each drawing or text, arrows within it, Enter to choose, Escape to go back.

/** Let exactly one item of a container be a stop of Tab: the one that has the focus, else the first. */
function rove(container, selector, inLine = false) {
  const items = [...container.querySelectorAll(selector)];
  const stop = items.find((item) => item === document.activeElement) ?? items.find((item) => item.classList.contains("chosen")) ?? items[0];
  for (const item of items) item.setAttribute("tabindex", item === stop ? "0" : "-1");
  if (container.dataset.roves) return;
  container.dataset.roves = "true";
  container.addEventListener("keydown", (e) => {
    const item = e.target.closest(selector);
    if (!item) return;
    if (e.key === "Enter" || e.key === " ") {
      e.preventDefault();
      item.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      return;
    }
    const next = inLine ? besides(container, selector, item, e.key) : nearest(container, selector, item, e.key);
    if (!next) return;
    e.preventDefault();
    item.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
}

/** The item before or after, in the order of the text. */
function besides(container, selector, item, key) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
  if (!step) return null;
  const items = [...container.querySelectorAll(selector)];
  return items[items.indexOf(item) + step] ?? null;
}

/** The closest item in the direction of an arrow; what lies aside counts as farther away. */
function nearest(container, selector, item, key) {
  const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (!way) return null;
  const [x, y] = middle(item);
  let best = null;
  let least = Infinity;
  for (const other of container.querySelectorAll(selector)) {
    const [dx, dy] = [middle(other)[0] - x, middle(other)[1] - y];
    const ahead = dx * way[0] + dy * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    if (other === item || ahead < 1) continue;
    const distance = ahead + 2.5 * aside;
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

function listenToKeys() {
  document.addEventListener("keydown", (e) => {
    const typing = e.target.matches("input, select, textarea, [contenteditable]");
    if (e.key === "/" && !typing) {
      e.preventDefault();
      part("search").focus();
    } else if (e.key === "Escape" && state.selected) {
      change({ selected: null });
    } else if (e.key === "Escape" && !e.defaultPrevented) {
      clearFilters();
    }
  });
}
