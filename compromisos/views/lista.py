"""The list of pledges."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.lectura.filtros.resultado import Resultado, con_recortes, para_filas
from compromisos.lectura.frases import frase_de_estado
from compromisos.salidas.compartir.acciones import Compartida
from compromisos.salidas.compartir.pagina import absoluta
from compromisos.salidas.datos.tablas import FORMATOS
from compromisos.views.comun import con_dia, pagina_de


@require_safe
@con_dia
def lista(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    filtro = FiltroCompromisos(request.GET, dia)
    pagina = pagina_de(request, filtro.qs)
    errores = filtro.errores()
    total = pagina.paginator.count
    resultado = Resultado(filtro, filtro.facetas(), total)
    return render(
        request,
        "compromisos/lista.html",
        {
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
            "compartido": _compartida(resultado, dia),
        },
        status=400 if errores else 200,
    )


def _compartida(resultado: Resultado, dia: Dia) -> Compartida:
    """What this very result says of itself when it is shared or followed."""
    consulta, datos = resultado.filtro.consulta, resultado.filtro.data.copy()
    datos["al"] = dia.fecha.isoformat()
    return Compartida(
        titulo=_("Promesas · 25 por el 25"),
        resumen=frase_de_estado(resultado.por_estado),
        direccion=f"{absoluta('compromisos')}{consulta}",
        fija=f"{absoluta('compromisos')}?{datos.urlencode()}",
        imagen="",
        feed=f"{reverse('compromisos_atom')}{consulta}",
        calendario=f"{reverse('calendario')}{consulta}",
    )
