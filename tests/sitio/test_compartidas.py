"""What each public page says of itself when its address is shared: a title, a sentence and a picture of its own."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.browser.conftest import paginas_publicas
from tests.compromisos.salidas.compartir.ayudas import meta
from tests.muestra import muestra
from tests.una_vez import cargado_por_modulo

pytestmark = [pytest.mark.django_db, pytest.mark.una_base]

SIN_SUYA = {
    "insertar",
    "informar-sin-enlace",
    "guia-de-estilo",
}  # alone in a frame, of a session, of developers


def cargar() -> None:
    call_command("cargar_semilla", verbosity=0)
    call_command(
        "datos_demo", instituciones=5, compromisos=20, avances=100, verbosity=0, hoy=timezone.localdate()
    )


demo_del_modulo = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)


@pytest.fixture(scope="module")
def paginas(demo_del_modulo, django_db_blocker) -> dict[str, tuple[str, str]]:
    """{name: (address, text)} of every page that there is, in Spanish and in English (in the suite, a third of these)."""
    with django_db_blocker.unblock():
        todas = {n: u for n, u in paginas_publicas().items() if n.removesuffix("-en") not in SIN_SUYA}
        en_ingles = [n for n in todas if n.endswith("-en")]
        todas = {n: todas[n] for n in todas if n not in en_ingles or n in muestra(en_ingles, una_de=3)}
        respuestas = {n: (u, Client().get(u)) for n, u in todas.items()}
    return {n: (u, r.content.decode()) for n, (u, r) in respuestas.items() if r.status_code == 200}


@pytest.mark.muestreo
def test_paginas_say_who_they_are(paginas, client):
    assert len(paginas) > 60
    por_titulo: dict[tuple[str, str], set[str]] = {}
    imagenes: dict[str, str] = {}
    for nombre, (url, texto) in paginas.items():
        titulo = re.search(r"<title>(.*?)</title>", texto)[1]
        assert titulo.endswith("25 por el 25"), url
        assert meta(texto, "og:description") == meta(texto, "description"), url
        assert len(meta(texto, "description")) > 20, url
        compartida = urlsplit(meta(texto, "og:url"))
        assert compartida.netloc == "testserver"
        ruta, _, consulta = url.partition("?")
        assert compartida.path == ruta
        pedido = {p for p in unquote(consulta).split("&") if p}
        assert pedido <= set(unquote(compartida.query).split("&")) | {""} or "zzz" in url, (url, compartida)
        assert f'<link rel="canonical" href="https://testserver{ruta}">' in texto, url
        idioma = "en_US" if nombre.endswith("-en") else "es_PE"
        assert meta(texto, "og:locale") == idioma
        imagen = meta(texto, "og:image")
        assert imagen.startswith(f"https://testserver{'/en' if idioma == 'en_US' else ''}/")
        if "/en/" not in url:
            imagenes[url] = imagen
        por_titulo.setdefault((idioma, meta(texto, "og:title")), set()).add(ruta)
    repetidos = {t: rutas for t, rutas in por_titulo.items() if len(rutas) > 1}
    assert repetidos == {}
    for imagen in muestra(sorted(set(imagenes.values())), una_de=3):
        partes = urlsplit(imagen)
        respuesta = client.get(f"{partes.path}?{partes.query}")
        assert (respuesta.status_code, respuesta["Content-Type"]) == (200, "image/png"), imagen


@pytest.mark.parametrize(
    "nombre",
    [
        "portada", "lista-filtrada", "compromiso-real", "institucion-real", "territorio", "eje", "edicion",
        "corte-cerrado", "cambios", "lista-en-una-fecha",
    ],
)  # fmt: skip
def test_paginas_of_each_kind_have_a_picture_of_their_own(paginas, nombre):
    propia = meta(paginas[nombre][1], "og:image")
    ajenas = {meta(texto, "og:image") for n, (_url, texto) in paginas.items() if n != nombre}
    if nombre == "portada":  # that of the pages that are of no pledges
        ajenas.discard(propia)
    if nombre == "institucion-real":
        ajenas.discard(meta(paginas["institucion-real"][1], "og:image"))
    assert propia not in ajenas


def test_paginas_of_a_past_day_share_that_day(paginas):
    dia = date(2026, 1, 1).isoformat()
    url, texto = paginas["lista-en-una-fecha"]
    assert f"al={dia}" in url
    assert meta(texto, "og:url").endswith(f"?al={dia}")
    assert meta(texto, "og:image").endswith(f"compromisos.png?al={dia}")
    assert meta(texto, "og:description").startswith("Así estaba el 01/01/2026.")
