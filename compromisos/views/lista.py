"""The list of pledges."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.recuentos import cuenta_por
from compromisos.salidas.compartir import conjuntos
from compromisos.salidas.datos.tablas import FORMATOS
from compromisos.views.comun import con_dia, pagina_de


@require_safe
@con_dia
def lista(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    filtro = FiltroCompromisos(request.GET, dia)
    pagina = pagina_de(request, filtro.qs)
    errores = filtro.errores()
    total = pagina.paginator.count
    por_estado = cuenta_por(filtro.qs, "estado")
    return render(
        request,
        "compromisos/lista.html",
        {
            "compartido": conjuntos.de_lista(filtro, por_estado),
            "filtro": filtro,
            "formatos": FORMATOS,
            "facetas": filtro.facetas(),
            "chips": filtro.activos(),
            "errores": errores,
            "omitidos": filtro.avisos(),
            "pagina": pagina,
            "compromisos": filtro.con_recortes(pagina.object_list),
            "total": total,
            "sugerencia": None if total else filtro.sugerencia(),
            "sin_filtros": None if total else filtro.sin_los_otros(),
        },
        status=400 if errores else 200,
    )
