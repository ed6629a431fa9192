"""Turn what is installed into facts by which two machines know that they find the same in an article."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import kg
from kg.rdf.ontology import fingerprint_of, ontology_directory

MODEL = "fr_core_news_sm"
OUTER_ROOMS = frozenset(("commands", "exports", "happenings", "serve", "shell", "view"))
"""What these do with graphs decides nothing that is found in an article."""


def facts(ontology: Sequence[Path] = (), corrections: Path | None = None) -> dict[str, str]:
    """What an article's graph depends on beside the article, by names that people know.

    Raises `OntologyError` when a folder of `ontology` is not here.
    """
    known = {
        "kg": kg.__version__,
        "model": f"{MODEL} {_version(MODEL)}",
        "spaCy": _version("spacy"),
        "lexicon": fingerprint_of(ontology)[:12],
        "program": hash_program()[:12],
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }
    if corrections is not None:
        there = corrections.is_file()
        known["corrections"] = hashlib.sha256(corrections.read_bytes()).hexdigest()[:12] if there else ""
    return known


@cache
def hash_program() -> str:
    """Changes with whatever decides what is found in an article: our code, the gazetteer, the model."""
    digest = hashlib.sha256(kg.__version__.encode())
    root = Path(kg.__file__).parent
    for path in sorted(root.rglob("*.py")):
        if OUTER_ROOMS.isdisjoint(path.relative_to(root).parts):
            digest.update(path.read_bytes())
    for path in sorted((ontology_directory() / "gazetteer").glob("*.gz")):
        digest.update(path.read_bytes())
    for package in (MODEL, "spacy"):
        digest.update(_version(package).encode())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
