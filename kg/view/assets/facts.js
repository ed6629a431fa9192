// Show what is known of the thing that is chosen.

const MOST_LISTED = 40;

/** A button in a run of words that chooses a thing. */
function thing(kind, number, words) {
  return make(
    "button",
    { type: "button", class: "word", "data-key": `f${kind}${number}`, onclick: () => select(kind, number) },
    make("bdi", {}, words),
  );
}

function entityButton(number) {
  return thing("entity", number, entities[number].label);
}

/** An event in a few words: its trigger, its class and how certain it is. */
function eventButton(number) {
  const event = events[number];
  const button = thing("event", number, `«${event.words ?? ""}»`);
  return make("span", {}, swatch(event), button, ` ${className(event.class)}`, badge(event));
}

function swatch(event) {
  return make("span", { class: "swatch", "data-group": event.group, "aria-hidden": "true" });
}

/** What is not simply so is said in words too. */
function badge(event) {
  return event.certainty ? make("span", { class: "badge" }, certaintyName(event.certainty)) : null;
}

function listed(buttons) {
  return buttons.flatMap((button, i) => (i ? [", ", button] : [button]));
}

function term(name, ...content) {
  return content.flat().length ? [make("dt", {}, name), make("dd", {}, ...content)] : [];
}

function figureWords(figure) {
  return [figure.words, figure.unit].filter(Boolean).join(" · ");
}

function timeWords(time) {
  return time.start ? `${time.words} (${daysName(time.start, time.end)})` : time.words;
}

function eventFacts(event) {
  const article = articles[event.article];
  const pieces = sentencePieces(event.article, event.sentence);
  const own = (segment) =>
    segment.slice(2).some((m) => article.mentions[m][0] === "event" && article.mentions[m][1] === event.number);
  const roles = ["agent", "target", "recipient", "participant", "place", "about"];
  const filled = (role) =>
    listed(event.roles.filter(([name]) => name === role).map(([, filler]) => entityButton(filler)));
  return [
    heading([swatch(event), `${className(event.class)} «`, make("bdi", {}, event.words ?? ""), "»", badge(event)]),
    pieces.length
      ? make(
          "blockquote",
          { lang: "fr" },
          pieces.map((segment) => (own(segment) ? make("mark", {}, segment[0]) : segment[0])),
        )
      : null,
    make(
      "dl",
      {},
      ...roles.flatMap((role) => term(say(role), ...filled(role))),
      ...term(say("time"), ...listed(event.times.map(timeWords))),
      ...term(say("figure"), ...listed(event.figures.map(figureWords))),
      ...term(say("about"), ...listed(event.about.map(eventButton))),
      ...term(say("toldBy"), ...listed(event.tellers.map(eventButton))),
      ...term(say("accounts"), ...listed(event.accounts.map(accountButton))),
      ...term(say("according"), ...listed(event.sources.map(entityButton))),
      ...term(say("quote"), ...listed(event.quotes.map((quote) => make("q", { lang: "fr" }, quote)))),
      ...term(say("certainty"), certaintyName(event.certainty)),
      ...term(say("article"), articleButton(event.article)),
    ),
    // of several articles, more than one may have an event at these characters
    make("code", {}, say("explain", { id: articles.length > 1 ? eventIri(event) : event.id })),
  ];
}

/** An event of another article, with the day of that article. */
function accountButton(number) {
  const day = articles[events[number].article].date;
  return make("span", {}, eventButton(number), day ? ` (${dayName(day)})` : null);
}

function articleButton(number) {
  const article = articles[number];
  const words = [article.date ? dayName(article.date) : null, article.title ?? article.source ?? article.iri]
    .filter(Boolean)
    .join(" · ");
  return make(
    "button",
    { type: "button", class: "word", onclick: () => change({ article: number }) },
    make("bdi", {}, words),
  );
}

function entityFacts(entity) {
  return [
    heading([make("bdi", {}, entity.label)]),
    make(
      "dl",
      {},
      ...term(say("class"), className(entity.class)),
      ...term(say("offices"), (entity.offices ?? []).join(", ") || []),
      ...term(say("also"), (entity.others ?? []).join(", ") || []),
    ),
    eventList(
      entity.events.filter((number) => now.inFocus.has(number)),
      (event) => rolesOf(event, entity.number),
    ),
    make("code", {}, say("explain", { id: entity.iri })),
  ];
}

/** What an entity is in an event: «who», «according to». */
function rolesOf(event, entity) {
  const roles = event.roles.filter(([, filler]) => filler === entity).map(([role]) => say(role));
  if (event.sources.includes(entity)) roles.push(say("source"));
  return [...new Set(roles)].join(", ");
}

function pairFacts({ number, other }) {
  return [
    heading([make("bdi", {}, entities[number].label), " – ", make("bdi", {}, entities[other].label)]),
    eventList(
      pairEvents(number, other).filter((event) => now.inFocus.has(event)),
      (event) =>
        [number, other].map((end) => `${entities[end].label} : ${rolesOf(event, end) || say("speaks")}`).join(" · "),
    ),
  ];
}

function eventList(numbers, told) {
  const shown = numbers.slice(0, MOST_LISTED);
  const left = numbers.length - shown.length;
  return make(
    "ul",
    { class: "plain" },
    shown.map((number) =>
      make("li", {}, eventButton(number), make("span", { class: "faint" }, ` ${told(events[number])}`)),
    ),
    left ? make("li", { class: "faint" }, say("more", { n: left })) : null,
  );
}

function heading(content) {
  const close = make(
    "button",
    { type: "button", "data-key": "close", "aria-label": say("close"), onclick: () => change({ selected: null }) },
    "✕",
  );
  return make("h2", {}, close, ...content);
}

views.push(() => {
  const { selected } = state;
  const panel = part("facts");
  panel.classList.toggle("empty", !selected);
  if (!selected) return refill(panel, make("p", { class: "note" }, say("select")));
  const content =
    selected.kind === "event"
      ? eventFacts(events[selected.number])
      : selected.kind === "entity"
        ? entityFacts(entities[selected.number])
        : pairFacts(selected);
  refill(panel, content);
  panel.scrollTop = 0;
});
