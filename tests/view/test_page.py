"""The page is one file that fetches nothing and lets no words of articles become script."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kg.view.page import SCRIPTS, Extra, page_of, write_page
from kg.view.reading import read_model
from kg.view.words import read_words
from tests.view.samples import open_graph, write_words

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> ]]> <!-- \u2028 & \" ' \x07 \u202e"
ASSETS = Path(__file__).resolve().parent.parent.parent / "kg" / "view" / "assets"


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def page_with(tmp_path: Path, words: str, **options: object) -> str:
    store = open_graph(write_words(tmp_path / "words.ttl", words))
    page = write_page(store, **options).decode()  # type: ignore[arg-type]
    store.close()
    return page


def policy(page: str) -> str:
    [found] = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    return unescape(found)


def test_hostile_words_add_no_element_to_the_page(tmp_path: Path) -> None:
    tame, hostile = Tags(page_with(tmp_path, "mots")), Tags(page_with(tmp_path, HOSTILE))
    assert [tag for tag, _ in hostile.found] == [tag for tag, _ in tame.found]
    assert not any(name.startswith("on") for _, attributes in hostile.found for name in attributes)


def test_data_hold_the_words_as_they_are_and_no_markup(tmp_path: Path) -> None:
    page = page_with(tmp_path, HOSTILE)
    [data] = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, flags=re.DOTALL)
    assert not set("<>&\u2028\u2029") & set(data)
    assert json.loads(data)["entities"][0]["label"] == HOSTILE


def test_policy_names_the_very_scripts_and_styles_of_the_page(tmp_path: Path) -> None:
    extra = Extra(html="<p>plus</p>", style="p { margin: 0 }", script="kgView.clear()", connect=True)
    page = page_with(tmp_path, "mots", extra=extra)
    inline = re.findall(r"<(script|style)>(.*?)</\1>", page, flags=re.DOTALL)
    assert len(inline) == 4
    for _, text in inline:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy(page)
    assert "connect-src 'self'" in policy(page)
    assert "<p>plus</p>" in page


def test_page_fetches_nothing(tmp_path: Path) -> None:
    page = page_with(tmp_path, "mots")
    assert policy(page).startswith("default-src 'none'")
    assert "unsafe" not in policy(page)
    assert "connect-src" not in policy(page)
    assert not [attributes for _, attributes in Tags(page).found if "src" in attributes]
    script = "".join((ASSETS / f"{name}.js").read_text() for name in SCRIPTS)
    assert not re.findall(
        r"fetch\(|XMLHttpRequest|WebSocket|import\(|innerHTML|insertAdjacent|eval\(|document\.write", script
    )


def test_every_script_is_joined_and_every_sentence_is_said_in_both_languages() -> None:
    assert {path.stem for path in ASSETS.glob("*.js")} == set(SCRIPTS)
    assert all(len(sentences) == 2 and all(sentences) for sentences in read_words().values())
    said = "".join(path.read_text() for path in [*ASSETS.iterdir(), *ASSETS.parent.glob("*.py")])
    # roles and kinds are looked up by their own names
    looked_up = {"agent", "target", "recipient", "participant", "person", "organization", "state", "group"}
    assert {key for key in read_words() if f'"{key.removesuffix("One")}"' not in said} <= looked_up


@pytest.mark.parametrize(
    "key",
    sorted(set(re.findall(r'(?:say\(|data-say(?:-label)?=)"(\w+)"', "".join(p.read_text() for p in ASSETS.iterdir())))),
)
def test_everything_the_page_says_has_words(key: str) -> None:
    assert key in read_words()


def test_title_is_the_article_s_or_what_the_caller_says(tmp_path: Path) -> None:
    assert "<title>mots</title>" in page_with(tmp_path, "mots")
    assert "<title>a &amp; b</title>" in page_with(tmp_path, "mots", title="a & b")


def test_same_graph_gives_the_same_bytes_under_any_hash_seed(root: Path) -> None:
    program = (
        "import hashlib, sys; from pathlib import Path; from kg.rdf.store import open_store; "
        "from kg.view.page import write_page; s = open_store([Path('graphs/exemple.ttl')]); "
        "print(hashlib.sha256(write_page(s)).hexdigest()); s.close()"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_empty_graph_gives_a_page(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("")
    store = open_graph(tmp_path / "empty.ttl")
    assert "<title>News graph</title>" in page_of(read_model(store), language="en").decode()
    store.close()
