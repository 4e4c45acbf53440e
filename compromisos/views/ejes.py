"""A theme: what it is, how its pledges stand, and what was last said of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.avances import ultimos
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de
from compromisos.lectura.ediciones import ejes_de
from compromisos.lectura.recuentos import cuenta_por
from compromisos.models import Avance
from compromisos.salidas.compartir import conjuntos
from compromisos.views.comun import con_dia, pagina_de
from instituciones.models import Sector


@require_safe
@con_dia
def eje(request: HttpRequest, codigo: str, *, dia: Dia) -> HttpResponse:
    """Eleven queries, whatever the number of pledges."""
    ejes = list(ejes_de(dia))
    eje = next((e for e in ejes if e.codigo == codigo), None)
    if eje is None:
        return render(request, "compromisos/eje_no_existe.html", {"ejes": ejes}, status=404)
    todos = compromisos_de(dia)
    compromisos = todos.filter(pk__in=eje.compromisos.order_by().values("pk"))
    por_estado = cuenta_por(compromisos, "estado")
    por_sector = cuenta_por(compromisos, "institucion__sector")
    avances = Avance.objects.publicados(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    filas = compromisos.order_by("edicion__slug", *POR_INSTITUCION)
    return render(
        request,
        "compromisos/eje.html",
        {
            "compartido": conjuntos.de_eje(eje, por_estado, dia),
            "eje": eje,
            "otros": [e for e in ejes if e != eje],
            "total": sum(por_estado.values()),
            "de": todos.count(),
            "por_estado": por_estado,
            "por_sector": [(s.label, s.value, por_sector.get(s.value, 0)) for s in Sector],
            "sin_sector": por_sector.get("", 0),
            "ultimos": ultimos(avances, dia),
            "compromisos": pagina_de(request, filas),
        },
    )
