# Every target makes what it needs, in .venv; stamps in .venv/stamps make the second call quick.
# Nothing has to be activated, and a bare machine needs make, Python 3.11 and Node.js 20 only.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
DEMO_ARGS ?=
PYTEST_ARGS ?=

# uv brings certificates of its own; a machine behind a proxy has the one that counts in its store.
export UV_SYSTEM_CERTS ?= 1

VENV := .venv
EXAM := .venv-exam
STAMPS := $(VENV)/stamps
BIN := $(CURDIR)/$(VENV)/bin
# jlpm's scripts look for jupyter-builder on PATH; Yarn keeps its state inside extension/.
JLPM := cd extension && PATH="$(BIN):$$PATH" "$(BIN)/jlpm"
UV_COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --quiet

EXTENSION_SOURCES := $(shell find extension/src extension/style extension/schema -type f) \
	extension/package.json extension/tsconfig.json
ROOM_SOURCES := $(shell find stepguide_kernel/room/static -type f) extension/room.mjs
# An editable install copies these into the environment, so a change installs them again.
SHARED_DATA := pyproject.toml extension/install.json \
	$(shell find stepguide_kernel/etc stepguide_kernel/room/templates \
		stepguide_kernel/notebook/nbconvert -type f)

# These tests mostly wait, for kernels and servers.  Browsers do not: two would be late for each other.
SIDE_BY_SIDE := --numprocesses=2 --dist=loadfile

LABEXTENSION := share/jupyter/labextensions/jupyter-stepguide
READY := $(STAMPS)/editable
WAITING_SUITES := tests/contract tests/faults tests/integration

# --- what people call ---------------------------------------------------------------------------

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) $(STAMPS)/kernel ## Build the environment in .venv, with the extension and the kernelspec

.PHONY: demo
demo: setup ## Play the whole loop on a bundled session (options: DEMO_ARGS="--no-browser --exit")
	$(BIN)/stepguide demo $(DEMO_ARGS)

.PHONY: check
check: setup $(STAMPS)/database ## Format, lint, types, layers, generated files, unit tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-python check-extension

.PHONY: test
test: $(STAMPS)/browser check ## Everything a change must pass: check, contract, integration, browser
	$(BIN)/python -m pytest $(WAITING_SUITES) -m "not slow" $(SIDE_BY_SIDE) $(PYTEST_ARGS)
	$(BIN)/python -m pytest tests/ui tests/hostile -m "not slow" $(PYTEST_ARGS)

.PHONY: exam
exam: $(STAMPS)/browser $(STAMPS)/database $(EXAM)/stamps/kernel ## The full acceptance runs, with the packages of real notebooks
	$(EXAM)/bin/python -m pytest tests/exam $(PYTEST_ARGS)
	$(EXAM)/bin/python -m pytest $(WAITING_SUITES) -m slow $(PYTEST_ARGS)
	$(EXAM)/bin/python -m pytest tests/ui tests/hostile -m slow $(PYTEST_ARGS)

.PHONY: bench
bench: setup $(STAMPS)/database ## Measure what has a budget
	$(BIN)/python -m pytest tests/bench -s $(PYTEST_ARGS)

.PHONY: pictures
pictures: $(STAMPS)/browser setup ## Take every screen, light and dark, into build/pictures
	$(BIN)/python -m pytest tests/pictures $(PYTEST_ARGS)

.PHONY: format
format: $(READY) ## Rewrite sources in the house style
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(JLPM) format

.PHONY: lock
lock: $(STAMPS)/python ## Refresh the locks after a change of dependencies (LOCK_ARGS=--upgrade for newer versions)
	$(UV_COMPILE) $(LOCK_ARGS) pyproject.toml --extra demo --extra dev --extra notify --extra postgresql \
		--output-file requirements/dev.txt
	$(UV_COMPILE) $(LOCK_ARGS) requirements/exam.in --constraints requirements/dev.txt \
		--output-file requirements/exam.txt
	$(JLPM) install

.PHONY: clean
clean: ## Remove everything that was built, environments included
	rm -rf $(VENV) $(EXAM) dist build extension/node_modules extension/lib extension/.cache \
		extension/.yarn stepguide_kernel/labextension stepguide_kernel/room/bundle stepguide_kernel/_version.py \
		.mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# --- parts of check -----------------------------------------------------------------------------

.PHONY: check-python
check-python: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/deptry .
	$(BIN)/python -m pytest tests/unit tests/repo $(PYTEST_ARGS)

.PHONY: check-extension
check-extension: $(READY)
	$(JLPM) prettier
	$(JLPM) eslint
	$(JLPM) stylelint
	$(JLPM) types
	$(JLPM) test

# --- stamps -------------------------------------------------------------------------------------

$(STAMPS)/build-tools: tools/preflight
	PYTHON=$(PYTHON) tools/preflight build
	mkdir -p $(@D) && touch $@

$(STAMPS)/browser: tools/preflight
	PYTHON=$(PYTHON) tools/preflight browser
	mkdir -p $(@D) && touch $@

$(STAMPS)/database: tools/preflight
	PYTHON=$(PYTHON) tools/preflight database
	mkdir -p $(@D) && touch $@

# $(call make-venv,FOLDER,LOCKS): a venv with exactly what the locks say.  uv itself comes from
# the same lock, by pip; both check hashes.  Byte code is compiled once, here, because a test run
# would pay for it in every process it starts.
define make-venv
	$(PYTHON) -m venv $(1)
	awk '/^uv==/ { found = 1 } found { print } found && !/\\$$/ { exit }' requirements/dev.txt > $(1)/uv.txt
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r $(1)/uv.txt
	env -u PYTHONDONTWRITEBYTECODE $(1)/bin/uv pip install --python $(1)/bin/python \
		--require-hashes --compile-bytecode $(addprefix -r ,$(2))
endef

$(STAMPS)/python: $(STAMPS)/build-tools requirements/dev.txt
	$(call make-venv,$(VENV),requirements/dev.txt)
	mkdir -p $(@D) && touch $@

$(EXAM)/stamps/python: $(STAMPS)/build-tools requirements/dev.txt requirements/exam.txt
	$(call make-venv,$(EXAM),requirements/dev.txt requirements/exam.txt)
	mkdir -p $(@D) && touch $@

$(STAMPS)/node: $(STAMPS)/python extension/package.json extension/yarn.lock extension/.yarnrc.yml
	$(JLPM) install --immutable
	touch $@

# After the other, as both write the bundle.
$(STAMPS)/labextension: $(STAMPS)/node $(EXTENSION_SOURCES) | $(STAMPS)/room
	$(JLPM) build
	touch $@

$(STAMPS)/room: $(STAMPS)/node $(ROOM_SOURCES)
	$(JLPM) build:room
	touch $@

# $(call install-editable,FOLDER): this checkout in FOLDER, with its shared data.  The labextension
# is then linked rather than copied, so that a rebuild is seen at once; the link goes first, as an
# installer would follow it and write into the checkout.
define install-editable
	[ ! -L $(1)/$(LABEXTENSION) ] || rm $(1)/$(LABEXTENSION)
	$(1)/bin/uv pip install --quiet --python $(1)/bin/python --no-deps --no-build-isolation --editable .
	PATH="$(CURDIR)/$(1)/bin:$$PATH" $(1)/bin/jupyter-builder develop . --overwrite
endef

$(STAMPS)/editable: $(STAMPS)/labextension $(STAMPS)/room $(SHARED_DATA)
	$(call install-editable,$(VENV))
	touch $@

$(EXAM)/stamps/editable: $(EXAM)/stamps/python $(STAMPS)/labextension $(STAMPS)/room $(SHARED_DATA)
	$(call install-editable,$(EXAM))
	touch $@

$(STAMPS)/kernel: $(STAMPS)/editable stepguide_kernel/kernel/kernelspec.py
	$(BIN)/stepguide kernel install --sys-prefix
	touch $@

$(EXAM)/stamps/kernel: $(EXAM)/stamps/editable stepguide_kernel/kernel/kernelspec.py
	$(EXAM)/bin/stepguide kernel install --sys-prefix
	touch $@
