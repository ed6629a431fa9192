"""Turn a network into GraphML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.exports.markup import attributes, content, encoded
from kg.exports.network import EDGE_TYPES, NODE_TYPES, Network, Value

_TYPES = {str: "string", float: "double", bool: "boolean"}


def write_graphml(network: Network) -> Iterator[bytes]:
    """A directed multigraph; every attribute is declared with its type."""
    return encoded(_lines(network))


def _lines(network: Network) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for letter, element, types in (("n", "node", NODE_TYPES), ("e", "edge", EDGE_TYPES)):
        for name, type_ in {"label": str, **types}.items():
            declared = {"id": f"{letter}_{name}", "for_": element, "attr.name": name, "attr.type": _TYPES[type_]}
            yield f"<key{attributes(**declared)}/>"
    yield '<graph id="kg" edgedefault="directed">'
    for node in network.nodes():
        data = _data("n", {"label": node.label, **node.attributes})
        yield f"<node{attributes(id=node.id)}>{data}</node>"
    for edge in network.edges():
        data = _data("e", {"label": edge.label, **edge.attributes})
        yield f"<edge{attributes(id=edge.id, source=edge.source, target=edge.target)}>{data}</edge>"
    yield "</graph>"
    yield "</graphml>"


def _data(letter: str, values: Mapping[str, Value]) -> str:
    return "".join(
        f"<data{attributes(key=f'{letter}_{name}')}>{content(spelled(value))}</data>" for name, value in values.items()
    )


def spelled(value: Value) -> str:
    """A value as XML Schema spells it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
