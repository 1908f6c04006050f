# Everything a person does with a clone of this repository. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run check test bench format reference lock wheel clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: ## Start CreatorAudit with demonstration data on http://127.0.0.1:8400
	@scripts/bootstrap run && exec .venv/bin/creatoraudit serve --demo

check: ## Format, lint, types and the fast tests on SQLite: the loop while you work
	@scripts/bootstrap dev && exec scripts/check

test: ## Everything: the above, all tests on SQLite and PostgreSQL, and in a browser
	@scripts/bootstrap dev && exec scripts/test

bench: ## Measure, each figure beside a floor of the same run
	@scripts/bootstrap dev && exec .venv/bin/python -m benchmarks

format: ## Put every file into its form
	@scripts/bootstrap dev && .venv/bin/ruff check --fix-only --quiet . && exec .venv/bin/ruff format .

reference: ## Write docs/reference anew from the code
	@scripts/bootstrap dev && exec .venv/bin/python -m scripts.reference

lock: ## Lock dependencies anew from pyproject.toml (UPGRADE=1: to the newest releases)
	@scripts/lock

wheel: ## Build the package into dist/
	@scripts/bootstrap dev && exec .venv/bin/python -m pip wheel -q --no-deps --no-build-isolation -w dist .

clean: ## Remove what was built and cached; your data in var/ stays
	@rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
