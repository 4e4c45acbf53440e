"""What a process of the web has in memory: who reads pages loads no library that pages have no use for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.urls import URLPattern, get_resolver

from base.al_pedirse import AlPedirse

DE_OTROS = {
    "compromisos.admin", "compromisos.importacion", "compromisos.informar.views",
    "docx", "fido2", "icalendar", "import_export.admin", "lxml", "markdown_it", "openpyxl", "pypdf", "rfc3161_client",
    "segno", "typst", "urllib3",
}  # fmt: skip
LEIDAS = [
    "/",
    "/en/",
    "/compromisos/",
    "/instituciones/",
    "/territorios/",
    "/cambios/",
    "/buscar/",
    "/respuestas/",
]
LECTURA = """
import io, json, sys
from wsgiref.util import setup_testing_defaults
from config import wsgi
def leer(ruta):
    dicho, environ = [], {"PATH_INFO": ruta, "HTTP_HOST": "localhost", "wsgi.url_scheme": "https"}
    setup_testing_defaults(environ)
    b"".join(wsgi.application(environ, lambda estado, cabeceras, error=None: dicho.append(estado)))
    return dicho[-1]
print(json.dumps([[leer(ruta) for ruta in sys.argv[1:]], sorted(sys.modules)]))
"""


def en_otro_proceso(rutas: list[str], base: str) -> tuple[list[str], set[str]]:
    entorno = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": base}
    hecho = subprocess.run(
        [sys.executable, "-c", LECTURA, *rutas], env=entorno, capture_output=True, text=True, check=True
    )
    estados, modulos = json.loads(hecho.stdout.splitlines()[-1])
    return estados, set(modulos)


def test_readers_of_pages_load_no_library_of_others(db):
    if connection.vendor == "postgresql":
        servidor = urlsplit(os.environ["DATABASE_URL"])
        base, rutas = urlunsplit(servidor._replace(path=f"/{connection.settings_dict['NAME']}")), LEIDAS
    else:  # that of the tests is in this process
        base, rutas = "sqlite://:memory:", ["/ayuda/"]

    estados, modulos = en_otro_proceso(rutas, base)

    assert set(estados) == {"200 OK"}
    assert {"compromisos.views.portada", "compromisos.lectura.portada"} <= modulos
    assert modulos & DE_OTROS == set()


@pytest.mark.una_base
def test_what_is_loaded_when_asked_is_there():
    """A name that is misspelled in a table of contents would be found out by a reader."""
    pendientes, halladas = list(get_resolver().url_patterns), set()
    while pendientes:
        if isinstance(patron := pendientes.pop(), URLPattern):
            vista = patron.callback
            while (dentro := vars(vista).get("__wrapped__")) is not None:
                vista = dentro
            if isinstance(vista, AlPedirse):
                assert callable(vista.__wrapped__), patron
                halladas.add(vista.__name__)
        else:
            pendientes += patron.url_patterns
    assert {"compromiso_pdf", "login", "abrir", "openapi"} <= halladas
