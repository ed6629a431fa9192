// Read what Python wrote into the page, and what follows from it.

const data = JSON.parse(part("data").textContent);
const { classes, articles, entities, events, network, omitted, words } = data;
const GROUPS = Object.keys(data.groups);
const DAY = 86_400_000; // milliseconds
const NAMED_TO = 40; // letters of a name in a drawing

events.forEach((event, number) => {
  event.number = number;
  event.certainty ??= 0;
  for (const list of ["roles", "about", "sources", "times", "figures", "quotes", "arguments"]) event[list] ??= [];
  event.group = classes[event.class].group;
  const dated = event.times.find((time) => time.start);
  event.start = dated?.start ?? "";
  event.end = dated?.end ?? event.start;
  event.tellers = [];
  event.happening = -1; // which one it is an account of, where there are several
  event.accounts = []; // the others
  // the days on which it may have been, counted from 1970: its own, else that of its article
  const day = articles[event.article].date ?? "";
  event.first = dayNumber(event.start || day);
  event.last = Math.max(event.first, dayNumber(event.end || day));
});
for (const event of events) for (const other of event.about) events[other].tellers.push(event.number);
data.happenings.forEach((accounts, happening) => {
  for (const number of accounts) {
    events[number].happening = happening;
    events[number].accounts = accounts.filter((other) => other !== number);
  }
});

entities.forEach((entity, number) => {
  entity.number = number;
  entity.events = [];
  entity.group = classes[entity.class].group;
});
for (const event of events) {
  const involved = new Set([...event.roles.map(([, filler]) => filler), ...event.sources]);
  for (const entity of involved) entities[entity].events.push(event.number);
}
articles.forEach((article, number) => {
  article.number = number;
  article.paragraphs ??= [];
  article.mentions ??= [];
});

/** A day (ISO 8601) as a number; null for what is none. */
function dayNumber(day) {
  const number = Date.parse(`${day}T00:00:00Z`) / DAY;
  return Number.isFinite(number) ? number : null;
}

/** Letters alone, for searching: «État» and «etat» are one. */
function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The IRI of an event, which stands without that of its article where it begins with it. */
function eventIri(event) {
  return event.id.startsWith("#") ? articles[event.article].iri + event.id : event.id;
}

/** Everything that a search looks at in an event, made when it is first asked for. */
function haystack(event) {
  event.haystack ??= fold(
    [
      event.words ?? "",
      classes[event.class].fr,
      classes[event.class].en,
      ...event.quotes,
      ...[...event.roles.map(([, filler]) => filler), ...event.sources].flatMap((number) => [
        entities[number].label,
        ...(entities[number].others ?? []),
      ]),
      ...event.figures.map((figure) => `${figure.words} ${figure.unit ?? ""}`),
      articles[event.article].title ?? "",
    ].join("\n"),
  );
  return event.haystack;
}

/** The words of a sentence of an article, as pieces with their mentions. */
function sentencePieces(article, sentence) {
  if (sentence < 0) return [];
  return articles[article].paragraphs.flat().filter((segment) => segment[1] === sentence);
}

/** A name that fits into a drawing. */
function short(label) {
  const letters = Array.from(label);
  return letters.length > NAMED_TO ? `${letters.slice(0, NAMED_TO - 1).join("")}…` : label;
}
