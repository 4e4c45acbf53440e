"""The filter by what pledges answer to: elements of a framework by their code, or all of one by its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms

from base.dias import Dia
from compromisos.lectura.marcos import marcos_de
from compromisos.models import ElementoDeMarco, Marco


class CampoDeElementos(forms.ModelMultipleChoiceField):
    """Cleans to elements and frameworks together. One query of frameworks, only if something was asked."""

    dia: Dia | None = None

    def clean(self, value: Any) -> Any:
        enteros: list[Marco] = []
        if value and self.dia is not None and isinstance(value, list | tuple):
            enteros = list(marcos_de(self.dia).filter(slug__in=[str(v).strip() for v in value]))
        suyos = {m.slug for m in enteros}
        resto = [v for v in value or () if str(v).strip() not in suyos]
        elementos: Iterable[ElementoDeMarco] = super().clean(resto)
        return [*enteros, *elementos]


class Elementos(django_filters.ModelMultipleChoiceFilter):
    field_class = CampoDeElementos
