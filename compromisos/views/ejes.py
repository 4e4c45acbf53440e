"""A theme: what it is, how its pledges stand, and what was last said of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.avances import ultimos
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de
from compromisos.lectura.ediciones import ejes_de
from compromisos.lectura.en_palabras import con_verificador
from compromisos.lectura.por_version import por_version
from compromisos.lectura.portada import POCAS, promesas
from compromisos.lectura.recuentos import cuenta_por
from compromisos.lectura.tendencia import Conjunto, tendencia
from compromisos.models import Avance
from compromisos.salidas.compartir import conjuntos
from compromisos.views.comun import con_dia
from compromisos.views.desgloses import por_sector


@require_safe
@con_dia
def eje(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponse:
    """All its pledges while they are few; of many, a breakdown and the way to their list."""
    ejes = list(ejes_de(dia))
    eje = next((e for e in ejes if e.codigo == codigo), None)
    if eje is None:
        return render(request, "compromisos/eje_no_existe.html", {"ejes": ejes}, status=404)
    todos = compromisos_de(dia)
    compromisos = todos.filter(pk__in=eje.compromisos.order_by().values("pk"))
    por_estado, de = por_version(
        dia, ("eje", codigo), lambda: (cuenta_por(compromisos, "estado"), todos.count())
    )
    total = sum(por_estado.values())
    en_orden = compromisos.order_by("edicion__slug", *POR_INSTITUCION)
    avances = Avance.objects.publicados(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    contexto = {
        "compartido": conjuntos.de_eje(eje, por_estado, dia),
        "eje": eje,
        "otros": [e for e in ejes if e != eje],
        "total": total,
        "de": de,
        "por_estado": por_estado,
        "serie": tendencia(Conjunto(eje=eje), dia),
        "ultimos": ultimos(avances, dia),
        "compromisos": en_orden,
    }
    if 0 < total < POCAS:
        leidos = list(en_orden)
        contexto |= {"compromisos": leidos, "promesas": promesas(con_verificador(leidos, dia), dia)}
    elif total:
        clave = ("sectores_de_eje", codigo, get_language())
        contexto |= por_version(dia, clave, lambda: por_sector(compromisos, dia, eje=codigo))
    return render(request, "compromisos/eje.html", contexto)
