"""The regions at a glance, a search over every place, and one place."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.recuentos import cuenta_por
from compromisos.lectura.territorios import (
    LARGOS,
    SIN_LUGAR,
    como_lo_nombran,
    filas_de_regiones,
    informes,
    mediciones_vigentes,
    sin_todos_los_nombres,
    todos_los_lugares,
)
from compromisos.models import Alcance, Territorio
from compromisos.reglas.busqueda import LARGO_DE_BUSQUEDA
from compromisos.reglas.lugares import LugaresHallados, buscar
from compromisos.reglas.palabras import Estado
from compromisos.salidas.compartir import conjuntos
from compromisos.views.comun import con_dia, pagina_de

POR_PAGINA = 10


@require_safe
@con_dia
def territorios(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """The map that is also a table, and «¿Y en mi distrito?»."""
    consulta = request.GET.get("q", "")[:LARGO_DE_BUSQUEDA].replace("\x00", "").strip()
    hallados = buscar(consulta, todos_los_lugares()) if consulta else LugaresHallados()
    compromisos = compromisos_de(dia)
    filas = filas_de_regiones(compromisos, dia)
    return render(
        request,
        "compromisos/territorios.html",
        {
            "consulta": consulta,
            "hallados": hallados,
            "pagina": pagina_de(request, hallados.lugares),
            "estados": Estado,
            "filas": filas,
            "cuentas": {f.region.ubigeo: f.total for f in filas},
            **compromisos.order_by().aggregate(
                total=Count("pk", distinct=True),
                nacionales=Count("pk", distinct=True, filter=Q(alcance=Alcance.NACIONAL)),
                sin_lugar=Count("pk", distinct=True, filter=SIN_LUGAR),
            ),
        },
    )


@require_safe
@con_dia
def territorio(request: HttpRequest, ubigeo: str, *, dia: Dia) -> HttpResponse:
    """One region, province or district: what was reported there, what was promised, and what nobody says."""
    arriba_y_el = {t.ubigeo: t for t in Territorio.objects.filter(pk__in=[ubigeo[:n] for n in LARGOS])}
    lugar = arriba_y_el.pop(ubigeo, None)
    if lugar is None:
        return _no_hay(request, ubigeo)
    arriba = sorted(arriba_y_el.values(), key=lambda t: t.ubigeo)
    compromisos = compromisos_de(dia)
    nombran = como_lo_nombran(ubigeo)
    grupos = {n: compromisos.filter(nombran[n]) for n in ("aqui", "arriba", "dentro")}
    grupos["nacionales"] = compromisos.filter(alcance=Alcance.NACIONAL).exclude(nombran["todos"])
    por_estado = cuenta_por(compromisos.filter(nombran["todos"]), "estado")
    vigentes = mediciones_vigentes(dia)
    suyos = informes(vigentes, Q(territorio__ubigeo__startswith=ubigeo), dia)
    de_arriba = informes(vigentes, Q(territorio__in=arriba), dia)
    return render(
        request,
        "compromisos/territorio.html",
        {
            "compartido": conjuntos.de_lugar(lugar, por_estado, dia),
            "lugar": lugar,
            "arriba": arriba,
            "dentro": list(lugar.inferiores.all()),
            "por_estado": por_estado,
            "grupos": {
                n: pagina_de(request, _en_orden(todos), POR_PAGINA, f"pagina_{n}")
                for n, todos in grupos.items()
            },
            "sin_lugar": compromisos.filter(SIN_LUGAR).count(),
            "informes": pagina_de(request, suyos, POR_PAGINA, "pagina_informes"),
            "informes_de_arriba": pagina_de(request, de_arriba, POR_PAGINA, "pagina_informes_de_arriba"),
            "sin_nombres": sin_todos_los_nombres(vigentes, lugar.nivel, dia),
        },
    )


def _no_hay(request: HttpRequest, ubigeo: str) -> HttpResponse:
    """404 with a search; but INEI also writes a region as 150000 and a province as 150100."""
    corto = ubigeo.removesuffix("00").removesuffix("00")
    if len(ubigeo) == 6 and Territorio.objects.filter(pk=corto).exists():
        consulta = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return redirect(f"{Territorio(ubigeo=corto).get_absolute_url()}{consulta}", permanent=True)
    return render(request, "compromisos/territorio_no_existe.html", {"ubigeo": ubigeo[:20]}, status=404)


def _en_orden(compromisos: QuerySet) -> QuerySet:
    return compromisos.order_by("institucion__nombres_plegados", "edicion__slug", "numero", "pk")
