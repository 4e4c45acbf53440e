"""Drawings as pictures to take away."""

from __future__ import annotations

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura import tendencia as lectura
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.salidas import http
from compromisos.salidas.laminas import dibujos
from compromisos.salidas.laminas.lamina_de_tendencia import lamina_de_tendencia
from compromisos.views.comun import abierto, con_dia

UNA_SEMANA = 7 * 24 * 60 * 60
FORMATOS = {"png": ("image/png", dibujos.en_png), "svg": ("image/svg+xml", dibujos.en_svg)}


@abierto
@require_safe
@con_dia
def tendencia(request: HttpRequest, formato: str, *, dia: Dia) -> HttpResponse:
    """The trend of the list that the same filters give, in the language of the address; drawn once for each thing to say.
    What its filters do not understand, or cannot be counted by month, is refused."""
    if formato not in FORMATOS:
        raise Http404
    filtro = FiltroCompromisos(request.GET, dia)
    if quejas := filtro.errores() + filtro.desconocidos():
        return http.frase(quejas, 400)
    conjunto = lectura.Conjunto.de_filtro(filtro.limpios)
    if conjunto is None:
        return http.frase(
            _("Por palabras, plazo, informes o pruebas no se cuenta mes a mes: quite ese filtro."), 400
        )
    serie = lectura.tendencia(conjunto, dia)
    if not serie.dice_algo:
        return http.frase(_("Todavía no hay nada que dibujar: hacen falta tres meses y algún informe."), 404)
    lamina = lamina_de_tendencia(serie, ", ".join(c.texto for c in filtro.activos()), dia)
    etag = f'"{lamina.huella}-{formato}"'
    if (sin_cambios := http.sin_cambios(request, etag)) is not None:
        return sin_cambios
    tipo, escribir = FORMATOS[formato]
    hecho = cache.get_or_set(f"dibujo-{lamina.huella}-{formato}", lambda: escribir(lamina), UNA_SEMANA)
    nombre = f'inline; filename="tendencia-{dia.fecha.isoformat()}.{formato}"'
    return HttpResponse(
        hecho,
        content_type=tipo,
        headers={"ETag": etag, "Content-Disposition": nombre, "Cross-Origin-Resource-Policy": "cross-origin"},
    )
