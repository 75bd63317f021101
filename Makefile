# make run    makes .venv, installs what is missing, makes the sample system where there is none, serves on 127.0.0.1:8501
# make test   everything that must pass; make bench, make soak   what takes longer or is measured
PORT ?= 8501
PYTHON ?= python3
WORKERS ?= 3
KILLS ?= 120
ROWS ?= 10000000
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: run test soak scale bench setup setup-tests browser postgresql clean

run: setup
	$(RUN) -m impact prepare
	$(RUN) -m streamlit run app.py --server.port $(PORT)

test: setup-tests browser postgresql
	$(RUN) -m pytest -n $(WORKERS)

soak: setup-tests browser
	SCALE_ROWS=$(ROWS) SOAK_KILLS=$(KILLS) SOAK_SEED=$${SOAK_SEED:-$$(date +%s)} DOORS_WHOLE=yes $(RUN) -m pytest -s tests/soak tests/real/test_every_door.py

scale: setup-tests
	SCALE_ROWS=$(ROWS) $(RUN) -m pytest -s tests/soak/test_ten_million.py

bench: setup-tests
	$(RUN) -m impact.bench

setup: $(VENV)/installed
setup-tests: $(VENV)/installed-for-tests

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make run PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-for-tests: requirements-dev.txt $(VENV)/installed
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

browser:
	@sh tests/browser/install.sh

postgresql:
	@sh tests/postgres.sh

clean:
	rm -rf $(VENV) data/archive data/warehouse data/receipts data/rejects data/inbox data/sample
