"""Score single sentences against `tests/sentences`: how certain an event is told to be, and who fills its roles.

    python -m tests.sentence_scores [--details]      both sets, each in two halves; details of the first alone

Every second sentence of a file is held out: look at its figures, not at its sentences.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.building import Workshop, open_workshop
from kg.document import Article, Document, Event
from kg.lexicon import fold

FOLDER = Path(__file__).parent / "sentences"
PUBLISHED = datetime.date(2024, 3, 14)
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """How many rows are right, of how many whose event was found, of how many."""

    right: int = 0
    found: int = 0
    rows: int = 0


def read_halves(name: str) -> tuple[list[list[Row]], list[list[Row]]]:
    """The rows of a file by sentence, those for development and those held out."""
    by_sentence: dict[str, list[Row]] = defaultdict(list)
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            by_sentence[row["sentence"]].append(row)
    sentences = list(by_sentence.values())
    return sentences[::2], sentences[1::2]


def score(sentences: Sequence[Sequence[Row]], workshop: Workshop) -> tuple[Score, list[str]]:
    """The score of some sentences, and a line for each row that is wrong."""
    right = found = rows = 0
    wrong = []
    for sentence in sentences:
        text = sentence[0]["sentence"]
        document = workshop.extract(Article(text, date=PUBLISHED))
        for row in sentence:
            rows += 1
            event = next(_events(document, text, row["trigger"]), None)
            if event is None:
                wrong.append(f"no event: {_spell(row)}")
                continue
            found += 1
            if _is_right(document, text, event, row):
                right += 1
            else:
                wrong.append(f"wrong: {_spell(row)}")
    return Score(right, found, rows), wrong


def _events(document: Document, text: str, trigger: str) -> Iterator[Event]:
    place = re.search(rf"(?<!\w){re.escape(trigger)}(?!\w)", text, re.IGNORECASE)
    assert place is not None, trigger
    for event in document.events:
        if any(m.span.begin < place.end() and place.start() < m.span.end for m in event.mentions):
            yield event


def _is_right(document: Document, text: str, event: Event, row: Row) -> bool:
    if "certainty" in row:
        return event.factuality == row["certainty"]
    entities = {entity.key: entity for entity in document.entities}
    wanted = fold(row["filler"])
    for argument in event.arguments:
        if argument.role == row["role"]:
            entity = entities[argument.filler]
            names = {fold(entity.label), *(fold(mention.span.of(text)) for mention in entity.mentions)}
            if any(wanted in name or name in wanted for name in names if name):
                return True
    return False


def _spell(row: Row) -> str:
    rest = row.get("certainty") or f"{row['role']}={row['filler']}"
    return f"«{row['trigger']}» {rest}: {row['sentence']}"


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--details", action="store_true", help="what is wrong in the halves for development")
    options = parser.parse_args()
    workshop = open_workshop()
    print(f"{'':24} {'right':>6} {'found':>6} {'rows':>6} {'of found':>9} {'of all':>7}")
    for name in ("certainty.tsv", "roles.tsv"):
        for half, sentences in zip(("dev", "heldout"), read_halves(name), strict=True):
            result, wrong = score(sentences, workshop)
            print(f"{name.removesuffix('.tsv'):14} {half:9} {result.right:6} {result.found:6} {result.rows:6}", end="")
            print(f" {result.right / result.found:9.2f} {result.right / result.rows:7.2f}")
            if options.details and half == "dev":
                print("\n".join(wrong))


if __name__ == "__main__":
    main()
