"""What is raised outside the views: by the middleware that reads who is signed in."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from config import fallos
from tests.factories import crear_superusuario


@pytest.fixture
def sin_quien(db, client, monkeypatch):
    """Somebody is signed in, and who it is cannot be read."""

    def caida(*args):
        raise OperationalError("caída")

    client.force_login(crear_superusuario())
    client.raise_request_exception = False
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", caida)
    return client


@pytest.mark.parametrize("ruta", ["/admin/", "/admin/compromisos/avance/", "/admin/cuenta/entrar/"])
def test_error_del_servidor_503_without_the_database(sin_quien, monkeypatch, ruta):
    monkeypatch.setattr(fallos, "_responde", lambda: False)
    respuesta = sin_quien.get(ruta)
    assert respuesta.status_code == 503
    assert respuesta.headers["Retry-After"] == "60"
    assert "Línea 100" in respuesta.content.decode()


def test_error_del_servidor_500_if_it_answers(sin_quien):
    respuesta = sin_quien.get("/admin/")
    assert respuesta.status_code == 500
    assert "caída" not in respuesta.content.decode()
