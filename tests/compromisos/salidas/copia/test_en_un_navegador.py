"""The copy of the site, opened from a disk in a browser. Apart from the other tests of it: the browser is there before the data."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.test import override_settings

from base.dias import Dia
from compromisos.salidas.copia import recorrido
from compromisos.salidas.copia.exportar import exportar
from compromisos.salidas.informes import pdf
from tests.browser.test_accesibilidad import fallos
from tests.compromisos.publicacion.registro import base_pequena
from tests.una_vez import cargado_por_modulo

CODIGO = "ed-mimp-1"
POCAS = re.compile(rf"/|/ayuda/|/buscar/.*|(/en)?/compromisos/{CODIGO}/|(/en)?/fotos/.*")

DEJADA = "net::ERR_ABORTED"  # what was still coming when the page was left
PAGINAS = ("index.html", "buscar/index.html", f"en/compromisos/{CODIGO}/index.html", "ayuda/index.html")

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
ARCHIVOS: list = []  # where the photos of what was loaded are


def crear() -> None:
    base_pequena.crear()
    ARCHIVOS.append(settings.MEDIA_ROOT)


cargado = cargado_por_modulo(crear)


@pytest.fixture
def copia(cargado, tmp_path, monkeypatch):
    monkeypatch.setattr(recorrido, "entra", lambda suya, _mapa: bool(POCAS.fullmatch(suya)))
    monkeypatch.setattr(
        pdf, "componer", lambda plantilla, datos, *_: json.dumps(datos, sort_keys=True).encode()
    )
    with override_settings(MEDIA_ROOT=ARCHIVOS[-1]):
        exportar(Dia.de_hoy(), tmp_path / "copia", edicion="", avisar=lambda *_: None)
    return tmp_path / "copia"


def test_copia_opens_from_a_disk(page, copia):
    """Without a server: nothing is missing, nothing is asked elsewhere, the way out works."""
    quejas: list[str] = []
    page.on("console", lambda mensaje: quejas.append(mensaje.text))
    page.on("requestfailed", lambda pedido: quejas.append(pedido.url) if pedido.failure != DEJADA else None)
    page.on("request", lambda pedido: pedido.url.startswith("file://") or quejas.append(pedido.url))
    for archivo in PAGINAS:
        page.goto((copia / archivo).as_uri())
        assert page.evaluate("document.styleSheets.length") == 2
    page.goto((copia / "index.html").as_uri())
    page.locator("header").get_by_role("link", name="Índice").first.click()
    page.locator(f'a[href$="/{CODIGO}/index.html"]').first.click()
    assert page.url == (copia / f"compromisos/{CODIGO}/index.html").as_uri()
    assert quejas == []
    page.route("https://**", lambda ruta: ruta.fulfill(body="<p>otro sitio</p>", content_type="text/html"))
    page.get_by_role("link", name="Salir").click()
    page.wait_for_url("https://**")


def test_copia_is_accessible(page, copia):
    """axe asks for the sheets again, which a page of a disk may not."""
    for archivo in PAGINAS:
        page.goto((copia / archivo).as_uri())
        assert fallos(page, archivo) == []
