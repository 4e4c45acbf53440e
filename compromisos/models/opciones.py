"""Turns the pure enums of reglas/palabras.py, or a set of them, into what a Django field calls choices."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compromisos.reglas.palabras import Palabra


def opciones(palabras: Iterable[Palabra]) -> list[tuple[str, str | Promise]]:
    """[(code, translated label)] in the order given."""
    return [(p.value, _(p.etiqueta)) for p in palabras]
