# The commands of the project; `make` alone lists them.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test test-sqlite test-postgres check lock bench soak faults clean runtime development machine
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PYTHON := $(BIN)/python
PIP := $(PYTHON) -m pip install --disable-pip-version-check --require-hashes
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard tthc_portal/locale/*/LC_MESSAGES/*.po))
PORT ?= 8000

# Development settings, each of which says so; only `production` below goes without.
export DEBUG := true

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The demo site is a small production: no pages for developers, a key of its own, packed files.
demo = DEBUG=false HTTPS=false ALLOWED_HOSTS=localhost,127.0.0.1 \
    DATABASE_URL="$${DATABASE_URL:-sqlite:///$(CURDIR)/var/tthc.sqlite3}" \
    SECRET_KEY="$$(cat var/secret-key)"
DEMO_PASSWORD ?= tthc-demo-2022

run: runtime var/secret-key var/static/.collected ## A running site with demo data, from a fresh clone on (PORT=8000)
	@$(demo) $(PYTHON) manage.py migrate --no-input
	@$(demo) DEMO_PASSWORD=$(DEMO_PASSWORD) $(PYTHON) manage.py load_demo --users
	@printf '\n  %s\n\n' 'http://localhost:$(PORT)/ (Ctrl-C stops it)'
	@trap 'kill $$site $$worker 2>/dev/null; wait' INT TERM EXIT; \
	env $(demo) $(PYTHON) manage.py run_worker & worker=$$!; \
	env $(demo) $(BIN)/gunicorn tthc_portal.wsgi --bind 127.0.0.1:$(PORT) \
	    --workers 2 --threads 4 --timeout 120 --no-control-socket & site=$$!; \
	wait $$site

var/secret-key: | var/static .venv/bin/python
	@umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@

var/static/.collected: $(shell find static -type f) .venv/runtime node_modules/runtime | var/static var/secret-key
	@$(demo) $(PYTHON) manage.py collectstatic --no-input --verbosity 0
	@touch $@

test: test-sqlite test-postgres ## The whole suite on SQLite, then on PostgreSQL with Chromium

test-sqlite: machine development
	@echo '== Tests on SQLite'
	env -u DATABASE_URL $(BIN)/pytest -n 2 -m 'not browser'

test-postgres: machine development
	@echo '== Tests on PostgreSQL, and in the browser'
	$(PYTHON) -m tests.postgres $(BIN)/pytest -n 2

# Sample settings of a production site, to be judged by `check --deploy`.
production = DEBUG=false ALLOWED_HOSTS=tthc.example.vn DATABASE_URL=sqlite://:memory: \
    SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')"

check: development ## Style, types, migrations, and the settings of production
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 --check {} +
	$(BIN)/mypy
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(production) $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(production) $(PYTHON) manage.py collectstatic --no-input --verbosity 0

# Neither addresses of a package index nor paths of this machine may get into a lock.
COMPILE = env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL -u UV_FIND_LINKS \
    $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-header

lock: development ## Pin what the two .in files and package.json ask for
	$(COMPILE) requirements.in --output-file requirements.txt
	$(COMPILE) requirements-dev.in --output-file requirements-dev.txt
	npm install --package-lock-only

bench: development ## How fast the import and the pages are, against what else there is
	$(PYTHON) -m tests.bench

soak: development ## Thousands of odd and damaged files and of uploads at once, for about half an hour
	EXAMPLES=10000 $(BIN)/pytest -n 2 -o faulthandler_timeout=7200 tests/intake/test_laws_of_reading.py \
	    tests/intake/test_damaged_files.py
	EXAMPLES=300 $(BIN)/pytest -n 2 -o faulthandler_timeout=7200 tests/laws/test_any_sequence.py \
	    tests/laws/test_canary.py
	MOMENTS=20 $(BIN)/pytest tests/laws/test_at_once.py
	MOMENTS=20 $(PYTHON) -m tests.postgres $(BIN)/pytest tests/laws/test_at_once.py

faults: development ## Workers and servers killed, databases stopped, disks full: for about ten minutes
	$(PYTHON) -m tests.faults

clean: ## Away with what was installed or built; the data in var/ stay
	rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	rm -rf var/static var/screenshots $(CATALOGUES)

# What must be there before anything runs. A stamp file remembers which lock was installed.

runtime: .venv/runtime node_modules/runtime $(CATALOGUES) | var/static
development: .venv/development node_modules/development $(CATALOGUES) | var/static

machine:
	@.ci/install

# WhiteNoise warns of a folder that is not there.
var/static:
	@mkdir -p $@

.venv/bin/python:
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11+ is needed")'
	python3 -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	$(PIP) -r requirements.txt
	@touch $@

.venv/development: requirements.txt requirements-dev.txt | .venv/bin/python
	$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@ .venv/runtime

node_modules/runtime: package-lock.json
	npm ci --omit=dev
	@touch $@

node_modules/development: package-lock.json
	npm ci
	@touch $@ node_modules/runtime

%.mo: %.po | .venv/runtime
	$(BIN)/pybabel compile --locale vi --input-file $< --output-file $@
