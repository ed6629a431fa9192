// Draw the timeline: one lane for each branch; a day is a dot, what is only known to lie between two days a bar.

const LANE_TOP = 16;
const ROW = 20;
const ROW_UNNAMED = 13;
const DOT = 11;
const MOST_MARKS = 400; // more of them are counted, not drawn
const MOST_NAMED = 70; // so many have their word beside them
let placeUndated = articles.length > 1;

function isoDay(number) {
  return new Date(number * DAY).toISOString().slice(0, 10);
}

/** Events with the days they are drawn at; `borrowed` when these are their article's. */
function datedEvents(told) {
  const found = [];
  for (const event of told) {
    const { first, last } = event;
    if (first === null || (!event.start && !placeUndated)) continue;
    found.push({ event, first, last, borrowed: !event.start });
  }
  return found.sort((a, b) => a.first - b.first || a.last - b.last || a.event.number - b.event.number);
}

views.push(function drawTimeline() {
  const frame = part("timeline").querySelector(".frame");
  const all = datedEvents(now.visible);
  // what is chosen stands out among the others; among too many it stands alone, and does not move the axis
  const dated = state.selected && all.length > MOST_MARKS ? datedEvents(now.focused) : all;
  const undated = now.focused.filter((event) => !event.start).length;
  const note = undated ? make("p", { class: "note" }, say("noDate", { n: undated })) : null;
  part("undated").checked = placeUndated;
  if (!all.length) return refill(frame, make("p", { class: "note" }, say("noTime")), note);
  const width = Math.max(frame.clientWidth, 240);
  const low = all.reduce((least, item) => Math.min(least, item.first), Infinity);
  const high = all.reduce((most, item) => Math.max(most, item.last), -Infinity) + 1;
  const span = high - low;
  const margin = Math.max(1, span * 0.03, (span * DOT) / (width - 2 * DOT)); // room for a dot at either edge
  const scale = { low: low - margin, high: high + margin, first: low, last: high - 1, width };
  scale.x = (day) => ((day - scale.low) / (scale.high - scale.low)) * width;
  const counted = dated.length > MOST_MARKS;
  const lanes = counted ? countLanes(dated, scale) : markLanes(dated, scale);
  const height = lanes.height + 4;
  const svg = draw("svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "group",
    "aria-label": say("timeline"),
  });
  const axis = drawAxis(scale, height);
  svg.append(draw("rect", { class: "grab", x: 0, y: 0, width, height }), axis.lines, ...lanes.parts);
  listenToBrush(svg, scale, height);
  refill(frame, svg, axis.days, counted ? make("p", { class: "note" }, say("brokenDown", { n: dated.length })) : null, note);
  rove(frame, ".item");
});

/** Each event on its own; those that would touch stand below each other. */
function markLanes(dated, scale) {
  const named = dated.length <= MOST_NAMED;
  const high = named ? ROW : ROW_UNNAMED;
  const parts = [];
  let top = 0;
  for (const group of GROUPS) {
    const items = dated.filter(({ event }) => event.group === group);
    if (!items.length) continue;
    parts.push(draw("text", { class: "lane", x: 4, y: top + 12 }, groupName(group)));
    const ends = []; // where each row is free again
    for (const item of items) {
      const from = scale.x(item.first);
      const to = item.last > item.first ? Math.max(scale.x(item.last + 1), from + DOT) : from + DOT;
      const [word, side] = placeWord(named ? short(item.event.words ?? "") : "", from, to, scale.width, item);
      const wide = textWidth(word) + 8;
      const reach = { in: [from, to], right: [from, to + wide], left: [from - wide, to] }[side];
      let row = ends.findIndex((end) => end <= reach[0]);
      if (row < 0) row = ends.push(0) - 1;
      ends[row] = reach[1] + 3;
      parts.push(drawMark(item, from, to, top + LANE_TOP + row * high, word, side));
    }
    top += LANE_TOP + ends.length * high + 6;
  }
  return { parts, height: top };
}

/** A word and its side of a mark: in a bar, else right or left of it; cut short where no side has room for all of it. */
function placeWord(word, from, to, width, { first, last }) {
  const room = [
    ["in", last > first ? to - from : 0],
    ["right", width - to],
    ["left", from],
  ];
  const fits = (words, space) => textWidth(words) + 8 <= space;
  const side = room.find(([, space]) => fits(word, space));
  if (side) return [word, side[0]];
  const [widest, space] = room.sort((a, b) => b[1] - a[1])[0];
  let letters = word.length - 1;
  while (letters > 1 && !fits(`${word.slice(0, letters)}…`, space)) letters -= 1;
  return [`${word.slice(0, letters)}…`, widest];
}

function drawMark({ event, first, last, borrowed }, from, to, y, word, side) {
  const interval = last > first;
  const days = borrowed ? `${dayName(isoDay(first))} (${say("articleDay")})` : daysName(isoDay(first), isoDay(last));
  const label = `${days} : ${className(event.class)} «${event.words ?? ""}», ${certaintyName(event.certainty)}`;
  const names = ["item", "mark"];
  if (interval) names.push("interval");
  if (event.certainty) names.push("unsure");
  if (borrowed) names.push("borrowed");
  if (!now.inFocus.has(event.number)) names.push("out");
  const chosen = isSelected("event", event.number);
  if (chosen) names.push("chosen");
  const shape = interval
    ? draw("rect", { class: "shape", x: from, y: y + 1, width: to - from, height: DOT, rx: 4 })
    : draw("circle", { class: "shape", cx: from + DOT / 2, cy: y + 1 + DOT / 2, r: DOT / 2 });
  const x = { in: Math.max(from, 0) + 6, right: to + 4, left: from - 4 }[side];
  const text = { class: "halo", x, y: y + 11, "text-anchor": side === "left" ? "end" : "start" };
  return draw(
    "g",
    {
      class: names.join(" "),
      "data-group": event.group,
      "data-key": `t${event.number}`,
      role: "button",
      "aria-label": label,
      "aria-pressed": String(chosen),
      onclick: () => select("event", event.number),
    },
    draw("title", {}, label),
    shape,
    word ? draw("text", text, word) : null,
  );
}

/** How many events there are in each period: what is certain below, the rest on top with a dashed outline. */
function countLanes(dated, scale) {
  const span = (scale.high - scale.low) / Math.max(20, Math.floor(scale.width / 12));
  const period = [1, 7, 14, 30.4, 91.3, 365.25, 3652.5].find((days) => days >= span) ?? span;
  const parts = [];
  let top = 0;
  for (const group of GROUPS) {
    const bins = new Map();
    for (const { event, first } of dated.filter((item) => item.event.group === group)) {
      const bin = Math.floor((first - scale.low) / period);
      const sum = bins.get(bin) ?? [0, 0];
      sum[event.certainty ? 1 : 0] += 1;
      bins.set(bin, sum);
    }
    if (!bins.size) continue;
    const most = Math.max(...[...bins.values()].map(([sure, unsure]) => sure + unsure));
    parts.push(draw("text", { class: "lane", x: 4, y: top + 12 }, `${groupName(group)} (≤ ${count(most)})`));
    for (const [bin, sums] of [...bins].sort((a, b) => a[0] - b[0]))
      parts.push(drawBar(bin, sums, { group, most, period, top, scale }));
    top += LANE_TOP + 3 * ROW + 4;
  }
  return { parts, height: top };
}

function drawBar(bin, [sure, unsure], { group, most, period, top, scale }) {
  const from = Math.max(scale.first, Math.ceil(scale.low + bin * period));
  const to = Math.max(from, Math.min(scale.last, Math.ceil(scale.low + (bin + 1) * period) - 1));
  const [x, width] = [scale.x(scale.low + bin * period) + 0.5, Math.max(2, scale.x(scale.low + period) - 1)];
  const bottom = top + LANE_TOP + 3 * ROW;
  const high = (n) => (n / most) * 3 * ROW;
  const label = `${daysName(isoDay(from), isoDay(to))} : ${groupName(group)}, ${say("involving", { n: sure + unsure })}`;
  const choose = () => change({ from: isoDay(from), to: isoDay(to) });
  return draw(
    "g",
    {
      class: "item bar",
      "data-key": `b${group}${bin}`,
      "data-group": group,
      role: "button",
      "aria-label": label,
      onclick: choose,
    },
    draw("title", {}, label),
    draw(
      "g",
      { class: "mark" },
      draw("rect", { class: "shape", x, y: bottom - high(sure), width, height: high(sure) }),
    ),
    unsure
      ? draw(
          "g",
          { class: "mark unsure" },
          draw("rect", { class: "shape", x, y: bottom - high(sure + unsure), width, height: high(unsure) }),
        )
      : null,
  );
}

/** Ticks at round dates: days, months or years, as many as have room; the days stay in sight below what scrolls. */
function drawAxis(scale, height) {
  const attributes = { class: "axis", "aria-hidden": "true" };
  const lines = draw("g", attributes);
  const days = draw("svg", { ...attributes, width: scale.width, height: 22, viewBox: `0 0 ${scale.width} 22` });
  let free = -Infinity;
  for (const day of tickDays(scale)) {
    const x = scale.x(day.number);
    if (x < free || x > scale.width - 30) continue;
    lines.append(draw("line", { x1: x, y1: 0, x2: x, y2: height }));
    days.append(draw("text", { x: x + 3, y: 14 }, day.name));
    free = x + day.name.length * 6.4 + 12;
  }
  return { lines, days };
}

function tickDays({ low, high }) {
  const days = high - low;
  const ticks = [];
  const start = new Date(Math.floor(low) * DAY);
  if (days <= 92) {
    const step = days <= 14 ? 1 : 7;
    for (let day = Math.ceil(low); day <= high; day += step) ticks.push({ number: day, name: dayName(isoDay(day)) });
    return ticks;
  }
  const months = days <= 1100 ? (days <= 400 ? 1 : 3) : days <= 12_000 ? 12 : 120;
  for (
    let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / months) * months;
    ;
    month += months
  ) {
    const date = new Date(0);
    date.setUTCFullYear(Math.floor(month / 12), month % 12, 1);
    const number = date.getTime() / DAY;
    if (number > high) return ticks;
    const name = months >= 12 ? String(date.getUTCFullYear()) : monthName(date);
    ticks.push({ number, name });
  }
}

/** Draw along the empty ground to choose a period. */
function listenToBrush(svg, scale, height) {
  const ground = svg.querySelector(".grab");
  const dayAt = (e) =>
    Math.floor(scale.low + ((e.clientX - svg.getBoundingClientRect().left) / scale.width) * (scale.high - scale.low));
  let from = null;
  const brush = draw("rect", { class: "brush", y: 0, height });
  ground.addEventListener("pointerdown", (e) => {
    from = dayAt(e);
    ground.setPointerCapture(e.pointerId);
    ground.after(brush);
  });
  ground.addEventListener("pointermove", (e) => {
    if (from === null) return;
    const [a, b] = [from, dayAt(e)].sort((x, y) => x - y);
    brush.setAttribute("x", scale.x(a));
    brush.setAttribute("width", Math.max(1, scale.x(b + 1) - scale.x(a)));
  });
  ground.addEventListener("pointerup", (e) => {
    const [a, b] = [from, dayAt(e)].sort((x, y) => x - y);
    from = null;
    brush.remove();
    if (scale.x(b) - scale.x(a) > 4) change({ from: isoDay(a), to: isoDay(b) });
  });
  ground.addEventListener("pointercancel", () => {
    from = null;
    brush.remove();
  });
}
