"""Keep the graphs of a few articles of our own; `python -m tests.golden_graphs` writes them anew, to be read first."""

from __future__ import annotations

from pathlib import Path

from kg.articles import ArticleFile, read_article
from kg.building import Workshop, open_workshop
from kg.rdf.export import write_graph
from kg.rdf.graph import build_quads

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = [ROOT / "graphs" / "exemple.txt", *sorted((ROOT / "tests" / "golden").glob("*.txt"))]


def write_golden(article: Path, workshop: Workshop, output: Path) -> None:
    """Build one article as `kg build` does."""
    reading = read_article(ArticleFile(article, article.name), workshop.lexicon)
    write_graph(build_quads(workshop.extract(reading.article), workshop.lexicon), output)


if __name__ == "__main__":
    workshop = open_workshop()
    for each in ARTICLES:
        write_golden(each, workshop, each.with_suffix(".ttl"))
