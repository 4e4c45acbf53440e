"""Reports to take away: the sheet of a pledge, and all of an edition, on paper and as a workbook."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import fin_del_dia
from compromisos.lectura.recuentos import cuenta_por
from compromisos.models import Compromiso, Edicion, Rol
from compromisos.models.memoria import con_nota
from compromisos.salidas.cache_key import huella
from compromisos.salidas.datos.tablas import FORMATOS
from compromisos.salidas.informes import edicion as informe
from compromisos.salidas.informes import hoja, libro
from compromisos.salidas.informes.ficha import con_lo_suyo
from compromisos.salidas.informes.pdf import NoSePudo
from compromisos.views.comun import con_fecha
from compromisos.views.instituciones import participantes_de

DISENO = "1"  # counts up when a template changes, so that old copies are asked for again
UN_DIA = 24 * 60 * 60
PDF = "application/pdf"
log = logging.getLogger(__name__)


@require_safe
@con_fecha
def compromiso_pdf(request: HttpRequest, codigo: str, *, hoy: date, al: date | None) -> HttpResponse:
    a_la_vista = Compromiso.objects.a_la_vista(al=al).en_fecha(hoy=hoy, al=al)
    compromiso = get_object_or_404(con_lo_suyo(a_la_vista), codigo=codigo)
    return _entregar(
        request,
        PDF,
        f"{codigo}-{hoy.isoformat()}.pdf",
        hoy,
        al,
        lambda: hoja.pdf_de(compromiso, hoy=hoy, al=al),
    )


@require_safe
@con_fecha
def edicion_pdf(request: HttpRequest, slug: str, *, hoy: date, al: date | None) -> HttpResponse:
    edicion = _edicion(slug, al)
    nombre = f"informe-{slug}-{hoy.isoformat()}.pdf"
    return _entregar(
        request, PDF, nombre, hoy, al, lambda: informe.pdf_de(_informada(edicion, hoy=hoy, al=al))
    )


@require_safe
@con_fecha
def edicion_xlsx(request: HttpRequest, slug: str, *, hoy: date, al: date | None) -> HttpResponse:
    edicion = _edicion(slug, al)
    nombre = f"informe-{slug}-{hoy.isoformat()}.xlsx"
    return _entregar(
        request, FORMATOS["xlsx"], nombre, hoy, al, lambda: libro.de(_informada(edicion, hoy=hoy, al=al))
    )


def _edicion(slug: str, al: date | None) -> Edicion:
    return get_object_or_404(con_nota(Edicion.objects.all(), fin_del_dia(al) if al else None), slug=slug)


def _informada(edicion: Edicion, *, hoy: date, al: date | None) -> informe.Informada:
    compromisos = Compromiso.objects.publicados(al=al).en_fecha(hoy=hoy, al=al).filter(edicion=edicion)
    participantes = participantes_de(edicion, cuenta_por(compromisos, "institucion"), al=al)
    a_cargo = [
        (str(rol.label), [p.institucion.nombre for p in participantes if rol in p.roles])
        for rol in (Rol.LIDER, Rol.ORGANIZADORA)
    ]
    return informe.Informada(edicion, compromisos, a_cargo, len(participantes), hoy, al)


def _entregar(
    request: HttpRequest, tipo: str, nombre: str, hoy: date, al: date | None, hacer: Callable[[], bytes]
) -> HttpResponse:
    """The file as an attachment; made once for what is public, the day and the language."""
    de_que = (nombre, DISENO, translation.get_language(), settings.VERSION, settings.DATOS_DE_DEMOSTRACION)
    clave = hashlib.sha256(repr((*de_que, huella(hoy, al is None))).encode()).hexdigest()[:32]
    etag = f'"{clave}"'
    if (sin_cambios := get_conditional_response(request, etag=etag)) is not None:
        return sin_cambios
    try:
        contenido = cache.get_or_set(f"informe-{clave}", hacer, UN_DIA)
    except NoSePudo:
        log.exception("informe")
        motivo = _("El informe no se pudo preparar ahora. Vuelva a intentarlo en unos minutos.")
        return HttpResponse(
            motivo, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "120"}
        )
    cabeceras = {"ETag": etag, "Content-Disposition": f'attachment; filename="{nombre}"'}
    return HttpResponse(contenido, content_type=tipo, headers=cabeceras)
