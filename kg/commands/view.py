"""Turn the words of `kg view` into calls."""

from __future__ import annotations

import argparse
import sys

from kg.commands.arguments import OK, add_graphs, graph_paths, misused, open_graphs, read_path
from kg.errors import KgError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.view.model import Model


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg view`."""
    view = commands.add_parser(
        "view",
        help="make a page to look at graphs with",
        description="Make one page of graphs that opens in any browser, without a network: the articles with what was "
        "read in them, the network of actors, a timeline, a map, tables. Or draw the network and the timeline.",
    )
    view.set_defaults(command=_view)
    add_graphs(view)
    view.add_argument(
        "-o", "--output", metavar="FILE", type=read_path, help="where to, by default GRAPH.html in this folder"
    )
    view.add_argument("--open", action="store_true", help="show it in the browser")
    view.add_argument("--svg", action="store_true", help="write NAME-network.svg and NAME-timeline.svg instead")
    view.add_argument("--png", action="store_true", help="the same as pictures (needs resvg-py)")
    view.add_argument("--title", metavar="TITLE", help="by default that of the only article")
    view.add_argument(
        "--max-events", metavar="N", type=_read_events, help="events on the page, those of the latest articles"
    )
    view.add_argument("--lang", choices=("fr", "en"), help="language of the page (by default, yours)")


def _view(given: argparse.Namespace) -> int:
    from kg.files import check_place
    from kg.shell.messages import speaker
    from kg.view.reading import MOST_EVENTS, read_model

    drawings = given.svg or given.png
    if given.open and drawings:
        return misused("view", "--open shows the page, and --svg and --png write none")
    paths = graph_paths(given.graphs)
    output = _output(given.output, paths)
    if output.exists() and any(path.exists() and output.samefile(path) for path in paths):
        raise KgError(f"{output}: this is the graph itself; give the page another name.")
    check_place(output)
    language = speaker(given.lang).language
    store = open_graphs(paths)
    try:
        model = read_model(store, most_events=given.max_events or MOST_EVENTS)
    finally:
        store.close()
    if not model.articles:
        raise KgError(f"{paths[0]}: there are no articles in it; kg view shows graphs that kg build has made.")
    if drawings:
        for path in _write_drawings(model, output, language, svg=given.svg, png=given.png):
            print(path)
        return OK
    _write_page(model, output, language, given.title)
    print(output)
    if given.open:
        import webbrowser

        if not webbrowser.open(output.resolve().as_uri()):
            print(f"kg: no browser could be found; open {output} yourself.", file=sys.stderr)
    return OK


def _output(output: Path | None, paths: list[Path]) -> Path:
    """Where the page goes: what the user says, else into this folder, called like the first graph."""
    from pathlib import Path

    return output or Path(f"{paths[0].resolve().name.split('.')[0] or 'kg'}.html")


def _read_events(words: str) -> int:
    if not words.isdecimal() or int(words) < 1:
        raise argparse.ArgumentTypeError(f"{words!r} is no number of events; write it as 5000")
    return int(words)


def _write_page(model: Model, output: Path, language: str, title: str | None) -> None:
    from kg.exports.output import write_file
    from kg.view.page import page_of

    write_file([page_of(model, language=language, title=title)], output)


def _write_drawings(model: Model, output: Path, language: str, *, svg: bool, png: bool) -> Iterator[Path]:
    from kg.exports.output import write_file
    from kg.view.network_figure import draw_network
    from kg.view.svg import as_png
    from kg.view.timeline_figure import draw_timeline

    for name, draw in (("network", draw_network), ("timeline", draw_timeline)):
        drawing = draw(model, language)
        for wanted, ending in ((svg, "svg"), (png, "png")):
            if wanted:
                path = output.with_name(f"{output.stem}-{name}.{ending}")
                write_file([drawing.encode("utf-8", errors="replace") if ending == "svg" else as_png(drawing)], path)
                yield path
