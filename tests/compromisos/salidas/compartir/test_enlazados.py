"""What pages say of themselves in JSON-LD, whatever people write."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from compromisos.reglas.palabras import Estado
from compromisos.salidas.compartir import enlazados
from tests.compromisos.salidas.compartir.ayudas import datos_enlazados, pagina
from tests.factories import crear_avance, crear_compromiso, crear_edicion, crear_institucion


def test_json_ld_tells_of_pledge_institution_and_site(client, pledge):
    crear_avance(compromiso=pledge, estado=Estado.CUMPLIDO)
    obra = datos_enlazados(pagina(client, "/compromisos/ed-inst-1/"))["mainEntity"]
    assert (obra["identifier"], obra["creativeWorkStatus"]) == ("ed-inst-1", "Cumplido")
    assert obra["text"] == pledge.texto
    assert obra["author"]["@type"] == "GovernmentOrganization"
    assert datos_enlazados(pagina(client, "/instituciones/inst/"))["name"] == "Ministerio de prueba"
    assert datos_enlazados(pagina(client, "/"))["@type"] == "WebSite"


MALO = "</script><script>alert(1)</script><!-- \"&amp;' {x}"


def test_json_ld_is_ended_by_no_title(db, client):
    crear_compromiso(
        edicion=crear_edicion(slug="ed"),
        institucion=crear_institucion(slug="inst", nombre=MALO),
        titulo=MALO,
        texto=MALO,
    )
    for url in ("/compromisos/ed-inst-1/", "/compromisos/ed-inst-1/insertar/", "/instituciones/inst/"):
        texto = pagina(client, url)
        assert "<script>alert" not in texto, url
        for etiqueta in re.findall(r"<script[^>]*>", texto):
            assert " src=" in etiqueta or etiqueta == '<script type="application/ld+json">', (url, etiqueta)
    assert datos_enlazados(pagina(client, "/compromisos/ed-inst-1/"))["mainEntity"]["name"] == MALO


@given(st.recursive(st.text() | st.integers() | st.none(), lambda h: st.dictionaries(st.text(), h)))
def test_bloque_gives_back_whatever_goes_in(valor):
    bloque = str(enlazados.bloque({"x": valor}))
    dentro = bloque.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in dentro
    assert json.loads(dentro)["x"] == valor
