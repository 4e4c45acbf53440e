"""Addresses that people paste, as pages of this site."""

from __future__ import annotations

import pytest

from base.direcciones import pagina_de


@pytest.mark.parametrize(
    ("escrita", "pagina"),
    [
        ("/", ("/", "")),
        ("/compromisos/25porel25-mimp-2/", ("/compromisos/25porel25-mimp-2/", "")),
        ("/en/compromisos/x-1/?al=2026-03-31", ("/compromisos/x-1/", "al=2026-03-31")),
        ("  https://25porel25.example/territorios/15/#mapa ", ("/territorios/15/", "")),
        ("http://WWW.25porel25.example/datos/", ("/datos/", "")),
        ("25porel25.example/respuestas/", ("/respuestas/", "")),
        ("25porel25.example", ("/", "")),
        ("https://25porel25.example", ("/", "")),
        ("/COMPROMISOS/X-1/", ("/compromisos/x-1/", "")),
        ("/compromisos", ("/compromisos/", "")),
        ("/compromisos/?q=me+pega&estado=cumplido&utm_source=x", ("/compromisos/", "estado=cumplido")),
        ("/cambios/?tipo=avance&tipo=retiro", ("/cambios/", "tipo=avance&tipo=retiro")),
        ("/compromisos/?institucion=" + "a" * 400, ("/compromisos/", "")),
    ],
)
def test_pagina_de_is_the_page_in_no_language(escrita, pagina, settings):
    settings.SITE_URL = "https://25porel25.example"
    assert pagina_de(escrita) == pagina


@pytest.mark.parametrize(
    "escrita",
    [
        "", "no sé", "la de las comisarías", "https://otro.example/compromisos/", "//otro.example/", "javascript:alert(1)",
        "https://25porel25.example.otro.example/", "https://otro.example@25porel25.example/", "http://[", "/no-existe/",
        "/admin/", "/admin/compromisos/avance/1/change/", "/informar/7K2QD/", "/senalar/", "/senalar/?en=/senalar/",
        "/healthz", "/compromisos/%00/", "/compromisos/\n/x/", "/compromisos/<script>/", "/\\otro.example/", "mailto:a@b.pe",
        "/compromisos/" + "a" * 400 + "/", "ftp://25porel25.example/",
    ],
)  # fmt: skip
def test_pagina_de_refuses_what_is_no_page_of_ours(escrita, settings):
    settings.SITE_URL = "https://25porel25.example"
    assert pagina_de(escrita) is None or escrita == ""
