"""Run the notebook `graphs/exemple.ipynb` as its reader would; `python -m tests.notebook` keeps what it answers today."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "graphs" / "exemple.ipynb"


def run(notebook: NotebookNode) -> NotebookNode:
    """The notebook with the answers of today, of this checkout and from `graphs/`."""
    os.environ["PYTHONPATH"] = str(ROOT)
    folder = {"metadata": {"path": str(NOTEBOOK.parent)}}
    return NotebookClient(notebook, timeout=120, kernel_name="python3", resources=folder).execute()


def answers(notebook: NotebookNode) -> list[str]:
    """What each cell of code answers, as plain text."""
    return ["".join(map(_as_text, cell.outputs)) for cell in notebook.cells if cell.cell_type == "code"]


def _as_text(output: NotebookNode) -> str:
    return str(output.text if output.output_type == "stream" else output.data["text/plain"])


def main() -> None:
    """Write the notebook with its answers, without what changes from run to run."""
    notebook = run(nbformat.read(NOTEBOOK, as_version=4))
    for cell in notebook.cells:
        cell.metadata.clear()
    notebook.metadata = NotebookNode(
        kernelspec={"display_name": "Python 3", "language": "python", "name": "python3"},
        language_info={"name": "python"},
    )
    nbformat.write(notebook, NOTEBOOK)


if __name__ == "__main__":
    main()
