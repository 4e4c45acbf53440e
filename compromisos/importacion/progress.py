"""How far a long import has got, for whoever looks from another process. Kept in the cache: it may be lost
without harm, for what was done is told by the database alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache

SE_OLVIDA = 24 * 60 * 60
CADA = 1.0  # seconds between two notes
SIN_SENALES = 60  # seconds after which nobody seems to be at it


@dataclass(frozen=True, slots=True)
class Marcha:
    hechas: int
    todas: int
    segundos: float  # since it began
    hace: float = 0.0  # seconds since this was true

    @property
    def ritmo(self) -> float:
        """Rows a second."""
        return self.hechas / max(self.segundos, 0.001)

    @property
    def faltan(self) -> float | None:
        """Seconds left at this rate; None if there is no rate yet."""
        return (self.todas - self.hechas) / self.ritmo if self.hechas else None


def anotador(clave: object) -> Callable[[int, int], None]:
    """What takes (rows done, rows in all) and notes it under `clave`."""
    inicio = time.time()
    dicho = 0.0

    def anotar(hechas: int, todas: int) -> None:
        nonlocal dicho
        ahora = time.time()
        if ahora - dicho >= CADA or hechas == todas:
            dicho = ahora
            cache.set(_llave(clave), (hechas, todas, inicio, ahora), SE_OLVIDA)

    anotar(0, 0)
    return anotar


def ultima(clave: object) -> Marcha | None:
    """The last note; None if there is none."""
    nota = cache.get(_llave(clave))
    if nota is None:
        return None
    hechas, todas, inicio, ahora = nota
    return Marcha(hechas, todas, ahora - inicio, max(time.time() - ahora, 0.0))


def olvidar(clave: object) -> None:
    cache.delete(_llave(clave))


def _llave(clave: object) -> str:
    return f"importacion-{clave}"
