"""Deadlines as calendars: of a filtered list, of an institution, of a pledge; with the closings of
their periods, and what was called off."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.calendario import senalados_de
from compromisos.lectura.compromisos import a_la_vista
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.salidas import http
from compromisos.salidas.calendario import ics
from compromisos.salidas.compartir.pagina import absoluta
from compromisos.salidas.condicional import dato_publico
from compromisos.views.comun import con_dia, ficha_ligera


@require_safe
@con_dia
@dato_publico
def de_la_lista(request: HttpRequest, *, dia: Dia) -> HttpResponseBase:
    """What the list shows under the same filters; what they do not understand is refused, for who subscribes would
    never know."""
    filtro = FiltroCompromisos(request.GET, dia, a_la_vista(dia))
    if quejas := filtro.errores() + filtro.desconocidos():
        return http.no_se_entiende(quejas)
    return _calendario(_("Plazos"), filtro.qs, dia, url=f"{absoluta('compromisos')}{filtro.consulta}")


@require_safe
@con_dia
@dato_publico
def de_institucion(request: HttpRequest, slug: str, *, dia: Dia) -> HttpResponseBase:
    institucion = get_object_or_404(instituciones_de(dia), slug=slug)
    titulo = _("Plazos de %(quien)s") % {"quien": institucion}
    suyos = a_la_vista(dia).filter(institucion=institucion)
    return _calendario(titulo, suyos, dia, url=absoluta("institucion", slug, dia=dia))


@require_safe
@con_dia
@dato_publico
def de_compromiso(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponseBase:
    """Once the pledge was left its deadline is called off: who subscribed sees it go."""
    compromiso = ficha_ligera(codigo, dia).compromiso
    titulo = _("Plazos de %(quien)s, compromiso %(n)s") % {
        "quien": compromiso.institucion,
        "n": compromiso.numero,
    }
    suyo = a_la_vista(dia).filter(pk=compromiso.pk)
    return _calendario(titulo, suyo, dia, url=absoluta("compromiso", codigo, dia=dia))


def _calendario(
    titulo: str, compromisos: QuerySet[CompromisoLeido], dia: Dia, *, url: str
) -> HttpResponseBase:
    contenido = ics(f"{titulo} · 25 por el 25", senalados_de(compromisos, dia), dia, url=url)
    return http.archivo(f"plazos-{dia.fecha.isoformat()}.ics", contenido)
