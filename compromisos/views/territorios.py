"""The regions at a glance, a search over every place, and one place."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.frases_de_lugares import (
    con_razones,
    cuantos_lugares,
    frase_de_lugar,
    frase_del_pais,
    grupos_de,
    que_cuenta,
)
from compromisos.lectura.podrian_llegar import MetaDeLugares, PodrianLlegar, metas_de_lugares, sin_nombrarlos
from compromisos.lectura.recuentos import Desglose, cuenta_por
from compromisos.lectura.tendencia import Conjunto, tendencia
from compromisos.lectura.territorios import (
    LARGOS,
    SIN_LUGAR,
    SOLO_NACIONAL,
    avance_por_region,
    como_lo_nombran,
    filas_de_regiones,
    informes,
    todos_los_lugares,
)
from compromisos.models import Territorio
from compromisos.models.edicion import nombre_entero
from compromisos.reglas.busqueda import LARGO_DE_BUSQUEDA
from compromisos.reglas.lugares import buscar
from compromisos.salidas.compartir import conjuntos
from compromisos.salidas.compartir.sencillas import de_pagina
from compromisos.views.comun import con_dia, pagina_de

POR_PAGINA = 10
INFORMES_POR_PAGINA = 5


@require_safe
@con_dia
def territorios(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """«¿Y en mi distrito?», what counts places without naming them, and how the regions stand."""
    consulta = request.GET.get("q", "")[:LARGO_DE_BUSQUEDA].replace("\x00", "").strip()
    if consulta:
        return _hallados(request, consulta, dia)
    compromisos = compromisos_de(dia)
    metas = metas_de_lugares(dia)
    filas = filas_de_regiones(compromisos, [m.medicion for m in metas if m.medicion])
    cuentan = Q(pk__in={m.compromiso for m in metas})
    cuentas = compromisos.order_by().aggregate(
        total=Count("pk", distinct=True),
        nombran=Count("pk", distinct=True, filter=Q(territorios__isnull=False)),
        nacionales=Count("pk", distinct=True, filter=SOLO_NACIONAL),
        cuentan=Count("pk", distinct=True, filter=SIN_LUGAR & cuentan),
        no_dicen=Count("pk", distinct=True, filter=SIN_LUGAR & ~cuentan),
    )
    frase = frase_del_pais(cuentas)
    return render(
        request,
        "compromisos/territorios.html",
        {
            "compartido": de_pagina("territorios", request.path, request.GET, dia, frase=frase),
            "regiones": [
                Desglose(
                    f.region.nombre,
                    f"{f.region.get_absolute_url()}{dia.consulta}",
                    f.por_estado,
                    en_espanol=True,
                    con_pagina=True,
                )
                for f in filas
            ],
            "por_estado": cuenta_por(compromisos.filter(territorios__isnull=False), "estado"),
            "filas": filas,
            "avance": avance_por_region(filas),
            "frase": frase,
            **cuentas,
            **_sin_nombre(request, compromisos, metas),
        },
    )


def _hallados(request: HttpRequest, consulta: str, dia: Dia) -> HttpResponse:
    """The places called so; the page of the only one."""
    hallados = buscar(consulta, todos_los_lugares())
    if len(hallados.lugares) == 1:
        return redirect(f"{reverse('territorio', args=[hallados.lugares[0].ubigeo])}{dia.consulta}")
    return render(
        request,
        "compromisos/lugares_hallados.html",
        {"consulta": consulta, "hallados": hallados, "pagina": pagina_de(request, hallados.lugares)},
    )


def _sin_nombre(request: HttpRequest, compromisos: QuerySet, metas: list[MetaDeLugares]) -> dict:
    """What counts places and has not named them all: its kinds, and a page of the pledges."""
    clases = sin_nombrarlos(metas)
    abiertas = {m.compromiso: m for m in reversed(metas) if not m.cuenta.completa}
    pagina = pagina_de(
        request, _en_orden(compromisos.filter(pk__in=abiertas)), POR_PAGINA, "pagina_sin_nombre"
    )
    for c in pagina:
        c.por_que = que_cuenta(abiertas[c.pk])
    return {
        "sin_nombre": pagina,
        "metas_sin_nombre": sum(n for _meta, n in clases),
        "clases_sin_nombre": [(cuantos_lugares(m.cuenta.cuantos, m.unidad), m.codigo, n) for m, n in clases],
    }


@require_safe
@con_dia
def territorio(request: HttpRequest, ubigeo: str, *, dia: Dia) -> HttpResponse:
    """One region, province or district: what names it, what may get there, and what was reported of it by name."""
    arriba_y_el = {t.ubigeo: t for t in Territorio.objects.filter(pk__in=[ubigeo[:n] for n in LARGOS])}
    lugar = arriba_y_el.pop(ubigeo, None)
    if lugar is None:
        return _no_hay(request, ubigeo)
    arriba = sorted(arriba_y_el.values(), key=lambda t: t.ubigeo)
    compromisos = compromisos_de(dia)
    nombran = como_lo_nombran(ubigeo)
    metas = metas_de_lugares(dia)
    podrian = PodrianLlegar(ubigeo, nombran["todos"], metas)
    grupos = {
        n: pagina_de(request, _en_orden(compromisos.filter(nombran[n])), POR_PAGINA, f"pagina_{n}")
        for n in ("aqui", "dentro", "arriba")
    }
    grupos["podrian"] = pagina_de(
        request, _en_orden(podrian.de(compromisos), "razon"), POR_PAGINA, "pagina_podrian"
    )
    con_razones(podrian, grupos["podrian"].object_list, lugar, arriba)
    su_nombre = nombre_entero(lugar.nombre, lugar.nivel, [t.nombre for t in reversed(arriba)])
    cuentas = {n: pagina.paginator.count for n, pagina in grupos.items()}
    siempre = {"aqui", "podrian"} | ({"arriba"} if arriba else set())  # said also where there is none
    frase = frase_de_lugar(lugar, arriba, cuentas)
    por_estado = cuenta_por(compromisos.filter(nombran["todos"]), "estado")
    vigentes = [m.medicion for m in metas if m.medicion]
    suyos = informes(vigentes, Q(territorio__ubigeo__startswith=ubigeo), dia)
    de_arriba = informes(vigentes, Q(territorio__in=arriba), dia)
    return render(
        request,
        "compromisos/territorio.html",
        {
            "lugar": lugar,
            "arriba": arriba,
            "su_nombre": su_nombre,
            "frase": frase,
            "compartido": conjuntos.de_lugar(lugar, por_estado, dia, titulo=su_nombre, frase=frase),
            "dentro": list(lugar.inferiores.all()),
            "por_estado": por_estado,
            "serie": tendencia(Conjunto(territorio=lugar), dia),
            "grupos": grupos,
            "listas": [
                (grupo, grupos[grupo.clave])
                for grupo in grupos_de(lugar, arriba, podrian.por_razon(compromisos))
                if cuentas[grupo.clave] or grupo.clave in siempre
            ],
            "cuentas": cuentas,
            "informes": pagina_de(request, suyos, INFORMES_POR_PAGINA, "pagina_informes"),
            "informes_de_arriba": pagina_de(
                request, de_arriba, INFORMES_POR_PAGINA, "pagina_informes_de_arriba"
            ),
        },
    )


def _no_hay(request: HttpRequest, ubigeo: str) -> HttpResponse:
    """404 with a search; but INEI also writes a region as 150000 and a province as 150100."""
    corto = ubigeo.removesuffix("00").removesuffix("00")
    if len(ubigeo) == 6 and Territorio.objects.filter(pk=corto).exists():
        consulta = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return redirect(f"{Territorio(ubigeo=corto).get_absolute_url()}{consulta}", permanent=True)
    return render(request, "compromisos/territorio_no_existe.html", {"ubigeo": ubigeo[:20]}, status=404)


def _en_orden(compromisos: QuerySet, *primero: str) -> QuerySet:
    return compromisos.order_by(*primero, "institucion__nombres_plegados", "edicion__slug", "numero", "pk")
