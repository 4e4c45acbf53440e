"""What every page knows: the frame of the site. Lazy, so that a page that shows none of it pays nothing."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from compromisos.contenido.ayuda import LINEAS_DE_FRANJA
from compromisos.models import Avance, Edicion
from compromisos.models.tiempo import fin_del_dia

SECCIONES = {
    "compromisos": "compromisos",
    "compromiso": "compromisos",
    "instituciones": "instituciones",
    "institucion": "instituciones",
    "galeria": "galeria",
    "cambios": "cambios",
    "datos": "datos",
    "metodologia": "metodologia",
}


def sitio(request: HttpRequest) -> dict:
    """Two queries, and only if the template asks: the last publication and the editions of the menu."""
    ruta = request.path_info
    en_ingles = ruta == "/en" or ruta.startswith("/en/")
    neutra = (ruta.removeprefix("/en") or "/") if en_ingles else ruta
    al = getattr(request, "al", None)
    consulta = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return {
        "salida_url": settings.SALIDA_RAPIDA_URL,
        "es_demostracion": settings.DATOS_DE_DEMOSTRACION,
        "version": settings.VERSION,
        "lineas_de_franja": LINEAS_DE_FRANJA,
        "otro_idioma": "es" if en_ingles else "en",
        "otro_idioma_url": (neutra if en_ingles else f"/en{ruta}") + consulta,
        "url_canonica": f"{settings.SITE_URL}{ruta}",
        "alternas": [
            (idioma, f"{settings.SITE_URL}{prefijo}{neutra}")
            for idioma, prefijo in (("es-PE", ""), ("en", "/en"), ("x-default", ""))
        ],
        "seccion": SECCIONES.get(getattr(request.resolver_match, "url_name", None)),
        "al": al,
        "tiene_fechas": hasattr(request, "al"),
        "ultima_publicacion": SimpleLazyObject(
            lambda: (
                Avance.objects.publicados(al=fin_del_dia(al) if al else None)
                .order_by("-publicado_en")
                .values_list("publicado_en", flat=True)
                .first()
            )
        ),
        "ediciones_del_menu": SimpleLazyObject(lambda: list(Edicion.objects.only("slug", "nombre"))),
    }
