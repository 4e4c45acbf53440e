"""The chained record as a day saw it."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import QuerySet

from base.dias import Dia
from compromisos.models import Anotacion
from compromisos.models.anotacion import en_utc


class Cabeza(NamedTuple):
    """The last entry of the record: `cuando` is its instant, in UTC, as the record writes it."""

    numero: int
    sha256: str
    cuando: str


def anotaciones_de(dia: Dia) -> QuerySet:
    """Entries of the record by the end of `dia`, the oldest first."""
    return Anotacion.objects.filter(dia.hasta("fecha")).order_by("numero")


def ultima_anotacion(dia: Dia) -> tuple[int, str] | None:
    """(number, SHA-256) of the last of them. One query."""
    return anotaciones_de(dia).order_by("-numero").values_list("numero", "sha256").first()


def cabeza_de(dia: Dia) -> Cabeza | None:
    """The same, with its instant. One query."""
    ultima = anotaciones_de(dia).order_by("-numero").values_list("numero", "sha256", "fecha").first()
    return Cabeza(ultima[0], ultima[1], en_utc(ultima[2])) if ultima else None
