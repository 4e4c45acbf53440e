"""Reports to take away: the sheet of a pledge, and all of an edition, on paper and as a workbook."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.ediciones import ediciones_de
from compromisos.salidas import encargos, http
from compromisos.salidas.cache_key import dia_canonico
from compromisos.salidas.informes import hoja
from compromisos.salidas.informes.pdf import NoSePudo
from compromisos.views.compromiso import ficha_de
from compromisos.views.comun import abierto, con_dia
from compromisos.views.hechos import entregar

log = logging.getLogger(__name__)


@abierto
@require_safe
@con_dia
def compromiso_pdf(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponseBase:
    """A sheet takes a tenth of a second: it is made here, and kept."""
    ficha = ficha_de(codigo, dia)
    nombre = f"{codigo}-{dia.fecha.isoformat()}.pdf"
    encargo = encargos.hoja_de(codigo, dia)
    archivo = encargo.guardado(dia)
    if (sin_cambios := http.sin_cambios(request, archivo.etag)) is not None:
        return sin_cambios
    if (hecho := archivo.abrir()) is not None:
        return http.guardado(request, nombre, hecho, archivo.etag)
    try:
        if archivo.fallo_hace_poco():
            raise NoSePudo("a while ago")
        contenido = hoja.pdf_de(ficha)
    except NoSePudo:
        log.exception("informe")
        archivo.no_se_pudo()
        motivo = _("El informe no se pudo preparar ahora. Vuelva a intentarlo en unos minutos.")
        return http.frase(motivo, 503, Retry_After="300")
    archivo.guardar([contenido])
    encargos.recordar_peso(encargo, len(contenido))
    return http.archivo(nombre, contenido, ETag=archivo.etag)


@abierto
@require_safe
@con_dia
def edicion_pdf(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponseBase:
    return _de_la_edicion(request, slug, encargos.informe_de(slug, "pdf", dia), dia)


@abierto
@require_safe
@con_dia
def edicion_xlsx(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponseBase:
    return _de_la_edicion(request, slug, encargos.informe_de(slug, "xlsx", dia), dia)


@abierto
@require_safe
@con_dia
def anexo_pdf(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponseBase:
    """Every pledge of the edition, which the report leaves out."""
    return _de_la_edicion(request, slug, encargos.anexo_de(slug, dia), dia)


def _de_la_edicion(
    request: HttpRequest, slug: str, encargo: encargos.ArchivoPorHacer, dia: Dia
) -> HttpResponseBase:
    """The report of the last day on which something changed: there are as many as days with something to tell."""
    get_object_or_404(ediciones_de(dia), slug=slug)
    if dia.al and (canonico := dia_canonico(dia)) != dia:
        return HttpResponseRedirect(f"{request.path}{canonico.consulta}")
    nombre = f"{encargo.que}-{slug}-{dia.fecha.isoformat()}.{encargo.tipo}"
    return entregar(request, nombre, encargo, dia)
