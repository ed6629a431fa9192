"""Turn lines into compact JSON-LD: one object for each subject, under a context that keeps values short."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import partial
from typing import Any  # JSON

from kg.rdf.turtle import Line, group, prefixes_of, subject_key
from kg.vocabulary import PREFIXES

_TYPE = f"<{PREFIXES['rdf']}type>"
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_CONTROLS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def write_jsonld(lines: list[Line]) -> bytes:
    """One graph as JSON-LD 1.1.

    The context says what all values of a property have in common (an IRI, a datatype, a language), so that they are
    plain strings; a property whose values differ spells each one out.
    """
    prefixes = prefixes_of(lines)
    namespaces = {namespace: prefix for prefix, namespace in prefixes.items()}
    common = _find_common(lines)
    context: dict[str, Any] = dict(prefixes)
    context |= {_compact(predicate, namespaces): kind for predicate, kind in sorted(common.items()) if kind}
    facts = group(lines)
    graph = []
    for subject in sorted(facts, key=partial(subject_key, facts=facts)):
        node: dict[str, Any] = {"@id": _reference(subject, namespaces)}
        if types := facts[subject].get(_TYPE):
            node["@type"] = _unwrap([_compact(name, namespaces) for name in types])
        for predicate, values in facts[subject].items():
            if predicate != _TYPE:
                written = [_value(value, namespaces, common[predicate]) for value in values]
                node[_compact(predicate, namespaces)] = _unwrap(written)
        graph.append(node)
    return (json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False, indent=1) + "\n").encode()


def _find_common(lines: list[Line]) -> dict[str, dict[str, str]]:
    """What the context says of each predicate; empty when its values differ."""
    kinds: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for _, _, predicate, value in lines:
        if predicate != _TYPE:
            kinds[predicate].add(_kind(value))
    return {
        predicate: dict([next(iter(found))]) if len(found) == 1 and ("", "") not in found else {}
        for predicate, found in kinds.items()
    }


def _kind(value: str) -> tuple[str, str]:
    """The context entry that makes `value` a plain string."""
    if not value.startswith('"'):
        return "@type", "@id"
    suffix = value[value.rindex('"') + 1 :]
    if suffix.startswith("@"):
        return "@language", suffix[1:]
    if suffix.startswith("^^"):
        return "@type", suffix[3:-1]
    return "", ""


def _value(value: str, namespaces: dict[str, str], kind: dict[str, str]) -> Any:
    if not value.startswith('"'):
        reference = _reference(value, namespaces)
        return reference if kind else {"@id": reference}
    end = value.rindex('"')
    words = _decode(value[1:end])
    key, name = _kind(value)
    return words if kind or not key else {"@value": words, key: name}


def _decode(escaped: str) -> str:
    """The characters of an N-Triples string."""
    return escaped if "\\" not in escaped else _ESCAPE.sub(_character, escaped)


def _character(match: re.Match[str]) -> str:
    code = match[0][1]
    digits = match[0][2:]
    return chr(int(digits, 16)) if digits else _CONTROLS.get(code, code)


def _compact(iri: str, namespaces: dict[str, str]) -> str:
    bare = iri[1:-1]
    cut = max(bare.rfind("#"), bare.rfind("/")) + 1
    prefix = namespaces.get(bare[:cut])
    return f"{prefix}:{bare[cut:]}" if prefix and bare[cut:] else bare


def _reference(term: str, namespaces: dict[str, str]) -> str:
    return _compact(term, namespaces) if term.startswith("<") else term


def _unwrap(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
