// Begin: listen, speak, draw. What stands on the page besides (a query box, say) may call `kgView`.

function drawZoom(box, act) {
  const button = (words, key, factor) =>
    make("button", { type: "button", "aria-label": say(key), onclick: () => act(factor) }, words);
  refill(box, button("−", "smaller", 1.5), button("+", "larger", 1 / 1.5), button("◱", "all", 0));
}

function zoomNetwork(factor) {
  networkZoom = factor === 0 ? 1 : Math.min(4, Math.max(0.5, networkZoom / factor));
  change({});
}

views.push(() => {
  drawZoom(part("network").querySelector(".zoom"), zoomNetwork);
  drawZoom(part("map").querySelector(".zoom"), zoomMap);
});

/** Choose the event or entity with this IRI; false when the page has none. */
function show(iri) {
  const entity = entities.findIndex((each) => each.iri === iri);
  const event = events.findIndex((each) => each.id === iri || eventIri(each) === iri);
  if (entity < 0 && event < 0) return false;
  change({
    selected: { kind: entity < 0 ? "event" : "entity", number: entity < 0 ? event : entity },
    article: entity < 0 ? events[event].article : state.article,
  });
  return true;
}

window.kgView = Object.freeze({ show, select, clear: clearFilters });

listenToArticle();
listenToFilters();
listenToKeys();
part("undated").addEventListener("change", (e) => {
  placeUndated = e.target.checked;
  change({});
});
part("every-figure").addEventListener("change", (e) => {
  everyFigure = e.target.checked;
  change({});
});
let drawnAt = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === drawnAt) return;
  drawnAt = window.innerWidth;
  change({});
});
new ResizeObserver(() => {
  // what sticks below the filters, and what a link leads to, must not lie behind them
  const sticks = getComputedStyle(part("filters")).position === "sticky";
  document.documentElement.style.setProperty("--bar", `${sticks ? part("filters").offsetHeight : 0}px`);
}).observe(part("filters"));
speak(language);
change({});
