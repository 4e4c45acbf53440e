"""The list of pledges, and the same list as a file."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compromisos.datos import filas, writer
from compromisos.datos.columns import COMPROMISOS
from compromisos.filtros import FiltroCompromisos
from compromisos.models import Compromiso
from compromisos.views.comun import con_fecha, pagina_de


def filtro_de(request: HttpRequest, *, hoy: date, al: date | None) -> FiltroCompromisos:
    """The one filter over the one queryset: page and file cannot disagree."""
    return FiltroCompromisos(
        request.GET, queryset=Compromiso.objects.publicados(al=al).en_fecha(hoy=hoy, al=al), al=al
    )


@require_safe
@con_fecha
def lista(request: HttpRequest, *, hoy: date, al: date | None) -> HttpResponse:
    filtro = filtro_de(request, hoy=hoy, al=al)
    pagina = pagina_de(request, filtro.qs.select_related("institucion", "edicion"))
    errores = filtro.errores()
    return render(
        request,
        "compromisos/lista.html",
        {
            "filtro": filtro,
            "facetas": filtro.facetas(),
            "chips": filtro.activos(),
            "errores": errores,
            "avisos": filtro.avisos(),
            "pagina": pagina,
            "total": pagina.paginator.count,
            "sugerencia": filtro.sugerencia() if filtro.terminos and not pagina.paginator.count else None,
        },
        status=400 if errores else 200,
    )


@require_safe
@con_fecha
def compromisos_csv(request: HttpRequest, *, hoy: date, al: date | None) -> HttpResponseBase:
    """What the list shows, whole, one row per target. Streamed: memory does not grow with it."""
    filtro = filtro_de(request, hoy=hoy, al=al)
    if errores := filtro.errores():
        return HttpResponse("\n".join(errores), status=400, content_type="text/plain; charset=utf-8")
    resultado = filas.con_relaciones(filtro.qs, al=al)
    lineas = writer.csv_lineas(COMPROMISOS, filas.filas_de_compromisos(resultado.iterator(chunk_size=500)))
    respuesta = StreamingHttpResponse(lineas, content_type="text/csv; charset=utf-8")
    dia = (al or timezone.localdate()).isoformat()
    respuesta.headers["Content-Disposition"] = f'attachment; filename="compromisos-{dia}.csv"'
    return respuesta
