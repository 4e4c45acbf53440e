"""The list of pledges."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.models import Compromiso
from compromisos.salidas.datos.tablas import FORMATOS
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
    total = pagina.paginator.count
    return render(
        request,
        "compromisos/lista.html",
        {
            "filtro": filtro,
            "formatos": FORMATOS,
            "facetas": filtro.facetas(),
            "chips": filtro.activos(),
            "errores": errores,
            "avisos": filtro.avisos(),
            "pagina": pagina,
            "compromisos": filtro.con_recortes(pagina.object_list),
            "total": total,
            "sugerencia": None if total else filtro.sugerencia(),
            "sin_filtros": None if total else filtro.sin_los_otros(),
        },
        status=400 if errores else 200,
    )
