# Needs Python 3.11 or later and make; everything else goes into .venv.
#   make demo    build the example article's graph and put a question to it
#   make test    run every check
#   make score   score the built graphs of the annotated articles, where they are present;
#                with ABLATE=1 also without one stage of the extraction after the other (3 minutes)
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test score refresh clean

demo: .venv/.installed
	$(BIN)/kg build graphs/exemple.txt
	$(BIN)/kg query graphs/exemple.ttl -f graphs/exemple.rq

test: .venv/.installed-for-tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -n auto --dist loadgroup

score: .venv/.installed-for-tests
	$(BIN)/python -m tests.score_table
	$(if $(ABLATE),$(BIN)/python -m tests.ablation)

# Golden graphs, the answers of notebook and README, its picture and its scores as they are today: read the difference first.
refresh: .venv/.installed-for-tests
	$(BIN)/python -m tests.golden_graphs
	$(BIN)/python -m tests.notebook
	$(BIN)/python -m tests.readme_blocks
	$(BIN)/python -m tests.shell.recording
	$(BIN)/python -m tests.view.screenshot
	$(BIN)/python -m tests.score_table --readme

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "kg needs Python 3.11 or later; none was found. Try: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# The stamps keep a second run from installing again; editable, so that a changed source file counts at once.
.venv/.installed: pyproject.toml | .venv/bin/python
	$(PIP) install --editable .
	@touch $@

.venv/.installed-for-tests: pyproject.toml | .venv/bin/python
	$(PIP) install --editable '.[dev]'
	@touch $@ .venv/.installed

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
