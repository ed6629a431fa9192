"""Turn findings into msgpack and back, so that spaCy can save a Doc that holds them and send it to another process."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any

from srsly import msgpack_decoders, msgpack_encoders

import kg.document as findings

_MARK = "kg.document"
_CLASSES: dict[str, Any] = {name: cls for name, cls in vars(findings).items() if dataclasses.is_dataclass(cls)}
_KINDS = {name: cls for name, cls in vars(findings).items() if isinstance(cls, type) and issubclass(cls, StrEnum)}
_PLAIN: dict[str, Callable[[str], object]] = {"date": datetime.date.fromisoformat, "Decimal": Decimal}

Chain = Callable[[Any], Any] | None
"""What srsly asks when this one does not know a value."""


@msgpack_encoders("kg")  # type: ignore[untyped-decorator]  # catalogue has no types
def encode(value: Any, chain: Chain = None) -> Any:  # Any: whatever a Doc holds
    """A value of `kg.document` as a mark with its fields."""
    name = type(value).__name__
    if name in _CLASSES:
        return {_MARK: name, "values": [getattr(value, field.name) for field in dataclasses.fields(value)]}
    if name in _PLAIN and isinstance(value, datetime.date | Decimal):
        return {_MARK: name, "values": [str(value)]}
    return value if chain is None else chain(value)


@msgpack_decoders("kg")  # type: ignore[untyped-decorator]  # as above
def decode(value: Any, chain: Chain = None) -> Any:  # Any: whatever a Doc holds
    """What `encode` made, as it was: sequences are tuples in `kg.document`, and words of a kind are of their kind."""
    name = value.get(_MARK) if isinstance(value, dict) else None
    if name in _PLAIN:
        return _PLAIN[name](value["values"][0])
    if name not in _CLASSES:
        return value if chain is None else chain(value)
    fields = dataclasses.fields(_CLASSES[name])
    return _CLASSES[name](
        **{
            field.name: tuple(each) if isinstance(each, list) else _KINDS.get(str(field.type), lambda same: same)(each)
            for field, each in zip(fields, value["values"], strict=True)
        }
    )
