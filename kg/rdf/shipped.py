"""Find the ontology that kg ships with; imports nothing heavy, as every prompt waits for it."""

from __future__ import annotations

from pathlib import Path

import kg
from kg.errors import OntologyError


def ontology_directory() -> Path:
    """Where the shipped ontology is: inside the installed package, or beside it in a source checkout."""
    package = Path(kg.__file__).resolve().parent
    for directory in (package / "ontology", package.parent / "ontology"):
        if (directory / "kg.ttl").is_file():
            return directory
    raise OntologyError(
        f"kg's own ontology is missing: there is no {package / 'ontology' / 'kg.ttl'}; install kg again."
    )
