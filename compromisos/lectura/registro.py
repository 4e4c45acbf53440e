"""The chained record as a day saw it."""

from __future__ import annotations

from django.db.models import QuerySet

from base.dias import Dia
from compromisos.models import Anotacion


def anotaciones_de(dia: Dia) -> QuerySet:
    """Entries of the record by the end of `dia`, the oldest first."""
    return Anotacion.objects.filter(dia.hasta("fecha")).order_by("numero")


def ultima_anotacion(dia: Dia) -> tuple[int, str] | None:
    """(number, SHA-256) of the last of them. One query."""
    return anotaciones_de(dia).order_by("-numero").values_list("numero", "sha256").first()
