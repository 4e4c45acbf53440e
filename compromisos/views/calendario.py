"""Deadlines as calendars: of a filtered list, of an institution, of a pledge; with the closings of
their periods, and what was called off."""

from __future__ import annotations

from itertools import chain

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from base.recuentos import contar_hasta
from compromisos.lectura.calendario import senalados_de, tandas_de_senalados
from compromisos.lectura.compromisos import a_la_vista
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.salidas import encargos, http
from compromisos.salidas.cache_key import contenido
from compromisos.salidas.calendario import ics
from compromisos.salidas.calendario import trozos as trozos_de
from compromisos.salidas.compartir.pagina import absoluta
from compromisos.salidas.comprimido import juntar
from compromisos.salidas.condicional import dato_publico
from compromisos.salidas.guardados import Guardado
from compromisos.views.comun import con_dia, ficha_ligera

DE_UNA_VEZ = 500  # pledges of a calendar that is made whole, and kept as a page is


@require_safe
@con_dia
@dato_publico
def de_la_lista(request: HttpRequest, *, dia: Dia) -> HttpResponseBase:
    """What the list shows under the same filters; what they do not understand is refused, for who subscribes would
    never know."""
    filtro = FiltroCompromisos(request.GET, dia, a_la_vista(dia))
    if quejas := filtro.errores() + filtro.desconocidos():
        return http.no_se_entiende(quejas)
    url = f"{absoluta('compromisos')}{filtro.consulta}"
    if not contar_hasta(filtro.qs.order_by(), DE_UNA_VEZ).hay_mas:
        return _calendario(_("Plazos"), filtro.qs, dia, url=url)
    return _largo(request, filtro, dia, url=url)


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


def _largo(request: HttpRequest, filtro: FiltroCompromisos, dia: Dia, *, url: str) -> HttpResponseBase:
    """Sent as it is written; that of all, which most will follow, is written once for each version."""
    nombre, titulo = _nombre(dia), _titulo(_("Plazos"))
    senalados = chain.from_iterable(tandas_de_senalados(filtro.qs, dia))
    trozos = http.en_su_idioma(juntar(trozos_de(titulo, senalados, dia, url=url)))
    if filtro.activos():
        return http.archivo(nombre, trozos)
    guardado = _guardado(dia)
    if (hecho := guardado.abrir()) is not None:
        return http.guardado(request, nombre, hecho, guardado.etag)
    de_otro = guardado.guardando(trozos, si=lambda: _guardado(Dia(Dia.de_hoy().hoy, dia.al)) == guardado)
    return http.archivo(nombre, de_otro, ETag=guardado.etag)


def _guardado(dia: Dia) -> Guardado:
    return encargos.guardado("ics", dia, "calendario", get_language() or "es", contenido(dia))


def _nombre(dia: Dia) -> str:
    return f"plazos-{dia.fecha.isoformat()}.ics"


def _titulo(titulo: str) -> str:
    return f"{titulo} · 25 por el 25"


def _calendario(
    titulo: str, compromisos: QuerySet[CompromisoLeido], dia: Dia, *, url: str
) -> HttpResponseBase:
    return http.archivo(_nombre(dia), ics(_titulo(titulo), senalados_de(compromisos, dia), dia, url=url))
