"""What goes wrong at an address of the API outside its views is a problem too; what is dear has a count."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from compromisos.views.api import tablas
from config import frenos
from tests.compromisos.views.api.ayudas import documento_de_problema, problema

pytestmark = pytest.mark.django_db


@pytest.fixture
def falla(monkeypatch):
    """Makes every table of the API fail with an error."""

    def _falla(error: Exception) -> Client:
        def rota(*args, **kwargs):
            raise error

        monkeypatch.setattr(tablas.recursos, "todos", rota)
        return Client(raise_request_exception=False)

    return _falla


def test_an_error_of_ours_is_a_problem_that_tells_nothing_of_it(falla):
    respuesta = falla(ZeroDivisionError("secreto")).get("/en/api/v1/metas/")
    dicho = documento_de_problema(respuesta)
    assert (dicho["tipo"], respuesta.status_code) == ("error-interno", 500)
    assert b"secreto" not in respuesta.content
    assert respuesta.headers["Content-Language"] == "en"


def test_a_database_that_does_not_serve_is_a_503_with_its_wait(falla):
    respuesta = falla(OperationalError("database is locked")).get("/api/v1/metas/")
    assert documento_de_problema(respuesta)["tipo"] == "no-disponible"
    assert (respuesta.status_code, respuesta.headers["Retry-After"]) == (503, "60")


def test_maintenance_is_said_to_programs_too(client, settings, tmp_path):
    settings.MANTENIMIENTO = tmp_path / "mantenimiento"
    settings.MANTENIMIENTO.touch()
    assert problema(client, "metas/", 503)["tipo"] == "no-disponible"
    assert client.get("/api/").headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "ruta", ["/api/v1/a/b/c/d/", "/api/v2/compromisos/", "/api/v1/%00/", "/en/api/v1/x.y"]
)
def test_an_address_that_is_none_is_a_problem(client, ruta):
    respuesta = client.get(ruta)
    assert respuesta.status_code in (400, 404)
    documento_de_problema(respuesta)


@pytest.mark.parametrize(
    "ruta", ["/api/compromisos/", "/en/api/v1.json", "/api/problemas/no-hay/", "/api/openapi.json"]
)
def test_an_address_below_it_that_is_none_is_a_page_only_for_who_asks_for_one(client, ruta):
    respuesta = client.get(ruta)
    assert documento_de_problema(respuesta)["tipo"] == "no-existe"
    assert respuesta.headers["Access-Control-Allow-Origin"] == "*"
    pagina = client.get(ruta, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (pagina.status_code, pagina.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("por_http", [False, True])
def test_a_host_that_is_none_of_ours_is_a_problem_wherever_it_is_refused(client, settings, por_http):
    settings.SECURE_SSL_REDIRECT = por_http  # then the first middleware of all refuses it
    respuesta = Client().get("/en/api/v1/metas/", headers={"host": "otro.example"})
    assert (respuesta.status_code, documento_de_problema(respuesta)["tipo"]) == (400, "peticion-ilegible")
    assert respuesta.headers["Content-Language"] == "en"
    pagina = Client().get("/compromisos/", headers={"host": "otro.example"})
    assert pagina.headers["Content-Type"].startswith("text/html")


def test_thousands_of_parameters_are_a_400_and_no_error_of_ours(client):
    muchos = "&".join(f"a{n}=1" for n in range(5001))
    assert problema(client, f"metas/?{muchos}", 400)["tipo"] == "peticion-ilegible"
    assert client.get(f"/compromisos/?{muchos}").status_code == 400
    assert client.post("/api/v1/metas/", {f"a{n}": "1" for n in range(5001)}).status_code in (400, 405)


def test_a_slash_that_is_missing_is_put_and_capitals_are_not_lowered(client):
    sin_barra = client.get("/api/v1/compromisos?limite=1")
    assert (sin_barra.status_code, sin_barra.headers["Location"]) == (301, "/api/v1/compromisos/?limite=1")
    assert sin_barra.headers["Access-Control-Allow-Origin"] == "*"
    assert problema(client, "/api/v1/Compromisos/", 404)["tipo"] == "no-existe"
    assert client.get("/API/").headers["Location"] == "/api/"


def test_what_is_dear_is_counted_by_network_and_what_is_cheap_is_not(client, settings):
    settings.API_COSTOSAS = 3
    caras = ("/api/v1/metas/?al=2026-01-01", "/api/v1/cambios/", "/en/api/v1/metas/?al=2026-01-02")
    for cara in caras:
        assert client.get(cara).status_code == 200
    respuesta = client.get(caras[0])
    assert (respuesta.status_code, documento_de_problema(respuesta)["tipo"]) == (429, "demasiadas-peticiones")
    assert 1 <= int(respuesta.headers["Retry-After"]) <= 60
    assert client.get("/api/v1/metas/").status_code == 200
    assert client.get(caras[0], REMOTE_ADDR="203.0.113.9").status_code == 200, "another network has its own"


def test_who_has_no_address_is_answered_too(client, settings):
    """Behind a socket of the machine, as some servers are set up."""
    settings.API_COSTOSAS = 1
    assert client.get("/api/v1/metas/?al=2026-01-01", REMOTE_ADDR="").status_code == 200
    assert client.get("/api/v1/metas/?al=2026-01-01", REMOTE_ADDR="").status_code == 429


def test_a_refusal_and_what_did_not_change_count_nothing(client, settings):
    settings.API_COSTOSAS = 2
    etag = client.get("/api/v1/metas/?al=2026-01-01").headers["ETag"]
    for _n in range(4):
        assert client.get("/api/v1/metas/?al=2026-01-01&x=1").status_code == 400
        sin_cambios = client.get("/api/v1/metas/?al=2026-01-01", headers={"if-none-match": etag})
        assert sin_cambios.status_code == 304
    assert client.get("/api/v1/metas/?al=2026-01-01").status_code == 200


@pytest.mark.parametrize(
    ("ip", "red"),
    [
        ("190.12.13.14", "190.12.13.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("", ""),
        ("unix:", "unix:"),
    ],
)
def test_red_de_is_what_neighbours_share(ip, red):
    assert frenos.red_de(ip) == red


def test_the_key_of_a_count_tells_no_address():
    clave = frenos._clave(RequestFactory().get("/", REMOTE_ADDR="190.12.13.14"))
    assert "190.12" not in clave
