"""The site closed by its operator, without its database, and asked for nulls."""

from __future__ import annotations

from django.db import OperationalError, connection
from django.test import Client


def test_mantenimiento_closes_and_opens_without_restarting(db, client, settings, tmp_path):
    settings.MANTENIMIENTO = tmp_path / "mantenimiento"
    assert client.get("/").status_code == 200
    settings.MANTENIMIENTO.touch()
    for url in ("/", "/en/compromisos/", "/admin/", "/readyz", "/no-existe/"):
        respuesta = client.get(url)
        assert respuesta.status_code == 503, url
        assert respuesta.headers["Retry-After"] == "600"
        assert "no-store" in respuesta.headers["Cache-Control"]
        assert "Línea 100" in respuesta.content.decode()
    assert client.get("/healthz").status_code == 200
    settings.MANTENIMIENTO.unlink()
    assert client.get("/").status_code == 200


def test_mantenimiento_503_without_its_database(db, client, monkeypatch):
    from config import fallos

    def caida(*args, **kwargs):
        raise OperationalError("caída")

    with monkeypatch.context() as roto:
        roto.setattr("compromisos.views.portada.cuenta_por", caida)
        roto.setattr(fallos, "_responde", lambda: False)
        respuesta = client.get("/")
        assert respuesta.status_code == 503
        assert respuesta.headers["Retry-After"] == "60"
        assert "caída" not in respuesta.content.decode()
    assert client.get("/").status_code == 200


def test_mantenimiento_hides_no_error_of_a_database_that_answers(db, monkeypatch):
    def caida(*args, **kwargs):
        raise OperationalError("consulta cancelada")

    monkeypatch.setattr("compromisos.views.portada.cuenta_por", caida)
    cliente = Client(raise_request_exception=False)
    assert connection.is_usable()
    assert cliente.get("/").status_code == 500
