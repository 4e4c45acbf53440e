"""What a query finds."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.compromisos import que_dicen
from compromisos.models import Compromiso
from compromisos.models.busqueda import condiciones
from compromisos.reglas.busqueda import terminos_de


def hallar(consulta: str, *, al: date | None = None) -> set[str]:
    """Titles of the public pledges that a query finds."""
    dia = Dia(timezone.localdate(), al)
    publicos = Compromiso.objects.publicados(dia)
    return set(que_dicen(publicos, condiciones(terminos_de(consulta)), dia).values_list("titulo", flat=True))
