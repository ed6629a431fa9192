"""Take the README's picture of the page: python -m tests.view.screenshot [FILE]

The page of the example article, with one event chosen, in the Chromium that the tests use.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from kg.view.page import write_page
from tests.view.browser import find_chromium, started
from tests.view.samples import open_graph

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "graphs" / "exemple.png"
WIDTH, HEIGHT = 1280, 960
CHOSEN = "#text .paragraph:nth-of-type(3) .event"
"""The first event of the first paragraph."""


def main(target: Path = TARGET) -> None:
    """Write the picture, or say what is missing."""
    found = find_chromium()
    if found is None:
        raise SystemExit("There is no Chromium with its driver here: apt-get install chromium chromium-driver.")
    store = open_graph(ROOT / "graphs" / "exemple.ttl")
    with tempfile.TemporaryDirectory() as folder, started(found) as browser:
        page = Path(folder) / "exemple.html"
        page.write_bytes(write_page(store, language="fr"))
        browser.look(width=WIDTH, height=HEIGHT)
        browser.open(page)
        browser.click(CHOSEN)
        browser.run("document.activeElement?.blur(); window.scrollTo(0, 0)")
        target.write_bytes(browser.driver.get_screenshot_as_png())
    store.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
