"""What every public page owes: to answer with nothing, to answer only questions, to show text as text."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from tests.compromisos.views.ayudas import crear_avance_de_hoy
from tests.factories import crear_compromiso, crear_institucion

pytestmark = pytest.mark.django_db


PUBLICAS = (
    "/",
    "/compromisos/",
    "/instituciones/",
    "/metodologia/",
    "/ayuda/",
    "/datos/",
    *(
        f"/datos/{t}.{f}"
        for t in ("compromisos", "metas", "avances", "instituciones", "verificaciones")
        for f in ("csv", "xlsx", "json")
    ),
    "/robots.txt",
)


@pytest.mark.parametrize("url", PUBLICAS)
def test_publicas_with_nothing_at_all(client, url):
    respuesta = client.get(url)
    assert respuesta.status_code == 200
    assert not respuesta.cookies
    assert "Vary" not in respuesta.headers or "Cookie" not in respuesta.headers["Vary"]


def test_publicas_show_hostile_text_as_text(client):
    malo = '<script>alert(1)</script>"><img src=x onerror=y>'
    compromiso = crear_compromiso(
        texto=malo, titulo="<b>x</b>", institucion=crear_institucion(nombre="<i>Y</i>")
    )
    crear_avance_de_hoy(compromiso, descripcion=malo)
    for url in (
        compromiso.get_absolute_url(),
        "/compromisos/",
        "/",
        "/instituciones/",
        "/compromisos/?q=<script>x",
    ):
        pagina = client.get(url).content.decode()
        assert "<script>alert" not in pagina
        assert "<img src=x" not in pagina
        assert "<script>x" not in pagina
        assert "<b>x" not in pagina
        assert "<i>Y" not in pagina


@pytest.mark.parametrize(
    ("url", "frase"),
    [
        ("/?al=2099-01-01", "todavía no llega"),
        ("/compromisos/%00/", "No se entiende"),
        ("/compromisos/?q=%00", "No se entiende"),
        ("/instituciones/?q=%00", "No se entiende"),
    ],
)
def test_publicas_400_says_what_makes_no_sense(client, url, frase):
    respuesta = client.get(url)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()


VISTAS = {p.name: p for p in get_resolver("compromisos.urls").url_patterns if p.name}
DE_DJANGO = {"sitemaps", "sitemap"}  # its views answer any verb, with the same list


@pytest.mark.parametrize("nombre", sorted(VISTAS.keys() - DE_DJANGO))
def test_publicas_wrong_verb(client, nombre):
    """Each view of the table of contents, the next one too."""
    muestras = {"int": 1, "str": "x", "slug": "x"}
    conversores = VISTAS[nombre].pattern.converters
    args = {
        n: muestras[type(c).__name__.removesuffix("Converter").lower().replace("string", "str")]
        for n, c in conversores.items()
    }
    url = reverse(nombre, kwargs=args)
    for verbo in ("post", "put", "delete", "patch"):
        assert getattr(client, verbo)(url).status_code == 405, (verbo, url)
