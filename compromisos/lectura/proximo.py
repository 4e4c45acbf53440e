"""The next report expected of a pledge: by when, and who says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from base.dias import Dia
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.por_version import por_version
from compromisos.models import Avance, Periodo
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, Periodicidad
from compromisos.reglas.plazo import proximo_informe


@dataclass(frozen=True, slots=True)
class ProximoInforme:
    """`hasta`, the last day for it, None if it is not known; `periodo`, the reporting period that closes that day, if one
    is open and was not answered; `cerrado`: none is expected any more; `pasado`: that day is over."""

    periodicidad: Periodicidad
    hasta: date | None = None
    periodo: Periodo | None = None
    cerrado: bool = False
    pasado: bool = False


def proximo_de(compromiso: CompromisoLeido, avances: Iterable[Avance], dia: Dia) -> ProximoInforme:
    """The open period of its edition if none of `avances`, those in force, falls in it; else one reporting interval
    after the last. One query, once a version; none of what is closed or was left."""
    periodicidad = Periodicidad(compromiso.edicion.periodicidad)
    estado = Estado(compromiso.estado)
    if estado in ESTADOS_CERRADOS or compromiso.se_dejo(dia):
        return ProximoInforme(periodicidad, cerrado=True)
    edicion = compromiso.edicion_id
    periodo = por_version(dia, ("periodo_abierto", edicion), lambda: _periodo_abierto(edicion, dia))
    if periodo and not any(periodo.desde <= a.fecha_corte <= periodo.cierra for a in avances):
        return ProximoInforme(periodicidad, periodo.cierra, periodo, pasado=periodo.cierra < dia.fecha)
    hasta = proximo_informe(estado, compromiso.corte, periodicidad, inicio=compromiso.fecha_inicio)
    return ProximoInforme(periodicidad, hasta, pasado=hasta is not None and hasta < dia.fecha)


def _periodo_abierto(edicion: int, dia: Dia) -> Periodo | None:
    """The reporting period of `edicion` that was open on `dia`."""
    cerrado = Q(cerrado_en__isnull=False) & dia.hasta("cerrado_en")
    suyos = Periodo.objects.conocidos(dia).filter(edicion=edicion).exclude(cerrado)
    return suyos.defer("instantanea").order_by("-cierra").first()
