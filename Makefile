# Gradient Horizon. `make run` opens the app, `make test` runs every test; both install what they need.

PYTHON      ?= python3
PORT        ?= 8501
# Only this computer sees the app; ADDRESS=0.0.0.0 opens it to the local network.
ADDRESS     ?= 127.0.0.1
# Processes that serve the app, behind nginx where it is installed; empty: one a core.
WORKERS     ?=
# Where torch's CPU build comes from; TORCH_INDEX= (empty) leaves it to pip's own configuration.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
export CHROMIUM ?= /usr/bin/chromium
# The folder of PostgreSQL's programs; empty for the newest of Debian's, /usr/lib/postgresql/*/bin.
export POSTGRESQL_BIN ?=
PYTEST_ARGS ?= -n 2 --dist worksteal
# Which writes the locked requirements.
UV          := 0.13.9
# CPU=baseline: every library's code for the oldest processor, which rounds otherwise in the last digit.
CPU         ?= native

VENV := .venv
PY   := $(VENV)/bin/python
PIP  := $(PY) -m pip --disable-pip-version-check
# Made last, so that an interrupted install is repeated and a complete one is not looked at again.
RUN_STAMP := $(VENV)/.installed-run
DEV_STAMP := $(VENV)/.installed-dev
KERNEL_STAMP := $(VENV)/.compiled
KERNEL_CACHE := rnn_core/engine/compiled/__pycache__

ifeq ($(CPU),baseline)
KERNEL_STAMP := $(VENV)/.compiled-baseline
KERNEL_CACHE := $(CURDIR)/$(VENV)/numba-baseline
export NUMBA_CACHE_DIR := $(KERNEL_CACHE)
COMPUTING := $$($(PY) tests/baseline_cpu.py)
else ifneq ($(CPU),native)
$(error CPU must be native or baseline, got '$(CPU)')
endif

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench format lock chromium postgresql nginx clean

help:
	@echo "make run      open the app on port $(PORT) (PORT=9000 for another, ADDRESS=0.0.0.0 for the local network)"
	@echo "make test     run all tests (CPU=baseline as the oldest processor computes, which rounds otherwise)"
	@echo "make check    formatting, lint and types"
	@echo "make bench    measure engine, browser and a room of forty sessions: minutes, on an idle machine"
	@echo "make format   rewrite the code in the house format"
	@echo "make lock     write requirements.lock anew, after requirements.txt has changed"
	@echo "make clean    remove what make and the tools have put here"

# Matrices are small, and several sessions fill the cores: one thread each, and memory that is not split by thread.
# `exec`, so that Ctrl-C or a kill of make reaches the server itself.
run: $(KERNEL_STAMP)
	@exec env OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MALLOC_ARENA_MAX=2 ADDRESS=$(ADDRESS) PORT=$(PORT) WORKERS=$(WORKERS) $(PY) -m app

# One thread a worker: matrices here are small, and two workers already fill two cores.
test: $(DEV_STAMP) $(KERNEL_STAMP) chromium postgresql nginx
	@env $(COMPUTING) OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 $(PY) -m pytest $(PYTEST_ARGS)

check: $(DEV_STAMP)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy

# PARTS="engine training browser load classroom greedy faults" by default; one of them alone: make bench PARTS=engine
bench: $(DEV_STAMP) chromium
	@$(PY) -m benchmarks $(PARTS)

format: $(DEV_STAMP)
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

# After requirements.txt has changed: what is installed, to the byte.
lock: $(RUN_STAMP)
	$(PIP) install --quiet uv==$(UV)
	$(PY) deploy/lock.py $(TORCH_INDEX)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results app/static
	find app benchmarks pages rnn_core tests -name __pycache__ -prune -exec rm -rf {} +

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Gradient Horizon needs Python 3.11 or newer, and '$(PYTHON)' is not. Install one, then name it: make PYTHON=python3.11 $(MAKECMDGOALS)"; \
	  exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
	  echo "'$(PYTHON) -m venv' failed. On Debian and Ubuntu the package python3-venv is missing: apt install python3-venv"; \
	  exit 1; }

# torch alone looks at PyTorch's index, and alone (--no-deps): nothing else may come from there, and the CPU build
# (2.13.0+cpu) wins over the plain one. Its dependencies come with the rest, which is checked by its hashes.
$(RUN_STAMP): requirements.txt requirements.lock | $(PY)
	@echo "Installing the app's requirements into $(VENV): about 1 GB, a few minutes, once."
	$(PIP) install --no-deps $(if $(TORCH_INDEX),--extra-index-url "$(TORCH_INDEX)") "$$(grep '^torch==' requirements.txt)"
	$(PIP) install --require-hashes -r requirements.lock
	@echo "Compressing what browsers fetch, once."
	@$(PY) -m app.serving.prepare
	@touch $@

# Loops that numba compiles, kept beside their source: nobody's first click waits for a compiler.
$(KERNEL_STAMP): $(wildcard rnn_core/engine/compiled/*.py) $(RUN_STAMP)
	@echo "Compiling the engine's loops, once."
	@rm -rf $(KERNEL_CACHE)  # it does not see a change in what a loop calls
	@env $(COMPUTING) $(PY) -m rnn_core.compile
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	@echo "Installing what the tests and checks need."
	$(PIP) install --quiet -r requirements-dev.txt
	@touch $@

# What a missing Debian package is installed with: nothing for root, `none` where nobody may.
define SUDO
if ! command -v apt-get >/dev/null; then sudo=none; \
	elif [ "$$(id -u)" = 0 ]; then sudo=; \
	elif sudo -n true 2>/dev/null; then sudo="sudo -n"; \
	else sudo=none; fi
endef

# The browser tests drive a real Chromium. CHROMIUM= names one that is elsewhere.
chromium:
	@test -x "$(CHROMIUM)" && exit 0; \
	$(SUDO); \
	if [ "$$sudo" != none ]; then \
	  echo "Installing Debian's chromium for the browser tests."; \
	  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
	fi; \
	test -x "$(CHROMIUM)" || { \
	  echo "The browser tests need Chromium, and $(CHROMIUM) does not exist. Install it (Debian: sudo apt install chromium) or name one: make test CHROMIUM=/path/to/chrome"; \
	  exit 1; }

# The tests start a PostgreSQL of their own. Where the package is installed for them, it makes no cluster and starts none.
postgresql:
	@found() { ls $(if $(POSTGRESQL_BIN),"$(POSTGRESQL_BIN)",/usr/lib/postgresql/*/bin)/initdb >/dev/null 2>&1; }; \
	found && exit 0; \
	$(SUDO); \
	if [ "$$sudo" != none ] && [ -z "$(POSTGRESQL_BIN)" ]; then \
	  echo "Installing Debian's postgresql for the classroom's tests."; \
	  $$sudo mkdir -p /etc/postgresql-common/createcluster.d && \
	  echo "create_main_cluster = false" | $$sudo tee /etc/postgresql-common/createcluster.d/none.conf >/dev/null && \
	  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql; \
	fi; \
	found || { \
	  echo "The classroom's tests need PostgreSQL, which is not there. Install it (Debian: sudo apt install postgresql) or name its programs: make test POSTGRESQL_BIN=/path/to/bin"; \
	  exit 1; }

# In front of one server a core, in the tests as in the image. Debian's would start one of its own at once: it may not.
nginx:
	@found() { PATH="$$PATH:/usr/sbin:/usr/local/sbin" command -v nginx >/dev/null; }; \
	found && exit 0; \
	$(SUDO); \
	if [ "$$sudo" != none ]; then \
	  echo "Installing Debian's nginx-light for the tests of the serving."; \
	  policy=/usr/sbin/policy-rc.d; \
	  if [ ! -e $$policy ]; then printf '#!/bin/sh\nexit 101\n' | $$sudo tee $$policy >/dev/null; $$sudo chmod 755 $$policy; mine=yes; fi; \
	  $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light; \
	  if [ -n "$$mine" ]; then $$sudo rm -f $$policy; fi; \
	fi; \
	found || { \
	  echo "The tests of the serving need nginx, which is not there. Install it (Debian: sudo apt install nginx-light)"; \
	  exit 1; }
