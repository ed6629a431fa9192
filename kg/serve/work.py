"""Answer, in a worker's process, what the server hands on: a question, or a request for completions or the page."""

from __future__ import annotations

import json
import marshal
from collections.abc import Callable, Mapping

from kg.errors import KgError, QueryError
from kg.rdf.forked import Send
from kg.rdf.reply import NotAcceptable, Question, stay_offline, write_reply
from kg.rdf.store import OxigraphStore
from kg.serve.protocol import READ_ONLY
from kg.shell.completion import complete
from kg.shell.diagnosis import refuse_network, reword
from kg.shell.index import Index, build_index
from kg.shell.messages import Speaker, speaker
from kg.shell.tokens import UPDATE_FORMS, find_tokens, first_form
from kg.view.page import write_page

LANGUAGES = ("en", "fr")
_ASK, _COMPLETE, _VIEW = "ask", "complete", "view"
_REHEARSED = ("SELEKT *", "SELECT * { ?s skoss:x ?o }", "SELECT * { ?s ?p }", "ASK { FILTER(STRLENG(1)) }", "ASK { }")
"""Queries whose answers take every path to a library or a catalogue that is loaded when it is needed."""
_LONGEST_EXPLAINED = 10_000
"""Characters of a wrong query that are looked through for its mistake; of longer ones only the parser speaks."""


def ask_request(question: Question, language: str) -> bytes:
    """A question on its way to a worker, whose first piece is `read_head`'s and whose others are the answer."""
    default, named = question.default_graphs, question.named_graphs
    graphs = None if default is None or named is None else (list(default), list(named))
    return marshal.dumps(
        (_ASK, question.query, question.rows_as, question.graph_as, graphs, question.insists, language)
    )


def complete_request(text: str, cursor: int, language: str) -> bytes:
    """A request for what may stand at a place, which is answered in JSON."""
    return marshal.dumps((_COMPLETE, text, cursor, language))


def view_request(language: str) -> bytes:
    """A request for the page that shows the graph."""
    return marshal.dumps((_VIEW, language))


def read_head(piece: bytes) -> tuple[int, str]:
    """An HTTP status, with the name of the answer's format or the sentence of an error."""
    status, words = marshal.loads(piece)
    return status, words


def make_answerer(store: OxigraphStore) -> Callable[[bytes, Send], None]:
    """The function that a worker answers with; all that it needs is read here, as its worker may open no files."""
    for language in LANGUAGES:
        for wrong in _REHEARSED:
            _answer_question(store, Question(wrong, "json", None), speaker(language), lambda piece: None)
    indexes: dict[str, Index] = {}

    def answer(request: bytes, send: Send) -> None:
        kind, *rest = marshal.loads(request)
        if kind == _ASK:
            query, rows_as, graph_as, graphs, insists, language = rest
            default, named = graphs or (None, None)
            if not store.on_disk:
                stay_offline()  # a second lock: `refuse_network` is the first
            question = Question(query, rows_as, graph_as, default, named, insists)
            _answer_question(store, question, speaker(language), send)
        elif kind == _VIEW:
            send(write_page(store, language=rest[0]))
            store.close()  # its own child, which read the graph
        else:
            text, cursor, language = rest
            if language not in indexes:
                indexes[language] = build_index(store, language)
                store.close()  # its own child, which built the index
            candidates = complete(text, cursor, indexes[language])
            offered = [{"text": each.text, "begin": each.begin, "label": each.label} for each in candidates]
            send(json.dumps(offered, ensure_ascii=False).encode())

    return answer


def _answer_question(store: OxigraphStore, question: Question, say: Speaker, send: Send) -> None:
    """Send the head as soon as it is known, then the pieces; an error after that ends the worker's answer badly."""
    head_is_sent = False

    def send_with_head(piece: bytes) -> None:
        nonlocal head_is_sent
        if not head_is_sent:
            head_is_sent = True
            piece = marshal.dumps((200, piece.decode()))
        send(piece)

    try:
        tokens = find_tokens(question.query)
        if first_form(tokens) in UPDATE_FORMS:
            raise _Update(READ_ONLY)
        refuse_network(tokens, question.query, say)
        write_reply(store, question, send_with_head)
    except KgError as error:
        if head_is_sent:
            raise
        status = 406 if isinstance(error, NotAcceptable) else 403 if isinstance(error, _Update) else 400
        send(marshal.dumps((status, _sentence(_explain(error, question.query, store.prefixes, say), say))))


class _Update(QueryError):
    """An update in place of a query."""


def _explain(error: KgError, query: str, prefixes: Mapping[str, str], say: Speaker) -> KgError:
    """What is wrong with a query in the shell's words, where it has better ones than the parser."""
    if not isinstance(error, QueryError) or error.line is None or len(query) > _LONGEST_EXPLAINED:
        return error
    return reword(query, error, prefixes, say)


def _sentence(error: KgError, say: Speaker) -> str:
    sentence = say.translate(str(error))
    if not isinstance(error, QueryError) or error.line is None:
        return sentence
    return say("line {line}, column {column}", line=error.line, column=error.column or 1) + f": {sentence}"
