"""Statements, help and method: what they say is what the program does."""

from __future__ import annotations

import re

import pytest

from compromisos.reglas.palabras import Estado, Frescura, Plazo, Respaldo, TipoCambio
from compromisos.views.contenido.ayuda import LINEAS
from tests.compromisos.views.ayudas import principal

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/accesibilidad/", "/privacidad/", "/seguridad/", "/ayuda/"])
@pytest.mark.parametrize("idioma", ["", "/en"])
def test_declaraciones_work_without_cookies_and_are_linked_from_the_foot(client, url, idioma):
    respuesta = client.get(idioma + url)
    assert respuesta.status_code == 200
    assert not respuesta.cookies
    pie = client.get(f"{idioma}/").content.decode().partition("<footer")[2]
    assert f'href="{idioma}{url}"' in pie


def test_privacidad_works_and_says_who_answers(client, settings):
    for url in ("/privacidad/", "/accesibilidad/"):
        assert "Todavía no dice quién responde por este sitio" in client.get(url).content.decode()
    settings.OPERADOR, settings.CONTACTO = "Entidad <Operadora>", "privacidad@example.org"
    for url in ("/privacidad/", "/accesibilidad/"):
        pagina = client.get(url).content.decode()
        assert "Entidad &lt;Operadora&gt;" in pagina
        assert "privacidad@example.org" in pagina
        assert "Falta decir" not in pagina


def test_privacidad_works_and_its_cookies_are_the_ones_there_are(client, settings):
    """Two in the admin, none elsewhere; the session lasts what is said."""
    client.get("/admin/login/")
    assert set(client.cookies) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


def test_ayuda_works_with_hours_source_and_day_of_each_line(client):
    pagina = client.get("/ayuda/").content.decode()
    principal = pagina.partition("<main")[2].partition("</main>")[0]
    assert client.get("/ayuda/").headers["Cache-Control"] == "no-store"
    for linea in LINEAS:
        assert str(linea.horario) in principal
        assert f"{linea.nombre}: según {linea.fuente}; consultado el {linea.consultado:%d/%m/%Y}" in principal
        assert str(linea.duda) in principal
        if linea.tel:
            assert f'href="tel:{linea.tel}"' in principal
    assert principal.index("105") < principal.index("Línea 100"), "danger first"
    assert "<form" not in principal
    assert "<textarea" not in pagina
    assert "refugio" not in pagina.lower()
    for region in (
        "Arequipa",
        "Ayacucho",
        "Cusco",
        "Huánuco",
        "La Libertad",
        "Lima",
        "Madre de Dios",
        "Puno",
    ):
        assert region in principal
    assert "Warmi Ñan" in principal


@pytest.mark.parametrize("url", ["/ayuda/", "/seguridad/", "/en/ayuda/", "/en/seguridad/"])
def test_ayuda_has_its_two_calls_right_under_the_title_and_nothing_to_choose(client, url):
    """Read in danger: neither sections nor search, and no line of text before the numbers."""
    pagina = client.get(url).content.decode()
    tras_el_titulo = pagina.partition("</h1>")[2].lstrip()
    assert tras_el_titulo.startswith('<ul class="llamar">')
    assert re.findall('href="tel:([0-9]+)"', tras_el_titulo)[:2] == ["105", "100"]
    assert '<nav class="menu' not in pagina
    assert 'type="search"' not in pagina


def test_ayuda_promises_no_chat_whose_address_nobody_gave(client, settings):
    for url in ("/ayuda/", "/"):
        pagina = client.get(url).content.decode()
        assert "<h2>Chat 100</h2>" not in pagina
        assert ">Chat 100</a>" not in pagina
    settings.CHAT_100_URL = "https://chat.example.org/100"
    pagina = client.get("/ayuda/").content.decode()
    assert "<h2>Chat 100</h2>" in pagina
    assert 'href="https://chat.example.org/100" rel="nofollow noreferrer"' in pagina
    assert "Su dirección no se pudo comprobar" not in pagina


def test_seguridad_works_and_says_what_the_exit_does_not_do(client):
    pagina = client.get("/seguridad/").content.decode()
    no_hace = pagina.partition('id="que-no-hace"')[2].partition("</ul>")[0]
    for cosa in ("historial", "registros técnicos", "compartidos", "programas espía", "llamadas"):
        assert cosa in no_hace, cosa
    assert client.get("/seguridad/").headers["Cache-Control"] == "no-store"


def test_metodologia_works_with_every_word_its_rule_and_example(client):
    from django.utils.html import escape

    pagina = client.get("/metodologia/").content.decode()
    for clase in (Estado, Plazo, Frescura, Respaldo):
        for palabra in clase:
            assert escape(palabra.etiqueta) in pagina
            assert palabra.explicacion, palabra
            assert palabra.ejemplo, palabra
            assert escape(palabra.explicacion) in pagina
            assert escape(palabra.ejemplo) in pagina
    for palabra in TipoCambio:
        assert escape(palabra.explicacion) in pagina


def test_metodologia_works_saying_first_how_a_state_is_decided(client):
    pagina = principal(client, "/metodologia/")
    assert pagina.index('id="en-tres-minutos"') < pagina.index('id="palabras"') < pagina.index('id="estado"')
    for ancla in re.findall(r'<li><a href="#([\w-]+)">', pagina):
        assert f'id="{ancla}"' in pagina
    assert len(re.findall(r'<section[^>]*>\s*<h2 id="([\w-]+)"', pagina)) == pagina.count('<li><a href="#')
    for calle, exacta in (("Nunca informó", "Frescura: Sin reporte"), ("Informe", "Avance"), ("Tema", "Eje")):
        assert f'<th scope="row">{calle}</th><td>{exacta}</td>' in pagina
    assert "linea_base" not in pagina, "columns stand where the files are"
    assert "In three minutes" in principal(client, "/en/metodologia/")


def test_robots_works_and_knows_the_sitemap(client):
    texto = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://testserver/sitemap.xml\n" in texto
    assert "Disallow: /admin/" in texto


def test_guia_de_estilo_404_unless_developing(client):
    assert client.get("/guia-de-estilo/").status_code == 404


def test_metodologia_as_of_a_day(client):
    assert "Así se veía el" in client.get("/metodologia/", {"al": "2026-01-31"}).content.decode()
    assert client.get("/metodologia/", {"al": "ayer"}).status_code == 400


def test_accesibilidad_works_and_says_who_answers(client, settings):
    assert "Todavía no dice quién responde por este sitio" in principal(client, "/accesibilidad/")
    settings.OPERADOR, settings.CONTACTO = "Entidad operadora", "ayuda@example.org"
    assert "ayuda@example.org" in principal(client, "/accesibilidad/")


def test_guia_de_estilo_works_while_developing(client, settings):
    settings.DEBUG = True
    assert "Guía de estilo" in principal(client, "/guia-de-estilo/")
