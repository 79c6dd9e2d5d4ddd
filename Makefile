# Two commands: `make serve` publishes the register and serves it; `make test` runs the tests.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BASE := http://127.0.0.1:$(PORT)/
INSTALL = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
BENCHMARKS := $(filter-out bench/generate.py bench/load.py bench/noop.py bench/peers.py,$(wildcard bench/*.py))
# pytest says 5 where no test was chosen: a suite that is empty is no failure
PYTEST = f() { $(VENV)/bin/python -m pytest "$$@" || [ $$? -eq 5 ]; }; f -n auto
.PHONY: serve test slow browser conformance harvest bench soak reference environment clean

serve: $(VENV)/ready
	$(VENV)/bin/lod publish --base $(BASE)
	$(VENV)/bin/lod serve --port $(PORT)

test: environment
	$(VENV)/bin/python -m pytest -n auto

# What `make test` leaves out, by what it needs: time, Chromium, the W3C test suites, the harvesters of tests/harvest/setup.sh
slow: environment
	@$(PYTEST) -m "slow and not browser and not conformance" --ignore tests/harvest

browser: environment
	@$(PYTEST) -m "browser and not conformance"

conformance: environment
	@$(PYTEST) -m conformance

harvest: environment
	@$(PYTEST) -m "slow and not browser and not conformance" tests/harvest

bench: environment
	@for script in $(BENCHMARKS); do echo "== $$script"; $(VENV)/bin/python $$script || exit 1; done

soak: environment
	LOD_SOAK_SECONDS=600 $(VENV)/bin/python -m pytest -s -m slow tests/hostile/test_soak.py

reference: environment
	$(VENV)/bin/python docs/generate.py

environment: $(VENV)/tested

# What tests need comes after what serving needs, so that the first `make serve` is quick
$(VENV)/ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --editable .
	touch $@

$(VENV)/tested: $(VENV)/ready
	$(INSTALL) --editable ".[test]"
	touch $@

clean:
	rm -rf $(VENV) releases
