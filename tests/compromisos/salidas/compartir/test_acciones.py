"""Links that share a page, follow it and tell of an error in it."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.translation import override

from base.dias import Dia
from compromisos.salidas.compartir.acciones import Compartida, avisar_de_un_error, webcal, whatsapp

DIA = Dia(date(2026, 11, 30))
PAGINA = Compartida(
    titulo="MIMP: «Abrir» 25 & más",
    resumen="De 6 promesas no se sabe nada.",
    direccion="https://testserver/compromisos/?estado=cumplido&q=a+b",
    fija="https://testserver/compromisos/?estado=cumplido&q=a+b&al=2026-11-30",
    imagen="",
    codigo="ed-inst-1",
)


def test_whatsapp_gets_title_sentence_and_address_whole():
    partes = urlsplit(whatsapp(PAGINA))
    assert (partes.scheme, partes.netloc, partes.path) == ("https", "wa.me", "/")
    assert parse_qs(partes.query) == {"text": [f"{PAGINA.titulo}\n{PAGINA.resumen}\n{PAGINA.direccion}"]}
    assert " " not in whatsapp(PAGINA)


def test_webcal_is_a_whole_address(settings):
    settings.SITE_URL = "https://sitio.example:8443"
    assert (
        webcal("/calendario.ics?estado=cumplido")
        == "webcal://sitio.example:8443/calendario.ics?estado=cumplido"
    )


@pytest.mark.parametrize("contacto", ["aviso@example.org", "Escriba a aviso@example.org o llame"])
def test_avisar_writes_page_code_and_day(settings, contacto):
    settings.CONTACTO = contacto
    partes = urlsplit(avisar_de_un_error(PAGINA, DIA))
    assert (partes.scheme, partes.path) == ("mailto", "aviso@example.org")
    dicho = parse_qs(partes.query)
    assert dicho["subject"] == ["Error en 25 por el 25: ed-inst-1"]
    lineas = dicho["body"][0].split("\r\n")
    assert f"Página: {PAGINA.fija}" in lineas  # of that day for ever: whoever reads it sees what was seen
    assert "Código: ed-inst-1" in lineas
    assert "Día: 30/11/2026" in lineas
    assert "+" not in partes.query  # a mail program would show it
    with override("en"):
        assert "What is wrong" in parse_qs(urlsplit(avisar_de_un_error(PAGINA, DIA)).query)["body"][0]


@pytest.mark.parametrize("contacto", ["Mesa de partes, de 8:30 a 16:30", "@ministerio"])
def test_avisar_without_an_address_leads_to_who_answers(settings, contacto):
    settings.CONTACTO = contacto
    assert avisar_de_un_error(PAGINA, DIA) == "/privacidad/#derechos"


def test_avisar_is_not_offered_where_nobody_would_read_it(settings):
    settings.CONTACTO = " "
    assert avisar_de_un_error(PAGINA, DIA) == ""
