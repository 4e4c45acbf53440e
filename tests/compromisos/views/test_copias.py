"""Copies of the site as files: only those that are whole, from where the reader lost the connection."""

from __future__ import annotations

import hashlib

import pytest

from compromisos.models import Compromiso
from tests.factories import crear_compromiso

pytestmark = pytest.mark.django_db
NOMBRE, CONTENIDO = "ed-2026-01-31.zip", b"PK" + b"0123456789" * 20


@pytest.fixture
def ofrecida(tmp_path, settings):
    settings.COPIAS = tmp_path
    (tmp_path / NOMBRE).write_bytes(CONTENIDO)
    suma = hashlib.sha256(CONTENIDO).hexdigest()
    (tmp_path / f"{NOMBRE}.sha256").write_text(f"{suma}  {NOMBRE}\n")
    return suma


def test_copia_works(client, ofrecida):
    respuesta = client.get(f"/datos/copias/{NOMBRE}")
    assert b"".join(respuesta.streaming_content) == CONTENIDO
    assert respuesta.headers["Content-Type"] == "application/zip"
    assert respuesta.headers["ETag"] == f'"{ofrecida}"'
    parte = client.get(f"/datos/copias/{NOMBRE}", headers={"range": "bytes=2-5"})
    assert (parte.status_code, b"".join(parte.streaming_content)) == (206, b"0123")
    assert (
        client.get(f"/datos/copias/{NOMBRE}", headers={"if-none-match": f'"{ofrecida}"'}).status_code == 304
    )


@pytest.mark.parametrize(
    "nombre", ["otra-2026-01-31.zip", "x", f"{NOMBRE}.sha256", "%2e%2e%2fx-2026-01-31.zip"]
)
def test_copia_404(client, ofrecida, nombre):
    assert client.get(f"/datos/copias/{nombre}").status_code == 404


def test_copia_is_offered_by_the_page_of_data(client, ofrecida):
    crear_compromiso()
    assert Compromiso.objects.count() == 1
    pagina = client.get("/datos/").content.decode()
    assert f'href="/datos/copias/{NOMBRE}"' in pagina
    assert ofrecida in pagina
    assert NOMBRE not in client.get("/datos/?al=2026-01-30").content.decode()


def test_copia_without_any_says_nothing(client):
    assert "/datos/copias/" not in client.get("/datos/").content.decode()
