"""Keys of the letters to followers: what each is about, so that it goes once (`correo/cola.py`)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from compromisos.models import Seguido, Seguidor

CADA = 5 * 60  # seconds: whoever presses the button again within them is written to once
CLAVE = re.compile(r"seguir-(confirmar|pagina|novedades)-(\d+)-([^~]+)")


@dataclass(frozen=True, slots=True)
class Leida:
    que: str
    seguidor: int
    resto: str


def leer(clave: str) -> Leida | None:
    hallada = CLAVE.match(clave)
    return Leida(hallada[1], int(hallada[2]), hallada[3]) if hallada else None


def de_confirmacion(seguido: Seguido, ahora: datetime) -> str:
    return f"seguir-confirmar-{seguido.seguidor_id}-{seguido.pk}-{_vez(ahora)}"


def de_pagina(seguidor: Seguidor, ahora: datetime) -> str:
    return f"seguir-pagina-{seguidor.pk}-{_vez(ahora)}"


def de_la_semana(seguidor: int, lunes: date) -> str:
    return f"seguir-novedades-{seguidor}-{Seguido.Ritmo.SEMANAL}-{lunes:%Y%m%d}"


def al_momento(seguidor: int, hoy: date, cambios: Iterable[str]) -> str:
    """Of the very same news, once a day at most: what could not go one day is told the next."""
    cuales = hashlib.sha256("\n".join(sorted(cambios)).encode()).hexdigest()[:16]
    return f"seguir-novedades-{seguidor}-{Seguido.Ritmo.AL_MOMENTO}-{hoy:%Y%m%d}-{cuales}"


def todas_de(seguidor: int) -> Q:
    """Condition on messages: they are to this follower."""
    de_cada = (
        Q(clave__startswith=f"seguir-{que}-{seguidor}-") for que in ("confirmar", "pagina", "novedades")
    )
    confirmar, pagina, novedades = de_cada
    return confirmar | pagina | novedades


def _vez(ahora: datetime) -> int:
    return int(ahora.timestamp() // CADA)
