"""Statements, help and method: what they say is what the program does."""

from __future__ import annotations

import pytest

from compromisos.reglas.palabras import Estado, Frescura, Plazo, Respaldo, TipoCambio
from compromisos.views.contenido.ayuda import LINEAS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("url", ["/accesibilidad/", "/privacidad/", "/seguridad/", "/ayuda/"])
@pytest.mark.parametrize("idioma", ["", "/en"])
def test_they_answer_without_cookies_and_are_linked_from_the_foot(client, url, idioma):
    respuesta = client.get(idioma + url)
    assert respuesta.status_code == 200
    assert not respuesta.cookies
    pie = client.get(f"{idioma}/").content.decode().partition("<footer")[2]
    assert f'href="{idioma}{url}"' in pie


def test_who_answers_is_said_or_said_to_be_missing(client, settings):
    for url in ("/privacidad/", "/accesibilidad/"):
        assert "Falta decir quién opera este sitio" in client.get(url).content.decode()
    settings.OPERADOR, settings.CONTACTO = "Entidad <Operadora>", "privacidad@example.org"
    for url in ("/privacidad/", "/accesibilidad/"):
        pagina = client.get(url).content.decode()
        assert "Entidad &lt;Operadora&gt;" in pagina
        assert "privacidad@example.org" in pagina
        assert "Falta decir" not in pagina


def test_the_cookies_that_privacy_speaks_of_are_the_ones_there_are(client, settings):
    """Two in the admin, none elsewhere; the session lasts what is said."""
    client.get("/admin/login/")
    assert set(client.cookies) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


def test_help_says_hours_source_and_day_of_each_line_and_asks_for_nothing(client):
    pagina = client.get("/ayuda/").content.decode()
    principal = pagina.partition("<main")[2].partition("</main>")[0]
    assert client.get("/ayuda/").headers["Cache-Control"] == "no-store"
    for linea in LINEAS:
        assert str(linea.horario) in principal
        assert f"Según {linea.fuente}; consultado el {linea.consultado:%d/%m/%Y}" in principal
        if linea.tel:
            assert f'href="tel:{linea.tel}"' in principal
    assert principal.index("105") < principal.index("Línea 100"), "danger first"
    assert "<form" not in principal
    assert "<textarea" not in pagina
    assert "refugio" not in pagina.lower()


def test_the_safety_page_says_plainly_what_the_exit_does_not_do(client):
    pagina = client.get("/seguridad/").content.decode()
    no_hace = pagina.partition('id="que-no-hace"')[2].partition("</ul>")[0]
    for cosa in ("historial", "registros técnicos", "compartidos", "programas espía", "llamadas"):
        assert cosa in no_hace, cosa
    assert client.get("/seguridad/").headers["Cache-Control"] == "no-store"


def test_every_word_of_the_rules_has_its_rule_and_its_example_on_the_method_page(client):
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
