"""The pages for when the site cannot serve: static, alone, with help and a way on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.template.loader import get_template
from django.test import Client
from django.urls import resolve
from django.utils import translation

from compromisos.views.contenido.ayuda import LINEAS_DE_FRANJA

ESTATICAS = ("500", "503")


@pytest.fixture(params=ESTATICAS)
def estatica(request) -> str:
    return Path(f"templates/{request.param}.html").read_text(encoding="utf-8")


def test_it_stands_alone(estatica):
    """No tag of a template, nothing inline, nothing of another host, and every file it names is there
    under that very name."""
    assert "{%" not in estatica
    assert "{{" not in estatica
    assert " style=" not in estatica
    assert "<style" not in estatica
    for archivo in re.findall(r'(?:href|src)="/static/([^"]+)"', estatica):
        assert finders.find(archivo), archivo
    for carga in re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', estatica):
        assert carga.startswith("/static/"), carga
    for enlace in re.findall(r'<(?:a|form)[^>]+(?:href|action)="(/[^"]*)"', estatica):
        with translation.override("en" if enlace.startswith("/en/") else "es"):
            resolve(enlace)


def test_it_says_help_as_every_page_does(estatica, settings):
    franja = re.search(r'<aside class="franja".*?</aside>', estatica, re.S)[0]
    for linea in LINEAS_DE_FRANJA:
        assert f">{linea.corto}</a>" in franja
        if linea.tel:
            assert f'<a href="tel:{linea.tel}" aria-label="{linea.llamada}">' in franja
    assert estatica.count(f'href="{settings.SALIDA_RAPIDA_URL}"') == 2
    assert 'type="search"' in estatica
    assert 'lang="en"' in estatica


def test_it_has_the_frame_of_the_others(estatica, db, client):
    """What the quick exit needs to work is written as in base.html."""
    normal = client.get("/no-existe/").content.decode()
    for trozo in re.findall(r"<[^>]*data-salida[^>]*>", normal):
        assert trozo in estatica, trozo


def test_a_failure_gets_the_page_as_it_stands(rf, monkeypatch):
    """Without a database: none is allowed in this test."""
    from django.views.defaults import server_error

    respuesta = server_error(rf.get("/"))
    assert respuesta.status_code == 500
    assert respuesta.content.decode() == Path("templates/500.html").read_text(encoding="utf-8")
    assert get_template("500.html")


def test_the_operator_closes_and_opens_without_restarting(db, client, settings, tmp_path):
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


def test_without_its_database_it_says_so_and_recovers(db, client, monkeypatch):
    from config import middleware

    def caida(*args, **kwargs):
        raise OperationalError("caída")

    with monkeypatch.context() as roto:
        roto.setattr("compromisos.views.portada.cuenta_por", caida)
        roto.setattr(middleware, "_responde", lambda: False)
        respuesta = client.get("/")
        assert respuesta.status_code == 503
        assert respuesta.headers["Retry-After"] == "60"
        assert "caída" not in respuesta.content.decode()
    assert client.get("/").status_code == 200


def test_an_error_of_a_database_that_answers_is_not_hidden(db, monkeypatch):
    def caida(*args, **kwargs):
        raise OperationalError("consulta cancelada")

    monkeypatch.setattr("compromisos.views.portada.cuenta_por", caida)
    cliente = Client(raise_request_exception=False)
    assert connection.is_usable()
    assert cliente.get("/").status_code == 500


@pytest.mark.parametrize("url", ["/no-existe/", "/en/no-existe/", "/?al=ayer"])
def test_what_is_not_there_offers_help_a_search_and_a_way_on(db, client, url):
    pagina = client.get(url).content.decode()
    principal = pagina.partition("<main")[2]
    assert 'type="search"' in principal
    assert 'href="/compromisos/"' in principal or 'href="/en/compromisos/"' in principal
    assert 'href="tel:100"' in pagina
