"""The regions at a glance, a search over every place, and one place."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.de_claves import DeClaves
from compromisos.lectura.frases_de_lugares import (
    con_razones,
    cuantos_lugares,
    frase_de_lugar,
    frase_del_pais,
    grupos_de,
    que_cuenta,
)
from compromisos.lectura.podrian_llegar import (
    EnUnLugar,
    en_fila,
    los_que_nombran_alguno,
    metas_de_lugares,
    sin_nombrarlos,
)
from compromisos.lectura.por_version import por_version
from compromisos.lectura.recuentos import Desglose, cuenta_por
from compromisos.lectura.tendencia import Conjunto, tendencia
from compromisos.lectura.territorios import (
    LARGOS,
    avance_por_region,
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
    contado = por_version(dia, ("territorios", get_language()), lambda: _contado(dia))
    compartido = de_pagina("territorios", request.path, request.GET, dia, frase=contado["frase"])
    contexto = contado | {"compartido": compartido} | _sin_nombre(request, dia)
    return render(request, "compromisos/territorios.html", contexto)


def _contado(dia: Dia) -> dict[str, Any]:
    """What is counted over all pledges and places: the same until something public changes."""
    compromisos = compromisos_de(dia)
    metas = metas_de_lugares(dia)
    filas = filas_de_regiones(compromisos, [m.medicion for m in metas if m.medicion])
    nombran = los_que_nombran_alguno(dia)
    nacionales: set[int] = set()
    resto: set[int] = set()
    for clave, es_nacional in zip(en_fila(dia).claves, en_fila(dia).nacionales, strict=True):
        if clave not in nombran:
            (nacionales if es_nacional else resto).add(clave)
    cuentan = resto & {m.compromiso for m in metas}
    total = len(en_fila(dia).claves)
    cuentas = {
        "total": total,
        "nombran": total - len(nacionales) - len(resto),
        "nacionales": len(nacionales),
        "cuentan": len(cuentan),
        "no_dicen": len(resto - cuentan),
    }
    return {
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
        "frase": frase_del_pais(cuentas),
        **cuentas,
    }


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


def _sin_nombre(request: HttpRequest, dia: Dia) -> dict:
    """What counts places and has not named them all: its kinds, and a page of the pledges."""
    metas = metas_de_lugares(dia)
    clases = sin_nombrarlos(metas)
    abiertas = {m.compromiso: m for m in reversed(metas) if not m.completa}
    claves = [clave for clave in en_fila(dia).claves if clave in abiertas]
    pagina = pagina_de(request, DeClaves(claves, compromisos_de(dia)), POR_PAGINA, "pagina_sin_nombre")
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
    metas = metas_de_lugares(dia)
    suyo = EnUnLugar(ubigeo, metas, dia)
    grupos = {
        n: pagina_de(request, DeClaves(claves, compromisos_de(dia)), POR_PAGINA, f"pagina_{n}")
        for n, claves in suyo.grupos.items()
    }
    con_razones(suyo, grupos["podrian"].object_list, lugar, arriba)
    su_nombre = nombre_entero(lugar.nombre, lugar.nivel, [t.nombre for t in reversed(arriba)])
    cuentas = {n: pagina.paginator.count for n, pagina in grupos.items()}
    siempre = {"aqui", "podrian"} | ({"arriba"} if arriba else set())  # said also where there is none
    frase = frase_de_lugar(lugar, arriba, cuentas)
    por_estado = suyo.por_estado
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
                for grupo in grupos_de(lugar, arriba, suyo.por_razon())
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
