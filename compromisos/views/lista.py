"""The list of pledges."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.filtros.facetas import Faceta
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.filtros.paginas import EnOrden, lo_pedido
from compromisos.lectura.filtros.resultado import ResultadoDeLista, con_recortes, para_filas
from compromisos.lectura.por_version import por_version
from compromisos.salidas.compartir import conjuntos
from compromisos.salidas.datos.tablas import FORMATOS
from compromisos.views.comun import busca_a_tiempo, con_dia, pagina_de


@require_safe
@busca_a_tiempo
@con_dia
def lista(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    filtro = FiltroCompromisos(request.GET, dia)
    pagina = pagina_de(request, filtro.resultados if filtro.terminos else EnOrden(filtro))
    errores = filtro.errores()
    total = pagina.paginator.count
    resultado = ResultadoDeLista(filtro, _facetas(filtro, total), total)
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


def _facetas(filtro: FiltroCompromisos, total: int) -> list[Faceta]:
    """With their counts, which are kept; not of a search: there are as many as people think of."""
    if filtro.terminos:
        return filtro.facetas_de(total)
    clave = ("facetas", lo_pedido(filtro), get_language())
    return por_version(filtro.dia, clave, lambda: filtro.facetas_de(total))
