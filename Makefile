# Everything a person does with the project. Only Python >= 3.11 and make are needed; the rest goes into .venv.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
# What is installed is remembered by two stamps: what the bot runs on, and what it is developed with on top of that.
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
LOCK := env -u UV_FIND_LINKS $(VENV)/bin/uv pip compile pyproject.toml --quiet --no-config --universal \
	--python-version 3.11 --generate-hashes --custom-compile-command 'make lock' $(ARGS)

# A third of a test's time is waiting for the database or the playground, so there is one process more than cores.
ON_ALL_CORES := -n $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1))) --dist worksteal

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test coverage check bench crash interleavings year kinds lock clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 16

setup: $(RUNTIME) ## install what the bot runs on into .venv
	@echo "Ready: make run"

run: $(RUNTIME) ## set up and run the bot (ARGS="invite 2" for another command)
	@exec $(PY) -m bot $(ARGS)

test: $(DEV) ## set up and run all tests (ARGS="tests/bot -x" for some)
	@$(PY) -m pytest $(or $(ARGS),$(ON_ALL_CORES))

coverage: $(DEV) ## run all tests and show what they do not reach
	@$(PY) -m pytest --cov $(ON_ALL_CORES)

check: $(DEV) ## set up and hold the code against its rules: style, types, imports, migrations, README
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports --no-cache
	$(PY) -m pytest --quiet tests/test_migrations.py tests/test_readme.py

bench: $(DEV) ## measure speed and memory
	@$(PY) -m tests.bench $(ARGS)

crash: $(DEV) ## kill the bot 20 times while 200 people ask and 2,000 are written to, and count what was lost
	@$(PY) -m tests.crash $(ARGS)

interleavings: $(DEV) ## play 500 random conversations of several people at once, and count what went astray (ARGS="50 1")
	@$(PY) -m tests.interleavings $(ARGS)

year: $(DEV) ## play a year of the roadmap against a model of it, and count what was not as it should be (ARGS="1")
	@$(PY) -m tests.year $(ARGS)

kinds: $(DEV) ## play every kind of message both ways, and print the table
	@$(PY) -m tests.kinds

lock: $(RUNTIME) ## renew the lock files from pyproject.toml (ARGS=--upgrade for newer versions)
	$(PIP) install --quiet 'uv>=0.13,<0.14'
	$(LOCK) --extra postgres --extra proxy --output-file requirements.txt
	$(LOCK) --all-extras --constraints requirements.txt --output-file requirements-dev.txt

clean: ## remove everything that was made, except data/
	rm -rf $(VENV) build *.egg-info .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Creating $(VENV) with $$("$$python" --version)"; \
			"$$python" -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); \
			echo "Could not create $(VENV) with $$python: on Debian and Ubuntu, install python3-venv." >&2; \
			exit 1; \
		fi; \
	done; \
	echo "Python 3.11 or newer is needed and was not found; if it is installed, name it: make PYTHON=/path/to/python3" >&2; \
	exit 1

$(RUNTIME): requirements.txt | $(PY)
	@echo "Installing what the bot runs on"
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt | $(PY)
	@echo "Installing what the bot runs on and is developed with"
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements-dev.txt
	@touch $(RUNTIME) $@
