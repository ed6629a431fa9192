"""No input may end in a traceback."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.rdf.store import OxigraphStore
from kg.shell.completion import complete
from kg.shell.doctor import find_unused
from kg.shell.enter import runs
from kg.shell.index import build_index
from kg.shell.messages import speaker
from kg.shell.output import Output
from kg.shell.patterns import follow
from kg.shell.registry import COMMANDS
from kg.shell.session import Session
from kg.shell.settings import Settings
from kg.shell.tokens import find_statements, find_tokens

PIECES = st.sampled_from(
    [
        "SELECT", "ASK", "CONSTRUCT", "WHERE", "{", "}", "(", ")", "[", "]", "?x", "?", "$y", "kg:agent", "kg:", ":", "a", ".",
        ";", ",", "FILTER", "BIND", "AS", "OPTIONAL", "UNION", "VALUES", "GRAPH", "PREFIX", "BASE", "<a:b>", "<", "\"é\"",
        "\"", "'''", "'", "@fr", "^^", "xsd:date", "1", "2.5", "*", "+", "/", "|", "^", "!", "#", "\n", "COUNT", "LIMIT",
        "ORDER BY", "DESC", "INSERT", "DELETE", "DATA", "=", "&&", "Brumel", "Odile Marnac", "\u202e", "\x1b", "\\", "_:b",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=14).map("".join), st.text(max_size=40)
)
ONCE = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@ONCE
@given(TEXTS)
def test_every_line_gets_an_answer(store: OxigraphStore, text: str) -> None:
    session = Session(store, Settings(language="en", timeout=2.0))
    session.use_index(_index(store))
    output = session.run(text)
    assert isinstance(output, Output)
    assert "\x1b" not in output.text
    assert "\u202e" not in output.text


@ONCE
@given(
    st.sampled_from(sorted(set(COMMANDS) - {".save", ".export", ".output", ".once", ".save-query", ".load", ".open"})),
    TEXTS,
)
def test_every_command_gets_an_answer(store: OxigraphStore, name: str, argument: str) -> None:
    session = Session(store, Settings(language="fr", timeout=2.0))
    session.use_index(_index(store))
    session.run("SELECT * { ?s ?p ?o } LIMIT 3")
    assert isinstance(session.run(f"{name} {argument}"), Output)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.integers(0, 60))
def test_typing_never_fails(store: OxigraphStore, text: str, cursor: int) -> None:
    index = _index(store)
    say = speaker("en")
    complete(text, min(cursor, len(text)), index)
    runs(text, store, say)
    follow(find_tokens(text))
    find_unused(text, index, say)
    for statement in find_statements(text):
        assert len(statement) <= len(text)


_indexes: dict[int, object] = {}


def _index(store: OxigraphStore):  # type: ignore[no-untyped-def]
    if id(store) not in _indexes:
        _indexes[id(store)] = build_index(store, "fr")
    return _indexes[id(store)]


def test_mutated_queries_and_commands_get_answers() -> None:
    from tests.benchmarks.shell_fuzz import main

    assert main(400, seed=7) == 0
