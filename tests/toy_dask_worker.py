"""A Dask worker that builds without a model, for tests: `python tests/toy_dask_worker.py tcp://… --nthreads 1`.

The process that each of its threads has runs this file again, as every spawned process does, and so builds without a
model, too. Some words of an article make trouble.
"""

from __future__ import annotations

import os
import signal
import time

import kg.building
from kg.building import Workshop
from kg.document import Article, Document
from tests.corpus_maker import find_towns, toy_workshop


def find_trouble(article: Article) -> Document:
    if "Paresse" in article.text:
        time.sleep(0.02)
    if "Attente" in article.text:
        time.sleep(600)
    if "Chute" in article.text:
        os._exit(3)
    if "Effondrement" in article.text:
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(600)
    return find_towns(article)


if __name__ in ("__main__", "__mp_main__"):  # not when pytest looks for doctests here
    kg.building.open_workshop = lambda ontology=(): Workshop(toy_workshop().lexicon, find_trouble)

if __name__ == "__main__":
    from distributed.cli.dask_worker import main

    main()
