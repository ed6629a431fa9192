"""Build the graphs of all annotated articles and print how they score: `make score`.

`python -m tests.score_table seed coup` scores some of them; `--details` lists what is missed, extra or wrong.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from kg.articles import ArticleFile, read_article
from kg.building import Workshop, open_workshop
from kg.rdf.export import write_graph
from kg.rdf.graph import build_quads
from kg.rdf.ontology import ontology_directory
from tests.annotated import ROOT, find_shared

MEASURES = {
    "FACTS": "facts",
    "entities": "names",
    "linking": "links",
    "types": "types",
    "positions": "offices",
    "events": "events",
    "arguments": "roles",
    "attribution": "says who",
    "factuality": "so?",
    "times": "times",
    "quantities": "numbers",
}
"""The scorer's measures in the order of the table, with short headings."""


HEAD = (" | ".join(["| F1", *MEASURES.values()]) + " |", "|---" * (len(MEASURES) + 1) + "|")


@dataclass(frozen=True, slots=True)
class Score:
    """How one article's graph scored."""

    figures: dict[str, dict[str, float]]
    """Measure → precision `p`, recall `r`, `f1`."""
    details: str
    """What is missed, extra or wrong, a line each."""

    def f1(self, measure: str) -> float:
        """The harmonic mean of precision and recall."""
        return self.figures[measure]["f1"]


def find_annotated(shared: Path) -> dict[str, list[Path]]:
    """The annotated articles by set: the four shared ones, and our own for working and for checking."""
    own = sorted(path.parent for path in (ROOT / "tests" / "gold").glob("*/gold.yaml"))
    return {
        "shared": sorted(path.parent for path in (shared / "gold").glob("*/gold.yaml")),
        "dev": [path for path in own if not path.name.startswith("heldout-")],
        "heldout": [path for path in own if path.name.startswith("heldout-")],
    }


def read_gold(article: Path) -> dict[str, Any]:
    """The annotation of one article as it stands."""
    return dict(yaml.safe_load((article / "gold.yaml").read_text(encoding="utf-8")))


def score(article: Path, scorer: Path, workshop: Workshop, folder: Path) -> Score:
    """Build one annotated article's graph into `folder` and score it."""
    gold = read_gold(article)
    reading = read_article(ArticleFile(article / "article.txt", "article.txt"), workshop.lexicon, date=gold.get("date"))
    graph, figures = folder / f"{article.name}.ttl", folder / f"{article.name}.json"
    write_graph(build_quads(workshop.extract(reading.article), workshop.lexicon), graph)
    vocabulary = ontology_directory() / "kg.ttl"
    command = [sys.executable, scorer, graph, article, "--ontology", vocabulary, "--json", figures, "--details"]
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    return Score(json.loads(figures.read_text()), done.stdout)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a Markdown table with a row for each article and each set's mean."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="ARTICLE", help="by default all")
    parser.add_argument("--details", action="store_true", help="list mistakes (never those of the held-out articles)")
    parser.add_argument("--readme", action="store_true", help="put the shared articles and the means into README.md")
    given = parser.parse_args(arguments)
    shared = find_shared()
    if shared is None:
        print("The annotated articles and their scorer (../shared) are not here: nothing to score.")
        return 0
    workshop = open_workshop()
    scorer = shared / "score" / "score.py"
    kept = list(HEAD)
    print(*HEAD, sep="\n")
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(4) as pool:
        for name, articles in find_annotated(shared).items():
            chosen = [each for each in articles if not given.names or each.name in given.names]
            scores = list(pool.map(lambda each: score(each, scorer, workshop, Path(folder)), chosen))
            for article, result in zip(chosen, scores, strict=True):
                if given.details and name != "heldout":
                    print(f"\n{article.name}\n{result.details}")
                print(row := table_row(article.name, [result]))
                kept += [row] if name == "shared" else []
            if len(scores) > 1:
                print(row := table_row(f"**{name}, mean of {len(scores)}**", scores))
                kept.append(row)
    if given.readme:
        write_into_readme(kept)
    return 0


def table_row(name: str, scores: Sequence[Score]) -> str:
    """One row: the mean F1 of `scores` in every measure."""
    means = [sum(each.f1(measure) for each in scores) / len(scores) for measure in MEASURES]
    return " | ".join([f"| {name}", *(f"{mean:.2f}" for mean in means)]) + " |"


def write_into_readme(lines: Sequence[str]) -> None:
    """Replace the table between the two comments that mark it."""
    readme = ROOT / "README.md"
    dated = [f"Measured on {datetime.date.today().isoformat()} with `make score`:", "", *lines]
    table = "<!-- scores -->\n" + "".join(f"{line}\n" for line in dated) + "<!-- end of scores -->"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(re.sub("<!-- scores -->.*<!-- end of scores -->", table, text, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
