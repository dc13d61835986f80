# make serve   builds the examples and serves them at http://127.0.0.1:8000 (PORT=… for another port)
# make test    style, types and all tests
#
# Needs Python 3.11 or later with venv, and make; everything else is installed into .venv.

PYTHON ?= python3
PORT   ?= 8000
HOST   ?= 127.0.0.1
BASE   ?= http://$(HOST):$(PORT)/
OUT    ?= build/site-out
PYTEST ?=

BIN := .venv/bin

.PHONY: serve build test test-scans style clean

serve: build
	$(BIN)/gongkai serve $(OUT) --host $(HOST) --port $(PORT)

build: .venv/installed
	$(BIN)/gongkai build examples/reports -o $(OUT) --base $(BASE)

test: style
	$(BIN)/python -m pytest $(PYTEST)

style: .venv/installed-dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy

# The tests of scanned reports: the extra they need is 330 MB.
test-scans: .venv/installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,xls,ocr]'
	$(BIN)/python -m pytest tests/test_scans.py tests/test_readers_ocr.py

clean:
	rm -rf build dist .venv

# The installation is editable: changes in src/, ontology/, shapes/ and site/ hold at once.
.venv/installed: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/installed-dev: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,xls]'
	touch $@ .venv/installed

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gongkai needs Python 3.11 or later; set PYTHON=…")'
	$(PYTHON) -m venv .venv
