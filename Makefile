# Twofold's commands. `make` alone lists them.
#
# Recipes that serve begin with exec: what stops make then stops the server, not a shell around it.
#
# Nothing but make and Python 3.11+ is expected of the machine: the first command creates .venv and
# installs what uv.lock says into it (scripts/environment.py); later ones find it ready.

HOST ?= 127.0.0.1
PORT ?= 8000
DEV_PORT ?= 8550
CERT ?=
KEY ?=
ONLY ?=
CASES ?= 5000
SEEDS ?= 2000
START ?= 0
ARGS ?=

# The first interpreter that runs and is new enough. A version manager's shim may exist and not run.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$name"; break; }; done)

VENV := .venv/bin
ENVIRONMENT = $(if $(PYTHON),$(PYTHON) scripts/environment.py,$(NO_PYTHON))
NO_PYTHON = echo "Python 3.11 or newer was not found. Install it (Debian, Ubuntu: apt install python3 \
	python3-venv; macOS: brew install python), then run make again." >&2; exit 1;

.DEFAULT_GOAL := help
.PHONY: help run test check simulate fuzz bench dev release
.NOTPARALLEL:

help: ## List the commands
	@echo "Twofold. The two commands to start with: make run, make test."
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  Settings: HOST=$(HOST) PORT=$(PORT); CERT=cert.pem KEY=key.pem for HTTPS; ARGS=… is"
	@echo "  passed on (run: twofold serve's options, test: pytest's). make bench ONLY=boot runs one."
	@echo "  make bench reports a missed figure; it ends with an error only when a measurement broke."

run: ## Build the app and serve it with its API at http://HOST:PORT
	@$(ENVIRONMENT) run
	@exec $(VENV)/python -m scripts.run --host "$(HOST)" --port "$(PORT)" \
		$(if $(CERT),--tls-cert "$(CERT)") $(if $(KEY),--tls-key "$(KEY)") $(ARGS)

test: check ## Everything: lint, types, import rules, all tests, a real browser
	@browser="$$($(VENV)/python -m scripts.browser --ensure)" && \
		TWOFOLD_CHROMIUM="$$browser" $(VENV)/python -m pytest \
		--cov=mobile_app.domain --cov=mobile_app.changes --cov=mobile_app.sync --cov-branch \
		--cov-report=term-missing:skip-covered --cov-fail-under=100 $(ARGS)

check: ## Lint, format, types and import rules
	@$(ENVIRONMENT) all
	@$(VENV)/ruff check --quiet .
	@$(VENV)/ruff format --check --quiet . || { \
		echo "Format the files above with: $(VENV)/ruff format ." >&2; exit 1; }
	@$(VENV)/mypy
	@$(VENV)/lint-imports

simulate: ## Play seeded worlds of devices and a server (SEEDS=2000, START=0; one is told in full)
	@$(ENVIRONMENT) all
	@$(VENV)/python -m tests.simulation --seeds "$(SEEDS)" --start "$(START)" $(ARGS)

fuzz: ## Try hostile input on the API and the wire formats (CASES=5000 for each test)
	@$(ENVIRONMENT) all
	@TWOFOLD_FUZZ_CASES="$(CASES)" $(VENV)/python -m pytest -m fuzz $(ARGS)

bench: ## Measure the figures (ONLY=name for one)
	@$(ENVIRONMENT) all
	@browser="$$($(VENV)/python -m scripts.browser --ensure)" && \
		TWOFOLD_CHROMIUM="$$browser" $(VENV)/python -m benchmarks $(ONLY)

dev: ## Hot reload in a browser, against the native adapters, without a build
	@$(ENVIRONMENT) all
	@exec $(VENV)/python -m scripts.dev --port "$(DEV_PORT)" $(ARGS)

release: ## Build the site with the strongest compression
	@$(ENVIRONMENT) run
	@$(VENV)/twofold build --release $(ARGS)
