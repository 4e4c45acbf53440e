"""Order of what waits for one person: which thing is first today, and how many are shown one by one. Pure.

Three facts decide, and no weight that somebody would have to guess (docs/rules.md#hoy):

1. The band. EXPUESTO: somebody is exposed meanwhile. URGE: its consequence comes within URGE_EN days, or
   another person has waited for it PACIENCIA days. HOY: the rest of the work of the day. CUANDO_SE_PUEDA: what nobody
   waits for.
2. The kind, in the order in which `ClaseDeEspera` declares them.
3. Inside a kind, the days that it waits, the longest first; then the days that are left until its consequence, the
   fewest first; then as they came.

`VERIFICAR` never leaves its band, so that it stands behind every review.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum, auto
from typing import Generic, Protocol, TypeVar

URGE_EN = 3  # days to the consequence
PACIENCIA = 5  # days that somebody may wait
A_LA_VISTA = 7  # things one by one
DE_CADA_CLASE = 3  # of one kind, while others wait too


class Banda(IntEnum):
    EXPUESTO = 0
    URGE = 1
    HOY = 2
    CUANDO_SE_PUEDA = 3


class ClaseDeEspera(StrEnum):
    """Kinds of things that wait, in their order inside a band."""

    SUPRIMIR = auto()  # personal data that is in sight
    REVISAR = auto()  # an update that was sent
    IMPORTACION = auto()  # a file that somebody proposes
    ENMIENDA = auto()  # an amendment that somebody proposes
    RESPUESTA = auto()  # the answer of an institution to a verification
    SENALAMIENTO = auto()  # an error that a visitor pointed out
    DEVUELTO = auto()  # an update that came back to whoever wrote it
    SEGUIMIENTO = auto()  # a call or a note to come back to
    EN_COLA = auto()  # of whoever directs: updates that wait for somebody else to review them
    APOYO = auto()  # an institution says that it needs support to be in time, and nobody noted anything since
    SIN_INFORME = auto()  # institutions without a report in the open period
    NO_LLEGAN = auto()  # of whoever directs: institutions say that they will not be in time, or may not
    VENCE = auto()  # pledges that are due this week, and nobody says they are kept
    VENCIDO = auto()  # pledges that fell due last week, still open
    CUESTIONADO = auto()  # of whoever directs: pledges whose report somebody questioned
    CORREO = auto()  # letters that did not leave, or nobody knows
    BORRADOR = auto()  # an update that whoever looks has not sent
    POR_PUBLICAR = auto()  # pledges that are drafts
    VERIFICAR = auto()  # published updates that nobody checked


_BANDA = {
    ClaseDeEspera.SUPRIMIR: Banda.EXPUESTO,
    ClaseDeEspera.BORRADOR: Banda.CUANDO_SE_PUEDA,
    ClaseDeEspera.POR_PUBLICAR: Banda.CUANDO_SE_PUEDA,
    ClaseDeEspera.VERIFICAR: Banda.CUANDO_SE_PUEDA,
}  # the others: HOY
ALGUIEN_ESPERA = frozenset({
    ClaseDeEspera.REVISAR,
    ClaseDeEspera.IMPORTACION,
    ClaseDeEspera.ENMIENDA,
    ClaseDeEspera.RESPUESTA,
    ClaseDeEspera.SENALAMIENTO,
    ClaseDeEspera.DEVUELTO,
    ClaseDeEspera.SEGUIMIENTO,
    ClaseDeEspera.EN_COLA,
    ClaseDeEspera.APOYO,
})  # fmt: skip
SIN_PRISA = frozenset({ClaseDeEspera.VERIFICAR})


class Pendiente(Protocol):
    """`espera`, days that it has waited; `faltan`, days until what happens if nobody does anything, 0 being today and
    below it what already came; None where there is no such day."""

    @property
    def clase(self) -> ClaseDeEspera: ...
    @property
    def espera(self) -> int | None: ...
    @property
    def faltan(self) -> int | None: ...


P = TypeVar("P", bound=Pendiente)


def banda(pendiente: Pendiente) -> Banda:
    propia = _BANDA.get(pendiente.clase, Banda.HOY)
    if propia is Banda.EXPUESTO or pendiente.clase in SIN_PRISA:
        return propia
    por_llegar = pendiente.faltan is not None and pendiente.faltan <= URGE_EN
    cansada = (
        pendiente.clase in ALGUIEN_ESPERA and pendiente.espera is not None and pendiente.espera >= PACIENCIA
    )
    return Banda.URGE if por_llegar or cansada else propia


def ordenar(pendientes: Iterable[P]) -> list[P]:
    """The first one first; those that are alike, as they came."""
    return sorted(pendientes, key=_puesto)


_ORDEN = {clase: n for n, clase in enumerate(ClaseDeEspera)}


def _puesto(p: Pendiente) -> tuple[int, int, int, float]:
    faltan = float("inf") if p.faltan is None else p.faltan
    return banda(p), _ORDEN[p.clase], -(p.espera or 0), faltan


@dataclass(frozen=True, slots=True)
class Reparto(Generic[P]):
    """`primeros`, in their order, and those that are not among them."""

    primeros: list[P]
    los_demas: list[P]


def repartir(
    pendientes: Iterable[P], *, maximo: int = A_LA_VISTA, de_cada_clase: int = DE_CADA_CLASE
) -> Reparto[P]:
    """The first `maximo`, with at most `de_cada_clase` of one kind while there is another kind to show."""
    en_orden = ordenar(pendientes)
    elegidos: set[int] = set()
    for tope in (de_cada_clase, len(en_orden)):
        elegidos |= _hasta(en_orden, elegidos, maximo - len(elegidos), tope)
    return Reparto(
        [p for n, p in enumerate(en_orden) if n in elegidos],
        [p for n, p in enumerate(en_orden) if n not in elegidos],
    )


def _hasta(en_orden: Sequence[Pendiente], ya: set[int], caben: int, tope: int) -> set[int]:
    """Places of the next `caben` that are not chosen, with no more than `tope` of one kind in all."""
    de_clase = Counter(en_orden[n].clase for n in ya)
    nuevos: set[int] = set()
    for n, p in enumerate(en_orden):
        if len(nuevos) == caben:
            break
        if n not in ya and de_clase[p.clase] < tope:
            de_clase[p.clase] += 1
            nuevos.add(n)
    return nuevos
