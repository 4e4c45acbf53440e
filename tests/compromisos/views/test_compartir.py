"""A pledge outside the site: card, oEmbed."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.urls import get_resolver
from django.utils import timezone

from compromisos.reglas.palabras import Estado
from tests.compromisos.salidas.compartir.ayudas import pagina
from tests.factories import crear_avance, crear_compromiso, crear_edicion, crear_meta

# --- The card


def test_insertar_works_alone_in_a_frame(client, pledge):
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


def test_insertar_works_calling_fiction_only_what_is(client, pledge, settings):
    settings.DATOS_DE_DEMOSTRACION = True
    ficticio = crear_compromiso(edicion=crear_edicion(slug="demo"), institucion=pledge.institucion)
    de_verdad, inventado = (
        client.get(f"/compromisos/{c.codigo}/insertar/").content.decode() for c in (pledge, ficticio)
    )
    assert "Datos de demostración" not in de_verdad
    assert "Datos de demostración" in inventado


def test_insertar_works_with_the_number_that_was_promised(client, pledge):
    """Also before anybody reports; then with what was reported."""
    meta = crear_meta(compromiso=pledge, indicador="Centros abiertos", unidad="CEM", valor_meta=50)
    crear_meta(compromiso=pledge)
    texto = pagina(client, "/compromisos/ed-inst-1/insertar/")
    assert "Meta: 50 CEM" in texto
    assert "Tiene 1 meta más." in texto
    for n in (20, 32):
        crear_avance(compromiso=pledge, mediciones={meta: n}, fecha_corte=date(2026, 9, n - 10))
    texto = pagina(client, "/compromisos/ed-inst-1/insertar/")
    assert "32 de 50 CEM" in texto
    assert "<details" not in texto  # what it would open is on the page
    for enlace in re.findall(r"<a [^>]*>", texto):
        assert "target=" in enlace or "tel:" in enlace, enlace


def test_insertar_code_is_pinned_and_the_live_one_is_a_choice(client, pledge):
    hoy, ayer = timezone.localdate(), timezone.localdate() - timedelta(days=1)
    codigos = re.findall(r'iframe src="([^"]+)"', html.unescape(pagina(client, "/compromisos/ed-inst-1/")))
    insertar = "https://testserver/compromisos/ed-inst-1/insertar/"
    assert codigos == [f"{insertar}?al={hoy}", insertar]
    codigos = re.findall(
        r'iframe src="([^"]+)"', html.unescape(pagina(client, "/compromisos/ed-inst-1/", al=ayer.isoformat()))
    )
    assert codigos == [f"{insertar}?al={ayer}"]


def test_insertar_as_of_a_day(client, pledge):
    crear_avance(compromiso=pledge, estado=Estado.CUMPLIDO)
    antes = (timezone.localdate() - timedelta(days=400)).isoformat()
    texto = pagina(client, "/compromisos/ed-inst-1/insertar/", al=antes)
    assert "Sin información" in texto
    assert "Así estaba el" in texto
    assert f"/compromisos/ed-inst-1/?al={antes}" in texto
    assert client.get("/compromisos/no-hay/insertar/").status_code == 404


def preguntar(client, **parametros):
    return client.get("/oembed", {"url": "https://testserver/compromisos/ed-inst-1/", **parametros})


def test_insertar_404_of_a_draft(client, pledge):
    crear_compromiso(edicion=pledge.edicion, institucion=pledge.institucion, numero=2, publicado=False)
    for url in ("/compromisos/ed-inst-2.png", "/compromisos/ed-inst-2/insertar/"):
        assert client.get(url).status_code == 404
    assert preguntar(client, url="https://testserver/compromisos/ed-inst-2/").status_code == 404


# --- oEmbed


def test_oembed_works_and_answers_with_the_card(client, pledge):
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


def test_oembed_as_of_a_day_and_never_larger_than_asked(client, pledge):
    datos = preguntar(client, maxwidth="300", maxheight="200").json()
    assert (datos["width"], datos["height"]) == (300, 200)
    assert 'width="300" height="200"' in datos["html"]
    dia = (timezone.localdate() - timedelta(days=3)).isoformat()
    datos = preguntar(client, url=f"https://testserver/en/compromisos/ed-inst-1/?al={dia}").json()
    assert f"/en/compromisos/ed-inst-1/insertar/?al={dia}" in datos["html"]


@pytest.mark.parametrize(
    "url",
    [
        "https://testserver/compromisos/ed-inst-1",
        "http://testserver/compromisos/ed-inst-1/",
        "https://TestServer/compromisos/ed-inst-1/",
        "https://testserver:443/compromisos/ed-inst-1",
        "HTTPS://testserver/Compromisos/ED-INST-1",
        " https://testserver/compromisos/ed-inst-1/ ",
        "https://testserver/compromisos/ed-inst-1/?fbclid=x&utm_source=y",
        "https://testserver/compromisos/ed-inst-1/#avance-3",
        "https://testserver/compromisos/ed-inst-1/insertar",
        "https://testserver/compromisos/ed-inst-1.json",
        "https://testserver/compromisos/ed-inst-1.pdf",
    ],
)
def test_oembed_works_however_the_address_is_written(client, pledge, url):
    assert preguntar(client, url=url).json() == preguntar(client).json()
    con_barra = client.get("/oembed/", {"url": url, "format": "json"})
    assert con_barra.status_code == 200
    assert con_barra.json() == preguntar(client).json()


@pytest.mark.parametrize(
    "url", ["http://testserver/en/compromisos/ed-inst-1", "https://testserver/EN/compromisos/ED-INST-1/"]
)
def test_oembed_works_in_english_with_and_without_the_slash(client, pledge, url):
    assert "/en/compromisos/ed-inst-1/insertar/" in preguntar(client, url=url).json()["html"]
    assert client.get("/en/oembed/", {"url": url}).status_code == 200


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
        ({"url": "https://testserver:99999/compromisos/ed-inst-1/"}, 404),
        ({"url": "https://testserver:8443/compromisos/ed-inst-1/"}, 404),
        ({"url": "ftp://testserver/compromisos/ed-inst-1/"}, 404),
        ({"url": "//testserver/compromisos/ed-inst-1/"}, 404),
        ({"url": "javascript:alert(1)"}, 404),
    ],
)
def test_oembed_404_and_what_cannot_be_answered(client, pledge, parametros, codigo):
    respuesta = preguntar(client, **parametros)
    assert respuesta.status_code == codigo
    assert respuesta["Content-Type"].startswith("text/plain")
    frase = respuesta.content.decode()
    assert frase.endswith(".")
    assert "<" not in frase
    assert len(frase) < 200


def test_direcciones_of_a_pledge_are_these():
    nombres = {p.name for p in get_resolver("compromisos.urls").url_patterns}
    assert {"compromiso", "compromiso_png", "insertar", "oembed"} <= nombres
