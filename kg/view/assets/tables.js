// The tables: figures by the happening or by what they count, and who gives them when; and all events.

const ROWS = 100; // shown at once
const MOST_PLACES = 2; // of a happening, in its heading
let everyFigure = false;
const tables = {
  tolls: { shown: ROWS, order: "figure", down: true },
  events: { shown: ROWS, order: "when", down: false },
};

/** One row for each figure of an event. */
function findTolls() {
  const found = [];
  for (const event of now.focused) {
    if (!everyFigure && event.group !== "Harm") continue;
    for (const figure of event.figures)
      found.push({ event, figure, amount: figure.value ?? figure.lower ?? figure.upper ?? 0 });
  }
  return found;
}

views.push(function drawTolls() {
  const box = part("tolls").querySelector(".rows");
  const found = findTolls();
  if (!found.length) return refill(box, make("p", { class: "note" }, say("noFigures")));
  const sorted = sort(found, tables.tolls, {
    what: ({ event }) => className(event.class),
    figure: ({ amount }) => amount,
    source: ({ event }) => sourceNames(event),
    certainty: ({ event }) => event.certainty,
    when: ({ event }) => daysOf(event)[0],
    article: ({ event }) => articles[event.article].date ?? "",
  });
  // one heading for a happening or for what is counted; the first of its rows decides where it stands
  const sections = new Map();
  for (const row of sorted.slice(0, tables.tolls.shown)) {
    const what = row.event.happening < 0 ? countedWords(row) : row.event.happening;
    sections.set(what, [...(sections.get(what) ?? []), row]);
  }
  const rows = [];
  for (const [what, inside] of sections) {
    const words = typeof what === "number" ? happeningWords(what) : what;
    rows.push(make("tr", {}, make("th", { colspan: 5, scope: "rowgroup" }, swatch(inside[0].event), words)));
    for (const { event, figure } of inside) rows.push(tollRow(event, figure));
  }
  const columns = [
    ["figure", say("figure"), "number"],
    ["source", say("according")],
    ["certainty", say("certainty")],
    ["when", say("time")],
    ["article", say("article")],
  ];
  refill(box, drawTable("tolls", columns, rows), moreButton("tolls", sorted.length));
});

/** What a figure is of: «injury · person»; one word where both would be the same. */
function countedWords({ event, figure }) {
  const name = className(event.class);
  return figure.unit && fold(figure.unit) !== fold(name) ? `${name} · ${figure.unit}` : name;
}

/** What several accounts tell: its class, where it was, and how many articles there are. */
function happeningWords(happening) {
  const accounts = data.happenings[happening].map((number) => events[number]);
  const times = new Map(); // place → accounts
  for (const event of accounts)
    for (const [role, place] of event.roles) if (role === "place") times.set(place, (times.get(place) ?? 0) + 1);
  const places = [...times].sort((a, b) => b[1] - a[1]).slice(0, MOST_PLACES);
  const names = places.map(([place]) => entities[place].label).join(", ");
  const told = say("articleCount", { n: new Set(accounts.map((event) => event.article)).size });
  return [className(accounts[0].class), names, told].filter(Boolean).join(" · ");
}

/** When an event was; «~» before the day of its article, where it has none of its own. */
function whenWords(event) {
  const [start, end] = daysOf(event);
  const words = event.start ? daysName(start, end) : start ? `~ ${dayName(start)}` : "";
  return words.replaceAll(/ (?!–)(?<!– )/g, "\u00a0"); // a day stays on its line
}

function tollRow(event, figure) {
  return row(event, [
    [
      "figure",
      make(
        "button",
        {
          type: "button",
          class: "word",
          "data-key": `toll${event.number}-${figure.words}`,
          onclick: () => select("event", event.number),
        },
        figure.words,
      ),
      "number",
    ],
    [
      "source",
      ...(event.sources.length
        ? listed(event.sources.map(entityButton))
        : [make("span", { class: "faint" }, say("newspaper"))]),
    ],
    ["certainty", certaintyName(event.certainty)],
    ["when", whenWords(event)],
    ["article", articleButton(event.article)],
  ]);
}

function sourceNames(event) {
  return event.sources.map((source) => entities[source].label).join(", ");
}

views.push(function drawEvents() {
  const names = (event, role) =>
    event.roles
      .filter(([name]) => name === role)
      .map(([, filler]) => entities[filler].label)
      .join(", ");
  const sorted = sort(now.focused, tables.events, {
    what: (event) => className(event.class),
    agent: (event) => names(event, "agent"),
    target: (event) => names(event, "target"),
    place: (event) => names(event, "place"),
    when: (event) => daysOf(event)[0],
    source: sourceNames,
    certainty: (event) => event.certainty,
  });
  const filled = (event, role) =>
    listed(event.roles.filter(([name]) => name === role).map(([, filler]) => entityButton(filler)));
  const shown = sorted.slice(0, tables.events.shown);
  const rows = shown.map((event) =>
    row(event, [
      ["what", eventButton(event.number)],
      ["agent", ...filled(event, "agent")],
      ["target", ...filled(event, "target")],
      ["place", ...filled(event, "place")],
      ["when", whenWords(event)],
      ["source", ...listed(event.sources.map(entityButton))],
    ]),
  );
  const columns = [
    ["what", say("what")],
    ["agent", say("agent")],
    ["target", say("target")],
    ["place", say("place")],
    ["when", say("time")],
    ["source", say("according")],
  ];
  refill(
    part("events").querySelector(".rows"),
    drawTable("events", columns, rows),
    moreButton("events", sorted.length),
  );
});

/** A button for the rows that are not shown, if there are any. */
function moreButton(name, total) {
  const left = total - tables[name].shown;
  const more = () => {
    tables[name].shown += ROWS;
    change({});
  };
  return left > 0
    ? make(
        "button",
        { type: "button", "data-key": `${name}-more`, onclick: more },
        say("more", { n: Math.min(left, ROWS) }),
      )
    : null;
}

function row(event, cells) {
  const heads = {
    figure: "figure",
    source: "according",
    certainty: "certainty",
    when: "time",
    article: "article",
    what: "what",
    agent: "agent",
    target: "target",
    place: "place",
  };
  return make(
    "tr",
    { class: isSelected("event", event.number) ? "chosen" : null },
    cells.map(([column, ...content]) => {
      const kind = content.at(-1) === "number" ? content.pop() : null;
      return make("td", { class: kind ?? (column === "when" ? "when" : null), "data-column": say(heads[column]) }, ...content);
    }),
  );
}

function drawTable(name, columns, rows) {
  const table = tables[name];
  const head = columns.map(([column, words, kind]) => {
    const order = table.order === column ? (table.down ? "descending" : "ascending") : null;
    const button = make(
      "button",
      { type: "button", "data-key": `${name}-${column}`, onclick: () => reorder(name, column) },
      words,
    );
    return make("th", { scope: "col", class: kind, "aria-sort": order }, button);
  });
  return make("table", { class: "wide" }, make("thead", {}, make("tr", {}, head)), make("tbody", {}, rows));
}

function reorder(name, column) {
  const table = tables[name];
  table.down = table.order === column ? !table.down : column === "figure";
  table.order = column;
  change({});
}

/** Sorted by a column; what is empty comes last, what is equal keeps its order. */
function sort(items, { order, down }, keys) {
  const way = down ? -1 : 1;
  const collator = new Intl.Collator(language);
  return items
    .map((item) => [keys[order](item), item])
    .sort(([a], [b]) => {
      if (a === "" || b === "") return (a === "") - (b === "");
      return way * (typeof a === "number" ? a - b : collator.compare(a, b));
    })
    .map(([, item]) => item);
}
