// Draw the map: outlines of countries, and a mark for each place with events.

const NARROWEST_VIEW = 250; // tenths of a degree from side to side
const MAP_SHAPE = 0.62; // height for a width
let mapView = null; // { x, y, width } in tenths of a degree; null: as the places ask
let mapStretch = 1; // how much a degree of latitude is longer than one of longitude here

/** Places of events: entity, its events, and where it lies in tenths of a degree. */
function findSpots(told) {
  const perPlace = new Map();
  for (const event of told) {
    for (const [role, filler] of event.roles) {
      if (entities[filler].point && (role === "place" || !entities[filler].acts || role === "target")) {
        perPlace.set(filler, (perPlace.get(filler) ?? new Set()).add(event.number));
      }
    }
  }
  return [...perPlace].map(([number, here]) => {
    const [longitude, latitude, rough] = entities[number].point;
    return { entity: entities[number], events: here, x: longitude * 10, y: -latitude * 10, rough };
  });
}

/** A view that holds all places; the stretch is that of its middle, so that shapes are about right there. */
function fitView(spots) {
  const xs = spots.map((spot) => spot.x);
  const ys = spots.map((spot) => spot.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const middle = (top + bottom) / 2;
  mapStretch = 1 / Math.max(0.35, Math.cos((middle / 10) * (Math.PI / 180)));
  const width = Math.max(NARROWEST_VIEW, (right - left) * 1.35, ((bottom - top) * mapStretch * 1.35) / MAP_SHAPE);
  return { x: (left + right) / 2, y: middle, width: Math.min(3700, width) };
}

views.push(function drawMap() {
  const frame = part("map").querySelector(".frame");
  const spots = findSpots(now.visible);
  const missing = [
    ...new Set(
      now.focused.flatMap((event) => event.roles.filter(([role]) => role === "place").map(([, filler]) => filler)),
    ),
  ].filter((number) => !entities[number].point);
  const off = missing.length
    ? make(
        "p",
        { class: "note" },
        say("offMap", {
          n: missing.length,
          names:
            missing
              .slice(0, 12)
              .map((number) => entities[number].label)
              .join(", ") + (missing.length > 12 ? " …" : ""),
        }),
      )
    : null;
  if (!spots.length) return refill(frame, make("p", { class: "note" }, say("noMap")), off);
  const view = mapView ?? fitView(spots); // what is chosen does not move the map
  const width = Math.max(frame.clientWidth, 240);
  const height = Math.round(width * MAP_SHAPE);
  const scale = width / view.width;
  const place = (x, y) => [width / 2 + (x - view.x) * scale, height / 2 + (y - view.y) * scale * mapStretch];
  const [dx, dy] = place(0, 0);
  const svg = draw(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": say("map") },
    draw("rect", { class: "sea", width, height }),
    draw(
      "g",
      { transform: `translate(${dx} ${dy}) scale(${scale} ${scale * mapStretch})`, "aria-hidden": "true" },
      landPaths(),
    ),
    drawSpots(spots, place, width),
  );
  listenToDrag(svg, view, scale);
  refill(frame, svg, off);
  rove(frame, ".item");
});

function landPaths() {
  return data.outlines.map((d) => draw("path", { class: "land", d }));
}

function drawSpots(spots, place, width) {
  const ordered = [...spots]
    .sort((a, b) => b.events.size - a.events.size)
    .map(({ entity, events: here, x, y, rough }) => {
      const focused = [...here].filter((event) => now.inFocus.has(event)).length;
      const n = focused || here.size;
      const [cx, cy] = place(x, y);
      return { entity, focused, n, cx, cy, r: 4 + Math.min(18, 2 * Math.sqrt(n)), rough };
    });
  const taken = ordered.map(({ cx, cy, r }) => ({ left: cx - r, right: cx + r, top: cy - r, bottom: cy + r }));
  return ordered
    .map(({ entity, focused, n, cx, cy, r, rough }) => {
      const chosen = isSelected("entity", entity.number);
      const name = short(entity.label);
      const at = placeName(name, cx, cy, r, taken, width) ?? (chosen ? [cx, cy + r + 12] : null);
      if (at) taken.push(labelBox(name, ...at));
      const label = `${entity.label}, ${className(entity.class)}, ${say("involving", { n })}`;
      const shape = rough
        ? draw("rect", {
            class: "shape",
            x: cx - r,
            y: cy - r,
            width: 2 * r,
            height: 2 * r,
            rx: 2,
            "fill-opacity": 0.8,
          })
        : draw("circle", { class: "shape", cx, cy, r, "fill-opacity": 0.8 });
      const names = ["item", "spot", rough ? "rough" : "", focused ? "" : "out", chosen ? "chosen" : ""]
        .filter(Boolean)
        .join(" ");
      return draw(
        "g",
        {
          class: names,
          "data-key": `p${entity.number}`,
          "data-entity": entity.number,
          role: "button",
          "aria-label": label,
          "aria-pressed": String(chosen),
          onclick: () => select("entity", entity.number),
        },
        draw("title", {}, label),
        shape,
        n > 1 ? draw("text", { x: cx, y: cy + 4, "text-anchor": "middle" }, String(n)) : null,
        at ? draw("text", { class: "halo", x: at[0], y: at[1], "text-anchor": "middle" }, name) : null,
      );
    })
    .reverse();
}

/** Drag to move; the map stays where it is put until «all» is asked for. */
function listenToDrag(svg, view, scale) {
  let from = null;
  const ground = svg.querySelector(".sea");
  const land = [...svg.querySelectorAll(".land")];
  for (const element of [ground, ...land]) {
    element.addEventListener("pointerdown", (e) => {
      from = [e.clientX, e.clientY];
    });
  }
  svg.addEventListener("pointerup", (e) => {
    if (!from) return;
    const [dx, dy] = [e.clientX - from[0], e.clientY - from[1]];
    from = null;
    if (Math.hypot(dx, dy) < 4) return;
    mapView = { ...view, x: view.x - dx / scale, y: view.y - dy / scale / mapStretch };
    change({});
  });
}

function zoomMap(factor) {
  if (factor === 0) mapView = null;
  else {
    const view = mapView ?? fitView(findSpots(now.visible));
    mapView = { ...view, width: Math.min(3700, Math.max(20, view.width * factor)) };
  }
  change({});
}
