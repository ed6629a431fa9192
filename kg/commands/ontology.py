"""Turn the words of `kg ontology` and `kg ontology check` into calls."""

from __future__ import annotations

import argparse

from kg.commands.arguments import FAILED, OK, add_ontology, read_path


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg ontology`."""
    ontology = commands.add_parser(
        "ontology",
        help="list the classes and properties a query can use",
        description="List the classes and properties a query can use; `kg ontology check` looks for mistakes.",
    )
    ontology.set_defaults(command=_ontology)
    add_ontology(ontology, "your own files too")
    parts = ontology.add_subparsers(metavar="check")
    check = parts.add_parser("check", help="look for mistakes in the ontology and in folders of your own")
    check.set_defaults(command=_check_ontology)
    check.add_argument("folders", nargs="*", metavar="DIR", type=read_path)


def _ontology(given: argparse.Namespace) -> int:
    from kg.rdf.terms import read_terms
    from kg.summary import print_rows

    terms = read_terms(given.ontology)
    print_rows("Classes", [("  " * t.depth + t.curie, *map(t.label, ("fr", "en"))) for t in terms if t.is_class])
    print()
    print_rows("Properties", [(t.curie, *map(t.label, ("fr", "en")), t.link) for t in terms if not t.is_class])
    return OK


def _check_ontology(given: argparse.Namespace) -> int:
    from kg.rdf.ontology import check_ontology

    findings = check_ontology(given.folders)
    for finding in findings:
        print(f"{finding.severity}: {finding}")
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = len(findings) - errors
    counts = ((errors, "error", "errors"), (warnings, "warning", "warnings"))
    print(", ".join(f"{n} {one if n == 1 else more}" for n, one, more in counts if n) or "No mistake was found.")
    return FAILED if errors else OK
