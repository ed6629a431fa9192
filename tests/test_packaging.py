"""The wheel works from any folder: code, model and ontology travel together."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    [built] = folder.glob("*.whl")
    return built


def test_wheel_holds_the_ontology_and_nothing_of_the_tests(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    data = [path for path in (ROOT / "ontology").rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert {f"kg/{path.relative_to(ROOT).as_posix()}" for path in data} <= inside
    assert {"kg/py.typed", "kg/cli.py", "kg/ontology/kg.ttl"} <= inside
    assert {"kg/view/words.toml", "kg/view/assets/page.html", "kg/view/assets/main.js"} <= inside
    assert {"kg/serve/assets/query.html", "kg/serve/assets/query.css", "kg/serve/assets/query.js"} <= inside
    assert not [name for name in inside if name.startswith(("tests/", "graphs/", "kg/ontology/build"))]


@pytest.mark.slow
def test_installed_kg_builds_and_answers_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    venv.create(new, with_pip=False)
    scripts = Path(sysconfig.get_path("scripts", vars={"base": str(new)}))
    python = scripts / "python"
    # The dependencies are lent by this environment: downloading them again would take minutes and prove nothing.
    site = next((new / "lib").glob("python*/site-packages"))
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)

    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    (elsewhere / "port.txt").write_text("Le maire de Brest a démissionné lundi.\n", encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")

    def kg(*words: str) -> str:
        done = subprocess.run(
            [str(scripts / "kg"), *words], cwd=elsewhere, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = subprocess.run(
        [str(python), "-c", "import kg; print(kg.__file__)"],
        cwd=elsewhere,
        env=environment,
        capture_output=True,
        text=True,
    ).stdout
    assert str(new) in where
    assert "port.ttl" in kg("build", "port.txt", "--date", "2024-03-14")
    assert (elsewhere / "graphs" / "port.ttl").is_file()
    assert "Brest" in kg("query", "graphs/port.ttl", "-e", "SELECT ?name { ?place a kg:Place ; skos:prefLabel ?name }")
