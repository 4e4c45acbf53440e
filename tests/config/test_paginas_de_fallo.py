"""The pages for when the site cannot serve or has nothing there: alone, with help and a way on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.urls import resolve
from django.utils import translation

from compromisos.views.contenido.ayuda import LINEAS_DE_FRANJA

ESTATICAS = ("500", "503")


@pytest.fixture(params=ESTATICAS)
def estatica(request) -> str:
    return Path(f"templates/{request.param}.html").read_text(encoding="utf-8")


def test_estatica_stands_alone(estatica):
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


def test_estatica_says_help_as_every_page_does(estatica, settings):
    franja = re.search(r'<aside class="franja".*?</aside>', estatica, re.S)[0]
    for linea in LINEAS_DE_FRANJA:
        assert f'<a href="tel:{linea.tel}" aria-label="{linea.llamada}">{linea.corto}</a>' in franja
    assert "¿Vive violencia?" in franja
    assert estatica.count(f'href="{settings.SALIDA_RAPIDA_URL}"') == 1
    assert re.search("<title>[^<]+ · 25 por el 25</title>", estatica)
    assert 'type="search"' in estatica
    assert 'lang="en"' in estatica


def test_estatica_has_the_frame_of_the_others(estatica, db, client):
    """What the quick exit needs to work is written as in base.html."""
    normal = client.get("/no-existe/").content.decode()
    for trozo in re.findall(r"<[^>]*data-salida[^>]*>", normal):
        assert trozo in estatica, trozo


def test_500_is_the_page_as_it_stands(rf, monkeypatch):
    """Without a database: none is allowed in this test."""
    from django.views.defaults import server_error

    respuesta = server_error(rf.get("/"))
    assert respuesta.status_code == 500
    assert respuesta.content.decode() == Path("templates/500.html").read_text(encoding="utf-8")
    assert get_template("500.html")


@pytest.mark.django_db
def test_500_is_a_sentence_and_not_a_trace(client, monkeypatch, settings):
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
    assert {f"tel:{linea.tel}" for linea in LINEAS_DE_FRANJA} <= set(re.findall(r"tel:\d+", pagina))


@pytest.mark.parametrize("url", ["/no-existe/", "/en/no-existe/", "/?al=ayer"])
def test_404_offers_help_a_search_and_a_way_on(db, client, url):
    pagina = client.get(url).content.decode()
    principal = pagina.partition("<main")[2]
    assert 'type="search"' in principal
    assert 'href="/compromisos/"' in principal or 'href="/en/compromisos/"' in principal
    assert 'href="tel:100"' in pagina
