// Show an article: actors, places and events marked in the text, and beside each paragraph who says what.

const LONG = 100; // paragraphs: of more the browser lays out only those in sight
let shownArticle = null; // article and language that the text on screen is of
let spans = []; // mention → the elements that it covers

function drawArticle(article) {
  spans = article.mentions.map(() => []);
  const seen = new Set();
  const paragraphs = article.paragraphs.map((segments) => {
    const told = eventsIn(article, segments);
    return make("div", { class: "paragraph" }, make("p", { lang: "fr" }, segments.map((segment, i) => drawSegment(article, segment, segments[i + 1], seen))), drawNotes(told));
  });
  // the first line of most texts is their title: it is not said twice
  const first = article.paragraphs[0]?.map((segment) => segment[0]).join("").trim();
  const title = article.title && article.title !== first ? make("h3", { lang: "fr" }, make("bdi", {}, article.title)) : null;
  const text = article.paragraphs.length ? paragraphs : [make("p", { class: "note" }, say("noText"))];
  part("text").classList.toggle("long", article.paragraphs.length > LONG);
  refill(part("text"), title, make("p", { class: "faint" }, ...articleOrigin(article)), article.paragraphs.length ? drawLegend() : null, text);
}

/** What the grounds of the names mean. */
function drawLegend() {
  const kinds = ["person", "organization", "state", "group", "place"];
  return make("p", { class: "legend" }, kinds.map((kind) => make("span", { class: kind }, say(kind === "place" ? "placeKind" : kind))));
}

/** Day and source; a web address can be followed, anything else is only text. */
function articleOrigin(article) {
  const day = article.date ? say("published", { date: dayName(article.date) }) : say("unknown");
  const source = article.source ?? "";
  const link = /^https?:\/\//.test(source) ? make("a", { href: source, rel: "noreferrer noopener", target: "_blank" }, source) : make("bdi", {}, source);
  return source ? [day, " · ", link] : [day];
}

function drawSegment(article, segment, next, seen) {
  const [text, , ...mentions] = segment;
  if (!mentions.length) return text;
  const [kind, number] = article.mentions[mentions[0]]; // the shortest one is shown, all can be chosen
  const isFirst = !seen.has(mentions[0]);
  mentions.forEach((mention) => seen.add(mention));
  const attributes = { class: `m ${kind}`, "data-mention": mentions[0] };
  if (kind === "event") {
    const event = events[number];
    attributes.class += ` certain-${event.certainty}`;
    attributes["data-group"] = event.group;
    attributes["data-event"] = number;
    const goesOn = next?.slice(2).includes(mentions[0]); // the badge stands where the mention ends
    if (event.certainty && !goesOn) attributes["data-badge"] = certaintyName(event.certainty);
    if (isFirst) Object.assign(attributes, reachable(`${text}, ${className(event.class)}, ${certaintyName(event.certainty)}`, `m${mentions[0]}`));
  } else if (kind === "entity") {
    const entity = entities[number];
    attributes.class += ` ${entity.group}`;
    attributes["data-entity"] = number;
    attributes.title = `${entity.label} · ${className(entity.class)}`;
    if (isFirst) Object.assign(attributes, reachable(`${text}, ${attributes.title}`, `m${mentions[0]}`));
  }
  const span = make("span", attributes, text);
  for (const mention of mentions) spans[mention].push(span);
  return span;
}

function reachable(label, key) {
  return { role: "button", tabindex: "-1", "aria-label": label, "data-key": key };
}

function eventsIn(article, segments) {
  const mentions = new Set(segments.flatMap((segment) => segment.slice(2)));
  const numbers = [...mentions].map((mention) => article.mentions[mention]).filter(([kind]) => kind === "event");
  return [...new Set(numbers.map(([, number]) => number))].map((number) => events[number]);
}

/** Who says what, and how certain: one entry for each speaker, and one for what nobody vouches for but is not certain. */
function drawNotes(told) {
  const speakers = new Map();
  const add = (speaker, event) => speakers.set(speaker, [...(speakers.get(speaker) ?? []), event]);
  for (const event of told) {
    const speaking = event.group === "SpeechAct" ? event.roles.filter(([role]) => role === "agent").map(([, filler]) => filler) : [];
    for (const speaker of new Set([...speaking, ...event.sources])) add(speaker, event);
    if (!speaking.length && !event.sources.length && event.certainty) add(null, event);
  }
  const entries = [...speakers].map(([speaker, said]) =>
    make("li", {}, speaker === null ? null : make("b", {}, make("bdi", {}, entities[speaker].label), " : "), ...listed(said.map(noteButton))),
  );
  return make("ul", { class: "notes" }, entries);
}

function noteButton(event) {
  const button = make("button", { type: "button", class: "word", "data-key": `note${event.number}`, "data-event": event.number, onclick: () => select("event", event.number) }, event.words ?? "");
  return make("span", {}, button, badge(event));
}

/** Mark the words that fill the roles of an event. */
function showArguments(event) {
  for (const span of part("text").querySelectorAll(".argument, [data-role]")) {
    span.classList.remove("argument");
    delete span.dataset.role;
  }
  if (!event || event.article !== state.article) return;
  for (const [mention, role] of event.arguments) {
    (spans[mention] ?? []).forEach((span, i) => {
      span.classList.add("argument");
      if (i === 0) span.dataset.role = span.dataset.role ? `${span.dataset.role}, ${say(role)}` : say(role);
    });
  }
}

function markText() {
  const chosen = state.selected;
  for (const span of part("text").querySelectorAll(".m")) {
    const { event, entity } = span.dataset;
    const out = event !== undefined ? !now.inFocus.has(Number(event)) : entity !== undefined && chosen && !entityInFocus(Number(entity));
    span.classList.toggle("out", Boolean(out));
    const isChosen = (event !== undefined && isSelected("event", Number(event))) || (entity !== undefined && isSelected("entity", Number(entity)));
    span.classList.toggle("chosen", isChosen);
  }
  showArguments(chosen?.kind === "event" ? events[chosen.number] : null);
}

function entityInFocus(number) {
  return isSelected("entity", number) || entities[number].events.some((event) => now.inFocus.has(event));
}

/** Bring what was chosen elsewhere into sight, without moving the page. */
function scrollToChosen() {
  const box = part("article");
  const chosen = part("text").querySelector(".chosen");
  if (!chosen || box.scrollHeight <= box.clientHeight) return;
  const [inner, outer] = [chosen.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) box.scrollTop += inner.top - outer.top - box.clientHeight / 3;
}

function drawArticleList() {
  const counts = new Map();
  for (const event of now.focused) counts.set(event.article, (counts.get(event.article) ?? 0) + 1);
  const options = articles
    .filter((article) => counts.has(article.number) || article.number === state.article)
    .map((article) => {
      const name = [article.date, article.title ?? article.source ?? article.iri].filter(Boolean).join(" · ");
      return make("option", { value: article.number, selected: article.number === state.article }, `${name} (${count(counts.get(article.number) ?? 0)})`);
    });
  refill(part("articles"), options);
  part("articles").hidden = articles.length < 2;
}

views.push(() => {
  if (!articles.length) return;
  drawArticleList();
  const wanted = `${state.article} ${language}`;
  if (wanted !== shownArticle) {
    shownArticle = wanted;
    drawArticle(articles[state.article]);
    part("article").scrollTop = 0;
  }
  markText();
  scrollToChosen();
  rove(part("text"), "[role=button], button", true);
});

/** Clicks, and what the mouse or the focus is on. */
function listenToArticle() {
  const text = part("text");
  const choose = (target) => {
    const span = target.closest("[data-event], [data-entity]");
    if (!span || span.tagName === "BUTTON") return;
    if (span.dataset.event !== undefined) select("event", Number(span.dataset.event));
    else select("entity", Number(span.dataset.entity));
  };
  text.addEventListener("click", (e) => choose(e.target));
  const pointed = (e) => {
    const span = e.target.closest("[data-event]");
    if (span) showArguments(events[Number(span.dataset.event)]);
  };
  const left = () => showArguments(state.selected?.kind === "event" ? events[state.selected.number] : null);
  text.addEventListener("mouseover", pointed);
  text.addEventListener("focusin", pointed);
  text.addEventListener("mouseout", left);
  text.addEventListener("focusout", left);
  part("articles").addEventListener("change", (e) => change({ article: Number(e.target.value) }));
}
