"""A list whose rows lead to the page to read, and not to the form."""

from __future__ import annotations

from django.urls import reverse

from base.en_castellano import ListaEnCastellano


class ListaQueLee(ListaEnCastellano):
    """For a model with an address «<app>_<model>_leer»."""

    def url_for_result(self, result) -> str:
        nombre = f"admin:{self.opts.app_label}_{self.opts.model_name}_leer"
        return reverse(nombre, args=[result.pk])
