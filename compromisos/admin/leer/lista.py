"""A list whose rows lead to the page to read, and not to the form."""

from __future__ import annotations

from django.contrib.admin.views.main import ChangeList
from django.urls import reverse


class ListaQueLee(ChangeList):
    """For a model with an address «<app>_<model>_leer»."""

    def url_for_result(self, result) -> str:
        nombre = f"admin:{self.opts.app_label}_{self.opts.model_name}_leer"
        return reverse(nombre, args=[result.pk])
