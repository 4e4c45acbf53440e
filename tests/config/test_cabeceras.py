"""What every answer tells browsers and caches, literally; cookies; languages."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_periodo,
    crear_superusuario,
)
from tests.muestra import muestra
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db

CSP = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; object-src 'none'; script-src 'self'; style-src 'self'"
)
PERMISOS = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), "
    "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)
COMUNES = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISOS,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
UN_SEGUNDO = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=0"
NUNCA, ADMIN = "no-store", "no-store, private"

# {address: Cache-Control}. Every public address of the site is here: a test counts them.
PUBLICAS = {
    "/": UN_SEGUNDO,
    "/buscar/": UN_SEGUNDO,
    "/portada.png": UN_SEGUNDO,
    "/compromisos.png": UN_SEGUNDO,
    "/cambios.png": UN_SEGUNDO,
    "/tendencia.svg": NUNCA,  # 404: nothing to draw
    "/calendario.ics": UN_SEGUNDO,
    "/compromisos/edicion-institucion-1.ics": UN_SEGUNDO,
    "/instituciones/institucion/calendario.ics": UN_SEGUNDO,
    "/instituciones/institucion.png": UN_SEGUNDO,
    "/instituciones/comparar/": UN_SEGUNDO,
    "/respuestas/": UN_SEGUNDO,
    "/ediciones/edicion.png": UN_SEGUNDO,
    "/ediciones/ninguna/anexo.pdf": NUNCA,  # 404
    "/territorios/15.png": NUNCA,  # 404
    "/cortes/corte.png": UN_SEGUNDO,
    "/ejes/ninguno.png": NUNCA,  # 404
    "/compromisos/": UN_SEGUNDO,
    "/compromisos/edicion-institucion-1/": UN_SEGUNDO,
    "/instituciones/": UN_SEGUNDO,
    "/instituciones/institucion/": UN_SEGUNDO,
    "/ediciones/edicion/": UN_SEGUNDO,
    "/cortes/corte/": UN_SEGUNDO,
    "/cortes/corte.csv": NUNCA,  # 404: it is open
    "/cortes/corte.json": NUNCA,  # 404
    "/compromisos/edicion-institucion-1.png": UN_SEGUNDO,
    "/compromisos/edicion-institucion-1/insertar/": UN_SEGUNDO,
    "/datos/": UN_SEGUNDO,
    "/compromisos/edicion-institucion-1.json": UN_SEGUNDO,
    "/feeds/compromisos.atom": UN_SEGUNDO,
    "/oembed": NUNCA,
    "/oembed/": NUNCA,  # 400: it was asked nothing
    "/sitemap.xml": UN_SEGUNDO,
    "/sitemap-compromisos.xml": UN_SEGUNDO,
    "/galeria/": UN_SEGUNDO,
    "/fotos/1/320.jpg": NUNCA,  # 404
    "/compromisos/edicion-institucion-1/avances.atom": UN_SEGUNDO,
    "/instituciones/institucion/avances.atom": UN_SEGUNDO,
    "/feeds/avances.atom": UN_SEGUNDO,
    "/feeds/cambios.atom": UN_SEGUNDO,
    "/cambios/": UN_SEGUNDO,
    "/datos/cambios.csv": UN_SEGUNDO,
    "/territorios/": UN_SEGUNDO,
    "/territorios/15/": NUNCA,  # 404
    "/ejes/ninguno/": NUNCA,  # 404
    "/datos/registro/": UN_SEGUNDO,
    "/compromisos/ninguno.pdf": NUNCA,  # 404
    "/ediciones/ninguna/informe.pdf": NUNCA,  # 404
    "/ediciones/ninguna/informe.xlsx": NUNCA,  # 404
    "/datos/registro.jsonl": UN_SEGUNDO,
    "/metodologia/": UN_SEGUNDO,
    "/ayuda/": NUNCA,
    "/seguridad/": NUNCA,
    "/accesibilidad/": UN_SEGUNDO,
    "/privacidad/": UN_SEGUNDO,
    "/guia-de-importacion/": UN_SEGUNDO,
    "/guia-de-importacion/columnas/": UN_SEGUNDO,
    "/guia-de-importacion/errores/": UN_SEGUNDO,
    "/guia-de-importacion/muestras/": UN_SEGUNDO,
    "/guia-de-importacion/valido.csv": UN_SEGUNDO,
    "/datos/compromisos.csv": UN_SEGUNDO,
    "/avances/1/": NUNCA,  # 404
    "/evidencias/1/": NUNCA,  # 404
    "/guia-de-estilo/": NUNCA,  # 404
    "/robots.txt": UN_SEGUNDO,
    "/.well-known/api-catalog": UN_SEGUNDO,
    "/.well-known/security.txt": NUNCA,  # 404
    "/api/": UN_SEGUNDO,
    "/api/problemas/cursor-no-valido/": UN_SEGUNDO,
    "/api/v1/": UN_SEGUNDO,
    "/api/v1/compromisos/": UN_SEGUNDO,
    "/api/v1/compromisos/edicion-institucion-1/": UN_SEGUNDO,
    "/api/v1/cambios/": UN_SEGUNDO,
    "/api/v1/compromisos/edicion-institucion-1/metas/": UN_SEGUNDO,
    "/api/v1/openapi.json": UN_SEGUNDO,
    "/api/v1/docs/": NUNCA,  # leads to /api/
    "/data.json": NUNCA,  # leads to /datos/data.json
    "/correcciones/": UN_SEGUNDO,
    "/correcciones/1/": NUNCA,  # 404
    "/datos/catalogo.jsonld": UN_SEGUNDO,
    "/datos/data.json": UN_SEGUNDO,
    "/datos/datapackage.json": UN_SEGUNDO,
    "/datos/datos.zip": UN_SEGUNDO,
    "/datos/para-desarrolladores/": UN_SEGUNDO,
    "/enlaces/1/copia/": NUNCA,  # 404
    "/datos/copias/ed-2026-01-31.zip": NUNCA,  # 404
    "/datos/registro/sellos/1.tsr": NUNCA,  # 404
    "/feeds/correcciones.atom": UN_SEGUNDO,
    "/marcos/": UN_SEGUNDO,
    "/marcos/ninguno/": NUNCA,  # 404
    "/seguir/suyo/nadie/": NUNCA,  # 404
    "/seguir/dejar/nadie/": NUNCA,  # 404
    "/healthz": NUNCA,
    "/readyz": NUNCA,
    "/metrics": NUNCA,  # 404 without its key
    "/no/existe/": NUNCA,
    "/?al=ayer": NUNCA,
    "/compromisos/?q=%00": NUNCA,
    "/en/": UN_SEGUNDO,
    "/en/ayuda/": NUNCA,
    "/static/css/sitio.css": "max-age=60, public",
    "/static/no-existe.css": NUNCA,
}
# Pages of who takes part: nobody keeps them, no search engine lists them.
DE_QUIEN_PARTICIPA = (
    "/seguir/",
    "/seguir/pedido/",
    "/seguir/confirmar/nadie/",
    "/senalar/",
    "/senalar/gracias/",
)
# What differs, and where: a card may be framed, a picture shown elsewhere, a sitemap is read and not listed.
DISTINTAS = {
    "/compromisos/edicion-institucion-1.png": {"Cross-Origin-Resource-Policy": "cross-origin"},
    "/compromisos/edicion-institucion-1/insertar/": {
        "Content-Security-Policy": CSP.replace("frame-ancestors 'none'", "frame-ancestors *"),
        "X-Frame-Options": None,
    },
    "/sitemap.xml": {"X-Robots-Tag": "noindex, noodp, noarchive"},
    "/sitemap-compromisos.xml": {"X-Robots-Tag": "noindex, noodp, noarchive"},
}
DEL_ADMIN = (
    "/admin/", "/admin/login/", "/admin/importar/", "/admin/importar/plantilla/compromisos.csv", "/admin/jsi18n/",
    "/admin/compromisos/compromiso/", "/admin/compromisos/avance/add/", "/admin/nada/", "/admin/logout/",
)  # fmt: skip

# Of a personal link: {address: Referrer-Policy}. Forms need an Origin; where the secret is, nothing is told.
DEL_ENLACE = {
    "/informar/": "same-origin",
    "/informar/salir/": "same-origin",
    "/informar/entrar/": "same-origin",
    "/informar/recordatorios/nadie/": "same-origin",
    "/informar/avisos/nadie/": "same-origin",
    "/informar/escrito/": "same-origin",
    "/informar/escrito/nadie/descartar/": "same-origin",
    "/informar/compromisos/edicion-institucion-1/": "same-origin",
    "/informar/36RVbk77XsaMi7Rf_4QYyojI5YSQpMWiHr_OFEhJO90/": "strict-origin",
}


@compartida
def datos():
    edicion = crear_edicion(slug="edicion")
    crear_compromiso(edicion=edicion, institucion=crear_institucion(slug="institucion"))
    crear_periodo(edicion, slug="corte")


def cabeceras(respuesta) -> dict[str, str]:
    propias = {
        "Content-Type",
        "Content-Length",
        "Content-Language",
        "Vary",
        "Location",
        "Content-Disposition",
    }
    propias |= {
        "Allow",
        "Expires",
        "Last-Modified",
        "ETag",
        "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers",
        "Link",
        "Accept-Ranges",
    }
    vistas = {k: v for k, v in respuesta.headers.items() if k not in propias}
    if politica := vistas.get("Content-Security-Policy"):  # its directives come in any order
        vistas["Content-Security-Policy"] = "; ".join(sorted(politica.split("; ")))
    return vistas


@pytest.mark.muestreo
@pytest.mark.parametrize(("direccion", "cache"), muestra(PUBLICAS.items(), una_de=3))
def test_cabeceras_of_every_public_address(client, datos, direccion, cache):
    respuesta = client.get(direccion)
    debidas = {**COMUNES, "Referrer-Policy": "no-referrer", "Cache-Control": cache}
    debidas |= DISTINTAS.get(direccion, {})
    # Which addresses are open: tests/config/test_direcciones.py.
    if "Access-Control-Expose-Headers" in respuesta.headers:
        debidas["Cross-Origin-Resource-Policy"] = "cross-origin"
    assert cabeceras(respuesta) == {k: v for k, v in debidas.items() if v is not None}
    assert not respuesta.cookies
    assert "Cookie" not in respuesta.headers.get("Vary", "")


@pytest.mark.parametrize(("direccion", "referencia"), DEL_ENLACE.items())
def test_cabeceras_of_a_personal_link(client, direccion, referencia):
    con_formulario = any(palabra in direccion for palabra in ("salir", "entrar", "escrito"))
    respuesta = client.post(direccion) if con_formulario else client.get(direccion)
    propias = {"Referrer-Policy": referencia, "Cache-Control": ADMIN, "X-Robots-Tag": "noindex, nofollow"}
    assert cabeceras(respuesta) == {**COMUNES, **propias}
    assert set(respuesta.cookies) <= {"csrftoken"}  # of the form where a code is written


@pytest.mark.parametrize("direccion", DE_QUIEN_PARTICIPA)
def test_cabeceras_of_who_takes_part(client, datos, direccion):
    respuesta = client.get(direccion)
    propias = {"Referrer-Policy": "no-referrer", "Cache-Control": ADMIN, "X-Robots-Tag": "noindex, nofollow"}
    assert cabeceras(respuesta) == {**COMUNES, **propias}
    assert not respuesta.cookies


@pytest.mark.parametrize("direccion", DEL_ADMIN)
@pytest.mark.parametrize("dentro", [True, False])
def test_cabeceras_of_the_admin(client, direccion, dentro):
    if dentro:
        client.force_login(crear_superusuario())
    respuesta = client.get(direccion)
    assert cabeceras(respuesta) == {**COMUNES, "Referrer-Policy": "same-origin", "Cache-Control": ADMIN}


def rutas_publicas(patrones) -> set[str]:
    """The patterns of the whole table of contents but the admin's, the ones of languages included once."""
    rutas = set()
    for patron in patrones:
        if str(patron.pattern).startswith("admin/"):
            continue
        de_aqui = rutas_publicas(patron.url_patterns) if hasattr(patron, "url_patterns") else {""}
        rutas |= {f"{patron.pattern}{ruta}" for ruta in de_aqui}
    return rutas


def test_direcciones_are_all_here():
    """As many patterns as addresses above that are not a second try of one of them."""
    otras = ("/en/", "/static", "/no/", "/?", "/compromisos/?")
    probadas = [d for d in PUBLICAS if not d.startswith(otras)]
    assert len(rutas_publicas(get_resolver().url_patterns)) == len(
        [*probadas, *DEL_ENLACE, *DE_QUIEN_PARTICIPA]
    )


def test_sesion_changes_no_public_page(client, datos):
    anonima = client.get("/compromisos/edicion-institucion-1/")
    client.force_login(crear_superusuario())
    con_sesion = client.get("/compromisos/edicion-institucion-1/")
    assert anonima.content == con_sesion.content
    assert not con_sesion.cookies


def test_etag_304_of_what_did_not_change(client, datos):
    primera = client.get("/compromisos/")
    otra_vez = client.get("/compromisos/", headers={"if-none-match": primera.headers["ETag"]})
    assert (otra_vez.status_code, otra_vez.content) == (304, b"")
    crear_avance()
    assert client.get("/compromisos/", headers={"if-none-match": primera.headers["ETag"]}).status_code == 200
    assert "ETag" not in client.get("/ayuda/").headers


@pytest.mark.parametrize("idioma", ["en", "es-PE", "qu", "fr;q=0.1, *"])
def test_idioma_is_decided_by_the_address_alone(client, datos, idioma):
    aqui = client.get("/compromisos/", headers={"accept-language": idioma})
    assert aqui.headers["Content-Language"] == "es"
    assert "Promesas" in aqui.content.decode()
    client.cookies["django_language"] = "en"
    assert client.get("/compromisos/").content == aqui.content
    assert client.get("/en/compromisos/").headers["Content-Language"] == "en"


def test_paginas_ask_no_other_site_for_anything(client, datos):
    import re

    crear_avance(evidencia=True)
    call_command("cargar_semilla", verbosity=0)
    for direccion in [*PUBLICAS, "/compromisos/25porel25-mimp-1/"]:
        respuesta = client.get(direccion)
        if "text/html" not in respuesta.headers.get("Content-Type", ""):
            continue
        pagina = respuesta.content.decode()
        cargas = re.findall(
            r'<(?:script|img|iframe|source|video|audio)[^>]+src="([^"]+)"|<link[^>]+href="([^"]+)"', pagina
        )
        for carga in ("".join(c) for c in cargas):
            assert carga.startswith(("/", "https://testserver/")), (direccion, carga)
        assert "<style" not in pagina
        assert " style=" not in pagina
        assert "onclick" not in pagina
        for enlace in re.findall(r"<a [^>]*href=\"https?://(?!testserver)[^>]*>", pagina):
            assert "noreferrer" in enlace, enlace
