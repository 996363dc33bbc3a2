# Everything a person types to run or work on Portico: `make help` lists it.
# Needs python3 (3.11 or newer), pip and make; the rest it fetches into .tools and .venv, both inside this folder.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
TEST_PROCESSES ?= 2# each with a database of its own; for the stories with a server and a browser, too

FETCHED_UV := $(if $(shell uv --version 2>/dev/null),,.tools/bin/uv)
UV := $(or $(FETCHED_UV),uv)
BIN := .venv/bin
PYTEST := $(BIN)/pytest
TYPED := $(wildcard access.py config.py htmx.py models integrations/*.py)
SAID_BY := _l said Refused:2 refuse:2 Sentence Unreadable CannotImport WeakPassword BadSearch BadPicture BadFile BadFilter # beside _(): sentences that models raise, said by views
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)

# The locked versions go into .venv, on the python3 that is here, whatever else this shell has active.
export UV_PYTHON := $(PYTHON)
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
unexport VIRTUAL_ENV
SYNC := $(UV) sync --quiet --locked --inexact
EXPORT := $(UV) export --quiet --frozen --no-hashes --no-header --no-annotate

.PHONY: help run serve test check format bench lock settings screenshots translations clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s%s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: .venv/for-running ## start Portico with the demo company on http://127.0.0.1:8000
	@exec $(BIN)/flask serve --demo

serve: .venv/for-running ## start Portico without the demo (settings come from the environment)
	@exec $(BIN)/flask serve

test: .venv/for-testing ## run all tests on SQLite, then on a PostgreSQL of their own
	@echo "Tests on SQLite:"
	@env -u TEST_DATABASE_URL $(PYTEST) -n $(TEST_PROCESSES) -m "not browser"
	@echo "Browser stories:"
	@env -u TEST_DATABASE_URL $(PYTEST) -n $(TEST_PROCESSES) --dist loadfile -m browser
	@echo "The first tests once more, on PostgreSQL:"
	@$(BIN)/python -m tests.postgres -- $(PYTEST) -n $(TEST_PROCESSES) -m "not browser"

check: .venv/for-testing ## look for mistakes without running: style, templates, types, layers, lock files
	@echo "Style of the Python code (ruff)"
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet || { echo "Not in shape; make format mends it." >&2; exit 1; }
	@echo "Templates (djlint)"
	@$(BIN)/djlint --quiet --lint templates
	@$(BIN)/djlint --quiet --check templates || { echo "Not in shape; make format mends it." >&2; exit 1; }
	@echo "Types (mypy)"
	@$(BIN)/mypy --no-error-summary $(TYPED)
	@echo "Who may import whom (tests/test_layers.py)"
	@$(BIN)/pytest tests/test_layers.py
	@echo "Lock files are current (if not: make lock)"
	@$(UV) lock --check --quiet
	@$(EXPORT) | diff requirements.lock -

format: .venv/for-testing ## bring Python code and templates into shape
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format
	@$(BIN)/djlint --quiet --reformat templates

bench: .venv/for-running ## measure pages per second and print a table
	@$(BIN)/python -m bench

lock: | $(FETCHED_UV) ## after a change in pyproject.toml: renew uv.lock and requirements.lock
	@$(UV) lock
	@$(EXPORT) > requirements.lock

settings: .venv/for-running ## write docs/settings.md from config.py
	@$(BIN)/python -c "import config; print(config.as_markdown(), end='')" > docs/settings.md

screenshots: .venv/for-testing ## take the README's pictures from the demo anew
	@$(BIN)/python -m tests.browser.screenshots

translations: .venv/for-running ## collect the texts, merge them into each language, compile
	@$(BIN)/pybabel -q extract -F pyproject.toml $(foreach word,$(SAID_BY),-k $(word)) --add-location=file -w 120 -o translations/messages.pot .
	@$(if $(CATALOGUES),$(BIN)/pybabel -q update -i translations/messages.pot -d translations -N -w 120 --ignore-obsolete --ignore-pot-creation-date)
	@$(if $(CATALOGUES),$(BIN)/pybabel -q compile -d translations)

clean: ## remove everything that make fetched or made; your data in instance/ stays
	@rm -rf .venv .tools .hypothesis .mypy_cache .pytest_cache .ruff_cache translations/messages.pot
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed for what. A stamp file makes the second start free; --inexact lets the two sets live together.

.venv/for-running: uv.lock pyproject.toml | $(FETCHED_UV)
	@$(NEED_PYTHON)
	@echo "Installing Portico's packages into .venv …"
	@$(SYNC)
	@touch $@

.venv/for-testing: uv.lock pyproject.toml | $(FETCHED_UV)
	@$(NEED_PYTHON)
	@echo "Installing Portico's packages, those for tests included, into .venv …"
	@$(SYNC) --group test --group lint
	@touch .venv/for-running $@

.tools/bin/uv:
	@$(NEED_PYTHON)
	@$(NEED_PIP)
	@echo "Fetching uv into .tools …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --upgrade --target .tools uv

NEED_PYTHON = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	{ echo "Portico needs Python 3.11 or newer; here is: $$($(PYTHON) --version 2>/dev/null || echo no $(PYTHON))." >&2; exit 1; }
NEED_PIP = $(PYTHON) -m pip --version >/dev/null 2>&1 || \
	{ echo "Portico needs pip to fetch its packages; on Debian and Ubuntu: apt install python3-pip." >&2; exit 1; }
