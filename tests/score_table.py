"""Build the graphs of the annotated articles and print how they score: `make score`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml
from annotated import find_shared

from kg.articles import ArticleFile, read_article
from kg.build import Workshop, open_workshop
from kg.rdf.export import write_graph
from kg.rdf.graph import build_quads
from kg.rdf.ontology import ontology_directory

Scores = dict[str, dict[str, float]]
"""What is scored → precision `p`, recall `r`, `f1`."""


def score(article: Path, scorer: Path, workshop: Workshop, folder: Path) -> Scores:
    """The scores of one annotated article's graph, built into `folder`."""
    gold = yaml.safe_load((article / "gold.yaml").read_text(encoding="utf-8"))
    reading = read_article(ArticleFile(article / "article.txt", "article.txt"), workshop.lexicon, date=gold.get("date"))
    graph, figures = folder / f"{article.name}.ttl", folder / f"{article.name}.json"
    write_graph(build_quads(workshop.extract(reading.article), workshop.lexicon), graph)
    vocabulary = ontology_directory() / "kg.ttl"
    command = [sys.executable, scorer, graph, article, "--ontology", vocabulary, "--json", figures]
    subprocess.run(list(map(str, command)), check=True, capture_output=True)
    return json.loads(figures.read_text())  # type: ignore[no-any-return]  # the scorer's own format


def main(arguments: Sequence[str]) -> int:
    """Print a Markdown table; any arguments name the articles to score."""
    shared = find_shared()
    if shared is None:
        print("The annotated articles (../shared) are not here: nothing to score.")
        return 0
    workshop = open_workshop()
    chosen = sorted(path.parent for path in (shared / "gold").glob("*/gold.yaml"))
    if arguments:
        chosen = [article for article in chosen if article.name in arguments]
    with tempfile.TemporaryDirectory() as folder:
        scores = {each.name: score(each, shared / "score" / "score.py", workshop, Path(folder)) for each in chosen}
    print("| F1 |", " | ".join(scores), "|\n|---|" + "---|" * len(scores))
    for measure in next(iter(scores.values()), {}):
        print(f"| {measure} |", " | ".join(f"{scores[name][measure]['f1']:.3f}" for name in scores), "|")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
