"""Movements of one pledge between two days: appeared, changed state, became overdue, or stopped being so because its
deadline was moved. Pure, like estado.py.

`movimientos` compares the pledge at the end of each day on which something could have changed it with how
it was before, by the rules of `estado`. Applied in order to its `Postura` at the end of the eve of `desde`,
they give the one at the end of `hasta`; tests/compromisos/lectura/test_cambios.py proves it over whole data sets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from compromisos.reglas.estado import Hechos, en_firme
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, Plazo, TipoCambio
from compromisos.reglas.plazo import lampara_plazo

UN_DIA = timedelta(days=1)


def vispera(dia: date) -> date:
    """The day before; the first day of all has none and answers itself."""
    return max(dia, date.min + UN_DIA) - UN_DIA


@dataclass(frozen=True, slots=True)
class Postura:
    """Compared part of a pledge: state, and whether overdue. One that is not public yet, or was left, has none."""

    estado: Estado
    vencido: bool


@dataclass(frozen=True, slots=True)
class Movimiento:
    """On `dia` it became public (NUEVO), went from state `de` to `a` (ESTADO), fell overdue (VENCIDO), or was no longer
    overdue for having another deadline (PLAZO_MOVIDO)."""

    dia: date
    tipo: TipoCambio
    de: Estado | None = None
    a: Estado | None = None


def postura(
    hechos: Hechos, *, publico: date | None, dejado: date | None = None, dia: date, zona: tzinfo
) -> Postura | None:
    """The Postura at the end of `dia`, None if it has none. `publico`: the day it appeared; None: it was always
    there. `dejado`: the day it was split, merged or withdrawn, which the record tells by itself."""
    if publico is not None and publico > dia or dejado is not None and dejado <= dia:
        return None
    limite = _fin(dia, zona)
    firmes = en_firme(hechos.avances, limite=limite)
    estado = firmes[0].estado if firmes else Estado.SIN_INFORMACION
    return Postura(estado, lampara_plazo(estado, hechos.plazo_al(limite), hoy=dia) is Plazo.VENCIDO)


def _fin(dia: date, zona: tzinfo) -> datetime:
    return datetime.combine(dia + UN_DIA, time.min, zona)


def movimientos(
    hechos: Hechos,
    *,
    publico: date | None,
    dejado: date | None = None,
    desde: date,
    hasta: date,
    zona: tzinfo,
) -> Iterator[Movimiento]:
    """Movements from the first instant of `desde` to the last of `hasta`, oldest first; days are those of `zona`."""
    antes = postura(hechos, publico=publico, dejado=dejado, dia=vispera(desde), zona=zona)
    for dia in _dias_que_cuentan(hechos, publico, zona):
        if not desde <= dia <= hasta:
            continue
        ahora = postura(hechos, publico=publico, dejado=dejado, dia=dia, zona=zona)
        if ahora is None:
            continue
        if antes is None:
            antes = Postura(Estado.SIN_INFORMACION, vencido=False)
            yield Movimiento(dia, TipoCambio.NUEVO)
        if ahora.estado is not antes.estado:
            yield Movimiento(dia, TipoCambio.ESTADO, antes.estado, ahora.estado)
        if ahora.vencido and not antes.vencido:
            yield Movimiento(dia, TipoCambio.VENCIDO)
        if antes.vencido and not ahora.vencido and ahora.estado not in ESTADOS_CERRADOS:
            yield Movimiento(dia, TipoCambio.PLAZO_MOVIDO)
        antes = ahora


def _dias_que_cuentan(hechos: Hechos, publico: date | None, zona: tzinfo) -> list[date]:
    instantes = [m for a in hechos.avances for m in (a.publicado_en, a.retirado_en, a.corregido_en) if m]
    instantes += [desde for desde, _plazo in hechos.plazos if desde]
    dias = {m.astimezone(zona).date() for m in instantes}
    if publico:
        dias.add(publico)
    plazos = {hechos.plazo, *(plazo for _desde, plazo in hechos.plazos)}
    dias |= {plazo + UN_DIA for plazo in plazos if plazo and plazo < date.max}
    return sorted(dias)
