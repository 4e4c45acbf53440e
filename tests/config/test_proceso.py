"""The process: health, logs without readers, HTTPS, migrations and versions as promised."""

from __future__ import annotations

import json
import logging
import re
from importlib.metadata import version

import django
import pytest
from django.core.management import call_command
from django.db import connection

from compromisos.views.contenido.ayuda import LINEAS_DE_FRANJA
from config import logs

pytestmark = pytest.mark.django_db


def test_alive_and_ready(client):
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"
    assert client.post("/healthz").status_code == 405


def test_not_ready_without_its_migrations(client, monkeypatch):
    from django.db.migrations.executor import MigrationExecutor

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *a: [("algo", False)])
    respuesta = client.get("/readyz")
    assert (respuesta.status_code, respuesta.content) == (503, b"faltan migraciones\n")


def test_not_ready_but_alive_without_its_database(client, monkeypatch):
    from django.db import DatabaseError
    from django.db.migrations import executor

    def caida(*args):
        raise DatabaseError("caída")

    monkeypatch.setattr(executor.MigrationExecutor, "__init__", caida)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_http_goes_to_https_but_health_does_not(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
    assert client.get("/compromisos/").headers["Location"] == "https://testserver/compromisos/"
    assert client.get("/healthz").status_code == 200


def test_a_host_nobody_named_is_refused(client):
    assert client.get("/", headers={"host": "otro.example"}).status_code == 400


def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_of_ours_has_a_name_of_its_own():
    from pathlib import Path

    for ruta in Path().glob("*/migrations/0*.py"):
        assert "auto" not in ruta.stem
        assert ruta.stem[5:].strip("_"), ruta


def test_the_driver_and_the_versions():
    assert django.VERSION[:2] == (5, 2)
    assert version("django-import-export").split(".")[0] == "4"
    import openpyxl

    assert openpyxl.DEFUSEDXML
    if connection.vendor == "postgresql":
        assert connection.Database.__name__ == "psycopg2"
        with connection.cursor() as cursor:
            assert cursor.connection.server_version >= 140000
    else:
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_import_and_export_ask_for_a_permission(settings):
    assert settings.IMPORT_EXPORT_IMPORT_PERMISSION_CODE == "import"
    assert settings.IMPORT_EXPORT_EXPORT_PERMISSION_CODE == "export"


def test_logs_as_lines_of_json_hold_no_reader():
    registro = logging.LogRecord("django.request", logging.WARNING, "x", 1, "Not Found: %s", ("/a/",), None)
    registro.status_code = 404
    linea = json.loads(logs.JsonFormatter().format(registro))
    assert linea["message"] == "Not Found: /a/"
    assert not {"ip", "remote_addr", "user_agent", "request"} & set(linea)


def test_a_broken_page_is_a_sentence_and_not_a_trace(client, monkeypatch, settings):
    from compromisos.views import portada

    def rota(*args, **kwargs):
        raise RuntimeError("detalle interno")

    monkeypatch.setattr(portada, "render", rota)
    client.raise_request_exception = False
    respuesta = client.get("/")
    assert respuesta.status_code == 500
    pagina = respuesta.content.decode()
    assert "detalle interno" not in pagina
    # It can lean on nothing, so it repeats what other pages take from one place: this holds them equal.
    assert settings.SALIDA_RAPIDA_URL in pagina
    assert {f"tel:{linea.tel}" for linea in LINEAS_DE_FRANJA if linea.tel} <= set(
        re.findall(r"tel:\d+", pagina)
    )
