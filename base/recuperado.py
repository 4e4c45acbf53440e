"""Mixin of forms that may be shown again as somebody left them: with all that was typed, not judged and not saved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict


class Recuperable(forms.BaseForm):
    recuperado = False  # what it holds was written before and is given back (cuentas/escritos)

    def full_clean(self) -> None:
        if self.recuperado:
            este: Any = self
            este._errors, este.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        return not self.recuperado and super().is_valid()
