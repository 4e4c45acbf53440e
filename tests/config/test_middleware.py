"""The site closed by its operator, without its database, and asked what no browser asks."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import OperationalError, close_old_connections, connection
from django.test import Client

from config.middleware import con_cuerpo_legible
from tests.config.lectora_de_puerta import sin_cerrar_conexiones


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
        roto.setattr("compromisos.views.portada.cuentas_por", caida)
        roto.setattr(fallos, "_responde", lambda: False)
        respuesta = client.get("/")
        assert respuesta.status_code == 503
        assert respuesta.headers["Retry-After"] == "60"
        assert "caída" not in respuesta.content.decode()
    assert client.get("/").status_code == 200


def test_mantenimiento_hides_no_error_of_a_database_that_answers(db, monkeypatch):
    def caida(*args, **kwargs):
        raise OperationalError("consulta cancelada")

    monkeypatch.setattr("compromisos.views.portada.cuentas_por", caida)
    cliente = Client(raise_request_exception=False)
    assert connection.is_usable()
    assert cliente.get("/").status_code == 500


@pytest.mark.parametrize("charset", ["utf-16", "utf_16_le", "utf-32", "latin-1", "cp037", "utf-7"])
@pytest.mark.parametrize("tipo", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=a"])
@pytest.mark.parametrize("url", ["/", "/admin/cuenta/entrar/", "/informar/", "/healthz", "/no-existe/"])
def test_peticion_in_another_charset_is_400(db, url, tipo, charset):
    """With a cookie of CSRF, so that Django would read the body to look for its token."""
    cliente = Client(enforce_csrf_checks=True)
    cliente.cookies["csrftoken"] = "a" * 32
    for metodo in (cliente.post, cliente.get):
        respuesta = metodo(url + "?q=a", CONTENT_TYPE=f"{tipo}; charset={charset}")
        assert respuesta.status_code == 400
        assert "Línea 100" in respuesta.content.decode()
        assert "Content-Security-Policy" in respuesta.headers


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "utf_8", ""])
def test_peticion_in_utf8_by_any_name_is_read(db, client, charset):
    tipo = f"application/x-www-form-urlencoded; charset={charset}"
    respuesta = client.post("/admin/cuenta/entrar/", "login=ñandu&password=x", content_type=tipo)
    assert respuesta.status_code == 200
    assert "no coinciden" in respuesta.content.decode()


@pytest.mark.parametrize(
    "tipo",
    [f"application/x-www-form-urlencoded; charset={c}" for c in ("utf-16", "rot13", "base64", "idna", "undefined", "zlib", "no-hay")]
    + ["a/b; charset*=rot13''x", "multipart/form-data; boundary*=no-hay''x"],
)  # fmt: skip
def test_wsgi_answers_a_page_to_any_charset(db, client, tipo):
    """As gunicorn asks: these fail while Django makes the request, before any middleware."""
    application = con_cuerpo_legible(WSGIHandler())

    entorno = client._base_environ(
        PATH_INFO="/admin/cuenta/entrar/",
        QUERY_STRING="q=" + "a" * 80,
        CONTENT_TYPE=tipo,
        REQUEST_METHOD="POST",
    )
    dicho: list[str] = []
    request_started.disconnect(close_old_connections)  # of the test, with its transaction
    try:
        cuerpo = b"".join(application(entorno, lambda estado, cabeceras, *x: dicho.append(estado)))
    finally:
        request_started.connect(close_old_connections)
    assert dicho == ["400 Bad Request"]
    assert "Línea 100" in cuerpo.decode()


@pytest.mark.parametrize("largo", ["9" * 30, "-1", "9" * 5000, "²", "x", "1 ", "0x1"])
def test_wsgi_answers_a_page_to_a_body_of_no_length(db, client, largo):
    """Found by `make fuzz`: reading it, Python counts with no such number, or does not know it for one."""
    entorno = client._base_environ(
        PATH_INFO="/admin/cuenta/entrar/",
        CONTENT_TYPE="multipart/form-data; boundary=x",
        CONTENT_LENGTH=largo,
        REQUEST_METHOD="POST",
    )
    dicho: list[str] = []
    with sin_cerrar_conexiones():
        b"".join(con_cuerpo_legible(WSGIHandler())(entorno, lambda estado, *x: dicho.append(estado)))
    assert dicho == ["400 Bad Request"]


@pytest.mark.parametrize("galleta", ["", "corta", "x" * 32, "ñ" * 40])
@pytest.mark.parametrize("url", ["/", "/ayuda/", "/datos/", "/compromisos/", "/no-existe/", "/en/"])
def test_sesion_says_nothing_on_a_public_page(db, client, url, galleta):
    client.cookies["sessionid"] = galleta
    respuesta = client.get(url)
    assert not respuesta.cookies
    assert "Cookie" not in respuesta.headers.get("Vary", "")


def test_sesion_takes_a_broken_cookie_away_where_sessions_are(db, client):
    client.cookies["sessionid"] = "corta"
    assert client.get("/admin/").cookies["sessionid"].value == ""


@pytest.mark.parametrize("url", ["/nada-de-esto/", "/compromisos/no-existe/", "/en/compromisos/no-existe/"])
def test_no_existe_is_our_page_also_with_debug(db, settings, url):
    """What `make demo` shows for a wrong address; without DEBUG it is Django that asks for it."""
    paginas = []
    for settings.DEBUG in (False, True):
        respuesta = Client().get(url)
        assert respuesta.status_code == 404
        paginas.append(respuesta.content.decode())
    assert "25 por el 25</title>" in paginas[0]
    assert paginas[1] == paginas[0]


def test_no_existe_leaves_the_missing_slash_to_django(db, settings):
    settings.DEBUG = True
    assert Client().get("/ayuda").headers["Location"] == "/ayuda/"
