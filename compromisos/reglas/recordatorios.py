"""Reminders of reporting periods: which message is due to whom on a day, and who has answered.

Pure, as `estado.py`: dates go in, a decision comes out. Two rules keep people reading their mail:

- A message has its day (on opening, 7 and 1 days before the closing day, 1 and 7 after). If the machine was
  off that day, it may still go in the two that follow; later it is not sent. The request of the opening is
  good until the first reminder, so that whoever is named later gets it too.
- Nobody gets two within five days, whatever the periods and institutions they report for. So the one of the
  day after closing reaches only those who had none the day before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from compromisos.reglas.palabras import SituacionAvance

GRACIA = 2  # days in which a reminder that was missed may still go
PAUSA = 5  # days between two messages to one person


class Recado(StrEnum):
    """Messages about a period, in the order in which they come."""

    APERTURA = "apertura"
    FALTAN_7 = "faltan-7"
    FALTA_1 = "falta-1"
    PASO_1 = "paso-1"
    PASARON_7 = "pasaron-7"


# Days from the closing day.
CUANDO = {Recado.FALTAN_7: -7, Recado.FALTA_1: -1, Recado.PASO_1: 1, Recado.PASARON_7: 7}


def que_toca(
    *, hoy: date, apertura: date, cierre: date, enviados: Collection[str], ultimo: date | None
) -> Recado | None:
    """The message that is due today to someone whose institution has not answered, if any.

    `enviados` are those of this period they got already; `ultimo` the day of the last one of any period.
    """
    if ultimo is not None and (hoy - ultimo).days < PAUSA:
        return None
    for recado in reversed(Recado):
        dia = cierre + timedelta(days=CUANDO[recado]) if recado in CUANDO else apertura
        if apertura <= dia <= hoy and (recado in CUANDO or hoy <= cierre):
            a_tiempo = recado not in CUANDO or (hoy - dia).days <= GRACIA
            return recado if a_tiempo and recado not in enviados else None
    return None


class Contestacion(StrEnum):
    """Progress of an institution in a period, from the furthest."""

    PUBLICADO = "publicado"
    EN_REVISION = "en_revision"
    DEVUELTO = "devuelto"
    BORRADOR = "borrador"
    NADA = "nada"


RESPONDIERON = frozenset({Contestacion.PUBLICADO, Contestacion.EN_REVISION})  # the rest is up to the staff
_DE_SITUACION = {
    SituacionAvance.PUBLICADO: Contestacion.PUBLICADO,
    SituacionAvance.EN_REVISION: Contestacion.EN_REVISION,
    SituacionAvance.OBSERVADO: Contestacion.DEVUELTO,
    SituacionAvance.BORRADOR: Contestacion.BORRADOR,
}


def contestacion(situaciones: Iterable[str]) -> Contestacion:
    """Progress of an institution, by the situations of its updates of the period: the furthest."""
    dadas = {_DE_SITUACION[SituacionAvance(s)] for s in situaciones}
    return next((c for c in Contestacion if c in dadas), Contestacion.NADA)
