"""Links that share a page and follow it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from compromisos.salidas.compartir.acciones import Compartida, webcal, whatsapp

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
