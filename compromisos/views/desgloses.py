"""Breakdowns of a set of pledges, each row with the address of its list."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from base.dias import Dia
from compromisos.lectura.ediciones import ejes_de
from compromisos.lectura.recuentos import Desglose, estados_por
from compromisos.lectura.temas import de_tema, solo_en_espanol
from instituciones.models import Sector


def lista_de(dia: Dia, **parametros: str) -> str:
    """Address of the list with those filters, on `dia`."""
    if dia.al:
        parametros["al"] = dia.al.isoformat()
    return f"{reverse('compromisos')}?{urlencode(parametros)}"


def por_tema(compromisos: QuerySet, dia: Dia, **filtro: str) -> dict:
    """Context of components/por_tema.html: every theme of `dia`. `filtro` is what the list asks besides. Two queries. No
    pledge may come twice, nor for `por_sector`."""
    cuentas = estados_por(compromisos, "ejes__codigo", repetidos=False)
    temas = list(ejes_de(dia))
    return {
        "temas": temas,
        "por_tema": [
            Desglose(
                de_tema(e.nombre),
                lista_de(dia, **filtro, eje=e.codigo),
                cuentas.get(e.codigo, {}),
                solo_en_espanol(e.nombre),
            )
            for e in temas
        ],
        "sin_tema": sum(cuentas.get(None, {}).values()),
    }


def por_sector(compromisos: QuerySet, dia: Dia, **filtro: str) -> dict:
    """Context of components/por_sector.html: the sectors that have some pledge. One query."""
    cuentas = estados_por(compromisos, "institucion__sector", repetidos=False)
    return {
        "por_sector": [
            Desglose(str(s.label), lista_de(dia, **filtro, sector=s.value), cuentas[s.value])
            for s in Sector
            if s.value in cuentas
        ],
        "sin_sector": sum(cuentas.get("", {}).values()),
    }
