"""The list of pledges."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.filtros.resultado import Resultado, con_recortes, para_filas
from compromisos.salidas.compartir import conjuntos
from compromisos.salidas.datos.tablas import FORMATOS
from compromisos.views.comun import busca_a_tiempo, con_dia, pagina_de


@require_safe
@busca_a_tiempo
@con_dia
def lista(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    filtro = FiltroCompromisos(request.GET, dia)
    pagina = pagina_de(request, filtro.resultados)
    errores = filtro.errores()
    total = pagina.paginator.count
    resultado = Resultado(filtro, filtro.facetas_de(total), total)
    return render(
        request,
        "compromisos/lista.html",
        {
            "compartido": conjuntos.de_lista(filtro, resultado.por_estado, muchas=resultado.sin_contar),
            "filtro": filtro,
            "formatos": FORMATOS,
            "resultado": resultado,
            "facetas": resultado.facetas,
            "chips": filtro.activos(),
            "errores": errores,
            "omitidos": filtro.avisos(),
            "pagina": pagina,
            "compromisos": con_recortes(filtro, para_filas(pagina.object_list, dia)),
            "total": total,
            "sugerencia": None if total else filtro.sugerencia(),
            "sin_filtros": None if total else resultado.sin_los_otros(),
        },
        status=400 if errores else 200,
    )
