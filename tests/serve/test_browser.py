"""The query page works in a real browser: asking, completing, mistakes, stopping, downloads, and the graph below."""

from __future__ import annotations

import pytest

from tests.endpoints import Serving
from tests.serve.test_limits import CROSS
from tests.view.browser import Browser

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("chromium")]

ENTER, ESCAPE, DOWN, CONTROL = "\ue007", "\ue00c", "\ue015", "\ue009"


@pytest.fixture
def page(chromium: Browser, example: Serving) -> Browser:
    """The query page without the graph, ready."""
    chromium.look()
    chromium.driver.get("about:blank")
    chromium.driver.get(f"{example.address}query")
    chromium.wait(lambda: chromium.count("#examples option") > 1, "examples")
    chromium.complaints()
    return chromium


def write(page: Browser, text: str) -> None:
    page.run(
        "query.value = arguments[0]; query.focus(); query.setSelectionRange(query.value.length, query.value.length)",
        text,
    )


def ask(page: Browser) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(page.driver).key_down(CONTROL).send_keys(ENTER).key_up(CONTROL).perform()


def state(page: Browser) -> str:
    return page.text("#state")


def test_an_example_is_answered_as_a_table(page: Browser) -> None:
    page.run("$('examples').value = '3'; $('examples').dispatchEvent(new Event('change'))")
    page.wait(lambda: "8 rows" in state(page), "the answer")
    assert page.texts("th") == ["certainty", "words", "sentence"]
    assert page.count("#answer tbody tr") == 8
    assert "kg:Planned" in page.texts("#answer td a")
    assert page.texts("#downloads a") == ["csv", "tsv", "json", "xml"]
    assert page.complaints() == []


def test_control_and_enter_ask(page: Browser) -> None:
    write(page, "ASK { ?s a kg:Event }")
    ask(page)
    page.wait(lambda: page.text(".yes") == "yes", "the answer")
    write(page, "SELECT ?x { VALUES ?x { 1 'a\\tb\\\\c' 'œ'@fr <http://e.org/é> } }")
    ask(page)
    page.wait(lambda: "4 rows" in state(page), "the answer")
    assert page.texts("#answer td") == ["1", "a\tb\\c", "œ @fr", "http://e.org/é"]


def test_completions_are_chosen_by_keyboard_and_mouse(page: Browser) -> None:
    write(page, "SELECT * { ?é kg:")
    page.press("a")
    page.wait(lambda: page.count("#choices li") > 1 and page.count("#choices[hidden]") == 0, "completions")
    first, second = page.texts("#choices li span")[:2]
    page.press(DOWN)
    page.press(ENTER)
    assert page.run("return query.value") == f"SELECT * {{ ?é {second}"
    write(page, "SELECT * { ?é kg:")
    page.press("a")
    page.wait(lambda: page.count("#choices[hidden]") == 0, "completions")
    page.click("#choices li")
    assert page.run("return query.value") == f"SELECT * {{ ?é {first}"
    page.press("x")
    page.press(ESCAPE)
    page.wait(lambda: page.count("#choices[hidden]") == 1, "no completions")
    assert page.complaints() == []


def test_a_mistake_is_shown_where_it_is(page: Browser) -> None:
    write(page, "SELECT * {\n  ?é kgg:agent ?x }")
    ask(page)
    page.wait(lambda: "Did you mean kg:" in page.text("#error"), "the sentence")
    assert page.run("return query.value.slice(query.selectionStart, query.selectionEnd)") == "kgg:agent"


def test_a_query_is_stopped(page: Browser) -> None:
    write(page, CROSS)
    page.click("#run")
    page.wait(lambda: page.count("#stop:not(:disabled)") == 1, "a query that runs")
    page.click("#stop")
    page.wait(lambda: state(page) == "Stopped.", "its end")


def test_only_the_first_rows_of_many_are_shown(page: Browser) -> None:
    write(page, "SELECT * { ?a ?b ?c . ?d ?e ?f }")
    ask(page)
    page.wait(lambda: "The first 1,000 rows" in state(page), "the first rows")
    assert page.count("#answer tbody tr") == 1000


def test_an_address_brings_its_query(page: Browser, example: Serving) -> None:
    page.driver.get(f"{example.address}query#query=ASK%20%7B%7D")
    page.wait(lambda: page.text(".yes") == "yes", "the answer")


def test_words_of_a_graph_are_only_words(page: Browser) -> None:
    write(page, "SELECT ('<img src=x onerror=hacked=1>' AS ?x) (IRI('javascript:hacked=1') AS ?y) {}")
    ask(page)
    page.wait(lambda: "1 row" in state(page), "the answer")
    assert page.texts("#answer td") == ["<img src=x onerror=hacked=1>", "javascript:hacked=1"]
    page.click("#answer td a")
    page.wait(lambda: "No row" in state(page), "a question about it")
    assert page.run("return typeof hacked") == "undefined"


def test_what_is_in_the_graph_is_chosen_there(chromium: Browser, example: Serving) -> None:
    chromium.look(height=1200)
    chromium.driver.get(example.address)
    chromium.wait(lambda: chromium.run("return !!$('graph').contentWindow.kgView"), "the graph below")
    write(chromium, "SELECT ?x { ?x skos:prefLabel 'Armando Chissico'@fr }")
    ask(chromium)
    chromium.wait(lambda: chromium.count("#answer td a") == 1, "the answer")
    chromium.click("#answer td a")
    inside = "return $('graph').contentDocument.body.innerText.includes('of 32 events')"
    chromium.wait(lambda: chromium.run(inside), "a choice in the graph")
    assert "ministre" in chromium.run("return $('graph').contentDocument.body.innerText")
    assert not [line for line in chromium.complaints() if "Content Security" in line]


def test_of_a_graph_without_articles_there_is_only_the_query_box(chromium: Browser, endpoint: Serving) -> None:
    chromium.look()
    chromium.driver.get(endpoint.address)
    chromium.wait(lambda: chromium.count("#examples option") > 1, "examples")
    assert chromium.run("return $('graph').hidden && $('graph').getAttribute('src') === null && $('view').hidden")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_a_phone_and_a_desk_by_day_and_night(page: Browser, width: int, dark: bool) -> None:
    page.look(width=width, height=800, dark=dark)
    page.run("$('examples').value = '3'; $('examples').dispatchEvent(new Event('change'))")
    page.wait(lambda: "8 rows" in state(page), "the answer")
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")
    colours = page.run("const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]")
    light, deep = (sum(map(int, colour.strip("rgb()").split(","))) for colour in colours)
    assert abs(light - deep) > 400
    assert (light > deep) is dark
