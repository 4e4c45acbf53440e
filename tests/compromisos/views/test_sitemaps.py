"""What search engines may list."""

from __future__ import annotations

from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from compromisos.publicacion import cierre
from compromisos.views.sitemaps import MAPAS
from tests.factories import (
    crear_compromiso,
    crear_eje,
    crear_marco,
    crear_periodo,
    crear_territorio,
    crear_usuario,
)


def test_sitemap_works_with_every_page_and_only_those(client, pledge):
    crear_compromiso(edicion=pledge.edicion, institucion=pledge.institucion, numero=2, publicado=False)
    crear_eje()
    crear_marco()
    crear_territorio()
    cierre.cerrar(crear_periodo(pledge.edicion), por=crear_usuario(), motivo="Se adelantó.")
    indice = ElementTree.fromstring(client.get("/sitemap.xml").content)
    direcciones = []
    for mapa in indice.findall(".//{*}loc"):
        respuesta = client.get(urlsplit(mapa.text).path)
        direcciones += [loc.text for loc in ElementTree.fromstring(respuesta.content).findall(".//{*}loc")]
        assert b'hreflang="x-default"' in respuesta.content
    assert all(d.startswith("https://testserver/") for d in direcciones)
    rutas = [urlsplit(d).path for d in direcciones]
    assert len(set(rutas)) == len(rutas)
    assert {"/", "/en/", "/galeria/", "/compromisos/ed-inst-1/", "/en/compromisos/ed-inst-1/"} <= set(rutas)
    assert "/compromisos/ed-inst-2/" not in rutas
    for ruta in rutas:
        assert client.get(ruta).status_code == 200, ruta


@pytest.mark.django_db
def test_index_works_with_every_map(client):
    indice = ElementTree.fromstring(client.get("/sitemap.xml").content)
    rutas = {urlsplit(loc.text).path for loc in indice.findall(".//{*}loc")}
    assert rutas == {f"/sitemap-{seccion}.xml" for seccion in MAPAS}


@pytest.mark.django_db
@pytest.mark.parametrize("seccion", sorted(MAPAS.keys() - {"paginas"}))
def test_sitemap_is_empty(client, seccion):
    respuesta = client.get(f"/sitemap-{seccion}.xml")
    assert respuesta.status_code == 200
    assert b"<loc>" not in respuesta.content


@pytest.mark.django_db
def test_sitemap_404(client):
    assert client.get("/sitemap-nada.xml").status_code == 404
    assert client.get("/sitemap-paginas.xml", {"p": 9}).status_code == 404
