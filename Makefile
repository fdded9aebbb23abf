# Parley's commands. Only Python and make are needed: each target installs what it lacks.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help install demo test fuzz lint ui bench learn faults acceptance crash report-check docs clean

help:  ## list the targets
	@grep -hE '^[a-z-]+%?:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

install: $(READY)  ## make .venv from requirements.lock

# No dependency is resolved here: the lock is complete and every file in it has its hash.
$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing into .venv (once) ..." >&2
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)  ## the whole walk on the sample newsroom, offline
	@$(BIN)/parley demo

# In the order of the folders: by default xdist starts the files with most tests, and so ends on the
# slow ones, with one core idle.
test: $(READY) lint  ## lint, types, import rules, SQL lint and every test
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow"

# Random examples, ten times as many: each run tries others, so none of this belongs in `make test`.
fuzz: $(READY)  ## every property on ten times the examples, random ones
	$(BIN)/python -m pytest -n 2 --hypothesis-profile wild -m hypothesis

lint: $(READY)  ## ruff, mypy --strict, import rules, sqlfluff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --processes 2 --quiet sql

ui: $(READY)  ## the local Prefect server and its pages
	@$(BIN)/parley ui

PEERS := .venv-bench/.ready
$(PEERS): requirements-bench.lock
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@echo "installing the peers into .venv-bench (once) ..." >&2
	@.venv-bench/bin/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

bench: $(READY) $(PEERS)  ## every figure beside its peer, from one run
	$(BIN)/python -m tests.bench --peers .venv-bench/bin/python

bench-%: $(READY) $(PEERS)  ## one subject of the bench: articles, outcomes, polls, warehouse, endtoend ...
	$(BIN)/python -m tests.bench $* --peers .venv-bench/bin/python

learn: $(READY) $(PEERS)  ## fit the weights of gate and reader to the passages written for Parley
	$(BIN)/python -m tests.eval.learn

faults: $(READY)  ## the 201 faults of the shared fault server, judged from the warehouse
	$(BIN)/python -m tests.faults.run

acceptance: $(READY)  ## the tests that are too slow for every change: corpora, two runs at once, wild examples
	$(BIN)/python -m pytest -n 2 --dist loadfile --hypothesis-profile wild -m "slow or hypothesis"

crash: $(READY)  ## kill -9 at 30 random points and at each step's edge; tables must come out equal
	$(BIN)/python -m tests.crash.kill 30

report-check: $(READY)  ## the report in headless Chromium: offline, no error, axe-core
	@sh tests/report/browser/set_up.sh
	$(BIN)/python -m pytest tests/report/browser -m browser

docs: $(READY)  ## write into the documents what their commands print
	$(BIN)/python -m tests.docs.console

clean:  ## remove .venv and what runs have made
	rm -rf .venv .venv-bench warehouse/*.duckdb* warehouse/*.lock warehouse/*archive warehouse/prefect
