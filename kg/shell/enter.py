"""Decide what Enter does: run the text, or go on to the next line."""

from __future__ import annotations

from kg.results import GraphStore
from kg.shell.diagnosis import find_mistake, find_unknown
from kg.shell.grammar import find_misfit
from kg.shell.messages import Speaker
from kg.shell.tokens import PROLOGUE, UPDATE_FORMS, find_tokens, first_form, open_brackets


def runs(text: str, store: GraphStore, say: Speaker) -> bool:
    """Whether Enter at the end of `text` runs it.

    Commands and names run; a one-line query runs when it is whole, or wrong before its end; several lines, and updates,
    run on a blank line or a final `;`.
    """
    stripped = text.strip()
    if not stripped or stripped.startswith("."):
        return True
    tokens = find_tokens(text)
    if not tokens:
        return True  # nothing but a comment
    if not is_query(text):
        return True
    if "\n" in text and not text.rsplit("\n", 1)[1].strip():
        return True
    if tokens[-1].text == ";" and not open_brackets(tokens) and tokens[-1].kind == "punctuation":
        return True
    if "\n" in stripped or first_form(tokens) in UPDATE_FORMS:
        return False
    return not is_unfinished(text, store, say)


def is_query(text: str) -> bool:
    """Whether a text is (or means to be) SPARQL, rather than the name of something."""
    tokens = find_tokens(text)
    if not tokens:
        return False
    if first_form(tokens) or tokens[0].is_word(*PROLOGUE):
        return True
    # a misspelt first word still betrays itself by what follows
    return any(token.text in "{}" or token.kind == "variable" for token in tokens)


def is_unfinished(text: str, store: GraphStore, say: Speaker) -> bool:
    """Whether more lines could still make a query of this text."""
    tokens = find_tokens(text)
    unclosed = [token for token in tokens if token.kind == "open"]
    if unclosed:
        return unclosed[0].text.startswith(('"""', "'''"))  # a short string can't go on to the next line
    misfit = find_misfit(tokens)
    if misfit is not None:
        return misfit.token is None and find_unknown(text, store, say) is None
    # a whole query that the engine refuses, as `SELECT ?s (COUNT(*) AS ?n) { … }`, may still get its GROUP BY
    mistake = find_mistake(text, store, say)
    return mistake is not None and "unbound" in str(mistake) and not any(token.is_word("GROUP") for token in tokens)
