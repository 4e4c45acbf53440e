"""Which addresses a copy has: each page by itself and the lists that figures lead to; no end of filters, no past days."""

from __future__ import annotations

import pytest

from compromisos.salidas.copia.que_entra import entra, normal

MAPA = {"/", "/territorios/15/", "/en/territorios/15/"}


@pytest.mark.parametrize(
    "direccion",
    [
        "/",
        "/en/compromisos/x/",
        "/compromisos/x.json",
        "/compromisos/x.pdf",
        "/compromisos/x/avances.atom",
        "/compromisos/?estado=cumplido",
        "/compromisos/?estado=cumplido&institucion=mimp&pagina=3",
        "/datos/registro.jsonl",
        "/datos/datos.zip",
        "/buscar/?letra=a",
        "/territorios/15/",
        "/en/territorios/15/",
        "/evidencias/7/",
        "/api/",
        "/calendario.ics",
    ],
)
def test_entra(direccion):
    assert entra(direccion, MAPA)


@pytest.mark.parametrize(
    "direccion",
    [
        "/admin/",
        "/informar/abc/",
        "/seguir/?que=todo",
        "/en/senalar/?en=%2F",
        "/oembed?url=x",
        "/api/v1/compromisos/",
        "/en/api/v1/",
        "/compromisos/x/insertar/",
        "/instituciones/comparar/?i=a",
        "/compromisos/?q=violencia",
        "/compromisos/?al=2026-01-01",
        "/compromisos/?estado=a&estado=b",
        "/compromisos/?estado=a&plazo=b&sector=c",
        "/territorios/010101/",
        "/territorios/15/?pagina_aqui=2&pagina_podrian=2",
        "/datos/copias/ed-2026-01-01.zip",
        "/sitemap.xml",
        "/compromisos/x.png",
        "/buscar/?q=x",
    ],
)
def test_entra_not(direccion):
    assert not entra(direccion, MAPA)


@pytest.mark.parametrize(
    ("escrita", "desde", "es"),
    [
        ("/x/?al=2026-09-30", "", "/x/"),
        ("/x/?al=2026-09-29", "", "/x/?al=2026-09-29"),
        ("/x/?pagina=1&al=2026-09-30", "", "/x/"),
        ("/x/?sector=&estado=a", "", "/x/?estado=a"),
        ("/t/?pagina_aqui=2&pagina_dentro=3", "/t/?pagina_dentro=3", "/t/?pagina_aqui=2"),
    ],
)
def test_normal_is_the_address_without_its_day(escrita, desde, es):
    assert normal(escrita, al="2026-09-30", desde=desde) == es
