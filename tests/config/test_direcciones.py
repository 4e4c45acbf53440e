"""What others do to an address: what they add to its query, and how they write it; and who may read what it answers."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import get_resolver

from base.direcciones import es_ajeno, sin_ajenos
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.views.lapso import PARAMETROS
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_territorio,
)
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

AJENOS = (  # noqa: SIM905
    "utm_source utm_id fbclid gclid gbraid wbraid dclid msclkid yclid ttclid twclid igshid igsh mc_cid mc_eid _ga _gl "
    "_hsenc _hsmi __hstc mkt_tok mtm_campaign pk_campaign srsltid gad_source gad_campaignid li_fat_id rdt_cid ref "
    "ref_src s_cid wickedid oly_anon_id vero_id UTM_Source FBCLID"
).split()


@compartida
def sitio():
    edicion = crear_edicion(slug="ed", nombre="La edición")
    institucion = crear_institucion(slug="inst", nombre="Entidad", sector="publico")
    eje = crear_eje(codigo="atencion", nombre="Atención")
    return crear_avance(
        compromiso=crear_compromiso(edicion=edicion, institucion=institucion, ejes=[eje]), evidencia=True
    ).compromiso


PUBLICAS = (
    "/", "/en/", "/compromisos/", "/compromisos/ed-inst-1/", "/compromisos/ed-inst-1.json",
    "/compromisos/ed-inst-1/insertar/", "/instituciones/", "/instituciones/inst/", "/ediciones/ed/",
    "/ejes/atencion/", "/territorios/", "/cambios/", "/galeria/", "/metodologia/", "/ayuda/", "/datos/",
    "/datos/registro/", "/datos/compromisos.csv", "/datos/instituciones.json", "/datos/cambios.csv",
    "/datos/registro.jsonl", "/feeds/cambios.atom", "/feeds/compromisos.atom", "/feeds/avances.atom",
    "/compromisos/ed-inst-1/avances.atom", "/instituciones/inst/avances.atom", "/guia-de-importacion/",
    "/sitemap.xml", "/compromisos/?estado=en_proceso&plazo=sin_plazo", "/cambios/?tipo=avance",
    "/datos/avances.csv?institucion=inst", "/feeds/compromisos.atom?eje=atencion",
)  # fmt: skip


def cuerpo(respuesta) -> bytes:
    return b"".join(respuesta.streaming_content) if respuesta.streaming else respuesta.content


@pytest.mark.muestreo
@pytest.mark.parametrize("url", muestra(PUBLICAS, una_de=3))
def test_what_others_add_changes_no_byte(client, sitio, url):
    sola = client.get(url)
    assert sola.status_code == 200
    de_otros = "&".join(f"{n}=IwAR0abc" for n in AJENOS)
    junta = client.get(f"{url}{'&' if '?' in url else '?'}{de_otros}")
    assert junta.status_code == 200
    assert cuerpo(junta) == cuerpo(sola)


def test_what_others_add_is_not_handed_on(client, sitio):
    crear_territorio()
    for url, limpia in {
        "/compromisos/ed-inst-1?fbclid=x&al=2026-11-27": "/compromisos/ed-inst-1/?al=2026-11-27",
        "/territorios/150000/?utm_source=x": "/territorios/15/",
        "/compromisos/ED-INST-1/?gclid=x": "/compromisos/ed-inst-1/",
    }.items():
        respuesta = client.get(url)
        assert (respuesta.status_code, respuesta["Location"]) == (301, limpia)
    # The redirect to https comes from the next in line.
    assert settings.MIDDLEWARE[0] == "config.middleware.ParametrosAjenosMiddleware"


def test_what_is_ours_is_left_byte_by_byte_and_is_nobody_elses():
    consulta = "q=ni%C3%B1as+y&q=%zz&&utm_campaign=x&al=2026-01-01&x"
    assert sin_ajenos(consulta) == "q=ni%C3%B1as+y&q=%zz&&al=2026-01-01&x"
    nuestros = {*FiltroCompromisos.base_filters, *FiltroCompromisos.OTROS_PARAMETROS, *PARAMETROS, "i", "pagina_aqui", "url", "format",
                "maxwidth", "maxheight", "next", "o", "p", "e", "q", "_popup", "_to_field", "_facets", "all"}  # fmt: skip
    assert [n for n in nuestros if es_ajeno(n)] == []
    assert [n for n in AJENOS if not es_ajeno(n)] == []


def test_a_filter_that_nobody_knows_is_still_told(client, sitio):
    assert "No conocemos el filtro «cosa»" in client.get("/compromisos/?cosa=1&utm_source=x").content.decode()
    assert client.get("/datos/compromisos.csv?cosa=1").status_code == 400


# --- Capitals


@pytest.mark.parametrize(
    ("escrita", "buena"),
    [
        ("/compromisos/Ed-INST-1/", "/compromisos/ed-inst-1/"),
        ("/COMPROMISOS/ED-INST-1/", "/compromisos/ed-inst-1/"),
        ("/COMPROMISOS/ED-INST-1", "/compromisos/ed-inst-1/"),
        ("/compromisos/ED-INST-1/?al=2026-11-27&q=MAYUS", "/compromisos/ed-inst-1/?al=2026-11-27&q=MAYUS"),
        ("/compromisos/ED-INST-1.json", "/compromisos/ed-inst-1.json"),
        ("/compromisos/ed-inst-1.JSON", "/compromisos/ed-inst-1.json"),
        ("/compromisos/ED-INST-1/avances.atom", "/compromisos/ed-inst-1/avances.atom"),
        ("/compromisos/ED-INST-1/insertar/", "/compromisos/ed-inst-1/insertar/"),
        ("/compromisos/ed-inst-%201/", "/compromisos/ed-inst-1/"),
        ("/en/compromisos/ED-INST-1/", "/en/compromisos/ed-inst-1/"),
        ("/Instituciones/INST/", "/instituciones/inst/"),
        ("/ediciones/ED/", "/ediciones/ed/"),
        ("/ejes/Atencion/", "/ejes/atencion/"),
        ("/datos/Compromisos.csv", "/datos/compromisos.csv"),
        ("/datos/compromisos.CSV?estado=cumplido", "/datos/compromisos.csv?estado=cumplido"),
        ("/Feeds/Cambios.atom", "/feeds/cambios.atom"),
        ("/Ayuda/", "/ayuda/"),
    ],
)
def test_an_address_in_capitals_leads_to_the_right_one(client, sitio, escrita, buena):
    respuesta = client.get(escrita, follow=False)
    assert respuesta.status_code == 301, escrita
    assert respuesta["Location"] == buena
    assert client.get(buena).status_code == 200


def test_only_what_has_an_address_is_sent_on(client, sitio):
    for url in ("/Nada/", "/NO/EXISTE", "/compromisos/no-hay-1/"):
        assert client.get(url).status_code == 404, url
    assert client.post("/COMPROMISOS/").status_code in (403, 404, 405)
    # The secret of a personal link is what it is, letter by letter.
    for url in ("/informar/AbCdEf/", "/Informar/AbCdEf/"):
        assert "Location" not in client.get(url).headers


# --- Who may read it from a script


PAGINAS = {
    "portada", "buscar", "respuestas", "comparar", "compromisos", "compromiso", "insertar", "instituciones", "institucion", "edicion", "territorios",
    "territorio", "periodo", "eje", "galeria", "cambios", "metodologia", "ayuda", "seguridad", "accesibilidad",
    "privacidad", "guia_de_importacion", "guia_columnas", "guia_errores", "guia_muestras", "datos", "registro", "avance", "guia_de_estilo", "robots", "sitemaps",
    "sitemap", "correcciones", "correccion", "para_desarrolladores", "api", "api_docs", "api_problema", "marco", "marcos",
}  # fmt: skip


def test_every_public_address_is_a_page_or_says_that_it_is_open_data():
    for patron in get_resolver("compromisos.urls").url_patterns:
        nombre = patron.name or str(patron.pattern).strip("/")
        abierta = getattr(patron.callback, "datos_abiertos", False)
        assert abierta != (nombre in PAGINAS), nombre


@pytest.mark.parametrize(
    "url",
    [
        "/datos/compromisos.csv", "/datos/compromisos.json", "/datos/avances.xlsx", "/datos/cambios.csv",
        "/datos/registro.jsonl", "/compromisos/ed-inst-1.json", "/compromisos/ed-inst-1/avances.atom",
        "/feeds/cambios.atom", "/en/feeds/avances.atom", "/oembed?url=https://testserver/compromisos/ed-inst-1/",
        "/datos/compromisos.csv?cosa=1", "/datos/nada.csv", "/oembed", "/datos/COMPROMISOS.csv",
        "/compromisos/no-hay.json", "/datos/compromisos.csv?al=ayer",
    ],
)  # fmt: skip
def test_public_data_is_open_to_scripts_of_other_sites_errors_and_all(client, sitio, url):
    respuesta = client.get(url, headers={"origin": "https://otro.example"})
    assert respuesta["Access-Control-Allow-Origin"] == "*"
    assert respuesta["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in respuesta.headers
    previa = client.options(
        url.replace("COMPROMISOS", "compromisos"),
        headers={"origin": "https://otro.example", "access-control-request-method": "GET"},
    )
    assert previa.status_code == 204
    assert previa["Access-Control-Allow-Origin"] == "*"
    assert "GET" in previa["Access-Control-Allow-Methods"]
    assert not previa.content


def test_what_has_not_changed_says_it_too(client, sitio):
    etag = client.get("/feeds/avances.atom")["ETag"]
    respuesta = client.get("/feeds/avances.atom", headers={"if-none-match": etag})
    assert respuesta.status_code == 304
    assert respuesta["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "url", ["/", "/compromisos/ed-inst-1/", "/ayuda/", "/admin/", "/admin/cuenta/entrar/", "/informar/", "/informar/x/", "/healthz"]
)  # fmt: skip
def test_pages_the_admin_and_personal_links_are_not(client, sitio, url):
    for respuesta in (client.get(url, headers={"origin": "https://otro.example"}), client.options(url)):
        assert "Access-Control-Allow-Origin" not in respuesta.headers, url
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"
