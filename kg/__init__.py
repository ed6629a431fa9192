"""Turn French news into a knowledge graph that people can question.

>>> import kg
>>> found = kg.extract("Des hommes armés ont attaqué mercredi un convoi près de Pemba, a annoncé Armando Chissico.")
>>> [event.event_class for event in found.events], [entity.label for entity in found.entities]
(['Attack', 'Announcement'], ['hommes', 'Pemba', 'Armando Chissico'])

`kg.read` turns files into articles, `kg.extract` a text into findings, `kg.build` either into an rdflib graph, and
`kg.open` graphs into something that answers SPARQL. Everything is loaded when it is first asked for, so that
`kg --help` costs little more than bare Python.
"""

__version__ = "0.1.0"
__all__ = ["Article", "Document", "Graphs", "KgError", "build", "extract", "open", "read"]

TYPE_CHECKING = False  # spares the import of typing
if TYPE_CHECKING:
    from kg.api import Graphs as Graphs
    from kg.api import build as build
    from kg.api import extract as extract
    from kg.api import open as open  # noqa: A004  (who writes `kg.open` shadows nothing)
    from kg.api import read as read
    from kg.document import Article as Article
    from kg.document import Document as Document
    from kg.errors import KgError as KgError

_HOMES = {"Article": "document", "Document": "document", "KgError": "errors"}


def __getattr__(name: str) -> object:
    """One of the names in `__all__`, from where it is written."""
    if name not in __all__:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    import importlib

    if name == "extract":
        # The package of that name is a function as well (see there), so that it does not matter who comes first.
        return importlib.import_module("kg.extract")
    value: object = getattr(importlib.import_module(f"kg.{_HOMES.get(name, 'api')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
