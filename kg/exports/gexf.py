"""Turn a network into GEXF 1.2, which Gephi and networkx both read, with the days of events for Gephi's timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.exports.graphml import spelled
from kg.exports.markup import attributes, encoded
from kg.exports.network import EDGE_TYPES, NODE_TYPES, Network, Value

_TYPES = {str: "string", float: "double", bool: "boolean"}


def write_gexf(network: Network) -> Iterator[bytes]:
    """A dynamic graph: what has a known day is there on that day only, all else always."""
    return encoded(_lines(network))


def _lines(network: Network) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">'
    yield f"<meta><creator>kg</creator><description>{network.name}</description></meta>"
    yield '<graph defaultedgetype="directed" mode="dynamic" timeformat="date">'
    for element, types in (("node", NODE_TYPES), ("edge", EDGE_TYPES)):
        yield f'<attributes class="{element}" mode="static">'
        for name, type_ in types.items():
            yield f"<attribute{attributes(id=name, title=name, type=_TYPES[type_])}/>"
        yield "</attributes>"
    yield "<nodes>"
    for node in network.nodes():
        days, spells = _days(node.spells)
        yield f"<node{attributes(id=node.id, label=node.label, **days)}>{_values(node.attributes)}{spells}</node>"
    yield "</nodes>"
    yield "<edges>"
    for edge in network.edges():
        days, spells = _days(edge.spells)
        head = attributes(id=edge.id, source=edge.source, target=edge.target, label=edge.label, **days)
        yield f"<edge{head}>{_values(edge.attributes)}{spells}</edge>"
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


def _values(values: Mapping[str, Value]) -> str:
    inside = "".join(f"<attvalue{attributes(for_=name, value=spelled(value))}/>" for name, value in values.items())
    return f"<attvalues>{inside}</attvalues>"


def _days(spells: Sequence[tuple[str, str]]) -> tuple[dict[str, str], str]:
    """One spell is the element's own; several are listed within it."""
    if len(spells) == 1:
        return {"start": spells[0][0], "end": spells[0][1]}, ""
    listed = "".join(f"<spell{attributes(start=start, end=end)}/>" for start, end in spells)
    return {}, f"<spells>{listed}</spells>" if listed else ""
