# The verbs of this project; `make` alone lists them. CONTRIBUTING.md explains `check`.
#
#   PYTHON=python3.12   another Python than the first one found that is new enough
#   PORT=8080           another port for `run`
#   OUT=folder          another folder for `demo`

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
OUT ?= out

# A stamp is written last and taken away first: where it is missing the environment is rebuilt.
# It holds the folder, because an environment does not survive being moved. It is rebuilt too
# where another PYTHON is asked for.
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
STALE := $(if $(filter-out $(shell cat $(READY) 2>/dev/null),$(CURDIR)),stale)
ifdef PYTHON
ifneq ($(shell $(PYTHON) -V 2>/dev/null),$(shell $(BIN)/python -V 2>/dev/null))
STALE := stale
endif
endif

.ONESHELL:
.SHELLFLAGS := -euc
.PHONY: help setup run demo test check bench stale

help:
	@echo "make run              siapkan, muat kantor contoh, buka di http://127.0.0.1:$(PORT)"
	echo "make demo OUT=map     siapkan, jalankan satu pengukuran, tulis naskahnya ke map"
	echo "make setup            siapkan saja"
	echo "make test             siapkan, lalu uji dengan cepat"
	echo "make check            semua pemeriksaan, seperti .ci/run"
	echo "make bench            ukur kecepatan"

setup: $(READY)
	@echo "Siap. Jalankan: make run"

run: $(READY)
	@exec $(BIN)/capaian serve --example --port $(PORT)

demo: $(READY)
	@exec $(BIN)/capaian demo --out "$(OUT)"

# A module stays whole, so that what it plays once is played by one worker. Compiled tests are
# kept even where Python is told to write no bytecode: compiling them takes longer than most.
test: $(READY_DEV)
	@PYTHONDONTWRITEBYTECODE= exec $(BIN)/pytest -n auto --dist loadfile -m "not journey" --hypothesis-profile quick

bench: $(READY_DEV)
	@exec $(BIN)/python -m bench

# What knows no database, and the browser, need no second run on PostgreSQL.
check: $(READY_DEV)
	@step() { printf '\n== %s\n' "$$*"; "$$@"; }
	step $(BIN)/ruff check .
	step $(BIN)/ruff format --check .
	step $(BIN)/mypy
	step $(BIN)/lint-imports --no-logo
	step $(BIN)/djlint capaian --lint
	step $(BIN)/django-admin makemigrations --settings capaian.settings --check --dry-run
	step $(BIN)/pytest -n auto -rs
	step $(BIN)/python -m tests.postgresql -n auto -rs $(addprefix --ignore tests/,browser domain adapters)

# --- the environment ---------------------------------------------------------------------------

$(READY): requirements.lock pyproject.toml $(STALE)
	@$(prepare)
	install requirements.lock
	printf '%s\n' "$(CURDIR)" > $(READY)

$(READY_DEV): requirements-dev.lock $(READY)
	@$(prepare)
	install requirements-dev.lock
	printf '%s\n' "$(CURDIR)" > $(READY)
	touch $(READY_DEV)

define prepare
refuse() { printf '\n%s\n\n' "$$1" >&2; exit 1; }
free_kb() { df -Pk . | awk 'NR == 2 { print $$4 }'; }
new_enough() { "$$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=
for each in $(or $(PYTHON),python3 python3.13 python3.12 python3.11); do
  if new_enough "$$each"; then python=$$each; break; fi
done
if [ -z "$$python" ]; then
  found=$$($(or $(PYTHON),python3) -V 2>/dev/null || echo "$(or $(PYTHON),Python)")
  refuse "$$found tidak dapat dipakai. Pasang Python 3.11 atau lebih baru, misalnya: sudo apt install python3 python3-venv"
fi
"$$python" -c 'import ensurepip, venv' 2>/dev/null || refuse "Paket venv belum ada. Pasang dengan: \
sudo apt install $$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"

install() {
  lock=$$1
  if [ ! -e $(READY) ] || [ -n "$(STALE)" -a "$$lock" = requirements.lock ]; then
    [ "$$(free_kb)" -ge 1000000 ] || refuse "Cakram hampir penuh. Kosongkan sedikitnya 1 GB, lalu ulangi."
    rm -rf $(VENV)
    "$$python" -m venv $(VENV) >/dev/null 2>&1 || refuse "Map $(VENV) tidak dapat dibuat. Periksa hak tulis dan ruang cakram."
  fi
  rm -f $(READY) $(READY_DEV)
  log=$(VENV)/setup.log
  echo "Memasang pustaka dari $$lock. Pertama kali perlu beberapa menit."
  pip="$(BIN)/python -m pip install --disable-pip-version-check --no-input"
  { $$pip --quiet --retries 2 --timeout 20 --require-hashes -r "$$lock" &&
    $$pip --quiet --no-deps --no-build-isolation --no-index --editable . ; } >"$$log" 2>&1 || explain
}

explain() {
  if grep -qi 'no space left' "$$log" || [ "$$(free_kb)" -lt 10000 ]; then
    refuse "Cakram penuh. Kosongkan sedikitnya 1 GB, lalu ulangi."
  elif grep -q 'DO NOT MATCH THE HASHES' "$$log"; then
    refuse "Sebuah pustaka berbeda dari yang dikunci, jadi tidak dipasang. Rinciannya: $$log"
  elif grep -qE 'Retrying|from versions: none|Connection|ProxyError|timed out' "$$log"; then
    refuse "Gudang pustaka tidak terjangkau. Periksa sambungan jaringan, lalu ulangi."
  fi
  refuse "Pemasangan pustaka gagal. Rinciannya: $$log"
}
endef
