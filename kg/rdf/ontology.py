"""Read the Turtle files of `ontology/`, and of a user's own directories, into a Lexicon."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import kg
from kg.errors import OntologyError
from kg.lexicon import Lexicon
from kg.rdf.entries import compile_lexicon
from kg.rdf.findings import Finding
from kg.rdf.lexicon_cache import read_cached, schema_hash, write_cached
from kg.rdf.lint import find_mistakes
from kg.rdf.shipped import ontology_directory
from kg.rdf.statements import SourceFile, Statement, TurtleSyntaxError, read_statements

__all__ = ["Finding", "check_ontology", "fingerprint_of", "load_lexicon", "ontology_directory", "ontology_files"]

# SHACL shapes speak about the vocabulary; they are no part of the lexicon.
_NOT_LEXICON = frozenset(("shapes.ttl",))


def load_lexicon(extra: Sequence[Path] = (), *, cache: bool = True) -> Lexicon:
    """The shipped ontology with the user's `extra` directories (or files) on top.

    Raises `OntologyError`, which says where and what, on the first mistake.
    """
    files = ontology_files(extra)
    texts = [(file, _read_text(file)) for file in files]
    fingerprint = _fingerprint(texts)
    key = hashlib.sha256(f"{fingerprint} {kg.__version__} {schema_hash()}".encode()).hexdigest()[:32]
    if cache and (cached := read_cached(key)) is not None:
        return cached
    findings, statements = _check(texts)
    for finding in findings:
        if finding.severity == "error":
            raise OntologyError(str(finding))
    lexicon = compile_lexicon(statements, fingerprint)
    if cache:
        write_cached(key, lexicon)
    return lexicon


def fingerprint_of(extra: Sequence[Path] = ()) -> str:
    """The fingerprint of the lexicon that `load_lexicon` gives, without compiling it. Raises `OntologyError`."""
    return _fingerprint([(file, _read_text(file)) for file in ontology_files(extra)])


def check_ontology(directories: Sequence[Path] = ()) -> list[Finding]:
    """Every mistake of the shipped ontology and the user's `directories`, in the order of the files."""
    findings, _ = _check([(file, _read_text(file)) for file in ontology_files(directories)])
    return findings


def ontology_files(extra: Sequence[Path] = ()) -> list[SourceFile]:
    """The Turtle files of the shipped ontology, then those of each extra directory, sorted by name."""
    return [file for rank, root in enumerate((ontology_directory(), *extra)) for file in _files_of(root, rank)]


def _files_of(root: Path, rank: int) -> Iterator[SourceFile]:
    if root.is_file():
        yield SourceFile(root, root.name, str(root), rank)
        return
    if not root.is_dir():
        raise OntologyError(f"{root}: no such directory; give a directory with .ttl files, or one such file.")
    shown = Path("ontology") if rank == 0 else root
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.ttl") if path.is_file())
    if not names:
        raise OntologyError(f"{root}: there is no .ttl file in this directory; is it the one you meant?")
    for name in names:
        if name not in _NOT_LEXICON:
            yield SourceFile(root / name, name, str(shown / name), rank)


def _read_text(file: SourceFile) -> str:
    try:
        return file.path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as exc:
        raise OntologyError(f"{file.shown}: byte {exc.start + 1} is not UTF-8; save the file as UTF-8.") from exc
    except OSError as exc:
        raise OntologyError(f"{file.shown}: {exc.strerror or exc}; kg cannot read this file.") from exc


def _fingerprint(texts: Sequence[tuple[SourceFile, str]]) -> str:
    digest = hashlib.sha256()
    for file, text in texts:
        for part in (str(file.rank), file.name, text):
            digest.update(hashlib.sha256(part.encode()).digest())
    return digest.hexdigest()


def _check(texts: Sequence[tuple[SourceFile, str]]) -> tuple[list[Finding], list[Statement]]:
    findings: list[Finding] = []
    statements: list[Statement] = []
    for file, text in texts:
        try:
            statements.extend(read_statements(file, text))
        except TurtleSyntaxError as exc:
            message = f"this is not Turtle: {exc}."
            suggestion = (
                "Look for a missing «;» or «.» on the line before; other mistakes are looked for after this one."
            )
            findings.append(Finding(file.shown, exc.line, message, suggestion))
    # after a syntax error the rest of that file is unknown: its terms would only look undeclared
    findings.extend(() if findings else find_mistakes(statements))
    order = {file.shown: at for at, (file, _) in enumerate(texts)}
    return sorted(findings, key=lambda found: (order[found.file], found.line)), statements
