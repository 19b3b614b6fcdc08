# One command each. Needs Python 3.11 or later and make; everything else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CORES = $(shell nproc 2>/dev/null || sysctl -n hw.ncpu 2>/dev/null || echo 2)
# What a PDF needs of the system: a text library, fonts. Everything else does without.
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core
MAKES_PDF = echo '<p>a' | $(BIN)/python -m alongside.plan.pdf >/dev/null 2>&1
GETS_PANGO = { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	apt-get install -y -qq --no-install-recommends $(PANGO); } >/dev/null 2>&1

# What stories in a real browser need; without it they are skipped, and say so.
BROWSES = command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1
GETS_CHROMIUM = { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && \
	apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1

# Styles and scripts of the console: of two packages only their files, in a folder of their own.
ASSETS := $(VENV)/share/alongside

.PHONY: run test check bench clean
.DELETE_ON_ERROR:

run: $(READY)  ## The service on this machine, with a rehearsal going in it
	$(BIN)/alongside up --rehearse --clock 1d=1s

test: $(READY)  ## Every test, on every core
	$(BIN)/pytest -n $(CORES) --dist loadgroup $(ARGS)
	@$(if $(ARGS),true,$(BROWSES) || $(GETS_CHROMIUM) || true)
	$(if $(ARGS),,$(BIN)/pytest tests/browser -n 2 --dist loadfile)

check: $(READY)  ## Style, types, who may import whom, the rule files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/alongside rules check rules/
	$(BIN)/alongside rules format --check rules/

bench: $(READY)  ## The figures in docs/benchmarks.md, measured again
	$(BIN)/python -m benchmarks $(ARGS)

clean:  ## Everything that can be made again; never var/, which holds clients
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A folder left half made is started again: the stamp is the last thing written.
$(READY): requirements/dev.txt requirements/assets.txt pyproject.toml
	@found=; for python in $(PYTHON) python3.11 python3 python; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Alongside needs Python 3.11 or later; python3 here is:" \
	       "$$(python3 --version 2>&1 | tail -n 1)." >&2; \
	  echo "Install Python 3.11, or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; \
	  exit 1; \
	fi; \
	[ -x $(BIN)/python ] && [ -x $(BIN)/pip ] || "$$found" -m venv --clear $(VENV) || { \
	  echo "No virtual environment could be made; on Debian or Ubuntu install python3-venv." >&2; \
	  rm -rf $(VENV); exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps --upgrade \
	  --target $(ASSETS) -r requirements/assets.txt
	@$(MAKES_PDF) || $(GETS_PANGO) || true
	@$(MAKES_PDF) || echo "Plans can be shown as pages; for PDF files install $(PANGO)." >&2
	@touch $@
