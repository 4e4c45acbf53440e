"""A theme: what it is, how its pledges stand, and what was last said of them."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from base.dias import fin_del_dia
from compromisos.lectura.recuentos import cuenta_por
from compromisos.models import Avance, Compromiso, Eje
from compromisos.views.comun import con_fecha, pagina_de
from compromisos.views.portada import ultimos_vistos
from instituciones.models import Sector


@require_safe
@con_fecha
def eje(request: HttpRequest, codigo: str, *, hoy: date, al: date | None) -> HttpResponse:
    """Eleven queries, whatever the number of pledges."""
    ejes = list(Eje.objects.all())
    eje = next((e for e in ejes if e.codigo == codigo), None)
    if eje is None:
        return render(request, "compromisos/eje_no_existe.html", {"ejes": ejes}, status=404)
    todos = Compromiso.objects.publicados(al=al).en_fecha(hoy=hoy, al=al)
    compromisos = todos.filter(pk__in=eje.compromisos.order_by().values("pk"))
    por_estado = cuenta_por(compromisos, "estado")
    por_sector = cuenta_por(compromisos, "institucion__sector")
    limite = fin_del_dia(al) if al else None
    avances = Avance.objects.publicados(al=limite).filter(compromiso__in=compromisos.order_by().values("pk"))
    filas = compromisos.select_related("institucion", "edicion").order_by(
        "edicion__slug", "institucion__nombres_plegados", "numero", "pk"
    )
    return render(
        request,
        "compromisos/eje.html",
        {
            "eje": eje,
            "otros": [e for e in ejes if e != eje],
            "total": sum(por_estado.values()),
            "de": todos.count(),
            "por_estado": por_estado,
            "por_sector": [(s.label, s.value, por_sector.get(s.value, 0)) for s in Sector],
            "sin_sector": por_sector.get("", 0),
            "ultimos": ultimos_vistos(avances, limite),
            "compromisos": pagina_de(request, filas),
        },
    )
