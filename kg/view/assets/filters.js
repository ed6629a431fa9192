// The row of filters, and how many events they let through.

const PATIENCE = 120; // milliseconds without a key before a search begins

function drawFilters() {
  const used = new Set(events.map((event) => event.group));
  refill(
    part("groups"),
    GROUPS.filter((group) => used.has(group)).map((group) =>
      toggle(groupName(group), `g${group}`, state.groups.has(group), { "data-group": group }, () =>
        change({ groups: flipped(state.groups, group) }),
      ),
    ),
  );
  const degrees = new Set(events.map((event) => event.certainty));
  refill(
    part("certainties"),
    data.certainties
      .map((_, degree) => degree)
      .filter((degree) => degrees.has(degree))
      .map((degree) =>
        toggle(certaintyName(degree), `d${degree}`, state.certainties.has(degree), { class: `certain-${degree}` }, () =>
          change({ certainties: flipped(state.certainties, degree) }),
        ),
      ),
  );
  drawChoices();
}

function toggle(words, key, pressed, attributes, onclick) {
  return make(
    "button",
    { type: "button", "data-key": key, "aria-pressed": String(pressed), onclick, ...attributes },
    words,
  );
}

function flipped(set, value) {
  const other = new Set(set);
  if (!other.delete(value)) other.add(value);
  return other;
}

/** The lists of classes, by branch, and of sources; those with most events first. */
function drawChoices() {
  const perClass = new Map();
  const perGroup = new Map();
  const perSource = new Map();
  for (const event of events) {
    perClass.set(event.class, (perClass.get(event.class) ?? 0) + 1);
    perGroup.set(event.group, (perGroup.get(event.group) ?? 0) + 1);
    for (const source of event.sources) perSource.set(source, (perSource.get(source) ?? 0) + 1);
  }
  const byCount = (map) => [...map].sort((a, b) => b[1] - a[1]);
  const option = (value, words, chosen) => make("option", { value, selected: String(value) === chosen }, words);
  refill(
    part("class"),
    option("", say("allClasses"), state.class),
    GROUPS.filter((group) => perGroup.has(group)).map((group) =>
      make(
        "optgroup",
        { label: groupName(group) },
        option(BRANCH + group, say("wholeBranch", { branch: groupName(group), n: perGroup.get(group) }), state.class),
        byCount(perClass)
          .filter(([number]) => classes[number].group === group)
          .map(([number, n]) => option(classes[number].name, `${className(number)} (${count(n)})`, state.class)),
      ),
    ),
  );
  refill(
    part("source"),
    option("", say("allSources"), state.source),
    option("none", say("newspaper"), state.source),
    byCount(perSource).map(([number, n]) =>
      option(number, `${short(entities[number].label)} (${count(n)})`, state.source),
    ),
  );
}

function clearFilters() {
  change({ ...NO_FILTERS, selected: null });
}

function drawNotices() {
  const notices = [];
  if (omitted.events) {
    const { articles: left, ofArticles, events: without, ofEvents } = omitted;
    notices.push(say("leftOutEvents", { articles: ofArticles - left, events: ofEvents - without, ofEvents }));
  }
  if (omitted.texts) notices.push(say("leftOutTexts", { n: omitted.texts }));
  refill(
    part("notices"),
    notices.map((notice) => make("li", {}, notice)),
  );
}

views.push(() => {
  drawFilters();
  drawNotices();
  part("counted").textContent = say("counted", { n: now.focused.length, all: events.length });
  for (const bound of ["from", "to"]) part(bound).value = state[bound];
  if (fold(part("search").value.trim()) !== state.search) part("search").value = state.search;
});

function listenToFilters() {
  let waiting = 0;
  part("search").addEventListener("input", (e) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change({ search: fold(e.target.value.trim()) }), PATIENCE);
  });
  part("more").addEventListener("click", () => {
    const isOpen = part("filters").classList.toggle("open");
    part("more").setAttribute("aria-expanded", String(isOpen));
  });
  for (const name of ["class", "source", "from", "to"])
    part(name).addEventListener("change", (e) => change({ [name]: e.target.value }));
  part("clear").addEventListener("click", clearFilters);
  part("filters").addEventListener("submit", (e) => e.preventDefault());
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      speak(button.dataset.language);
      change({});
    });
  }
}
