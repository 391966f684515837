# The doors for people and for CI. `make run` and `make test` are all the set-up there is.
PYTHON ?= python3
BIN := .venv/bin
export PORT ?= 8000

.PHONY: help setup setup-dev run test test-database journeys check fix bench lock
help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

setup: ## the private environment, for running
	@$(PYTHON) tools/setup.py run

setup-dev: ## and for testing
	@$(PYTHON) tools/setup.py dev

run: setup ## the platform with the worked demo, on http://localhost:$PORT
	@$(BIN)/gongkai run --demo

test: setup-dev ## every test but the browser journeys
	@$(BIN)/pytest -n auto --dist worksteal -m "not journey"

test-database: setup-dev ## the tests that touch the database, on the one GONGKAI_DATABASE names
	@$(BIN)/pytest -n auto --dist worksteal -m "database and not journey"

journeys: setup-dev ## whole lives in Debian's chromium
	@$(BIN)/pytest -n auto --dist worksteal -m journey

check: setup-dev ## style, types, floors, migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@GONGKAI_DEVELOPMENT=1 $(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@DJANGO_SETTINGS_MODULE=gongkai.config.settings_test $(BIN)/gongkai makemigrations --check --dry-run

fix: setup-dev ## mend style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup-dev ## measures, as ratios against a baseline of the same run
	@for file in bench/*.py; do $(BIN)/python $$file || exit 1; done

lock: ## requirements/*.txt from pyproject.toml
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 pyproject.toml requirements/build.in -o requirements/run.txt
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 pyproject.toml --extra postgres --group dev requirements/build.in -c requirements/run.txt -o requirements/dev.txt
