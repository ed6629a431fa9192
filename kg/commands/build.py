"""Turn the words of `kg build` into calls."""

from __future__ import annotations

import argparse

from kg.commands.arguments import (
    FAILED,
    GRAPH_FORMATS,
    OK,
    add_ontology,
    misused,
    read_address,
    read_date,
    read_field,
    read_namespace,
    read_path,
    read_patience,
    read_processes,
)
from kg.errors import KgError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.building import Outcome

FAILURES_SAID = 20
"""Failures told one by one; of a corpus, the list beside the output has them all."""
FULL_SUMMARIES = 3
"""Up to so many articles are summarised in full; of more, one line each."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`kg build`."""
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
        type=_output_path,
        help="write one graph of all articles to FILE (.ttl .trig .nq, also .gz …) or, when it has no ending, to a "
        "store on disk; only what is new or has changed is built",
    )
    build.add_argument(
        "--date",
        type=read_date,
        metavar="YYYY-MM-DD",
        help="the day of publication; without it, and without a date line in the article, "
        "words like «mardi» stay without a date",
    )
    build.add_argument(
        "--field",
        dest="fields",
        metavar="OURS=THEIRS",
        type=read_field,
        action="append",
        default=[],
        help="what .jsonl and .csv files call text, title, date, source, author or id, such as text=body "
        "(may be given several times)",
    )
    build.add_argument(
        "-j", "--jobs", metavar="N", type=read_processes, help="processes; by default as many as there are cores"
    )
    build.add_argument(
        "--article-timeout",
        metavar="SECONDS",
        type=read_patience,
        help="give an article up after so long (by default 300)",
    )
    build.add_argument(
        "--prune", action="store_true", help="drop from FILE the articles that are no longer among the inputs"
    )
    build.add_argument("--title", help="the title; by default the headline, when the text has one")
    build.add_argument("--source", help="where the article comes from; by default its file name")
    build.add_argument("--base", metavar="IRI", type=read_namespace, help="the namespace of the graph's own resources")
    add_ontology(build, "Turtle files that add to the shipped knowledge (may be given several times)")
    build.add_argument(
        "--corrections",
        metavar="FILE",
        type=read_path,
        help="a Turtle file of what you have decided: same, not the same, wrong class",
    )
    build.add_argument("--format", choices=GRAPH_FORMATS, help="by default what FILE's suffix says, else turtle")
    build.add_argument(
        "--report",
        metavar="FILE",
        type=_report_path,
        help="write what was not understood to FILE (.html or .md): sentences without a fact, unused names and "
        "numbers, unknown verbs",
    )
    build.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help="what does the work: processes of this machine, or the workers of a Dask cluster (kg's extra dask)",
    )
    build.add_argument(
        "--address",
        metavar="URL",
        type=read_address,
        help="the Dask scheduler, such as tcp://10.0.0.1:8786; without it, workers are started on this machine",
    )
    build.add_argument(
        "--parts",
        metavar="FOLDER",
        help="with --engine dask: let the workers write N-Quads parts into FOLDER, a path that they share or a URL "
        "such as s3://…; only parts with new or changed articles are built",
    )
    build.add_argument("-q", "--quiet", action="store_true", help="no summary")


def _build(given: argparse.Namespace) -> int:
    from kg.building import Options
    from kg.corpus import holds_other_files
    from kg.vocabulary import DATA_NAMESPACE

    if given.title and (len(given.inputs) > 1 or read_path(given.inputs[0]).is_dir()):
        return misused("build", "--title names one article, but several are given")
    if given.output and holds_other_files(given.output):
        return misused("build", f"-o names a file or a new folder, but {given.output} is a folder with other files")
    if given.prune and not given.output and not given.parts:
        return misused("build", "--prune needs -o or --parts, because only there it is known what was built before")
    if mistake := _mistaken_engine(given):
        return misused("build", mistake)
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
        corrections=given.corrections,
        prune=given.prune,
        engine=given.engine,
        address=given.address,
    )
    if given.parts:
        from kg.partition import FAILURES, build_parts

        outcomes = build_parts(given.inputs, options, given.parts)
        listed: str | None = f"{given.parts.rstrip('/')}/{FAILURES}"
    else:
        from kg.corpus import build_corpus, failure_list

        wants_gaps = given.report is not None
        outcomes = build_corpus(given.inputs, options, documents=FULL_SUMMARIES, with_gaps=wants_gaps)
        listed = str(failure_list(options.output)) if options.output else None
    return _report_build(given.inputs, outcomes, listed, quiet=given.quiet, report=given.report)


def _mistaken_engine(given: argparse.Namespace) -> str | None:
    """Which options do not go together."""
    if given.engine == "dask":
        if given.parts and given.output:
            return "--parts and -o both say where the graph goes; give one of them"
        if given.parts and given.format not in (None, "nquads"):
            return "--parts are N-Quads; give no other --format"
        if given.address and given.jobs:
            return "-j is for workers of this machine, and with --address the scheduler has its own"
        if given.report:
            return "--report needs the articles in order, which --engine dask does not keep; leave one out"
    elif given.address or given.parts:
        return f"{'--address' if given.address else '--parts'} needs --engine dask"
    return None


def _report_build(
    inputs: list[str], outcomes: Iterator[Outcome], listed: str | None, *, quiet: bool, report: Path | None = None
) -> int:
    from kg.building import Built, Failed, Remark
    from kg.gaps import Gaps
    from kg.inputs import count_articles
    from kg.report import write_report
    from kg.summary import Printer

    gaps = Gaps()
    printer = Printer(quiet=quiet, full=FULL_SUMMARIES)
    failed = 0
    with printer.progress("Building", lambda: count_articles(inputs)):
        for outcome in outcomes:
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
            elif isinstance(outcome, Remark):
                printer.problem(f"kg: {outcome.words}")
    printer.total()
    if failed > FAILURES_SAID:
        where = f", listed in {listed}" if listed else ""
        printer.problem(f"kg: {failed - FAILURES_SAID} more articles failed{where}.")
    if report is not None:
        write_report(gaps, report)
        printer.wrote(report)
    return FAILED if failed else OK


def _output_path(words: str) -> Path:
    if "://" in words:
        raise argparse.ArgumentTypeError(
            f"{words!r} is on another machine; workers write there with --engine dask --parts {words}"
        )
    return read_path(words)


def _report_path(words: str) -> Path:
    from kg.report import renderer_of

    path = read_path(words)
    try:
        renderer_of(path)
    except KgError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from exc
    return path
