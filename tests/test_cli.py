"""The commands: what they print where, and the exit code they leave."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

import kg.building
from kg import __version__, cli
from kg.building import Workshop
from kg.commands.arguments import GRAPH_FORMATS
from kg.document import Argument, Article, Document, Entity, Event, Mention, MentionKind, Span, TimeSpan
from kg.lexicon import Lexicon
from kg.rdf.export import FORMATS

ROOT = Path(__file__).resolve().parent.parent
TEXT = "Le maire de Brest a démissionné lundi.\n"


def mention(word: str, kind: MentionKind = MentionKind.NAME, text: str = TEXT) -> Mention:
    begin = text.index(word)
    return Mention(Span(begin, begin + len(word)), Span(0, len(text) - 1), "toy", kind)


def find_resignation(article: Article) -> Document:
    """A toy extractor that knows one sentence."""
    if article.text != TEXT:
        return Document(article, (Span(0, len(article.text)),), (), (), ())
    when = TimeSpan("lundi", mention("lundi", MentionKind.EXPRESSION))
    return Document(
        article,
        (Span(0, len(TEXT) - 1),),
        (
            Entity("maire", ("Person",), "maire", (mention("maire", MentionKind.NOMINAL),)),
            Entity("brest", ("City",), "Brest", (mention("Brest"),)),
        ),
        (),
        (
            Event(
                "e1",
                "Resignation",
                (mention("démissionné", MentionKind.TRIGGER),),
                (Argument("agent", "maire"), Argument("place", "brest")),
                times=(when,),
                sources=("brest",),
                factuality="Alleged",
            ),
        ),
        unresolved_times=(when,),
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, in which building takes no model."""
    classes = {name: frozenset({name, "Actor"}) for name in ("Person", "City")}
    monkeypatch.setattr(kg.building, "open_workshop", lambda ontology: Workshop(Lexicon("", classes), find_resignation))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "maire.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_summary_says_who_what_where_when_and_how_certain(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", "maire.txt"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "maire.txt → graphs/maire.ttl: 2 actors and places, 1 event" in out
    [event] = [line for line in out.splitlines() if "Resignation" in line]
    assert event.split("  ", 3)[-1].strip() == (
        "«démissionné» maire · at Brest · when: lundi · according to Brest · alleged"
    )
    assert "give it with --date" in out
    assert "\x1b" not in out


def test_quiet_prints_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", "maire.txt", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert (folder / "graphs/maire.ttl").is_file()


def test_failed_article_is_said_on_standard_error_and_by_the_exit_code(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "vide.txt").touch()
    assert cli.main(["build", "vide.txt", "maire.txt"]) == 1
    out, err = capsys.readouterr()
    assert err == "kg: vide.txt: the file holds no text.\n"
    assert "1 article built, 1 failed" in out
    assert (folder / "graphs/maire.ttl").is_file()


def test_notice_about_an_old_encoding_leaves_the_exit_code_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "maire.txt").write_bytes(TEXT.encode("cp1252"))
    assert cli.main(["build", "maire.txt"]) == 0
    assert "Windows-1252" in capsys.readouterr().err


def test_standard_input_builds_stdin_ttl(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert cli.main(["build", "-", "-q"]) == 0
    assert (folder / "graphs/stdin.ttl").is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([], id="no command"),
        pytest.param(["build"], id="no article"),
        pytest.param(["build", "maire.txt", "--date", "mardi"], id="date that is none"),
        pytest.param(["build", "maire.txt", "--base", "ici"], id="base that is no IRI"),
        pytest.param(["build", "maire.txt", "--format", "word"], id="unknown format"),
        pytest.param(["build", "maire.txt", "maire.txt", "--title", "x"], id="one title for two"),
        pytest.param(["build", "maire.txt", "-o", "."], id="folder as output"),
        pytest.param(["bulid", "maire.txt"], id="unknown command"),
        pytest.param(["export", "graphs/maire.ttl"], id="export without format"),
        pytest.param(["query", "-e", "ASK {}", "-f", "x.rq"], id="two queries"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    try:
        code = cli.main(arguments)
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    assert code == 2
    assert capsys.readouterr().err
    assert not (folder / "graphs").exists()


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("buidl", "kg: there is no command «buidl». Did you mean «kg build»? kg --help lists the commands.\n"),
        ("xyz", "kg: there is no command «xyz». kg --help lists the commands.\n"),
    ],
)
def test_misspelt_command_gets_a_suggestion(word: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([word, "maire.txt"]) == 2
    assert capsys.readouterr().err == said


def test_interrupting_is_exit_code_130(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(article: Article) -> Document:
        raise KeyboardInterrupt

    monkeypatch.setattr(kg.building, "open_workshop", lambda ontology: Workshop(Lexicon("", {}), interrupted))
    assert cli.main(["build", "maire.txt"]) == 130
    assert capsys.readouterr().err == "kg: interrupted.\n"
    assert not list(folder.glob("graphs/*"))


def test_query_answers_from_a_built_graph(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    cli.main(["build", "maire.txt", "-q"])
    question = "SELECT ?name { ?event a kg:Resignation ; kg:place/skos:prefLabel ?name }"
    assert cli.main(["query", "graphs/maire.ttl", "-e", question]) == 0
    assert b'"Brest"@fr' in capfdbinary.readouterr().out


def test_query_reads_files_and_standard_input(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    cli.main(["build", "maire.txt", "-q"])
    (folder / "q.rq").write_text("ASK { ?e a kg:Resignation }", encoding="utf-8")
    assert cli.main(["query", "-f", "q.rq"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("ASK { ?e a kg:Resignation }"))
    assert cli.main(["query", "graphs", "--format", "json"]) == 0
    assert capfdbinary.readouterr().out.count(b"true") == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["query", "absent.ttl", "-e", "ASK {}"], "absent.ttl", id="no such graph"),
        pytest.param(["query", "-e", "ASK {}"], "kg build", id="no graphs folder"),
        pytest.param(["query", "maire.txt", "-f", "absent.rq"], "absent.rq", id="no such query file"),
        pytest.param(["export", "absent.ttl", "--format", "ntriples"], "absent.ttl", id="export of nothing"),
        pytest.param(["ontology", "check", "absent"], "absent", id="no such ontology"),
    ],
)
def test_what_cannot_be_read_is_exit_code_1_and_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert cli.main(arguments) == 1
    err = capsys.readouterr().err
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize("name", [each.name for each in FORMATS])
def test_export_writes_every_format_to_a_file(folder: Path, name: str) -> None:
    cli.main(["build", "maire.txt", "-q"])
    assert cli.main(["export", "graphs/maire.ttl", "--format", name, "-o", "copie"]) == 0
    assert "Brest" in (folder / "copie").read_text(encoding="utf-8")


def test_export_takes_the_format_from_the_suffix(folder: Path) -> None:
    cli.main(["build", "maire.txt", "-q"])
    assert cli.main(["export", "graphs/maire.ttl", "-o", "copie.nt"]) == 0
    assert all(line.endswith(" .") for line in (folder / "copie.nt").read_text(encoding="utf-8").splitlines())


def test_commands_offer_every_format_that_can_be_written() -> None:
    assert sorted(each.name for each in FORMATS) == sorted(GRAPH_FORMATS)


def test_ontology_lists_classes_and_properties_in_two_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ontology"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split() == ["kg:Airstrike", "frappe", "aérienne", "airstrike"] for line in lines)
    assert any(line.split()[0] == "kg:place" and "kg:Event → kg:Place" in line for line in lines if line)


def test_ontology_check_finds_no_mistake_in_ours_and_names_those_of_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ontology", "check"]) == 0
    (tmp_path / "mine.ttl").write_text(
        "@prefix kg: <https://kg.example/ontology#> .\n@prefix lex: <https://kg.example/lexicon#> .\n"
        'kg:Atack lex:verb "assaillir" ; lex:frame lex:Capture .\n'
    )
    assert cli.main(["ontology", "check", str(tmp_path)]) == 1
    assert "mine.ttl:3" in capsys.readouterr().out


def test_version_is_the_packages() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kg", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == f"kg {__version__}\n"


HEAVY = {"spacy", "rdflib", "pyoxigraph", "prompt_toolkit", "pygments", "rich", "rapidfuzz", "asyncio", "typing"}


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param(["--help"], HEAVY | {"dataclasses", "pathlib"}, id="help"),
        pytest.param(["build", "--help"], HEAVY, id="help of a command"),
        pytest.param(["query", "graphs/x.ttl", "-e", "ASK {}"], {"spacy", "rdflib", "prompt_toolkit"}, id="query"),
        pytest.param(["export", "graphs/x.ttl", "--format", "ntriples"], {"spacy", "prompt_toolkit"}, id="export"),
        pytest.param(["ontology"], {"spacy", "rdflib", "prompt_toolkit"}, id="ontology"),
    ],
)
def test_commands_load_nothing_heavy_that_they_do_not_need(
    tmp_path: Path, arguments: list[str], refused: set[str]
) -> None:
    (tmp_path / "graphs").mkdir()
    (tmp_path / "graphs/x.ttl").write_text("<x:a> <x:b> <x:c> .\n")
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); before = set(sys.modules)\n"
        "from kg.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit:\n    pass\n"
        "print('\\n', *sorted(set(sys.modules) - before), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert not refused & set(done.stderr.split())


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = f"'{sys.executable}' -m kg ontology | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == "Classes"


def test_titles_from_an_article_never_steer_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["build", "maire.txt", "--title", "Rouge \x1b[31m\x07"]) == 0
    assert "\x1b" not in capsys.readouterr().out


class Terminal(io.StringIO):
    """Standard output that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", [50, 120])
def test_summary_on_a_terminal_is_coloured_and_fits_the_width(
    folder: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    for name, value in {"COLUMNS": str(columns), "TERM": "xterm-256color"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert cli.main(["build", "maire.txt"]) == 0
    shown = screen.getvalue()
    assert "\x1b[" in shown
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown).replace("\r", "\n")
    section = plain[plain.index("What happened") :]
    assert all(len(line.rstrip()) <= columns for line in section.splitlines())
    assert "according to Brest" in " ".join(section.split())


def test_no_color_is_respected(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert cli.main(["build", "maire.txt"]) == 0
    assert "\x1b[3" not in screen.getvalue()


def test_a_place_that_is_not_there_is_said_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "depeche.txt"
    article.write_text("Trois soldats ont été tués à Gao.", encoding="utf-8")
    code = cli.main(["build", str(article), "-o", str(tmp_path / "nowhere" / "graph.ttl")])
    out, err = capsys.readouterr()
    assert code == 1
    assert out == ""
    assert "nowhere" in err


def test_unknown_option_is_told_by_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["view", "a.ttl", "--svg", "b.svg"]) == 2
    assert capsys.readouterr().err == "kg view: it knows no b.svg. See kg view --help.\n"
