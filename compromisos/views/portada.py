"""The front page: whether what was promised is being done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.avances import ultimos
from compromisos.lectura.compromisos import POR_INSTITUCION, compromisos_de
from compromisos.lectura.ediciones import con_promesas
from compromisos.lectura.en_palabras import con_verificador
from compromisos.lectura.instituciones import encabezan
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.por_version import por_version
from compromisos.lectura.portada import ATENCION, POCAS, Promesa, atrasadas, falta_saber, promesas
from compromisos.lectura.recuentos import Desglose, cuentas_por, estados_por
from compromisos.lectura.tendencia import Conjunto, tendencia
from compromisos.lectura.territorios import REGION, SIN_LUGAR
from compromisos.models import Avance, Edicion, Nivel, Territorio
from compromisos.reglas.palabras import Estado, Frescura, Plazo
from compromisos.salidas.compartir import conjuntos, enlazados
from compromisos.salidas.compartir.pagina import absoluta
from compromisos.views.comun import con_dia
from compromisos.views.desgloses import lista_de, por_sector, por_tema
from instituciones.models import Institucion


@require_safe
@con_dia
def portada(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    contado = por_version(dia, ("portada", get_language()), lambda: _contado(dia))
    total, edicion = contado["total"], contado["edicion"]
    en_orden = compromisos_de(dia).order_by("edicion", *POR_INSTITUCION)
    leidos = list(en_orden) if total < POCAS else []
    contexto = contado | {
        "compartido": conjuntos.de_portada(contado["por_estado"], dia),
        "json_ld": enlazados.bloque(enlazados.sitio(absoluta("portada"), absoluta("compromisos"))),
        "compromisos": leidos or en_orden,
        "ultimos": ultimos(Avance.objects.publicados(dia), dia),
        "pocas": total < POCAS,
    }
    if total < POCAS:
        contexto |= _una_por_una(leidos, edicion, dia)
    else:
        atrasadas = compromisos_de(dia).filter(pk__in=contado["mas_atrasadas"]).order_by(*ATENCION)
        contexto["atrasadas"] = con_verificador(atrasadas, dia)
    return render(request, "compromisos/portada.html", contexto)


def _contado(dia: Dia) -> dict[str, Any]:
    """What is counted over all of them, and who heads the page: the same until something public changes."""
    compromisos = compromisos_de(dia)
    cuentas = cuentas_por(compromisos, dia, "estado", "plazo", "frescura")
    por_estado = cuentas["estado"]
    total = sum(por_estado.values())
    ediciones = con_promesas(dia)
    edicion = ediciones[0] if ediciones else None
    return {
        "edicion": edicion,
        "ediciones": ediciones,
        "con_anio": any(e.anio for e in ediciones),
        "encabezan": encabezan(edicion, dia) if edicion else [],
        "total": total,
        "por_estado": por_estado,
        "serie": tendencia(Conjunto(), dia),
    } | (_en_grupos(compromisos, cuentas, dia) if total >= POCAS else {})


def _una_por_una(leidos: Sequence[CompromisoLeido], edicion: Edicion | None, dia: Dia) -> dict:
    """The front page of a few promises: all of them, and what is not known."""
    de_cada_una: dict[Institucion, list[Promesa]] = {}
    for promesa in promesas(con_verificador(leidos, dia), dia):
        de_cada_una.setdefault(promesa.compromiso.institucion, []).append(promesa)
    return {
        "de_cada_una": [(i, suyas, [p.compromiso for p in suyas]) for i, suyas in de_cada_una.items()],
        "informadas": sum(c.estado != Estado.SIN_INFORMACION for c in leidos),
        "falta": falta_saber(edicion, leidos, dia),
    }


def _en_grupos(
    compromisos: QuerySet[CompromisoLeido], cuentas: Mapping[str, Mapping[str, int]], dia: Dia
) -> dict:
    """The front page of many: which are late, and how they stand by theme, by sector and by region."""
    por_region = estados_por(compromisos.filter(territorios__isnull=False), REGION)
    por_frescura, por_plazo = cuentas["frescura"], cuentas["plazo"]
    return {
        "mas_atrasadas": list(atrasadas(compromisos).values_list("pk", flat=True)[:5]),
        "n_vencidas": por_plazo.get(Plazo.VENCIDO, 0),
        "n_sin_plazo": por_plazo.get(Plazo.SIN_PLAZO, 0),
        "n_sin_informe": por_frescura.get(Frescura.SIN_REPORTE, 0),
        "n_les_toca": por_frescura.get(Frescura.POR_ACTUALIZAR, 0),
        "n_hace_mucho": por_frescura.get(Frescura.DESACTUALIZADO, 0),
        **por_tema(compromisos, dia),
        **por_sector(compromisos, dia),
        "por_region": [
            Desglose(r.nombre, lista_de(dia, territorio=r.pk), por_region[r.pk], en_espanol=True)
            for r in Territorio.objects.filter(nivel=Nivel.REGION, pk__in=por_region)
        ],
        "sin_lugar": compromisos.filter(SIN_LUGAR).count(),
    }
