"""What was not understood is counted over a corpus and told in a page that no article can turn into markup."""

from __future__ import annotations

import pickle
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import kg.building
from kg import cli
from kg.building import Workshop
from kg.document import Article, Document, Entity, Event, Mention, MentionKind, Quantity, Residue, Span, UnknownVerb
from kg.errors import KgError
from kg.gaps import KINDS, Gaps
from kg.lexicon import Lexicon
from kg.report import to_html, to_markdown, write_report

HOSTILE = '<script>alert("1")</script> & [x](javascript:1) | `*_# \x1b[31m \u202eabc'


def read(text: str) -> Document:
    """A toy extractor: «corner» is unknown, capitalised words are names nobody uses, and «cinq» counts nothing."""
    sentences = tuple(Span(*found.span()) for found in re.finditer(r"[^.]+\.?", text) if found[0].strip())
    verbs = tuple(
        UnknownVerb(Span(*found.span()), "corner", Span(0, 2), ("sea.ttl:3",))
        for found in re.finditer("corn(é|ent)", text)
    )
    names = tuple(Span(*found.span()) for found in re.finditer(r"\b[A-Z]\w+", text))
    entities = tuple(
        Entity(f"{span.begin}", ("City",), span.of(text), (Mention(span, sentences[0], "toy"),)) for span in names
    )
    numbers = tuple(Span(*found.span()) for found in re.finditer("cinq", text))
    residue = Residue(verbs, names, (), numbers, sentences)
    return Document(Article(text), sentences, entities, (), (), residue=residue)


def gaps_of(*texts: str, **limits: int) -> Gaps:
    gaps = Gaps(**limits)
    for number, text in enumerate(texts, 1):
        gaps.add(f"{number}.txt", read(text))
    return gaps


def table(gaps: Gaps, kind: str, **shown: int) -> list[tuple[str, int, int]]:
    section = next(each for each in gaps.sections(**shown) if each.kind.name == kind)
    return [(row.words, row.count, row.articles) for row in section.rows]


def test_words_are_counted_over_the_corpus_the_most_frequent_first() -> None:
    gaps = gaps_of("Brest dort. Lyon corné.", "Lyon et LYON dorment.", "Tours dort.")
    assert table(gaps, "names") == [("Lyon", 3, 2), ("Brest", 1, 1), ("Tours", 1, 1)]


def test_verbs_are_counted_by_infinitive_with_their_forms_and_entries() -> None:
    gaps = gaps_of("Ils cornent. Il a corné.", "Ils cornent.")
    [verbs] = [each for each in gaps.sections() if each.kind.name == "verbs"]
    [row] = verbs.rows
    assert (row.words, row.count, row.forms, row.entries) == ("corner", 3, ("cornent", "corné"), ("sea.ttl:3",))


def test_an_example_tells_article_offsets_and_the_sentence_around() -> None:
    text = "Brest dort. Ils ont  corné\nsamedi."
    [row] = next(each for each in gaps_of(text).sections() if each.kind.name == "verbs").rows
    [example] = row.examples
    assert example.article == "1.txt"
    assert text[example.begin : example.end] == "corné"
    assert (example.before, example.words, example.after) == ("Ils ont ", "corné", " samedi.")


def test_sentences_stay_in_the_order_of_the_articles_behind_those_that_repeat() -> None:
    gaps = gaps_of("Zut alors. Lire aussi.", "Bref. Lire aussi.")
    assert table(gaps, "sentences") == [("Lire aussi.", 2, 2), ("Zut alors.", 1, 1), ("Bref.", 1, 1)]


def test_memory_is_bounded_whatever_the_corpus() -> None:
    gaps = gaps_of(
        *(f"Ville{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]} et Brest." for n in range(100)), kept=10, examples=2
    )
    names = next(each for each in gaps.sections() if each.kind.name == "names")
    assert len(names.rows) <= 20
    assert (names.rows[0].words, names.rows[0].count) == ("Brest", 100)
    assert len(names.rows[0].examples) == 2
    assert names.unused == names.found == 200


def test_rows_that_are_not_shown_are_counted() -> None:
    gaps = gaps_of("Brest, Lyon, Tours, Nantes.")
    names = next(each for each in gaps.sections(shown=3) if each.kind.name == "names")
    assert (len(names.rows), names.more) == (3, 1)


def test_workers_can_share_the_counting() -> None:
    texts = ["Brest dort. Ils cornent.", "Lyon dort.", "Lyon et Brest cornent cinq fois."]
    first, second = gaps_of(texts[0]), Gaps()
    for number, text in enumerate(texts[1:], 2):
        second.add(f"{number}.txt", read(text))
    first.merge(pickle.loads(pickle.dumps(second)))
    assert "".join(to_html(first)) == "".join(to_html(gaps_of(*texts)))


def test_what_is_used_is_no_gap_but_counts_in_the_share() -> None:
    text = "Brest compte cinq morts."
    sentence = Span(0, len(text))
    five = Quantity("cinq", Mention(Span(13, 17), sentence, "toy", MentionKind.EXPRESSION))
    event = Event("e", "Death", (Mention(Span(18, 23), sentence, "toy"),), quantities=(five,))
    gaps = Gaps()
    gaps.add("a", Document(Article(text), (sentence,), (), (), (event,)))
    quantities = next(each for each in gaps.sections() if each.kind.name == "quantities")
    assert (quantities.unused, quantities.found, quantities.rows) == (0, 1, ())


class Page(HTMLParser):
    """Collects the tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_words_of_articles_never_become_markup_in_html() -> None:
    gaps = Gaps()
    gaps.add(HOSTILE, read(f"Ils cornent {HOSTILE} Brest."))
    gaps.fail("x", HOSTILE)
    page = "".join(to_html(gaps))
    parsed = Page(page)
    assert not {"script", "img", "a"} & {tag for tag, _ in parsed.tags if tag != "a"}
    assert {attributes["href"] for tag, attributes in parsed.tags if tag == "a"} == {f"#{kind.name}" for kind in KINDS}
    assert '<script>alert("1")</script>' in parsed.text
    assert "\x1b" not in page
    assert not [name for _, attributes in parsed.tags for name in attributes if name.startswith("on")]


def test_the_page_needs_nothing_else_and_says_its_languages() -> None:
    parsed = Page("".join(to_html(gaps_of("Ils cornent à Brest."))))
    assert {attributes["lang"] for _, attributes in parsed.tags if "lang" in attributes} == {"en", "fr"}
    assert not [attributes for _, attributes in parsed.tags if "src" in attributes]
    policy = next(attributes for tag, attributes in parsed.tags if "http-equiv" in attributes)
    assert "default-src 'none'" in str(policy["content"])


def test_markdown_holds_the_same_and_escapes_it() -> None:
    gaps = gaps_of("Ils cornent à Brest.", f"Lyon {HOSTILE}.")
    text = "".join(to_markdown(gaps))
    html = Page("".join(to_html(gaps))).text
    for words in ("corner", "Brest", "Lyon", "2 articles"):
        assert words in text
        assert words in html
    assert "Ils **cornent** à Brest." in text
    assert "<script>" not in text
    assert r"\[x\]\(javascript:1\) \|" in text
    rows = [line for line in text.splitlines() if line.startswith("| Lyon")]
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 5 for line in rows)


def test_an_empty_build_gives_a_report_too() -> None:
    assert "None." in "".join(to_markdown(Gaps()))
    assert "0 articles" in "".join(to_html(Gaps()))


def test_half_of_a_surrogate_pair_can_be_written(tmp_path: Path) -> None:
    write_report(gaps_of("Ils cornent \ud800 ici."), tmp_path / "r.html")
    assert "cornent" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_the_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "absent" / "r.md"
    with pytest.raises(KgError, match=r"r\.md"):
        write_report(Gaps(), path)
    write_report(gaps_of("Brest."), tmp_path / "r.md")
    assert [each.name for each in tmp_path.iterdir()] == ["r.md"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    workshop = Workshop(Lexicon("", {"City": frozenset({"City", "Place"})}), lambda article: read(article.text))
    monkeypatch.setattr(kg.building, "open_workshop", lambda ontology: workshop)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cornes.txt").write_text("Ils ont corné cinq fois à Brest.", encoding="utf-8")
    (tmp_path / "vide.txt").touch()
    return tmp_path


def test_build_writes_the_report_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", "cornes.txt", "vide.txt", "--report", "manque.html"]) == 1
    out = capsys.readouterr().out
    assert "What was not understood: manque.html" in out
    page = Page((folder / "manque.html").read_text(encoding="utf-8")).text
    assert "cornes.txt" in page
    assert "vide.txt: the file holds no text." in page


def test_the_summary_says_in_one_line_what_was_not_understood(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["build", "cornes.txt"])
    [line] = [line for line in capsys.readouterr().out.splitlines() if "not understood" in line]
    assert line.split("  ", 2)[-1].strip().removeprefix("not understood").strip() == (
        "in no fact: 1 sentence, 2 names, 1 number · verbs without an event: «corner»"
    )


def test_an_ending_that_says_nothing_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        cli.main(["build", "cornes.txt", "--report", "manque.txt"])
    assert exit_.value.code == 2
    assert ".html or .md" in capsys.readouterr().err
    assert not (folder / "graphs").exists()
