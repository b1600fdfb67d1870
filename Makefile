# `make run` from nothing: a virtual environment, pinned packages, Postgres, Redis, demo data.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= $(shell python3.11 -c 'print("python3.11")' 2>/dev/null || echo python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
STAMP := .venv/installed-in
CODE := inboxapp workers alembic tests rxconfig.py

WRONG_PYTHON := inboxapp needs Python 3.11, and $(PYTHON) is %d.%d: name another, as in PYTHON=python3.11 make run
NO_VENV := $(PYTHON) cannot make virtual environments: install python3-venv (Debian, Ubuntu) and try again

# A folder that was moved takes its environment with it, but the scripts in there point elsewhere.
$(shell [ "$$(cat $(STAMP) 2>/dev/null)" = "$(CURDIR)" ] || rm -f $(STAMP))

.PHONY: help run dev test check bench lock clean chromium

help: ## list what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 14

run: $(STAMP) ## start everything on PORT (3000), with demo data
	@exec $(BIN)/python -m inboxapp serve --end-with-parent

dev: $(STAMP) ## the same, and reload on change
	@exec $(BIN)/python -m inboxapp serve --end-with-parent --dev

test: $(STAMP) chromium ## run the tests
	@$(BIN)/python -m pytest -n 2

check: $(STAMP) ## format, lint, types, import directions, migrations, house rules
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest tests/core/test_migrations.py tests/architecture

bench: $(STAMP) chromium ## measure, and print the table
	@$(BIN)/python -m tests.benchmarks

lock: $(STAMP) ## renew reflex.lock after the front end's packages changed
	@rm -rf .web reflex.lock
	@$(BIN)/python -m reflex export --frontend-only --no-zip
	@! grep -q '"resolved"' reflex.lock/package-lock.json

clean: ## remove what was installed and built; the data in DATA_DIR stays
	rm -rf .venv .web .states *.egg-info .mypy_cache .ruff_cache .import_linter_cache

$(STAMP): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; v == (3, 11) or sys.exit("$(WRONG_PYTHON)" % v)'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y python3-venv; } \
		|| { echo "$(NO_VENV)" >&2; exit 2; }
	@[ -d .venv ] && $(BIN)/python -c '' 2>/dev/null && grep -qF "$(CURDIR)/.venv" $(BIN)/activate \
		|| $(PYTHON) -m venv --clear .venv
	@echo "Installing the pinned packages (the first time, or they changed) …"
	@$(PIP) install -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@echo "$(CURDIR)" > $@

# Debian's own where we may install it, else the one that Playwright brings.
chromium: $(STAMP)
	@command -v chromium chromium-browser google-chrome >/dev/null \
		|| { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -qq -y chromium; } \
		|| $(BIN)/python -m playwright install chromium
