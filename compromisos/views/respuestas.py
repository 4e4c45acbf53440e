"""Who responds: every institution's record of reports in an edition, by sector and name. Never ranked."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.directorio import SIN_SECTOR
from compromisos.lectura.ediciones import con_promesas
from compromisos.lectura.filtros.respuestas import FiltroRespuestas
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.periodos import abierto_de
from compromisos.lectura.por_version import por_version
from compromisos.lectura.respuestas import (
    QuienResponde,
    cuentas_por_periodo,
    periodos_fijados,
    quien_responde,
    se_abrio,
)
from compromisos.models import Edicion
from compromisos.reglas.constancia import Contesto
from compromisos.views.comun import con_dia, pagina_de
from instituciones.models import Sector

POR_PAGINA = 80


@require_safe
@con_dia
def respuestas(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    ediciones = con_promesas(dia)
    filtro = FiltroRespuestas(request.GET)
    if filtro.error:
        return _no_se_entiende(request, filtro.error)
    if not ediciones:
        return render(request, "instituciones/respuestas.html", {"filtro": filtro})
    try:
        edicion = filtro.elegir_edicion(ediciones)
        periodos = periodos_fijados([edicion.pk], dia).get(edicion.pk, [])
        pedido = filtro.pedido.get("periodo")
        if pedido and not periodos and se_abrio(edicion, pedido, dia):
            del filtro.pedido["periodo"]  # until one is closed they are no columns: there is none to choose
        periodo = filtro.elegir_periodo(periodos)
    except ValueError as error:
        return _no_se_entiende(request, str(error))
    todas = _todas(edicion, dia)
    ultimo = next((p for p in reversed(periodos) if p.cerrado), None)
    slug = ultimo.slug if ultimo else ""  # without one, the last of each
    pagina = pagina_de(request, filtro.filtrar(todas, slug), POR_PAGINA)
    cuentas = Counter(f.registro.contesto(slug) for f in todas)
    por_periodo = cuentas_por_periodo(todas, periodos)
    contexto = {
        "edicion": edicion,
        "ediciones": ediciones,
        "filtro": filtro,
        "periodo": periodo,
        "pagina": pagina,
        "grupos": _por_sector(list(pagina), todas, periodo.slug if periodo else slug, dia),
        "total": len(todas),
        "cuentas": cuentas,
        "esperadas": cuentas[Contesto.INFORMO] + cuentas[Contesto.NO_INFORMO],
        "por_periodo": por_periodo,
        "alguna_no_se_espera": any(c.cuantas[Contesto.NO_SE_ESPERA] for c in por_periodo),
        "ultimo_cerrado": ultimo,
        "abierto": abierto_de(edicion, dia),
        "hoy_de_la_pagina": dia.fecha,
        "registros": [f.registro for f in pagina],
        "primeros": sorted(p.hasta for f in todas if (p := f.registro.en_curso)),
    }
    return render(request, "instituciones/respuestas.html", contexto)


def _todas(edicion: Edicion, dia: Dia) -> list[QuienResponde]:
    """Every one of them: of today kept, some two thousand bytes each with a dozen periods; past days are as many as people ask."""
    if not dia.es_hoy:
        return quien_responde(edicion, dia)
    return por_version(dia, ("quien_responde", edicion.pk), lambda: quien_responde(edicion, dia))


def _no_se_entiende(request: HttpRequest, motivo: str) -> HttpResponse:
    return render(request, "400.html", {"motivo": motivo}, status=400)


def _por_sector(filas: list[QuienResponde], todas: list[QuienResponde], periodo: str, dia: Dia) -> list[dict]:
    """The rows of this page, each sector with its totals in the whole edition, in that period."""
    quienes = instituciones_de(dia).in_bulk([f.institucion for f in filas])
    cuentas = {
        sector: Counter(f.registro.contesto(periodo) for f in suyas)
        for sector, suyas in groupby(todas, lambda f: f.sector)
    }
    return [
        {
            "codigo": sector or SIN_SECTOR,
            "nombre": Sector(sector).label if sector else "",
            "total": sum(cuentas[sector].values()),
            "informaron": cuentas[sector][Contesto.INFORMO],
            "esperadas": cuentas[sector][Contesto.INFORMO] + cuentas[sector][Contesto.NO_INFORMO],
            "filas": [(quienes[f.institucion], f) for f in suyas],
        }
        for sector, suyas in groupby(filas, lambda f: f.sector)
    ]
