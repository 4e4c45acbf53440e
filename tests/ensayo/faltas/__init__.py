"""The faults, in the order in which they are tried. Each gives a line of the table, and leaves the house as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.ensayo.casa import Casa


@dataclass(frozen=True, slots=True)
class Linea:
    """What was seen of a fault. `mal`: why the rehearsal fails, if it does."""

    falta: str
    vieron: str
    perdido: int = 0
    segundos: float | None = None
    mal: tuple[str, ...] = ()


Falta = Callable[[Casa], Linea]


def todas() -> dict[str, Falta]:
    from tests.ensayo.faltas import alarmas, base, disco, nodos, reloj, respaldos, trabajos, versiones

    return {  # the backup before what imports: it is of many times what there is
        **respaldos.FALTAS, **nodos.FALTAS, **base.FALTAS, **trabajos.FALTAS, **disco.FALTAS, **reloj.FALTAS,
        **versiones.FALTAS, **alarmas.FALTAS,
    }  # fmt: skip
