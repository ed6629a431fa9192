"""Measure what starting costs: `kg --help` against bare Python, and the first answer of the other commands."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = 15
HELP_LIMIT = 5.0
"""`kg --help` takes at most so many times `python -c pass`."""
TRIPLE = "<https://example.org/a> a <https://kg.example/ontology#Attack> .\n"


def fastest(*command: str, cwd: Path) -> float:
    """The least of several runs in seconds: the noise of a busy machine only ever adds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> int:
    """Print a table; exit code 1 when the limit is missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "graphs").mkdir()
        (folder / "graphs" / "one.ttl").write_text(TRIPLE)
        (folder / "run.py").write_text(
            f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom kg.cli import run\nrun()\n"
        )
        bare = fastest("-c", "pass", cwd=folder)
        print(f"{'python -c pass':28} {bare * 1000:7.1f} ms")
        ratios = {}
        for words in (["--help"], ["build", "--help"], ["ontology"], ["query", "-e", "ASK { ?s ?p ?o }"]):
            taken = fastest("run.py", *words, cwd=folder)
            ratios[words[0]] = taken / bare
            print(f"{'kg ' + ' '.join(words):28} {taken * 1000:7.1f} ms  {taken / bare:5.1f} times bare Python")
    return int(ratios["--help"] > HELP_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
