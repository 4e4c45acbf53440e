"""Reports to take away: the sheet of a pledge, and all of an edition, on paper and as a workbook."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.ediciones import ediciones_de
from compromisos.salidas import http
from compromisos.salidas.cache_key import huella
from compromisos.salidas.informes import edicion as informe
from compromisos.salidas.informes import hoja, libro
from compromisos.salidas.informes.pdf import NoSePudo
from compromisos.views.compromiso import ficha_de
from compromisos.views.comun import abierto, con_dia

DISENO = "1"  # counts up when a template changes, so that old copies are asked for again
UN_DIA = 24 * 60 * 60
log = logging.getLogger(__name__)


@abierto
@require_safe
@con_dia
def compromiso_pdf(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponseBase:
    ficha = ficha_de(codigo, dia)
    nombre = f"{codigo}-{dia.fecha.isoformat()}.pdf"
    return _entregar(request, nombre, dia, lambda: hoja.pdf_de(ficha))


@abierto
@require_safe
@con_dia
def edicion_pdf(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponseBase:
    edicion = get_object_or_404(ediciones_de(dia), slug=slug)
    nombre = f"informe-{slug}-{dia.fecha.isoformat()}.pdf"
    return _entregar(request, nombre, dia, lambda: informe.pdf_de(informe.informada(edicion, dia)))


@abierto
@require_safe
@con_dia
def edicion_xlsx(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponseBase:
    edicion = get_object_or_404(ediciones_de(dia), slug=slug)
    nombre = f"informe-{slug}-{dia.fecha.isoformat()}.xlsx"
    return _entregar(request, nombre, dia, lambda: libro.de(informe.informada(edicion, dia)))


def _entregar(request: HttpRequest, nombre: str, dia: Dia, hacer: Callable[[], bytes]) -> HttpResponseBase:
    """The file as an attachment; made once for what is public, the day and the language."""
    de_que = (nombre, DISENO, translation.get_language(), settings.VERSION, settings.DATOS_DE_DEMOSTRACION)
    clave = hashlib.sha256(repr((*de_que, huella(dia))).encode()).hexdigest()[:32]
    etag = f'"{clave}"'
    if (sin_cambios := get_conditional_response(request, etag=etag)) is not None:
        return sin_cambios
    try:
        contenido: Any = cache.get_or_set(f"informe-{clave}", hacer, UN_DIA)
    except NoSePudo:
        log.exception("informe")
        motivo = _("El informe no se pudo preparar ahora. Vuelva a intentarlo en unos minutos.")
        return http.frase(motivo, 503, Retry_After="120")
    return http.archivo(nombre, contenido, ETag=etag)
