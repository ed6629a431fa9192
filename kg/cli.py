"""Turn command words into calls: arguments, exit codes and error sentences, and nothing heavy until it is needed.

Exit codes: 0 all went well, 1 some article or query failed, 2 the command was wrong, 124 a query took
too long, 130 interrupted.
"""

from __future__ import annotations

import argparse
import sys

from kg import __version__
from kg.errors import KgError, QueryError

TYPE_CHECKING = False  # spares the import of typing, as kg --help should cost little more than bare Python
if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kg.build import Options
    from kg.rdf.remote import EndpointStore
    from kg.rdf.store import OxigraphStore
    from kg.rdf.wire import Credentials
    from kg.results import GraphStore

OK, FAILED, USAGE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
MODES = ("auto", "table", "vertical", "tsv", "csv", "json", "xml", "turtle", "ntriples")
GRAPH_FORMATS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml")
FAILURES_SAID = 20
"""Failures told one by one; of a corpus, the list beside the output has them all."""
FULL_SUMMARIES = 3
"""Up to so many articles are summarised in full; of more, one line each."""


def run() -> None:
    """The `kg` command."""
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not stop the work.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    parser = make_parser()
    options = parser.parse_args(arguments)
    if "command" not in options:
        parser.print_help(sys.stderr)
        return USAGE
    try:
        command: Callable[[argparse.Namespace], int] = options.command
        code = command(options)
        sys.stdout.flush()
        return code
    except KgError as exc:
        return _complain(exc, options)
    except KeyboardInterrupt:
        print("kg: interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as in `kg ontology | head`; Python must not complain on exit either.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def make_parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    parser = argparse.ArgumentParser(
        prog="kg", description="Turn French news into a knowledge graph, and put questions to it in SPARQL."
    )
    parser.add_argument("--version", action="version", version=f"kg {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    build = commands.add_parser(
        "build",
        help="turn articles into graphs",
        description="Turn articles into graphs: graphs/NAME.ttl for each, and a summary of what was found.",
    )
    build.set_defaults(command=_build)
    build.add_argument(
        "inputs",
        nargs="+",
        metavar="ARTICLE",
        help="a file (.txt .md .html, or .jsonl .csv with many articles, also .gz), a folder, a pattern, "
        "or - (standard input)",
    )
    build.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        type=_path,
        help="write one graph of all articles to FILE (.ttl .trig .nq, also .gz …) or, when it has no ending, to a "
        "store on disk; only what is new or has changed is built",
    )
    build.add_argument(
        "--date",
        type=_date,
        metavar="YYYY-MM-DD",
        help="the day of publication; without it, and without a date line in the article, "
        "words like «mardi» stay without a date",
    )
    build.add_argument(
        "--field",
        dest="fields",
        metavar="OURS=THEIRS",
        type=_field,
        action="append",
        default=[],
        help="what .jsonl and .csv files call text, title, date, source, author or id, such as text=body "
        "(may be given several times)",
    )
    build.add_argument(
        "-j", "--jobs", metavar="N", type=_positive, help="processes; by default as many as there are cores"
    )
    build.add_argument(
        "--article-timeout", metavar="SECONDS", type=_patience, help="give an article up after so long (by default 300)"
    )
    build.add_argument(
        "--prune", action="store_true", help="drop from FILE the articles that are no longer among the inputs"
    )
    build.add_argument("--title", help="the title; by default the headline, when the text has one")
    build.add_argument("--source", help="where the article comes from; by default its file name")
    build.add_argument("--base", metavar="IRI", type=_iri, help="the namespace of the graph's own resources")
    build.add_argument(
        "--ontology",
        metavar="DIR",
        type=_path,
        action="append",
        default=[],
        help="Turtle files that add to the shipped knowledge (may be given several times)",
    )
    build.add_argument("--format", choices=GRAPH_FORMATS, help="by default what FILE's suffix says, else turtle")
    build.add_argument(
        "--report",
        metavar="FILE",
        type=_report_path,
        help="write what was not understood to FILE (.html or .md): sentences without a fact, unused names and "
        "numbers, unknown verbs",
    )
    build.add_argument("-q", "--quiet", action="store_true", help="no summary")

    query = commands.add_parser(
        "query",
        help="put one question to graphs",
        description="Put one SPARQL query to graphs. Common prefixes (kg:, skos:, …) need no PREFIX line.",
    )
    query.set_defaults(command=_query)
    query.add_argument(
        "graphs", nargs="*", metavar="GRAPH", help="a graph file or a folder of them; by default graphs/"
    )
    asked = query.add_mutually_exclusive_group()
    asked.add_argument("-e", "--execute", metavar="QUERY", help="the query itself")
    asked.add_argument(
        "-f", "--file", metavar="FILE", type=_path, help="a file that holds it; by default standard input"
    )
    query.add_argument("--format", help="table, tsv, csv, json, xml, … (by default a table on a terminal, else tsv)")
    query.add_argument(
        "--param",
        dest="params",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="put VALUE in place of ?NAME: an IRI, a number, a date or text (may be given several times)",
    )
    query.add_argument(
        "--max-rows", type=_rows, metavar="N", help="rows of a table, 0 for all (by default 10000); tsv, csv … have all"
    )
    _add_store_options(query)
    _add_endpoint(query, "ask a SPARQL 1.1 endpoint instead of graph files")

    explain = commands.add_parser(
        "explain",
        help="say why a fact is in a graph",
        description="Say why a fact is in a graph: its sentence, the rule and the lexicon entry that made it, who "
        "fills its roles and how they were recognised, its sources and its certainty.",
    )
    explain.set_defaults(command=_explain)
    explain.add_argument("graph", metavar="GRAPH", help="a graph file or a folder of them")
    explain.add_argument(
        "fact", metavar='IRI|"WORDS"', help="an IRI, a CURIE, a name, or words as they stand in an article"
    )
    explain.add_argument("-n", "--number", metavar="N", type=int, help="which one, when the words may mean several")
    explain.add_argument(
        "--ontology", metavar="DIR", type=_path, action="append", default=[], help="your own files, if some were used"
    )

    shell = commands.add_parser(
        "shell",
        help="ask question after question",
        description="A SPARQL prompt on one or more graphs; lines on standard input are answered as a script.",
        epilog="At the prompt: .help lists the commands, .help COMMAND tells of one, Tab completes, F1 helps.",
    )
    shell.set_defaults(command=_shell)
    shell.add_argument(
        "graphs", nargs="*", metavar="GRAPH", help="a graph file or a folder of them; by default graphs/"
    )
    shell.add_argument("--config", metavar="FILE", type=_path, help="your settings, instead of kg/config.toml")
    shell.add_argument("--mode", choices=MODES, help="the form of answers (by default a table that fits)")
    shell.add_argument("--max-rows", type=_rows, metavar="N", help="rows shown, 0 for all (by default 200)")
    shell.add_argument("--read-only", action="store_true", help="refuse updates")
    _add_store_options(shell)
    _add_endpoint(shell, "ask a SPARQL 1.1 endpoint instead of graph files")

    push = commands.add_parser(
        "push",
        help="write graphs into somebody's triple store",
        description="Write graphs into a triple store, one named graph for each article. Doing it again changes "
        "nothing; what an interruption left half written is repaired.",
    )
    push.set_defaults(command=_push)
    push.add_argument("graphs", nargs="+", metavar="GRAPH", help="a graph file or a folder of them")
    _add_endpoint(push, "the store's SPARQL endpoint or that of its Graph Store Protocol", required=True)
    push.add_argument(
        "--graph",
        metavar="IRI",
        type=_iri_as_it_is,
        help="the named graph of triples that stand in none; by default their article",
    )
    push.add_argument("--update-endpoint", metavar="URL", help="write with SPARQL Update at this address instead")
    push.add_argument("--ontology", action="store_true", help="push the vocabulary too, with the labels of its terms")
    push.add_argument("-q", "--quiet", action="store_true", help="say only what fails")

    export = commands.add_parser("export", help="write a graph in another format")
    export.set_defaults(command=_export)
    export.add_argument("graph", metavar="GRAPH", type=_path)
    export.add_argument("--format", choices=GRAPH_FORMATS, help="by default what FILE's suffix says")
    export.add_argument("-o", "--output", metavar="FILE", type=_path, help="by default standard output")

    ontology = commands.add_parser(
        "ontology",
        help="list the classes and properties a query can use",
        description="List the classes and properties a query can use; `kg ontology check` looks for mistakes.",
    )
    ontology.set_defaults(command=_ontology)
    ontology.add_argument(
        "--ontology", metavar="DIR", type=_path, action="append", default=[], help="your own files too"
    )
    parts = ontology.add_subparsers(metavar="check")
    check = parts.add_parser("check", help="look for mistakes in the ontology and in folders of your own")
    check.set_defaults(command=_check_ontology)
    check.add_argument("folders", nargs="*", metavar="DIR", type=_path)
    return parser


def _add_store_options(parser: argparse.ArgumentParser) -> None:
    """What asking once and asking on have in common."""
    parser.add_argument("--timeout", type=_seconds, metavar="SECONDS", help="stop a query after so long, 0 for never")
    parser.add_argument(
        "--cache",
        action="store_true",
        help="keep large graphs on disk beside their files, opened at once the next time, and read-only",
    )
    parser.add_argument("--allow-network", action="store_true", help="let SERVICE and LOAD reach out")
    parser.add_argument("--lang", choices=("fr", "en"), help="language of labels and messages (by default, yours)")


def _add_endpoint(command: argparse.ArgumentParser, what: str, *, required: bool = False) -> None:
    command.add_argument("--endpoint", metavar="URL", required=required, help=what)
    command.add_argument(
        "--auth", metavar="USER[:PASSWORD]", help="who asks (or KG_AUTH in the environment, which others can't see)"
    )
    command.add_argument("--token", metavar="TOKEN", help="a bearer token (or KG_TOKEN in the environment)")


def _build(given: argparse.Namespace) -> int:
    from kg.build import Options
    from kg.corpus import holds_other_files
    from kg.vocabulary import DATA_NAMESPACE

    if given.title and (len(given.inputs) > 1 or _is_folder(given.inputs[0])):
        return _misused("build", "--title names one article, but several are given")
    if given.output and holds_other_files(given.output):
        return _misused("build", f"-o names a file or a new folder, but {given.output} is a folder with other files")
    if given.prune and not given.output:
        return _misused("build", "--prune needs -o, because only there it is known what was built before")
    options = Options(
        date=given.date,
        title=given.title,
        source=given.source,
        base=given.base or DATA_NAMESPACE,
        ontology=tuple(given.ontology),
        format=given.format,
        output=given.output,
        fields=tuple(given.fields),
        jobs=given.jobs,
        article_timeout=given.article_timeout,
        prune=given.prune,
    )
    return _report_build(given.inputs, options, quiet=given.quiet, report=given.report)


def _report_build(inputs: list[str], options: Options, *, quiet: bool, report: Path | None = None) -> int:
    from kg.build import Built, Failed
    from kg.corpus import build_corpus, failure_list
    from kg.gaps import Gaps
    from kg.inputs import count_articles
    from kg.report import write_report
    from kg.summary import Printer

    gaps = Gaps()
    printer = Printer(quiet=quiet, full=FULL_SUMMARIES)
    failed = 0
    with printer.progress("Building", lambda: count_articles(inputs)):
        for outcome in build_corpus(inputs, options, documents=FULL_SUMMARIES, with_gaps=report is not None):
            printer.advance(outcome)
            if isinstance(outcome, Failed):
                failed += 1
                gaps.fail(outcome.name, outcome.reason)
                if failed <= FAILURES_SAID:
                    printer.problem(f"kg: {outcome.reason}")
            elif isinstance(outcome, Built):
                for notice in outcome.notices:
                    printer.problem(f"kg: {notice}")
                printer.built(outcome)
                if outcome.gaps is not None:
                    gaps.merge(outcome.gaps)
    printer.total()
    if failed > FAILURES_SAID:
        where = f", listed in {failure_list(options.output)}" if options.output else ""
        printer.problem(f"kg: {failed - FAILURES_SAID} more articles failed{where}.")
    if report is not None:
        write_report(gaps, report)
        printer.wrote(report)
    return FAILED if failed else OK


def _query(given: argparse.Namespace) -> int:
    from kg.shell.query import run_query

    if given.execute is not None:
        text, source = given.execute, ""
    elif given.file is not None:
        text, source = _read_query(given.file), str(given.file)
    elif sys.stdin.isatty():
        return _misused("query", "there is no query; give one with -e or -f, or on standard input")
    else:
        text, source = sys.stdin.read(), ""
    if given.endpoint and given.graphs:
        return _misused("query", "--endpoint stands instead of graph files, not beside them")
    if given.endpoint:
        store: GraphStore = _open_endpoint(given)
    else:
        store = _open_store(_graph_paths(given.graphs), cache=given.cache)
    try:
        return run_query(
            store,
            text,
            format=given.format,
            source=source,
            timeout=given.timeout or None,
            language=given.lang,
            network=given.allow_network,
            params=given.params,
            max_rows=given.max_rows,
        )
    finally:
        store.close()


def _explain(given: argparse.Namespace) -> int:
    from kg.explain import as_text, explain

    store = _open_store(_graph_paths([given.graph]))
    try:
        lines = explain(store, given.fact, choice=given.number, ontology=given.ontology)
        if not sys.stdout.isatty():
            for line in lines:
                print(as_text(line))
            return OK
        from rich.console import Console
        from rich.padding import Padding
        from rich.text import Text

        console = Console(highlight=False)
        for line in lines:
            text = Text.assemble(*((words, style) for style, words in line))
            # what does not fit stands below the words, not below their margin
            margin = min(len(text.plain) - len(text.plain.lstrip()), console.width // 2)
            console.print(Padding(text[margin:], (0, 0, 0, margin)))
    finally:
        store.close()
    return OK


def _shell(given: argparse.Namespace) -> int:
    from dataclasses import replace
    from functools import partial

    from kg.shell.repl import run_shell
    from kg.shell.settings import read_settings

    settings = read_settings(given.config, language=given.lang, required=given.config is not None)
    chosen: dict[str, object] = {
        name: value
        for name, value in (("mode", given.mode), ("network", given.allow_network), ("cache", given.cache))
        if value
    }
    # in the settings None means no limit, which is written 0
    chosen |= {
        name: value or None
        for name, value in (("timeout", given.timeout), ("max_rows", given.max_rows))
        if value is not None
    }
    settings = replace(settings, read_only=settings.read_only or given.read_only, **chosen)  # type: ignore[arg-type]  # argparse checked them
    open_files = partial(_open_store, cache=settings.cache)
    if not given.endpoint:
        return run_shell(_graph_paths(given.graphs), store_factory=open_files, settings=settings)
    if given.graphs:
        return _misused("shell", "--endpoint stands instead of graph files, not beside them")
    credentials = _credentials(given)  # may ask for a password, before the prompt has the terminal

    def open_either(paths: Sequence[Path]) -> GraphStore:
        from kg.rdf.remote import open_endpoint

        return open_files(paths) if paths else open_endpoint(given.endpoint, credentials)

    return run_shell([], store_factory=open_either, settings=settings)


def _push(given: argparse.Namespace) -> int:
    from kg.rdf.push import find_graph_files, find_target, push, read_graphs, read_vocabulary
    from kg.rdf.shipped import ontology_directory
    from kg.summary import Printer

    credentials = _credentials(given)
    graphs = read_graphs(find_graph_files([_path(name) for name in given.graphs]), name=given.graph)
    if given.ontology:
        graphs.append(read_vocabulary(ontology_directory() / "kg.ttl"))
    target = find_target(given.endpoint, update=given.update_endpoint, authenticated=credentials is not None)
    printer = Printer(quiet=given.quiet, full=0)
    failed = 0
    with printer.progress("Pushing"):
        for outcome in push(graphs, target, credentials):
            if outcome.outcome == "failed":
                failed += 1
                printer.problem(f"kg: {outcome.reason}")
            else:
                printer.pushed(outcome.graph, outcome.triples, outcome.outcome, len(graphs))
    printer.total_pushed(failed=failed)
    return FAILED if failed else OK


def _open_endpoint(given: argparse.Namespace) -> EndpointStore:
    from kg.rdf.remote import open_endpoint

    return open_endpoint(given.endpoint, _credentials(given))


def _credentials(given: argparse.Namespace) -> Credentials | None:
    """From the options, else from the environment; a password that is missing is asked for."""
    import os

    from kg.rdf.wire import Credentials

    if given.token or (not given.auth and os.environ.get("KG_TOKEN")):
        return Credentials(token=given.token or os.environ["KG_TOKEN"])
    who = given.auth or os.environ.get("KG_AUTH")
    if not who:
        return None
    user, colon, password = who.partition(":")
    if not colon:
        if not sys.stdin.isatty():
            raise KgError("--auth names a user without a password: write USER:PASSWORD, or set KG_AUTH.")
        import getpass

        password = getpass.getpass(f"Password of {user}: ")
    return Credentials(user, password)


def _graph_paths(graphs: list[str]) -> list[Path]:
    from pathlib import Path

    if not graphs and not Path("graphs").is_dir():
        raise KgError("There is no graphs/ folder here: name a graph, or build one with kg build ARTICLE.")
    return [Path(graph) for graph in graphs or ["graphs"]]


def _open_store(paths: Sequence[Path], *, cache: bool = False) -> OxigraphStore:
    from kg.rdf.shipped import ontology_directory
    from kg.rdf.store import open_store

    return open_store(paths, vocabulary=[ontology_directory() / "kg.ttl"], cache=cache)


def _read_query(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else "it is not UTF-8"
        raise QueryError(f"{path}: the query cannot be read ({reason}).") from exc


def _export(given: argparse.Namespace) -> int:
    from kg.rdf.export import export, format_of

    if given.format is None and given.output is None:
        return _misused("export", "say the format with --format, or with the suffix of -o FILE")
    export(given.graph, given.format or format_of(given.output).name, given.output)
    return OK


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


def _complain(exc: KgError, given: argparse.Namespace) -> int:
    sentence, where = str(exc), ""
    if isinstance(exc, QueryError) and exc.line is not None:
        where = f"line {exc.line}" + (f", column {exc.column}" if exc.column is not None else "") + ": "
    if given.command in (_query, _shell):  # these two speak the reader's language
        from kg.shell.messages import speaker

        sentence = speaker(given.lang).translate(sentence)
    print(f"kg: {where}{sentence}", file=sys.stderr)
    return FAILED


def _misused(command: str, message: str) -> int:
    print(f"kg {command}: {message}. See kg {command} --help.", file=sys.stderr)
    return USAGE


def _is_folder(given: str) -> bool:
    return _path(given).is_dir()


def _path(words: str) -> Path:
    from pathlib import Path

    return Path(words)


def _report_path(words: str) -> Path:
    from kg.report import renderer_of

    path = _path(words)
    try:
        renderer_of(path)
    except KgError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from exc
    return path


def _seconds(words: str) -> float:
    try:
        seconds = float(words)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 1e9:
        raise argparse.ArgumentTypeError(f"{words!r} is no number of seconds; write it as 30 or 0.5")
    return seconds


def _rows(words: str) -> int:
    if not words.isdecimal():
        raise argparse.ArgumentTypeError(f"{words!r} is no number of rows; write it as 500")
    return int(words)


def _date(words: str) -> datetime.date:
    import datetime

    try:
        return datetime.date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r} is no date; write it as 2016-07-21") from None


def _field(words: str) -> tuple[str, str]:
    from kg.inputs import FIELDS

    ours, equals, theirs = words.partition("=")
    if ours not in FIELDS or not theirs or not equals:
        raise argparse.ArgumentTypeError(f"{words!r}: write it as text=body; on the left one of {', '.join(FIELDS)}")
    return ours, theirs


def _positive(words: str) -> int:
    if not words.isdecimal() or int(words) < 1:
        raise argparse.ArgumentTypeError(f"{words!r} is no number of processes; write it as 4")
    return int(words)


def _patience(words: str) -> float:
    try:
        seconds = float(words)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{words!r} is no number of seconds; write it as 60")
    return seconds


def _iri_as_it_is(words: str) -> str:
    import re

    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", words):
        raise argparse.ArgumentTypeError(f"{words!r} is no IRI; write it as https://example.org/news/")
    return words


def _iri(words: str) -> str:
    words = _iri_as_it_is(words)
    return words if words[-1] in "/#" else words + "/"
