"""News of what somebody follows: the changes of «Qué cambió» that are of it, are still so, and were not told yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.alcance import LoSeguido, alcance_de, lo_que_paso
from compromisos.lectura.cambios import Cambio
from compromisos.lectura.causas import CAUSAN
from compromisos.models import Avance, Compromiso, Seguido
from compromisos.reglas.palabras import TipoCambio

DE_LO_DEJADO = (TipoCambio.ENMIENDA, TipoCambio.RETIRO, TipoCambio.SUPRESION)
CUARTO = 15 * 60  # seconds: what happens within them goes in one letter


def clave(cambio: Cambio) -> str:
    """Names a change among those told; needs no `completar`. What follows from the rules is named by where it ended, so
    that what went on changing that day is told again."""
    del_dia = f"{cambio.tipo}-{cambio.compromiso_id}-{cambio.dia:%Y%m%d}{f'-{cambio.a}' if cambio.a else ''}"
    return cambio.acto or del_dia


def recientes(
    desde: date, dia: Dia, alcances: Collection[LoSeguido] = (LoSeguido(todo=True),)
) -> list[Cambio]:
    """Changes since `desde` that are still so, newest first, each state with its cause, that may be of these `alcances`."""
    return _en_pie(lo_que_paso(desde, dia, alcances), dia)


def _en_pie(cambios: list[Cambio], dia: Dia) -> list[Cambio]:
    """Without reports that were withdrawn or corrected since, nor what was said of pledges that were left since: of those,
    only that is told. Two queries."""
    informes = {c.avance_id for c in cambios if _informa(c)}
    firmes = _llaves(Avance.objects.en_firme(dia).filter(pk__in=informes))
    dejadas = _llaves(
        Compromiso.objects.filter(pk__in={c.compromiso_id for c in cambios}, dejado_en__isnull=False)
    )
    return [
        c
        for c in cambios
        if (not _informa(c) or c.avance_id in firmes)
        and (c.compromiso_id not in dejadas or c.tipo in DE_LO_DEJADO)
    ]


def _llaves(consulta: QuerySet) -> set[int]:
    return set(consulta.order_by().values_list("pk", flat=True))


def _informa(cambio: Cambio) -> bool:
    tipo = (cambio.causa or cambio).tipo
    return tipo in CAUSAN and tipo is not TipoCambio.RETIRO


def sin_decir(
    cambios: Iterable[Cambio],
    suyos: Iterable[tuple[Seguido, LoSeguido]],
    dichas: Collection[str],
) -> list[Cambio]:
    """Those of what is followed, since the day on which each began to be, that were not told."""
    todos = [c for c in cambios if clave(c) not in dichas]
    nuevas: set[str] = set()
    for seguido, alcance in suyos:
        desde, sabidas = timezone.localdate(seguido.confirmado_en), frozenset(seguido.sabidas)
        posibles = (c for c in todos if c.dia >= desde and clave(c) not in sabidas)
        nuevas.update(map(clave, alcance.elegir(posibles)))
    return [c for c in todos if clave(c) in nuevas]


@dataclass(frozen=True, slots=True)
class Cuantas:
    """How many letters it would have meant in `dias`."""

    al_momento: int
    semanales: int
    dias: int


def cuantas_habrian_sido(clase: str, valor: str, dia: Dia, *, dias: int = 30) -> Cuantas:
    """Letters that following it would have meant lately: what happened within a quarter of an hour is one; what the
    rules say, one a day."""
    desde = dia.fecha - timedelta(days=dias - 1)
    alcance = alcance_de(clase, valor, dia)
    cambios = alcance.elegir(recientes(desde, dia, [alcance]))
    cuartos = Counter(int((c.causa or c).momento.timestamp() // CUARTO) for c in cambios)
    semanas = Counter(c.dia.isocalendar()[:2] for c in cambios)
    return Cuantas(len(cuartos), len(semanas), dias)
