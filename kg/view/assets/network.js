// Draw the network: actors at the places that Python gave them, and one line for each pair and branch of events.

const NARROWEST = 620; // pixels: below, names would lie on each other, and the frame scrolls
let networkZoom = 1;

/** Lines between actors: the links of the events that pass, put together by pair and branch. */
function findEdges() {
  const edges = new Map();
  for (const [number, from, to, says] of network.links) {
    const event = events[number];
    if (!now.passing.has(number)) continue;
    const [a, b] = from < to ? [from, to] : [to, from];
    const key = `${a} ${b} ${event.group} ${says}`;
    const edge = edges.get(key) ?? { a, b, group: event.group, says, events: new Set(), there: false, back: false };
    edge.events.add(number);
    if (from === a) edge.there = true;
    else edge.back = true;
    edges.set(key, edge);
  }
  return [...edges.values()];
}

views.push(function drawNetwork() {
  const frame = part("network").querySelector(".frame");
  if (!network.nodes.length) return refill(frame, make("p", { class: "note" }, say("noNetwork")));
  const scale = (Math.max(frame.clientWidth, NARROWEST) / network.width) * networkZoom;
  const width = Math.round(network.width * scale);
  const height = Math.round(network.height * Math.max(scale, 0.75)) + 12;
  const spot = new Map(network.nodes.map(([entity, x, y]) => [entity, [x * scale, y * Math.max(scale, 0.75) + 6]]));
  const edges = findEdges();
  const busy = new Map(
    network.nodes.map(([entity]) => [entity, entities[entity].events.filter((event) => now.passing.has(event)).length]),
  );
  const parallel = new Map();
  const lines = edges.map((edge) => drawEdge(edge, spot, busy, parallel));
  const nodes = drawNodes(spot, busy, width);
  refill(
    frame,
    draw(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": say("network") },
      lines,
      nodes,
    ),
    network.actors > network.nodes.length
      ? make("p", { class: "note" }, say("leftOutActors", { n: network.nodes.length, all: network.actors }))
      : null,
  );
  rove(frame, ".item");
});

function radius(n) {
  return 5 + Math.min(11, 1.6 * Math.sqrt(n));
}

function drawEdge(edge, spot, busy, parallel) {
  const [[x1, y1], [x2, y2]] = [spot.get(edge.a), spot.get(edge.b)];
  const pair = `${edge.a} ${edge.b}`;
  const nth = parallel.get(pair) ?? 0; // several branches bend away from each other
  parallel.set(pair, nth + 1);
  const bend = Math.ceil(nth / 2) * 22 * (nth % 2 ? 1 : -1);
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [nx, ny] = [-(y2 - y1) / length, (x2 - x1) / length];
  const [cx, cy] = [(x1 + x2) / 2 + nx * bend * 2, (y1 + y2) / 2 + ny * bend * 2];
  const path = `M${x1} ${y1}Q${cx} ${cy} ${x2} ${y2}`;
  const told = [...edge.events].map((number) => events[number]);
  const label = `${entities[edge.a].label} – ${entities[edge.b].label} : ${groupName(edge.group)}, ${say("involving", { n: told.length })}`;
  const out = state.selected && !told.some((event) => now.inFocus.has(event.number));
  const names = ["item", "edge"];
  if (out) names.push("out");
  if (edge.says) names.push("says");
  if (told.every((event) => event.certainty)) names.push("unsure");
  const choose = () => (told.length === 1 ? select("event", told[0].number) : select("pair", edge.a, edge.b));
  const key = `edge-${edge.a}-${edge.b}-${edge.group}-${edge.says}`;
  return draw(
    "g",
    {
      class: names.join(" "),
      "data-group": edge.group,
      "data-key": key,
      role: "button",
      "aria-label": label,
      onclick: choose,
    },
    draw("title", {}, label),
    draw("path", { class: "hit", d: path }),
    draw("path", { class: "line", d: path, "stroke-width": edge.says ? 1.2 : 1.6 + Math.log2(told.length) }),
    edge.there && !edge.says ? arrow(cx, cy, x2, y2, radius(busy.get(edge.b))) : null,
    edge.back && !edge.says ? arrow(cx, cy, x1, y1, radius(busy.get(edge.a))) : null,
  );
}

/** The head of an arrow that touches the circle at its end. */
function arrow(fromX, fromY, x, y, gap) {
  const angle = Math.atan2(y - fromY, x - fromX);
  const point = (distance, turn) => `${x - Math.cos(angle + turn) * distance},${y - Math.sin(angle + turn) * distance}`;
  return draw("polygon", { points: [point(gap, 0), point(gap + 9, 0.25), point(gap + 9, -0.25)].join(" ") });
}

/** Where a name lies on nothing else: below its circle, above, beside or farther off; moved in from the edges. */
function placeName(name, x, y, r, taken, width) {
  const half = labelBox(name, 0, 0).right;
  const inside = (at) => Math.min(width - half, Math.max(half, at));
  const spots = [
    [inside(x), y + r + 12],
    [inside(x), y - r - 4],
    [x + r + half + 1, y + 4],
    [x - r - half - 1, y + 4],
    ...[x + half, x - half].flatMap((at) => [
      [inside(at), y + r + 12],
      [inside(at), y - r - 4],
    ]),
    [inside(x), y + r + 26],
    [inside(x), y - r - 18],
  ];
  return spots.find((at) => {
    const box = labelBox(name, ...at);
    return box.left >= -1 && box.right <= width + 1 && box.top >= 0 && !taken.some((other) => overlaps(other, box));
  });
}

/** Circles and names; a name that would lie on another one is left out until its circle is chosen. */
function drawNodes(spot, busy, width) {
  const taken = [...spot.values()].map(([x, y]) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  const ordered = [...network.nodes].sort((a, b) => busy.get(b[0]) - busy.get(a[0]));
  const drawn = ordered.map(([number]) => {
    const entity = entities[number];
    const [x, y] = spot.get(number);
    const r = radius(busy.get(number));
    const chosen = isSelected("entity", number);
    const out = state.selected ? !entityInFocus(number) : !busy.get(number);
    const name = short(entity.label);
    const at = placeName(name, x, y, r, taken, width) ?? (chosen ? [x, y + r + 12] : null);
    if (at) taken.push(labelBox(name, ...at));
    const label = `${entity.label}, ${className(entity.class)}, ${say("involving", { n: busy.get(number) })}`;
    const names = ["item", "node", entity.group, out ? "out" : "", chosen ? "chosen" : ""].filter(Boolean).join(" ");
    return draw(
      "g",
      {
        class: names,
        "data-key": `n${number}`,
        "data-entity": number,
        role: "button",
        "aria-label": label,
        "aria-pressed": String(chosen),
        onclick: () => select("entity", number),
      },
      draw("title", {}, label),
      draw("circle", { class: "shape", cx: x, cy: y, r }),
      at ? draw("text", { class: "halo", x: at[0], y: at[1], "text-anchor": "middle" }, name) : null,
    );
  });
  return drawn.reverse(); // the busiest on top
}
