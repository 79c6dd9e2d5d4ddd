# Two commands: `make serve` publishes the register and serves it; `make test` runs the tests.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BASE := http://127.0.0.1:$(PORT)/
.PHONY: serve test environment clean

serve: environment
	$(VENV)/bin/lod publish --base $(BASE)
	$(VENV)/bin/lod serve --port $(PORT)

test: environment
	$(VENV)/bin/python -m pytest -n auto

environment: $(VENV)/ready

$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[test]"
	touch $@

clean:
	rm -rf $(VENV) releases
