"""Name what can go wrong, in sentences a user can act on."""


class KgError(Exception):
    """Base of every error that kg raises on purpose; its text is one sentence: where, what, what now."""


class ArticleError(KgError):
    """An article could not be read or understood as text."""


class OntologyError(KgError):
    """A file under `ontology/` (or a user's own) is wrong."""


class StoreError(KgError):
    """A graph file or a store could not be opened, read or written."""


class FullDiskError(StoreError):
    """There is no room left for what was to be written at a place."""

    def __init__(self, place: object) -> None:
        super().__init__(f"{place}: the disk is full; make room and run the same command again.")


class QueryError(KgError):
    """A query could not be run; `line` and `column` count from 1 where they are known."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryTimeout(QueryError):
    """A query was ended because it took longer than allowed."""
