# What a newcomer types. Each command works on a fresh clone and installs what it needs.

PORT ?= 8501

.DEFAULT_GOAL := help
.PHONY: help run test check lock screenshots

help: ## list these commands
	@awk -F ': ## ' '/^[a-z]+: ## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install, import seeds/ and serve the app on 127.0.0.1 (PORT=8501, CURATE_NO_BROWSER=1)
	@sh scripts/install.sh requirements.lock
	@exec .venv/bin/curate run --port $(PORT)

test: ## install what tests need, then run the linters and every test
	@sh scripts/install.sh requirements-dev.lock requirements.lock
	@sh scripts/install_javascript.sh
	@sh scripts/install_test_programs.sh
	@sh scripts/test.sh

check: ## run the linters only
	@sh scripts/install.sh requirements-dev.lock requirements.lock
	@sh scripts/install_javascript.sh
	@sh scripts/check.sh

lock: ## write the lock files anew (UPGRADE=--upgrade for newer versions)
	@sh scripts/lock.sh

screenshots: ## make the pictures of the documentation
	@sh scripts/install.sh requirements-dev.lock requirements.lock
	@sh scripts/install_test_programs.sh
	@exec .venv/bin/python scripts/screenshots.py
