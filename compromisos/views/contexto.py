"""Context processors: the frame of every page, and of the staff's. Lazy, so that a page that shows none of it pays nothing."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from base.al_pedirse import AlPedirse
from base.dias import Dia
from base.direcciones import SIN_PAGINA, pagina_de
from compromisos.lectura.avances import ultima_publicacion
from compromisos.lectura.cambios import entraron_despues
from compromisos.lectura.ediciones import ediciones_del_pie
from compromisos.lectura.por_version import por_version
from compromisos.lectura.senalados import de_pagina, paginas_senaladas
from compromisos.models import Edicion
from compromisos.salidas.compartir import sencillas
from compromisos.views import idiomas
from compromisos.views.contenido.ayuda import LINEAS_DE_FRANJA, PRIMERAS

# The menu, in its order: {address: its word}.
SECCIONES = {
    "compromisos": _("Promesas"),
    "instituciones": _("Instituciones"),
    "territorios": _("Mi región"),
    "cambios": _("Qué cambió"),
    "datos": _("Datos"),
}
# Pages inside a section.
DENTRO_DE = {
    "compromiso": "compromisos",
    "avance": "compromisos",
    "edicion": "compromisos",
    "eje": "compromisos",
    "periodo": "compromisos",
    "marcos": "compromisos",
    "marco": "compromisos",
    "institucion": "instituciones",
    "respuestas": "instituciones",
    "comparar": "instituciones",
    "territorio": "territorios",
    "registro": "datos",
    "api": "datos",
    "api_problema": "datos",
    "para_desarrolladores": "datos",
    "correcciones": "datos",
    "correccion": "datos",
}
# Pure text: they are there also when the database is not.
SIN_BASE = ("ayuda", "seguridad", "accesibilidad", "privacidad")
ADMIN = "/admin/"
marco_del_admin = AlPedirse("compromisos.admin.menu", "marco")


def marco(request: HttpRequest) -> dict:
    """Of the staff's pages; no other needs that their menu is loaded."""
    return marco_del_admin(request) if request.path_info.startswith(ADMIN) else {}


def sitio(request: HttpRequest) -> dict:
    """One query, of the version of what is public, and only if the template asks; with another version, two more: the last
    publication and the editions of the menu, and on a past day what was entered later. None on the pages of SIN_BASE."""
    vista = getattr(request.resolver_match, "url_name", None) or ""
    sin_base = vista in SIN_BASE
    ruta = request.path_info
    idioma, neutra = idiomas.separar(ruta)
    dia = getattr(request, "dia", None)
    solo_en_espanol = getattr(request, "solo_en_espanol", False)  # pages of a personal link
    ediciones: Any = [] if sin_base else SimpleLazyObject(lambda: _ediciones(dia or Dia.de_hoy()))
    consulta = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return {
        "salida_url": settings.SALIDA_RAPIDA_URL,
        "es_demostracion": settings.DATOS_DE_DEMOSTRACION,
        "version": settings.VERSION,
        "operador": settings.OPERADOR,
        "revisa": settings.REVISA,
        "contacto": settings.CONTACTO,
        "lineas_de_franja": LINEAS_DE_FRANJA,
        "primeras": PRIMERAS,
        "etiqueta_de_idioma": idiomas.etiqueta(idioma),
        "otros_idiomas": [
            (idiomas.etiqueta(codigo), nombre, idiomas.en_idioma(codigo, neutra) + consulta)
            for codigo, nombre in settings.LANGUAGES
            if codigo != idioma and not solo_en_espanol
        ],
        "url_canonica": f"{settings.SITE_URL}{ruta}",
        "usa_cookies": solo_en_espanol,
        "alternas": []
        if solo_en_espanol
        else [
            *(
                (idiomas.etiqueta(codigo), f"{settings.SITE_URL}{idiomas.en_idioma(codigo, neutra)}")
                for codigo, _nombre in settings.LANGUAGES
            ),
            ("x-default", f"{settings.SITE_URL}{neutra}"),
        ],
        "copia": getattr(request, "copia", None),  # made for a folder: salidas/copia/
        "menu": SECCIONES.items(),
        "seccion": DENTRO_DE.get(vista, vista),
        "vista": vista,
        "compartido": sencillas.de_pagina(vista, ruta, request.GET, dia),
        "al": dia and dia.al,
        "entraron_despues": partial(_entraron_despues, dia) if dia and dia.al else 0,
        "tiene_fechas": dia is not None,
        "sin_base": sin_base,
        "ultima_publicacion": None
        if sin_base
        else SimpleLazyObject(lambda: _ultima_publicacion(dia or Dia.de_hoy())),
        "ediciones_del_menu": ediciones,
        "senalable": SimpleLazyObject(lambda: _senalable(request)),
        "senalados": SimpleLazyObject(lambda: _senalados(neutra, ediciones, dia)),
    }


def _senalable(request: HttpRequest) -> str:
    """Address of this page for who points out an error in it, in no language and without what was looked for."""
    pagina = pagina_de(request.get_full_path())
    return "?".join(filter(None, pagina)) if pagina else ""


def _senalados(neutra: str, ediciones: list, dia: Dia | None) -> list:
    """What was answered of this page: nothing is asked of it where nothing was answered of any, nor where nothing can be
    pointed out."""
    if neutra.startswith(SIN_PAGINA) or not (ediciones and ediciones[0].hay_senalados):
        return []
    dia = dia or Dia.de_hoy()
    con_alguno = por_version(dia, "senaladas", lambda: paginas_senaladas(dia))
    return de_pagina(neutra, dia) if neutra in con_alguno else []


# --- The same on every page, and for everybody until something public changes


def _ediciones(dia: Dia) -> list[Edicion]:
    return por_version(dia, "ediciones_del_pie", lambda: list(ediciones_del_pie(dia)))


def _ultima_publicacion(dia: Dia) -> datetime | None:
    return por_version(dia, "ultima_publicacion", lambda: ultima_publicacion(dia))


def _entraron_despues(dia: Dia) -> int:
    return por_version(dia, "entraron_despues", lambda: entraron_despues(dia))
