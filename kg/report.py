"""Turn what a build did not understand into a report, as one HTML page or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path

from kg import __version__
from kg.errors import FullDiskError, KgError
from kg.files import is_disk_full, replace_file
from kg.gaps import SENTENCES, VERBS, Example, Gaps, Kind, Section
from kg.summary import visible

HTML_ENDINGS = (".html", ".htm")
MARKDOWN_ENDINGS = (".md", ".markdown")


def write_report(gaps: Gaps, path: Path) -> None:
    """Write the report, whole or not at all; its ending decides between HTML and Markdown. Raises `KgError`."""
    content = "".join(renderer_of(path)(gaps)).encode()
    try:
        replace_file(path, content)
    except OSError as exc:
        if is_disk_full(exc):
            raise FullDiskError(path) from exc
        raise KgError(f"{path}: the report cannot be written ({exc.strerror or exc}); name another file.") from exc


def renderer_of(path: Path) -> Callable[[Gaps], Iterator[str]]:
    """What writes files of this ending; raises `KgError` for an ending that says nothing."""
    if path.suffix.lower() in HTML_ENDINGS:
        return to_html
    if path.suffix.lower() in MARKDOWN_ENDINGS:
        return to_markdown
    known = " or ".join((HTML_ENDINGS[0], MARKDOWN_ENDINGS[0]))
    raise KgError(f"{path}: a report is a {known} file; choose one of these endings.")


def _headline(gaps: Gaps) -> str:
    failed = f"; {gaps.failed:,} more could not be built" if gaps.failed else ""
    return (
        f"{gaps.articles:,} {'article' if gaps.articles == 1 else 'articles'}, {gaps.sentences:,} sentences, "
        f"{gaps.events:,} events{failed}."
    )


def _measure(section: Section) -> str:
    if not section.found:
        return f"{section.unused:,}"
    return f"{section.unused:,} of {section.found:,} ({100 * section.unused / section.found:.0f} %)"


def _leftover(section: Section) -> str:
    return f"and {section.more:,} more, each met less often or later" if section.more else ""


def to_markdown(gaps: Gaps) -> Iterator[str]:
    """The report as Markdown; the words of articles are escaped."""
    yield f"# What was not understood\n\n{_headline(gaps)}\n\n"
    sections = list(gaps.sections())
    yield "| | how many |\n|---|---:|\n"
    for section in sections:
        yield f"| {section.kind.heading} | {_measure(section)} |\n"
    for section in sections:
        yield f"\n## {section.kind.heading}\n\n{_markdown(section.kind.meaning)}\n\n"
        if not section.rows:
            yield "None.\n"
            continue
        verbs = section.kind is VERBS
        heads = ["words", "times", "articles", *(["forms", "entries"] if verbs else []), "where"]
        yield f"| {' | '.join(heads)} |\n|{'|'.join('---:' if h in ('times', 'articles') else '---' for h in heads)}|\n"
        for row in section.rows:
            cells = [_markdown(row.words), f"{row.count:,}", f"{row.articles:,}"]
            if verbs:
                cells += [_markdown(", ".join(row.forms)), _markdown(", ".join(row.entries))]
            cells.append("<br>".join(_markdown_example(each, section.kind) for each in row.examples))
            yield f"| {' | '.join(cells)} |\n"
        if section.more:
            yield f"\n… {_leftover(section)}.\n"
    if gaps.failures:
        yield "\n## Articles that could not be built\n\n"
        yield from (f"- {_markdown(visible(reason))}\n" for _, reason in gaps.failures)
    yield f"\nWritten by kg {__version__}.\n"


def _markdown_example(example: Example, kind: Kind) -> str:
    place = f"{_markdown(visible(example.article))} {example.begin}–{example.end}"
    if kind is SENTENCES:
        return place
    return f"{place}: {_markdown(example.before)}**{_markdown(example.words)}**{_markdown(example.after)}"


def _markdown(words: str) -> str:
    """`words` so that Markdown shows them as they are.

    >>> _markdown("<b> & [a](b) | *c*")
    '\\\\<b\\\\> \\\\& \\\\[a\\\\]\\\\(b\\\\) \\\\| \\\\*c\\\\*'
    """
    return re.sub(r"([\\`*_\[\]()<>|~#&!{}])", r"\\\1", words)


_STYLE = """
:root { color-scheme: light dark; --ink: #1d1d1f; --paper: #fdfdfb; --faint: #66666b; --line: #d9d9d6; --mark: #ffe58a;
  --link: #0b57a4 }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --paper: #17181a; --faint: #a3a19c; --line: #3a3b3e;
  --mark: #6b5300; --link: #8cbcf0 } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  padding: 1.5rem; max-width: 75rem }
h1 { font-size: 1.6rem; margin: 0 0 .3rem } h2 { font-size: 1.2rem; margin: 2.2rem 0 .3rem }
p { margin: .3rem 0 .8rem; max-width: 60rem } .faint, .where, footer { color: var(--faint) }
a { color: var(--link) }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35rem .7rem .35rem 0;
  border-top: 1px solid var(--line); overflow-wrap: anywhere }
th { border-top: 0; font-weight: 600; color: var(--faint); font-size: .85rem } td.number, th.number { text-align: right;
  font-variant-numeric: tabular-nums; white-space: nowrap }
td.words { font-weight: 600; min-width: 8rem } .sentences td.words { font-weight: 400 }
ul { list-style: none; margin: 0; padding: 0 } .where { font-size: .85rem }
mark { background: var(--mark); color: inherit; border-radius: .2em; padding: 0 .1em }
code { font-size: .85rem } .overview { width: auto }
@media (max-width: 40rem) { body { padding: .8rem } table.rows, .rows tbody, .rows tr, .rows td { display: block }
  .rows thead { display: none } .rows td { border: 0; padding: .1rem 0 } .rows tr { border-top: 1px solid var(--line);
  padding: .5rem 0 } .rows td.number { text-align: left } .rows td.number::after { content: " " attr(data-unit);
  color: var(--faint) } }
"""


def to_html(gaps: Gaps) -> Iterator[str]:
    """The report as one HTML page that needs nothing else; the words of articles are escaped and no script can run."""
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>What was not understood</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>What was not understood</h1>\n<p>{escape(_headline(gaps))}</p>\n"
    )
    sections = list(gaps.sections())
    yield '<table class="overview"><tbody>\n'
    for section in sections:
        link = f'<a href="#{section.kind.name}">{escape(section.kind.heading)}</a>'
        yield f'<tr><td>{link}</td><td class="number">{escape(_measure(section))}</td></tr>\n'
    yield "</tbody></table>\n<main>\n"
    for section in sections:
        yield from _html_section(section)
    if gaps.failures:
        yield '<section id="failures">\n<h2>Articles that could not be built</h2>\n<ul>\n'
        yield from (f"<li><bdi>{escape(visible(reason))}</bdi></li>\n" for _, reason in gaps.failures)
        yield "</ul>\n</section>\n"
    yield f"</main>\n<footer><p>Written by kg {escape(__version__)}.</p></footer>\n</body>\n</html>\n"


def _html_section(section: Section) -> Iterator[str]:
    kind = section.kind
    yield f'<section id="{kind.name}" class="{kind.name}">\n<h2>{escape(kind.heading)}</h2>\n'
    yield f'<p class="faint">{escape(kind.meaning)}</p>\n'
    if not section.rows:
        yield "<p>None.</p>\n</section>\n"
        return
    verbs = "<th>forms</th>" if kind is VERBS else ""
    yield (
        '<table class="rows"><thead><tr><th>words</th><th class="number">times</th><th class="number">articles</th>'
        f"{verbs}<th>where</th></tr></thead><tbody>\n"
    )
    for row in section.rows:
        yield f'<tr><td class="words">{_french(row.words)}</td>'
        yield f'<td class="number" data-unit="times">{row.count:,}</td>'
        yield f'<td class="number" data-unit="{"article" if row.articles == 1 else "articles"}">{row.articles:,}</td>'
        if kind is VERBS:
            yield f"<td>{_french(', '.join(row.forms))}"
            if row.entries:
                yield f'<br><span class="where">entries: <code>{escape(", ".join(row.entries))}</code></span>'
            yield "</td>"
        yield "<td><ul>" + "".join(_html_example(example, kind) for example in row.examples) + "</ul></td></tr>\n"
    yield "</tbody></table>\n"
    if section.more:
        yield f'<p class="faint">… {escape(_leftover(section))}.</p>\n'
    yield "</section>\n"


def _html_example(example: Example, kind: Kind) -> str:
    place = f'<span class="where"><bdi>{escape(visible(example.article))}</bdi> {example.begin}–{example.end}</span>'
    if kind is SENTENCES:
        return f"<li>{place}</li>"
    sentence = f"{escape(example.before)}<mark>{escape(example.words)}</mark>{escape(example.after)}"
    return f'<li><bdi lang="fr">{sentence}</bdi> {place}</li>'


def _french(words: str) -> str:
    return f'<bdi lang="fr">{escape(words)}</bdi>'
