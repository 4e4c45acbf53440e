"""The process: HTTPS, hosts, migrations, versions and permissions as promised."""

from __future__ import annotations

from importlib.metadata import version

import django
import pytest
from django.core.management import call_command
from django.db import connection

pytestmark = pytest.mark.django_db


def test_https_is_where_http_goes_but_health(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
    assert client.get("/compromisos/").headers["Location"] == "https://testserver/compromisos/"
    assert client.get("/healthz").status_code == 200


def test_host_that_nobody_named_is_refused(client):
    assert client.get("/", headers={"host": "otro.example"}).status_code == 400


def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_have_names_of_their_own():
    from pathlib import Path

    for ruta in Path().glob("*/migrations/0*.py"):
        assert "auto" not in ruta.stem
        assert ruta.stem[5:].strip("_"), ruta


def test_driver_and_versions():
    assert django.VERSION[:2] == (5, 2)
    assert version("django-import-export").split(".")[0] == "4"
    import openpyxl

    assert openpyxl.DEFUSEDXML
    assert not openpyxl.LXML, "it would read with lxml, which python-docx brings, and not with defusedxml"
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
