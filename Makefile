# Everything a machine needs beyond Python >= 3.11, git and make is installed from here, into .venv and var/.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
PORT ?= 8000
UV := 0.13.9
BIN := .venv/bin
RAIZ := $(abspath .)
# Neither an activated environment nor a .env of somebody's changes what these targets do.
unexport VIRTUAL_ENV PYTHONPATH DJANGO_SETTINGS_MODULE PYTHONHOME
# Nor whether Python keeps what it compiled: without it each of the hundred programs that the suite starts compiles Django anew.
unexport PYTHONDONTWRITEBYTECODE
SYNC = VIRTUAL_ENV="$(RAIZ)/.venv" UV_SYSTEM_CERTS=1 UV_LINK_MODE=copy $(BIN)/uv pip
DEMO = DEBUG=1 SITE_URL=http://127.0.0.1:$(PORT)

.PHONY: auditar ensayo fuzz almacen help demo demo-datos test cobertura lint exhaustivo imagen bench esquema cotejo copia capturas manual presupuesto lock mensajes migraciones roles

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 22

.venv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and none was found: install it, or say PYTHON=/path/to/python3."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check uv==$(UV)

.venv/.base: requirements/base.lock | .venv/bin/uv
	$(SYNC) install -q --require-hashes -r requirements/base.lock
	@touch $@

.venv/.dev: requirements/dev.lock | .venv/bin/uv
	$(SYNC) install -q --require-hashes -r requirements/dev.lock
	@touch $@ .venv/.base

.env:
	@printf '# Made by make demo: this is a developer'"'"'s machine. See .env.example.\nDEBUG=1\n' > $@

# The server, and beside it the worker that does what takes long; both end together.
SERVIR = $(BIN)/python manage.py trabajador --no-reload -v0 & trap "kill $$! 2>/dev/null" EXIT; \
	$(BIN)/python manage.py runserver --noreload 127.0.0.1:$(PORT)

demo: .venv/.base | .env  ## Run the site on the real pledge at http://127.0.0.1:8000 (PORT= changes it)
	@mkdir -p var
	$(DEMO) $(BIN)/python manage.py migrate -v0
	$(DEMO) $(BIN)/python manage.py cargar_semilla
	$(DEMO) $(BIN)/python manage.py crear_editor editora --demo
	@export $(DEMO); $(SERVIR)

demo-datos: .venv/.base | .env  ## The same with 60 fictional institutions, 400 commitments, 3,000 updates
	@mkdir -p var
	$(DEMO) DEMO_BANNER=1 DATABASE_URL=sqlite:///$(RAIZ)/var/demo-datos.sqlite3 $(BIN)/python manage.py migrate -v0
	$(DEMO) DEMO_BANNER=1 DATABASE_URL=sqlite:///$(RAIZ)/var/demo-datos.sqlite3 $(BIN)/python manage.py cargar_semilla
	$(DEMO) DEMO_BANNER=1 DATABASE_URL=sqlite:///$(RAIZ)/var/demo-datos.sqlite3 $(BIN)/python manage.py datos_demo --si-falta
	$(DEMO) DEMO_BANNER=1 DATABASE_URL=sqlite:///$(RAIZ)/var/demo-datos.sqlite3 $(BIN)/python manage.py crear_editor editora --demo
	@export $(DEMO) DEMO_BANNER=1 DATABASE_URL=sqlite:///$(RAIZ)/var/demo-datos.sqlite3; $(SERVIR)

# What SQLite is asked too: all that reads or writes a database, but for pages that other tests have asked.
DE_SQLITE := not browser and not libreoffice and not html and not bench and not capturas and not manual and not esquema and not cotejo and not copia and not imagen and not fuzz and not s3 and not sin_base and not una_base
# And in the suite: where SQL is written, a case of each test; and every page, once.
EN_SQLITE := $(addprefix tests/,base instituciones $(addprefix compromisos/,models lectura publicacion importacion salidas) \
  browser/test_paginas.py sitio/test_castellano.py test_semilla.py)

test: .venv/.dev chromium libreoffice nu servidor  ## Everything it needs, then the suite on PostgreSQL and what SQLite may answer otherwise on SQLite
	$(BIN)/python -m pytest -q -n 2 --dist worksteal
	TEST_DB=sqlite UN_CASO=1 $(BIN)/python -m pytest -q -n 2 --dist worksteal -m "$(DE_SQLITE) and not muestreo" $(EN_SQLITE)

cobertura: .venv/.dev chromium libreoffice nu servidor  ## Lines and branches that the suite runs on PostgreSQL; about 40 % dearer than the run of make test
	@mkdir -p var
	$(BIN)/python -m pytest -q -n 2 --dist worksteal --cov --cov-report=term

# What draws pages without a window to show them in: half the work of the whole Chromium, which stands in where it is all there is.
.PHONY: chromium
chromium:
	@command -v chromium-headless-shell >/dev/null 2>&1 \
	  || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null; } 2>/dev/null \
	  || command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 \
	  || { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	  || { echo "The browser tests need Chromium and it could not be installed: install the package 'chromium-headless-shell' or 'chromium' and run again."; exit 1; }

.PHONY: libreoffice
libreoffice:
	@command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1 \
	  || { apt-get update -qq && apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null; } \
	  || { echo "The tests of our files in a spreadsheet need LibreOffice and it could not be installed: install the package 'libreoffice-calc-nogui' (or libreoffice-calc) and run again."; exit 1; }

# What reads the files of deploy/; installing it in a container starts nothing (policy-rc.d).
.PHONY: servidor
servidor:
	@{ { command -v nginx || test -x /usr/sbin/nginx; } && command -v systemd-analyze && command -v shellcheck; } >/dev/null 2>&1 \
	  || { apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light systemd shellcheck >/dev/null; } \
	  || { echo "The tests of deploy/ need nginx, systemd-analyze and shellcheck, and they could not be installed: install the packages 'nginx-light', 'systemd' and 'shellcheck' and run again."; exit 1; }

# The Nu HTML checker, which is a Java program published for npm.
NU := 26.9.27
.PHONY: nu
nu: var/nu-$(NU)/node_modules/vnu-jar/build/dist/vnu.jar
var/nu-$(NU)/node_modules/vnu-jar/build/dist/vnu.jar:
	@{ command -v java >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null; }; } \
	  && { command -v npm >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq --no-install-recommends npm >/dev/null; }; } \
	  && npm install --prefix var/nu-$(NU) --no-save --no-audit --no-fund --loglevel=error vnu-jar@$(NU) >/dev/null \
	  || { echo "The tests of HTML need Java and npm, and they could not be installed: install the packages 'default-jre-headless' and 'npm' and run again."; exit 1; }

lint: .venv/.dev migraciones  ## Linter, formatters, arrows between folders, old idioms, types, missing migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files 'templates/*.html')
	$(BIN)/django-upgrade --target-version 5.2 --check $$(git ls-files '*.py')
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

exhaustivo: .venv/.dev chromium libreoffice nu servidor  ## What the suite tries by a sample, whole: every page at every width, every day, every moment of death; all of SQLite
	EXHAUSTIVO=1 $(BIN)/python -m pytest -q -n 2 --dist worksteal -m "muestreo or exhaustivo"
	TEST_DB=sqlite $(BIN)/python -m pytest -q -n 2 --dist worksteal -m "$(DE_SQLITE)"

auditar: .venv/bin/uv  ## Known holes in what is locked (asks OSV); fails too when it was given no data
	$(BIN)/python .ci/auditar.py

ensayo: .venv/.dev servidor  ## What may happen, done to the whole site on loopback: faults, ten minutes of everybody, a backup; into docs/ensayo.md
	$(BIN)/python -m tests.ensayo

bench: .venv/.dev  ## Measure, as ratios in one run
	$(BIN)/python -m pytest -q -s -m bench tests/bench

.PHONY: bench-web wrk
bench-web: .venv/.dev servidor wrk  ## The site under load beside nginx and Datasette, into docs/benchmarks.md (BENCH_WEB_CORTO=1: to see that it works)
	$(BIN)/python -m tests.bench.web

wrk:
	@command -v wrk >/dev/null 2>&1 \
	  || { apt-get update -qq && apt-get install -y -qq --no-install-recommends wrk >/dev/null; } \
	  || { echo "make bench-web needs wrk, and it could not be installed: install the package 'wrk' and run again."; exit 1; }

esquema: .venv/.dev  ## Two thousand made-up requests to the API, by its own description; every check of schemathesis
	$(BIN)/python -m pytest -q -s -m esquema tests/compromisos/views/api

almacen: .venv/.dev  ## Files kept in a real store of objects (installs requirements/s3-dev.lock into .venv)
	$(SYNC) install -q --require-hashes -r requirements/s3-dev.lock
	$(BIN)/python -m pytest -q -m s3 tests/base

N ?= 20000
fuzz: .venv/.dev  ## N requests that nobody thought of, by every role (N=100000; FUZZ_SEED and FUZZ_FROM make them again)
	N=$(N) $(BIN)/python -m pytest -q -s -m fuzz tests/fuzz

cotejo: .venv/.dev libreoffice  ## Every field of four hundred pledges, by file, API, JSON and page, on three days: they say the same; and their CSV comes in again
	$(BIN)/python -m pytest -q -m cotejo tests/sitio

copia: .venv/.dev chromium  ## The whole demonstration as a folder, twice: links, words, hashes, axe in a browser (COPIA_CORTA=1: of a small one)
	$(BIN)/python -m pytest -q -m copia tests/compromisos/salidas/copia

capturas: .venv/.dev chromium  ## Screenshots of every page, with 400 pledges and with 6 (desktop, phone, dark, print, English) into var/capturas/
	$(BIN)/python -m pytest -q -m capturas tests/browser

manual: .venv/.dev chromium  ## Take the pictures of docs/manual again
	$(BIN)/python -m pytest -q -m manual tests/browser

imagen: .venv/.dev  ## Build the container image and serve from it as nobody, on a root that cannot be written (root; Debian)
	@{ command -v mmdebstrap && command -v buildah; } >/dev/null 2>&1 \
	  || { apt-get update -qq && apt-get install -y -qq --no-install-recommends mmdebstrap buildah >/dev/null; } \
	  || { echo "The image needs mmdebstrap and buildah, and they could not be installed: install both packages and run again."; exit 1; }
	$(BIN)/python -m pytest -q -m imagen tests/deploy

LIGHTHOUSE := 12.8.2
var/lighthouse/node_modules/.bin/lighthouse:
	@mkdir -p var/lighthouse
	cd var/lighthouse && npm install --no-save --no-audit --no-fund --loglevel=error lighthouse@$(LIGHTHOUSE)

presupuesto: .venv/.dev chromium var/lighthouse/node_modules/.bin/lighthouse  ## What pages weigh and how soon they are there (needs npm, for Lighthouse)
	$(BIN)/python tests/browser/presupuesto.py --lighthouse $(RAIZ)/var/lighthouse/node_modules/.bin/lighthouse

# The admin and the import speak Spanish: English is for the public pages.
SOLO_EN_ESPANOL := .venv var tests migrations management templates/admin cuentas templates/cuentas templates/account \
  base/admin.py base/antivirus.py base/archivo_input.py base/archivos.py base/campos.py base/cifras.py base/columnas.py base/dias.py \
  base/direcciones.py base/edicion_segura.py base/que_archivo_es.py base/historia.py base/ilegible.py base/libros.py base/limites.py base/menu_de_fila.py \
  base/restricciones.py base/texto.py base/versiones.py base/ocultos \
  instituciones/ruc.py templates/mfa templates/registration templates/429.html compromisos/admin compromisos/importacion compromisos/publicacion \
  compromisos/correo/a_pedido.py compromisos/correo/cartas.py compromisos/correo/cola.py compromisos/correo/devoluciones.py \
  compromisos/correo/enlaces.py compromisos/correo/invitaciones.py compromisos/correo/muestras.py compromisos/correo/recordatorios.py \
  compromisos/correo/tipos.py \
  compromisos/informar templates/informar compromisos/sitio_admin.py compromisos/lectura/comparacion.py \
  compromisos/lectura/filtros/interno.py compromisos/lectura/vistas.py compromisos/models/vista.py \
  compromisos/salidas/datos/columns/de_lista.py compromisos/salidas/datos/columns/de_otras_listas.py compromisos/salidas/datos/columns/de_plazos.py compromisos/salidas/datos/columns/de_trabajo.py compromisos/salidas/datos/columns/de_oficina.py compromisos/lectura/agenda.py compromisos/templatetags/filas.py compromisos/lectura/cuentas.py compromisos/lectura/quien_informo.py \
  compromisos/salidas/informes/oficio.py compromisos/lectura/primeros_pasos.py compromisos/templatetags/ayuda.py compromisos/models/carta.py compromisos/reglas/cartas.py \
  compromisos/templatetags/leer.py compromisos/templatetags/marco.py instituciones/contactos.py \
  compromisos/salidas/datos/widgets.py compromisos/salidas/datos/nombres.py \
  compromisos/reglas/preguntas.py compromisos/models/latido.py compromisos/models/mensaje.py compromisos/models/confirmacion.py compromisos/models/supresion.py \
  compromisos/models/enlace_citado.py compromisos/models/sello.py compromisos/models/version_publica.py compromisos/models/encargo.py compromisos/models/seguimiento.py compromisos/models/preferencia_de_avisos.py \
  compromisos/lectura/actividad \
  compromisos/models/dato_revisado.py config/datos_personales.py \
  instituciones/admin.py
mensajes: .venv/.dev  ## Collect and compile the translations (needs gettext)
	DEBUG=1 $(BIN)/python manage.py makemessages -l en --no-location --no-wrap $(SOLO_EN_ESPANOL:%=-i "%")
	DEBUG=1 $(BIN)/python manage.py compilemessages -v0 -i .venv -i var

migraciones: .venv/.dev  ## Fail if a model changed without its migration
	DEBUG=1 DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run

roles: .venv/.dev  ## Print the table of permissions again in docs/roles.md
	DEBUG=1 DJANGO_SETTINGS_MODULE=config.settings $(BIN)/python -c "import django; django.setup(); from tests.compromisos.publicacion import tabla_de_permisos as t; t.escribir()"

lock: .venv/bin/uv  ## Resolve the dependencies again, with hashes and without addresses
	$(SYNC) compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -U pyproject.toml -o requirements/base.lock
	$(SYNC) compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -U pyproject.toml --group dev -o requirements/dev.lock
	$(SYNC) compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -U pyproject.toml --extra s3 -o requirements/s3.lock
	$(SYNC) compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -U pyproject.toml --extra s3 --group s3 -o requirements/s3-dev.lock
