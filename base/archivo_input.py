"""File box that says what it has: the file that is stored, and the one that was chosen and is not saved yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe

# Endings of the names of what travels beside a file box: the key of the chosen file, and «let it go».
CONSERVADO, SOLTAR = "-conservado", "-soltar"


@dataclass(frozen=True, slots=True)
class Guardado:
    """A file that a record has. `url` is where its editors open it."""

    nombre: str
    tamano: int | None
    url: str = ""


class ArchivoInput(forms.FileInput):
    """A browser forgets which file was chosen whenever the form comes back. What was sent with it is kept on the
    server (cuentas/escritos): the box names it, and sends its key in the place of the file."""

    guardado: Guardado | None = None
    elegido: UploadedFile | None = None

    def value_from_datadict(self, data, files, name: str) -> Any:
        """Django gives a box no value to show: it is remembered here, each time that it is asked for."""
        subido = super().value_from_datadict(data, files, name)
        self.elegido = subido if hasattr(subido, "conservado") else None
        return subido

    def render(self, name: str, value: Any, attrs=None, renderer=None) -> SafeString:
        caja = super().render(name, value, attrs, renderer)
        elegido = self.elegido
        if elegido is None and self.guardado is None:
            return caja
        contexto = {
            "caja": caja,
            "elegido": elegido,
            "guardado": self.guardado,
            "conservado": name + CONSERVADO,
            "soltar": name + SOLTAR,
        }
        return mark_safe(render_to_string("components/archivo.html", contexto))  # noqa: S308


def olvidar_elegido(form: forms.Form | forms.ModelForm, campo: str) -> None:
    """The form comes back without the file that it refused: kept, it would be refused each time."""
    suyo = form.add_prefix(campo)
    form.files = MultiValueDict(
        {nombre: archivos for nombre, archivos in form.files.lists() if nombre != suyo}
    )
