"""A pledge outside the site: picture, card, oEmbed, citation, what machines read, paper."""

from __future__ import annotations

import html
import io
import json
import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.urls import get_resolver
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from compromisos.models import Compromiso
from compromisos.publicacion import cierre
from compromisos.reglas.palabras import Estado
from compromisos.salidas.compartir import cita, enlazados
from compromisos.salidas.compartir.imagen import TONOS, Tarjeta, _letra, dibujar, en_lineas
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_periodo,
    crear_territorio,
    crear_usuario,
)

MALO = "</script><script>alert(1)</script><!-- \"&amp;' {x}"


@pytest.fixture
def pledge(db) -> Compromiso:
    return crear_compromiso(
        edicion=crear_edicion(slug="ed"),
        institucion=crear_institucion(slug="inst", nombre="Ministerio de prueba", sector="publico"),
        titulo="Abrir 25 centros",
        fuente="https://example.org/fuente",
    )


def pagina(client, url: str, **parametros) -> str:
    respuesta = client.get(url, parametros)
    assert respuesta.status_code == 200, url
    return respuesta.content.decode()


def meta(texto: str, nombre: str) -> str:
    hallado = re.search(rf'<meta (?:property|name)="{nombre}" content="([^"]*)"', texto)
    assert hallado, nombre
    return html.unescape(hallado[1])


def datos_enlazados(texto: str) -> dict:
    bloques = re.findall(r'<script type="application/ld\+json">(.*?)</script>', texto, re.DOTALL)
    assert len(bloques) == 1
    return json.loads(bloques[0])


# --- The picture


def una(**cambios) -> Tarjeta:
    return Tarjeta(
        **{
            "institucion": "MIMP", "titulo": "Abrir centros", "estado": Estado.EN_PROCESO, "palabra": "En proceso",
            "frase": "Declarado", "pie": "ed-inst-1", **cambios,
        }
    )  # fmt: skip


def test_every_state_has_a_tone_and_a_drawing_of_its_own():
    assert set(TONOS) == set(Estado)
    dibujos = {dibujar(una(estado=e, palabra="")) for e in Estado}
    assert len(dibujos) == len(Estado), "told apart without the word"


@pytest.mark.parametrize(
    "titulo",
    ["", "a", "x" * 600, "palabra " * 200, "👩🏽‍⚖️ 漢字", "Ñandú, ¿qué? «sí» — 25 %", "\u202eal revés\n\ttab"],
)
def test_any_title_fits_the_picture(titulo):
    with Image.open(io.BytesIO(dibujar(una(titulo=titulo, institucion=titulo, frase=titulo)))) as imagen:
        assert (imagen.size, imagen.format) == ((1200, 630), "PNG")
        fondo = imagen.convert("RGB").getpixel((5, 300))
        margen = imagen.convert("RGB").crop((1132, 110, 1200, 600))
        assert set(margen.get_flattened_data()) <= {fondo, (220, 210, 198)}, "nothing over the edge"


@given(st.text(max_size=300), st.integers(1, 5))
def test_lines_fit_and_lose_nothing_without_saying_so(texto, cuantas):
    letra = _letra("Bold", 46)
    lineas = en_lineas(texto, letra, 400, cuantas)
    assert 1 <= len(lineas) <= cuantas
    assert all(letra.getlength(linea) <= 400 or len(linea) == 1 for linea in lineas)
    if not lineas[-1].endswith("…"):
        escribible = "".join(c for c in texto if ord(c) <= 0x2E7F)
        assert "".join("".join(lineas).split()) == "".join(escribible.split())


def test_the_picture_is_asked_for_once(client, pledge, monkeypatch):
    from compromisos.views import compartir

    hechas = []
    monkeypatch.setattr(compartir, "dibujar", lambda t: hechas.append(t) or dibujar(t))
    url = "/compromisos/ed-inst-1.png"
    primera = client.get(url)
    assert primera["Content-Type"] == "image/png"
    assert client.get(url).content == primera.content
    assert client.get(url, headers={"if-none-match": primera["ETag"]}).status_code == 304
    assert len(hechas) == 1
    assert client.get("/en" + url)["ETag"] != primera["ETag"]
    crear_avance(compromiso=pledge, estado=Estado.CUMPLIDO)
    assert client.get(url, headers={"if-none-match": primera["ETag"]}).status_code == 200


def test_the_picture_of_a_past_day_is_of_that_day(client, pledge):
    crear_avance(compromiso=pledge, estado=Estado.EN_PROCESO)
    antes = (timezone.localdate() - timedelta(days=400)).isoformat()
    assert (
        client.get("/compromisos/ed-inst-1.png", {"al": antes})["ETag"]
        != client.get("/compromisos/ed-inst-1.png")["ETag"]
    )
    assert client.get("/compromisos/ed-inst-1.png", {"al": "ayer"}).status_code == 400
    assert client.get("/compromisos/no-hay-1.png").status_code == 404


# --- What networks and machines read


def test_a_shared_link_says_what_it_is(client, pledge):
    crear_avance(compromiso=pledge, estado=Estado.CUMPLIDO, fecha_corte=date(2026, 9, 30))
    texto = pagina(client, "/compromisos/ed-inst-1/")
    assert meta(texto, "og:title") == "Ministerio de prueba: Abrir 25 centros"
    assert meta(texto, "og:description") == meta(texto, "description")
    assert "Cumplido. Declarado por" in meta(texto, "og:description")
    assert meta(texto, "og:image") == "https://testserver/compromisos/ed-inst-1.png"
    assert meta(texto, "og:url") == "https://testserver/compromisos/ed-inst-1/"
    assert meta(texto, "twitter:card") == "summary_large_image"
    assert client.get(urlsplit(meta(texto, "og:image")).path).status_code == 200
    assert '<link rel="canonical" href="https://testserver/compromisos/ed-inst-1/">' in texto
    assert 'hreflang="en" href="https://testserver/en/compromisos/ed-inst-1/"' in texto
    assert meta(pagina(client, "/en/compromisos/ed-inst-1/"), "og:locale") == "en_US"


def test_a_past_day_is_shared_as_that_day(client, pledge):
    dia = (timezone.localdate() - timedelta(days=3)).isoformat()
    texto = pagina(client, "/compromisos/ed-inst-1/", al=dia)
    assert meta(texto, "og:image").endswith(f".png?al={dia}")
    assert meta(texto, "og:url").endswith(f"/?al={dia}")
    assert "Así estaba el" in meta(texto, "og:description")
    assert datos_enlazados(texto)["url"].endswith(f"?al={dia}")


def test_json_ld_tells_of_the_pledge_the_institution_and_the_site(client, pledge):
    crear_avance(compromiso=pledge, estado=Estado.CUMPLIDO)
    obra = datos_enlazados(pagina(client, "/compromisos/ed-inst-1/"))["mainEntity"]
    assert (obra["identifier"], obra["creativeWorkStatus"]) == ("ed-inst-1", "Cumplido")
    assert obra["text"] == pledge.texto
    assert obra["author"]["@type"] == "GovernmentOrganization"
    assert datos_enlazados(pagina(client, "/instituciones/inst/"))["name"] == "Ministerio de prueba"
    assert datos_enlazados(pagina(client, "/"))["@type"] == "WebSite"


def test_no_title_ends_the_block_of_data_nor_the_page(db, client):
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
def test_whatever_goes_into_the_block_comes_out(valor):
    bloque = str(enlazados.bloque({"x": valor}))
    dentro = bloque.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in dentro
    assert json.loads(dentro)["x"] == valor


def test_titles_reveal_little(client, pledge):
    """A tab, a history, a list of recent pages: whoever looks over a shoulder learns nothing."""
    for url in (
        "/",
        "/compromisos/ed-inst-1/",
        "/compromisos/ed-inst-1/insertar/",
        "/galeria/",
        "/ayuda/",
        "/nada/",
    ):
        titulo = re.search(r"<title>(.*?)</title>", client.get(url).content.decode())[1].lower()
        assert not re.search("violencia|agresi|v[ií]ctima|denuncia|maltrato|feminicid|abrir 25", titulo), (
            titulo
        )


# --- Search engines


def test_the_sitemap_lists_every_page_that_exists_and_only_those(client, pledge):
    crear_compromiso(edicion=pledge.edicion, institucion=pledge.institucion, numero=2, publicado=False)
    crear_eje()
    crear_territorio()
    cierre.cerrar(crear_periodo(pledge.edicion), por=crear_usuario())
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


def test_robots_know_where_the_sitemap_is(client):
    texto = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://testserver/sitemap.xml\n" in texto
    assert "Disallow: /admin/" in texto


# --- The card


def test_the_card_calls_fiction_only_what_is(client, pledge, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    ficticio = crear_compromiso(edicion=crear_edicion(slug="demo"), institucion=pledge.institucion)
    de_verdad, inventado = (
        client.get(f"/compromisos/{c.codigo}/insertar/").content.decode() for c in (pledge, ficticio)
    )
    assert "Datos de demostración" not in de_verdad
    assert "Datos de demostración" in inventado


def test_the_card_stands_alone_in_a_frame(client, pledge):
    crear_avance(compromiso=pledge, estado=Estado.CUMPLIDO)
    respuesta = client.get("/compromisos/ed-inst-1/insertar/")
    texto = respuesta.content.decode()
    assert not respuesta.cookies
    assert "X-Frame-Options" not in respuesta.headers
    assert "frame-ancestors *" in respuesta["Content-Security-Policy"]
    assert "Cumplido" in texto
    assert 'href="tel:100"' in texto
    assert 'content="noindex"' in texto
    for enlace in re.findall(r"<a [^>]*>", texto):
        fuera = 'target="_top"' in enlace or ('target="_blank"' in enlace and 'rel="noopener' in enlace)
        assert fuera or "tel:" in enlace, enlace
    # Nowhere else.
    for url in ("/", "/compromisos/ed-inst-1/", "/galeria/", "/oembed"):
        otra = client.get(url)
        assert otra["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in otra["Content-Security-Policy"]


def test_the_card_of_a_past_day(client, pledge):
    crear_avance(compromiso=pledge, estado=Estado.CUMPLIDO)
    antes = (timezone.localdate() - timedelta(days=400)).isoformat()
    texto = pagina(client, "/compromisos/ed-inst-1/insertar/", al=antes)
    assert "Sin información" in texto
    assert "Así estaba el" in texto
    assert f"/compromisos/ed-inst-1/?al={antes}" in texto
    assert client.get("/compromisos/no-hay/insertar/").status_code == 404


# --- oEmbed


def preguntar(client, **parametros):
    return client.get("/oembed", {"url": "https://testserver/compromisos/ed-inst-1/", **parametros})


def test_the_page_says_where_to_ask_and_the_answer_is_the_card(client, pledge):
    texto = pagina(client, "/compromisos/ed-inst-1/")
    enlace = html.unescape(re.search(r'type="application/json\+oembed" href="([^"]+)"', texto)[1])
    partes = urlsplit(enlace)
    datos = client.get(partes.path, parse_qs(partes.query)).json()
    assert (datos["type"], datos["version"]) == ("rich", "1.0")
    marco = re.search(r'<iframe src="([^"]+)"', datos["html"])[1]
    assert client.get(urlsplit(marco).path).status_code == 200
    assert datos["thumbnail_url"].endswith("/compromisos/ed-inst-1.png")
    xml = ElementTree.fromstring(preguntar(client, format="xml").content)
    assert {e.tag: e.text for e in xml} == {k: str(v) for k, v in datos.items()}


def test_it_is_never_larger_than_asked_and_keeps_day_and_language(client, pledge):
    datos = preguntar(client, maxwidth="300", maxheight="200").json()
    assert (datos["width"], datos["height"]) == (300, 200)
    assert 'width="300" height="200"' in datos["html"]
    dia = (timezone.localdate() - timedelta(days=3)).isoformat()
    datos = preguntar(client, url=f"https://testserver/en/compromisos/ed-inst-1/?al={dia}").json()
    assert f"/en/compromisos/ed-inst-1/insertar/?al={dia}" in datos["html"]


@pytest.mark.parametrize(
    ("parametros", "codigo"),
    [
        ({"url": ""}, 400),
        ({"maxwidth": "ancho"}, 400),
        ({"maxheight": "0"}, 400),
        ({"maxwidth": "9" * 5000}, 400),
        ({"maxwidth": "²"}, 400),
        ({"format": "yaml"}, 501),
        ({"url": "https://otro.example/compromisos/ed-inst-1/"}, 404),
        ({"url": "https://testserver/compromisos/no-hay/"}, 404),
        ({"url": "https://testserver/galeria/"}, 404),
        ({"url": "https://testserver/no/existe/"}, 404),
        ({"url": "https://testserver/compromisos/ed-inst-1/?al=ayer"}, 404),
        ({"url": "https://[mal"}, 404),
        ({"url": "javascript:alert(1)"}, 404),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence(client, pledge, parametros, codigo):
    respuesta = preguntar(client, **parametros)
    assert respuesta.status_code == codigo
    assert respuesta["Content-Type"].startswith("text/plain")
    frase = respuesta.content.decode()
    assert frase.endswith(".")
    assert "<" not in frase
    assert len(frase) < 200


def test_a_draft_is_nobodys_card(client, pledge):
    crear_compromiso(edicion=pledge.edicion, institucion=pledge.institucion, numero=2, publicado=False)
    for url in ("/compromisos/ed-inst-2.png", "/compromisos/ed-inst-2/insertar/"):
        assert client.get(url).status_code == 404
    assert preguntar(client, url="https://testserver/compromisos/ed-inst-2/").status_code == 404


# --- Citing and printing


def test_a_citation_is_dated_and_stays_true(client, pledge):
    hoy = timezone.localdate().isoformat()
    texto = pagina(client, "/compromisos/ed-inst-1/")
    assert f"https://testserver/compromisos/ed-inst-1/?al={hoy}" in texto
    assert "@online{ed-inst-1," in texto
    dia = (timezone.localdate() - timedelta(days=3)).isoformat()
    assert f"ed-inst-1/?al={dia}" in pagina(client, "/compromisos/ed-inst-1/", al=dia)


@given(st.text(max_size=80), st.text(max_size=80))
def test_bibtex_has_as_many_braces_open_as_closed(autor, titulo):
    entrada = cita.bibtex(
        codigo="c", autor=autor, titulo=titulo, nota="n", url="https://x", dia=date(2026, 1, 2)
    )
    sin_escapes = entrada.replace("\\{", "").replace("\\}", "")
    assert sin_escapes.count("{") == sin_escapes.count("}")
    assert not re.search(r"(?<!\\)[%$#&]", entrada)


def test_the_sheet_carries_a_code_only_for_paper(client, pledge):
    texto = pagina(client, "/compromisos/ed-inst-1/")
    assert len(re.findall(r'<div class="solo-imprimir', texto)) == 1
    assert re.search(r'<svg class="qr" aria-hidden="true"[^>]* viewBox="0 0 \d+ \d+"><path', texto)


def test_every_public_address_of_a_pledge_is_known_here():
    nombres = {p.name for p in get_resolver("compromisos.urls").url_patterns}
    assert {"compromiso", "compromiso_png", "insertar", "oembed"} <= nombres
