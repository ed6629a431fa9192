// What is chosen and what is let through. Every view draws itself from here, and changes nothing but through `change`.

const BRANCH = "branch:";
const state = {
  article: 0,
  groups: new Set(GROUPS),
  certainties: new Set([0, 1, 2, 3, 4]),
  class: "", // name of a class, or of a branch after "branch:"
  source: "", // number of an entity, "none" for events that nobody vouches for, "" for all
  from: "",
  to: "",
  search: "",
  selected: null, // { kind: "event" | "entity" | "pair", number, other }
};
const NO_FILTERS = {
  groups: new Set(GROUPS),
  certainties: new Set([0, 1, 2, 3, 4]),
  class: "",
  source: "",
  from: "",
  to: "",
  search: "",
};

const views = []; // functions of `now`
// what the filters let through, and of it what concerns the chosen thing; with sets of the events' numbers
let now = { visible: [], passing: new Set(), focused: [], inFocus: new Set() };

/** Change some of the state and draw everything again. */
function change(changes) {
  Object.assign(state, changes);
  const visible = events.filter(passes);
  const focused = state.selected ? visible.filter(concerns) : visible;
  now = { visible, passing: numbersOf(visible), focused, inFocus: numbersOf(focused) };
  for (const view of views) view(now);
}

function numbersOf(some) {
  return new Set(some.map((event) => event.number));
}

/** The days on which an event may have been: its own, else that of its article. */
function daysOf(event) {
  if (event.start) return [event.start, event.end];
  const day = articles[event.article].date ?? "";
  return [day, day];
}

function passes(event) {
  if (!state.groups.has(event.group) || !state.certainties.has(event.certainty)) return false;
  if (state.class !== "" && ![classes[event.class].name, BRANCH + event.group].includes(state.class)) return false;
  if (state.source === "none" && event.sources.length) return false;
  if (state.source !== "" && state.source !== "none" && !event.sources.includes(Number(state.source))) return false;
  const [start, end] = daysOf(event);
  if (state.from && !(end >= state.from)) return false;
  if (state.to && (!start || start > state.to)) return false;
  return !state.search || state.search.split(/\s+/).every((word) => haystack(event).includes(word));
}

function concerns(event) {
  const { kind, number, other } = state.selected;
  if (kind === "event")
    return event.number === number || event.about.includes(number) || event.accounts.includes(number);
  if (kind === "pair") return pairEvents(number, other).includes(event.number);
  return entities[number].events.includes(event.number);
}

/** The events that tie two actors. */
function pairEvents(a, b) {
  const tying = network.links.filter(([, from, to]) => (from === a && to === b) || (from === b && to === a));
  return [...new Set(tying.map(([event]) => event))];
}

/** Choose an event, an entity or a pair; the same again lets go of it. An event brings its article with it. */
function select(kind, number, other) {
  const { selected } = state;
  if (selected && selected.kind === kind && selected.number === number && selected.other === other)
    return change({ selected: null });
  const article = kind === "event" ? events[number].article : state.article;
  change({ selected: { kind, number, other }, article });
}

function isSelected(kind, number, other) {
  return state.selected?.kind === kind && state.selected.number === number && state.selected.other === other;
}
