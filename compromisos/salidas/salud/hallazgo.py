"""What a check finds: how bad, in one sentence, what to do, and figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Nivel(IntEnum):
    BIEN = 0
    MIRAR = 1  # something to look at this week
    MAL = 2  # something to do today


@dataclass(frozen=True, slots=True)
class Sintoma:
    nivel: Nivel
    dicho: str
    hacer: str = ""
    cifras: Mapping[str, float] = field(default_factory=dict)  # of /metrics


def bien(dicho: str, **cifras: float) -> Sintoma:
    return Sintoma(Nivel.BIEN, dicho, cifras=cifras)


def mirar(dicho: str, hacer: str, **cifras: float) -> Sintoma:
    return Sintoma(Nivel.MIRAR, dicho, hacer, cifras)


def mal(dicho: str, hacer: str, **cifras: float) -> Sintoma:
    return Sintoma(Nivel.MAL, dicho, hacer, cifras)
