// The query box: completes, asks the endpoint, shows what it answers. No library, nothing from elsewhere.
"use strict";

const MOST_ROWS = 1000; // rows shown; the answer is let go after them, as its downloads have all
const MOST_TEXT = 400000; // characters of a graph shown
const PAUSE = 120; // milliseconds without a key before completions are looked up

const WORDS = {
  en: {
    query: "Query", run: "Ask", stop: "Stop", hint: "Ctrl+Enter asks, Ctrl+Space completes", examples: "Examples…",
    choices: "What may stand here", answer: "Answer", view: "See the graph", asking: "Asking…", yes: "yes", no: "no",
    triples: (n) => `${n} triples`, rows: (n, ms) => `${n} ${n === "1" ? "row" : "rows"}, ${ms} ms`,
    first: (n) => `The first ${n} rows; the downloads have all of them.`, graph: (ms) => `A graph, ${ms} ms`,
    cut: "The beginning of a large graph; the downloads have all of it.", nothing: "No row answers this.", empty: "Nothing is known of this.",
    stopped: "Stopped.", broken: "The answer broke off: it is not whole. It took too long or grew too large.",
    gone: "The server does not answer; has it ended?", download: "Download:",
  },
  fr: {
    query: "Requête", run: "Demander", stop: "Arrêter", hint: "Ctrl+Entrée demande, Ctrl+Espace complète",
    examples: "Exemples…", choices: "Ce qui peut figurer ici", answer: "Réponse", view: "Voir le graphe",
    asking: "En cours…", yes: "oui", no: "non", triples: (n) => `${n} triplets`,
    rows: (n, ms) => `${n} ${n === "0" || n === "1" ? "ligne" : "lignes"}, ${ms} ms`,
    first: (n) => `Les ${n} premières lignes ; les téléchargements les ont toutes.`, graph: (ms) => `Un graphe, ${ms} ms`,
    cut: "Le début d’un grand graphe ; les téléchargements l’ont en entier.", nothing: "Aucune ligne ne répond à cela.", empty: "Rien n’est connu de cela.",
    stopped: "Arrêté.", broken: "La réponse s’est interrompue : elle n’est pas entière. Elle a pris trop de temps ou trop de place.",
    gone: "Le serveur ne répond pas ; est-il arrêté ?", download: "Télécharger :",
  },
};

const EXAMPLES = [
  { en: "Who does what to whom?", fr: "Qui fait quoi à qui ?",
    text: "SELECT ?who ?did ?whom {\n  ?event kg:agent/skos:prefLabel ?who ;\n    kg:mention/nif:anchorOf ?did ;\n    kg:target/skos:prefLabel ?whom .\n} LIMIT 100" },
  { en: "What happens most?", fr: "Qu’arrive-t-il le plus ?",
    text: "SELECT ?what (COUNT(?event) AS ?n) {\n  ?event a ?what ; kg:factuality ?certainty .\n  FILTER(?what != kg:Event)\n} GROUP BY ?what ORDER BY DESC(?n)" },
  { en: "Who is mentioned most?", fr: "Qui est le plus cité ?",
    text: "SELECT ?name (COUNT(?mention) AS ?n) {\n  ?who skos:prefLabel ?name ; kg:mention ?mention .\n} GROUP BY ?who ?name ORDER BY DESC(?n) ?name LIMIT 50" },
  { en: "What is not (yet) a fact?", fr: "Qu’est-ce qui n’est pas (encore) un fait ?",
    text: "SELECT ?certainty ?words ?sentence {\n  ?event kg:factuality ?certainty ; kg:mention ?mention .\n  ?mention nif:anchorOf ?words ; kg:sentence/nif:anchorOf ?sentence .\n  FILTER(?certainty != kg:Factual)\n} LIMIT 100" },
  { en: "When did what happen?", fr: "Quand s’est passé quoi ?",
    text: "SELECT ?day ?what ?words {\n  ?event a ?what ; kg:mention/nif:anchorOf ?words ; kg:time/kg:start ?day .\n  FILTER(?what != kg:Event)\n} ORDER BY ?day LIMIT 100" },
  { en: "Which articles are there?", fr: "Quels articles y a-t-il ?",
    text: "SELECT ?article ?title ?date {\n  ?article a kg:Article .\n  OPTIONAL { ?article dcterms:title ?title }\n  OPTIONAL { ?article schema:datePublished ?date }\n} ORDER BY ?date" },
];

const $ = (id) => document.getElementById(id);
const query = $("query"), choices = $("choices");
let words = WORDS.en, language = "en", prefixes = {}, vocabulary = "", running = null, offered = [], chosen = -1, asked = 0, timer = 0;

start();

async function start() {
  let about = { triples: 0, articles: false, prefixes: {}, vocabulary: "urn:none", language: null };
  try {
    about = await (await fetch("/about")).json();
  } catch { /* said when something is asked */ }
  language = about.language || (navigator.language.startsWith("fr") ? "fr" : "en");
  words = WORDS[language];
  ({ prefixes, vocabulary } = about);
  document.documentElement.lang = language;
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = words[each.dataset.say];
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", words[each.dataset.label]);
  $("about").textContent = words.triples(number(about.triples));
  $("view").search = new URLSearchParams({ lang: language });
  $("view").hidden = !about.articles;
  if (about.articles && location.pathname === "/") {
    $("graph").src = $("view").href;
    $("graph").hidden = false;
  }
  fillExamples();
  $("form").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  $("stop").addEventListener("click", () => running?.abort());
  query.addEventListener("keydown", onKey);
  query.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => suggest(false), PAUSE); });
  query.addEventListener("blur", close);
  choices.addEventListener("pointerdown", (event) => event.preventDefault());
  choices.addEventListener("click", (event) => { const at = event.target.closest("li"); if (at) accept([...choices.children].indexOf(at)); });
  window.addEventListener("hashchange", readHash);
  query.value = EXAMPLES[0].text;
  readHash();
  query.focus();
}

function readHash() {
  const given = new URLSearchParams(location.hash.slice(1)).get("query");
  if (given && given !== query.value) { query.value = given; ask(); }
}

function fillExamples() {
  const list = $("examples");
  list.append(new Option(words.examples, ""), ...EXAMPLES.map((each, at) => new Option(each[language], at)));
  list.addEventListener("change", () => {
    if (list.value === "") return;
    query.value = EXAMPLES[list.value].text;
    list.value = "";
    ask();
  });
}

// ---- asking

async function ask() {
  running?.abort();
  close();
  const mine = running = new AbortController();
  const text = query.value, begun = performance.now();
  history.replaceState(null, "", "#" + new URLSearchParams({ query: text }));
  show("error", "");
  $("answer").hidden = $("downloads").hidden = true;
  $("state").textContent = words.asking;
  $("stop").disabled = false;
  try {
    const reply = await fetch("/sparql", {
      method: "POST", body: text, signal: mine.signal,
      headers: { "Content-Type": "application/sparql-query", "Accept": "text/tab-separated-values, text/turtle", "Accept-Language": language },
    });
    if (!reply.ok) {
      $("state").textContent = "";
      complain((await reply.text()).trim());
    } else if (reply.headers.get("Content-Type").startsWith("text/turtle")) {
      await showGraph(reply, begun);
      offerDownloads(text, ["turtle", "ntriples", "jsonld", "rdfxml"]);
    } else {
      const is_table = await showRows(reply, begun);
      offerDownloads(text, is_table ? ["csv", "tsv", "json", "xml"] : ["json", "xml"]);
    }
  } catch (error) {
    if (running !== mine) return; // another question has been asked since
    $("state").textContent = "";
    if (mine.signal.aborted) $("state").textContent = words.stopped;
    else show("error", $("answer").hidden ? words.gone : words.broken);
  } finally {
    if (running === mine) { running = null; $("stop").disabled = true; }
  }
}

// Rows as they come, until there are enough: leaving the rest unread ends the query.
async function showRows(reply, begun) {
  const lines = readLines(reply.body.getReader());
  const head = (await lines.next()).value;
  if (!head.startsWith("?") && (head === "true" || head === "false")) {
    const yes = make("p", { className: "yes", textContent: head === "true" ? words.yes : words.no });
    fill(yes);
    $("state").textContent = `${elapsed(begun)} ms`;
    return false;
  }
  const table = make("table"), body = make("tbody");
  const columns = head === "" ? [] : head.split("\t");
  const top = make("tr");
  top.append(...columns.map((name) => make("th", { scope: "col", textContent: name.replace(/^\?/, "") })));
  const thead = make("thead");
  thead.append(top);
  table.append(thead, body);
  let count = 0;
  for await (const line of lines) {
    if (count === 0) fill(table);
    if (count === MOST_ROWS) { $("state").textContent = words.first(number(count)); return true; }
    const row = make("tr");
    row.append(...line.split("\t").map((term) => cell(term)));
    if (count === 0) [...row.children].forEach((each, at) => { if (each.className) top.children[at].className = each.className; });
    body.append(row);
    count += 1;
  }
  $("state").textContent = count === 0 ? words.nothing : words.rows(number(count), elapsed(begun));
  return true;
}

async function* readLines(reader) {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const parts = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = parts.pop();
      yield* parts;
    }
    if (rest !== "") yield rest;
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function showGraph(reply, begun) {
  const reader = reply.body.getReader(), decoder = new TextDecoder(), box = make("pre");
  let length = 0, done = false, value;
  while (length < MOST_TEXT && !({ done, value } = await reader.read()).done) {
    const piece = decoder.decode(value, { stream: true });
    box.append(piece);
    length += piece.length;
    fill(box);
  }
  if (!done) reader.cancel().catch(() => {});
  $("state").textContent = length === 0 ? words.empty : done ? words.graph(elapsed(begun)) : words.cut;
}

// One term as TSV writes it.
function cell(term) {
  const box = make("td");
  const literal = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<(.*)>)?$/s.exec(term);
  if (/^<.*>$/s.test(term)) {
    const iri = unescape(term.slice(1, -1));
    const link = make("a", { textContent: shorten(iri), title: iri, href: "#" + new URLSearchParams({ query: around(iri) }) });
    link.addEventListener("click", (event) => { if (showInGraph(iri)) event.preventDefault(); });
    box.append(link);
  } else if (literal) {
    box.append(unescape(literal[1]));
    const beside = literal[2] ? "@" + literal[2] : literal[3] ? shorten(literal[3]) : "";
    if (beside) box.append(" ", make("small", { textContent: beside }));
  } else {
    box.textContent = term;
    if (/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(term)) box.className = "number";
  }
  return box;
}

// What is known of a thing, in the graph and in the vocabulary.
function around(iri) {
  return `SELECT DISTINCT ?property ?value ?of {\n  { <${iri}> ?property ?value }\n  UNION { ?of ?property <${iri}> }\n` +
    `  UNION { GRAPH <${vocabulary}> { <${iri}> ?property ?value } }\n} LIMIT 500`;
}

// Choose an event or actor in the view below, where it is there.
function showInGraph(iri) {
  const view = $("graph").contentWindow?.kgView;
  if (!view?.show(iri)) return false;
  $("graph").scrollIntoView({ behavior: "smooth" });
  return true;
}

function unescape(text) {
  const letters = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (all, short, long, one) =>
    short || long ? String.fromCodePoint(parseInt(short || long, 16)) : letters[one] ?? one);
}

function shorten(iri) {
  let best = "";
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const local = iri.slice(namespace.length);
    if (iri.startsWith(namespace) && /^[\w-][\w.-]*$/u.test(local) && !local.endsWith(".") && namespace.length > (prefixes[best] ?? "").length) best = prefix;
  }
  return best === "" ? iri : `${best}:${iri.slice(prefixes[best].length)}`;
}

function offerDownloads(text, formats) {
  const box = $("downloads");
  box.replaceChildren(words.download, " ", ...formats.map((format) => make("a", {
    textContent: format, href: "/sparql?" + new URLSearchParams({ query: text, format }), download: `answer.${ENDINGS[format]}`,
  })));
  box.hidden = false;
}

const ENDINGS = { csv: "csv", tsv: "tsv", json: "srj", xml: "srx", turtle: "ttl", ntriples: "nt", jsonld: "jsonld", rdfxml: "rdf" };

function complain(sentence) {
  show("error", sentence);
  const place = /^\S+ (\d+), \S+ (\d+)/.exec(sentence);
  if (!place) return;
  const rows = query.value.split("\n");
  const before = rows.slice(0, place[1] - 1).reduce((sum, row) => sum + row.length + 1, 0);
  const row = rows[place[1] - 1] ?? "";
  const begin = before + [...row].slice(0, place[2] - 1).join("").length;
  const length = /^[\w:?$«»-]+|^./u.exec(query.value.slice(begin))?.[0].length ?? 0;
  query.focus();
  query.setSelectionRange(begin, begin + length);
}

// ---- completing

function onKey(event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") { event.preventDefault(); ask(); return; }
  if (event.ctrlKey && event.key === " ") { event.preventDefault(); suggest(true); return; }
  if (choices.hidden) return;
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) choose((chosen + moves[event.key] + offered.length) % offered.length);
  else if (event.key === "Enter" || event.key === "Tab") accept(chosen);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}

async function suggest(is_wanted) {
  const at = query.selectionStart, text = query.value;
  if (!is_wanted && !/[\w:?$@<À-ÿ-]$/.test(text.slice(0, at))) { close(); return; }
  const mine = ++asked;
  let found = [];
  try {
    const cursor = [...text.slice(0, at)].length;
    const reply = await fetch("/complete", { method: "POST", body: new URLSearchParams({ text, cursor, lang: language }) });
    if (reply.ok) found = await reply.json();
  } catch { /* without completions */ }
  if (mine !== asked || query.value !== text || document.activeElement !== query) return;
  const points = [...text];
  offered = found.map((each) => ({ ...each, begin: points.slice(0, each.begin).join("").length }));
  if (offered.length === 0) { close(); return; }
  choices.replaceChildren(...offered.map((each, i) => {
    const item = make("li", { id: `choice${i}` });
    item.setAttribute("role", "option");
    item.append(make("span", { textContent: each.text }), make("small", { textContent: each.label }));
    return item;
  }));
  choices.hidden = false;
  query.setAttribute("aria-expanded", "true");
  place(offered[0].begin);
  choose(0);
}

function choose(at) {
  chosen = at;
  [...choices.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === at)));
  choices.children[at].scrollIntoView({ block: "nearest" });
  query.setAttribute("aria-activedescendant", `choice${at}`);
}

function accept(at) {
  const { text, begin } = offered[at];
  query.setRangeText(text, begin, query.selectionStart, "end");
  close();
  query.focus();
}

function close() {
  asked += 1;
  choices.hidden = true;
  query.setAttribute("aria-expanded", "false");
  query.removeAttribute("aria-activedescendant");
}

// Put the choices below the place they would fill.
function place(begin) {
  const mirror = make("div", { className: "mirror" }), mark = make("span", { textContent: "\u200b" });
  mirror.append(query.value.slice(0, begin), mark);
  query.parentElement.append(mirror);
  mirror.style.width = `${query.clientWidth + 2}px`;
  const top = mark.offsetTop + mark.offsetHeight - query.scrollTop, left = mark.offsetLeft;
  mirror.remove();
  choices.style.top = `${Math.min(top, query.offsetHeight)}px`;
  choices.style.left = `${Math.max(0, Math.min(left, query.offsetWidth - choices.offsetWidth))}px`;
}

// ---- small things

function make(name, properties = {}) { return Object.assign(document.createElement(name), properties); }
function fill(content) { if (content.parentElement !== $("answer")) $("answer").replaceChildren(content); $("answer").hidden = false; }
function show(id, text) { $(id).textContent = text; $(id).hidden = text === ""; }
function number(n) { return n.toLocaleString(language); }
function elapsed(begun) { return number(Math.round(performance.now() - begun)); }
