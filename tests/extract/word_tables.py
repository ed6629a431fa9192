"""Read the word tables of a few Turtle files into a Lexicon, without the rest of the ontology."""

from pathlib import Path

import pyoxigraph

from kg.lexicon import Lexicon

LEX = "https://kg.example/lexicon#"
FOLDER = Path(__file__).parents[2] / "ontology" / "lexicon"


def lexicon_of(*files: str) -> Lexicon:
    tables: dict[str, dict[str, str]] = {}
    for name in files:
        store = pyoxigraph.Store()
        store.load(path=str(FOLDER / name), format=pyoxigraph.RdfFormat.TURTLE)
        rows = store.query(
            f"SELECT ?t ?f ?v {{ ?t <{LEX}row> ?r . ?r <{LEX}form> ?f OPTIONAL {{ ?r <{LEX}value> ?v }} }}"
        )
        for table, form, value in rows:
            tables.setdefault(table.value.removeprefix(LEX), {})[form.value] = value.value if value else ""
    return Lexicon(fingerprint="+".join(files), superclasses={}, tables=tables)
