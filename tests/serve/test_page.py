"""The query page: what it is made of, what it may do, its completions, and the view of the graph beside it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import httpx
import pytest

from kg.rdf.store import open_store
from kg.results import Table
from kg.serve.site import ASSETS
from tests.endpoints import PATIENCE, ROOT, Serving

SCRIPT = (ASSETS / "query.js").read_text(encoding="utf-8")
EXAMPLE = ROOT / "graphs" / "exemple.ttl"


class Tags(HTMLParser):
    """What a page refers to, names and says by key."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: dict[str, list[str]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            self.seen.setdefault(name, []).append(value or "")


@pytest.mark.parametrize("path", ["", "query"])
def test_the_page_and_all_that_it_refers_to_are_there(example: Serving, path: str) -> None:
    reply = httpx.get(example.address + path)
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    tags = Tags(reply.text)
    own = [value for value in tags.seen["href"] + tags.seen["src"] if value.startswith("/")]
    assert {"/assets/query.css", "/assets/query.js", "/view"} <= set(own)
    for address in own:
        assert httpx.get(example.address.rstrip("/") + address, timeout=PATIENCE).status_code == 200


def test_the_page_runs_only_its_own_script_and_sends_nothing_elsewhere(example: Serving) -> None:
    reply = httpx.get(example.address)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    tags = Tags(reply.text)
    assert not [name for name in tags.seen if name.startswith("on") or name == "style"]
    assert "innerHTML" not in SCRIPT
    assert not re.findall(r"https?://", SCRIPT)


def test_a_page_takes_no_post(example: Serving) -> None:
    for path in ("", "view", "assets/query.js"):
        assert httpx.post(example.address + path, data={"a": "b"}).status_code == 405


def test_both_languages_have_every_word_of_the_page(example: Serving) -> None:
    tables = re.search(r"const WORDS = \{\n  en: \{(.*?)\n  \},\n  fr: \{(.*?)\n  \},\n\};", SCRIPT, re.DOTALL)
    assert tables
    english, french = (set(re.findall(r"(\w+): (?=[\"(])", table)) for table in tables.groups())
    assert english == french
    tags = Tags(httpx.get(example.address).text)
    assert set(tags.seen["data-say"] + tags.seen["data-label"]) <= english
    used = set(re.findall(r"words\.(\w+)", SCRIPT))
    assert used <= english


def test_every_example_of_the_page_has_an_answer() -> None:
    texts = [json.loads(text) for text in re.findall(r'text: ("SELECT.*?") \}', SCRIPT)]
    assert len(texts) >= 5
    store = open_store([EXAMPLE])
    for text in texts:
        answer = store.query(text)
        assert isinstance(answer, Table)
        assert answer.rows, text
    store.close()


def complete(server: Serving, text: str, **fields: str | int) -> list[dict[str, object]]:
    reply = httpx.get(f"{server.address}complete", params={"text": text, **fields}, timeout=PATIENCE)
    assert reply.status_code == 200, reply.text
    found = reply.json()
    assert isinstance(found, list)
    return found


def test_completions_know_the_graph(example: Serving) -> None:
    text = "SELECT * { ?event kg:ag"
    assert {"text": "kg:agent", "begin": text.index("kg:")}.items() <= complete(example, text)[0].items()
    names = [each["text"] for each in complete(example, "SELECT * { ?event kg:agent marchetti")]
    assert any("marchetti" in str(name).lower() for name in names)


def test_completions_speak_the_readers_language(example: Serving) -> None:
    text = "SELECT * { ?e a kg:Statem"
    english, french = (complete(example, text, lang=language)[0]["label"] for language in ("en", "fr"))
    assert str(english).startswith("statement")
    assert str(french).startswith("déclaration")


def test_completions_are_for_the_cursor_not_the_end(example: Serving) -> None:
    text = 'SELECT * { ?é😀 kg:ag "œuvre" }'
    at = text.index("ag") + 2
    assert complete(example, text, cursor=at)[0]["begin"] == text.index("kg:")


@pytest.mark.parametrize("cursor", ["-1", "x", "99999999999999999999", "²", ""])
def test_an_odd_cursor_does_no_harm(example: Serving, cursor: str) -> None:
    assert complete(example, "SEL", cursor=cursor)[0]["text"] == "SELECT"


def test_a_graph_without_articles_has_no_view(endpoint: Serving, example: Serving) -> None:
    assert httpx.get(f"{example.address}about").json()["articles"] is True
    assert httpx.get(f"{endpoint.address}about").json()["articles"] is False
    reply = httpx.get(f"{endpoint.address}view")
    assert reply.status_code == 404
    assert "no articles" in reply.text


def test_the_view_shows_the_graph_in_either_language(example: Serving) -> None:
    for language in ("fr", "en"):
        reply = httpx.get(f"{example.address}view", params={"lang": language}, timeout=PATIENCE)
        assert reply.status_code == 200
        assert f'<html lang="{language}">' in reply.text
        assert "Armando Chissico" in reply.text
        assert reply.headers["content-security-policy"] == "frame-ancestors 'self'"
