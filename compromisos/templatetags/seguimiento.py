"""Words of the follow-up: how a person is called, how far a day is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from base.dias import Dia
from base.personas import nombre_de
from compromisos.lectura import en_palabras

register = template.Library()


@register.filter
def persona(user: Any) -> str:
    """Full name of an account, or its name; nothing of nobody."""
    return nombre_de(user) if user is not None else ""


@register.filter
def cuando(fecha: date, dia: Dia) -> str:
    """«hoy», «hace 3 días», «en 2 semanas»."""
    return en_palabras.cuando(fecha, dia)
