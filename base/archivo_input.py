"""File box that says what it has: the file that is stored, and the one that was chosen and is not saved yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from base.numeros import entero

# Endings of the names of what travels beside a file box: the key of the chosen file, and «let it go».
CONSERVADO, SOLTAR = "-conservado", "-soltar"
DE_MAS = "-de-mas"  # beside a box: the names of the files that were too many
A_LA_VEZ = 20  # files that one box takes at once


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
        subido = files.get(name)  # one: of several that came, each has a box of its own by now
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


class VariosArchivosInput(ArchivoInput):
    """Takes several files at once, for as many records: see `repartir`. One that only replaces a stored file takes one."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None):
        super().__init__({"multiple": True, **(attrs or {})})

    def render(self, name: str, value: Any, attrs=None, renderer=None) -> SafeString:
        if self.guardado is not None:
            self.attrs.pop("multiple", None)
        return super().render(name, value, attrs, renderer)


def repartir(request: HttpRequest) -> None:
    """Several files of one box, each to a box of its own, as if there had been one for each: so each is checked, refused and
    kept by itself. Of a row of a formset, the first stays and the others get rows after the last; of a form alone, whose
    box is `evidencia-archivo`, all go to `evidencia-1-archivo` and on. Who chose too many is told by `DE_MAS`."""
    if request.method != "POST":
        return
    varios = {campo: archivos for campo, archivos in request.FILES.lists() if len(archivos) > 1}
    if not varios:
        return
    enviado: Any = request.POST.copy()
    for campo, archivos in varios.items():
        prefijo, _guion, nombre = campo.rpartition("-")
        de, _guion, fila = prefijo.rpartition("-")
        total = entero(enviado.get(f"{de}-TOTAL_FORMS", "")) if fila.isdigit() else None
        if sobran := archivos[A_LA_VEZ:]:
            enviado[(prefijo if total is None else de) + DE_MAS] = ", ".join(a.name or "" for a in sobran)
        del request.FILES[campo]
        if total is not None:
            enviado[f"{de}-TOTAL_FORMS"] = str(total + len(archivos[1:A_LA_VEZ]))
            cajas = [campo, *(f"{de}-{total + n}-{nombre}" for n in range(A_LA_VEZ))]
        else:
            libre = max(numeros_de(prefijo, nombre, [*enviado, *request.FILES]), default=0) + 1
            cajas = [f"{prefijo}-{libre + n}-{nombre}" for n in range(A_LA_VEZ)]
        for caja, archivo in zip(cajas, archivos[:A_LA_VEZ], strict=False):
            request.FILES.setlist(caja, [archivo])
    request.POST = enviado


def numeros_de(prefijo: str, nombre: str, campos: Iterable[str]) -> list[int]:
    """Numbers of the boxes that `repartir` gave to the files of one form, among the names of what was sent."""
    suyo = re.compile(rf"{re.escape(prefijo)}-(\d{{1,4}})-{re.escape(nombre)}({re.escape(CONSERVADO)})?")
    return sorted({int(hallado[1]) for campo in campos if (hallado := suyo.fullmatch(campo))})


def olvidar_elegido(form: forms.Form | forms.ModelForm, campo: str) -> None:
    """The form comes back without the file that it refused: kept, it would be refused each time."""
    suyo = form.add_prefix(campo)
    form.files = MultiValueDict(
        {nombre: archivos for nombre, archivos in form.files.lists() if nombre != suyo}
    )


def frase_de_mas(datos: Any, prefijo: str | None) -> str:
    """The sentence for files that were too many, with their names; "" if none were."""
    nombres = datos.get(f"{prefijo}{DE_MAS}", "") if datos else ""
    frase = _(
        "Se toman hasta %(n)s archivos a la vez, y estos se quedaron fuera: %(nombres)s. Súbalos después de guardar."
    )
    return frase % {"n": A_LA_VEZ, "nombres": nombres} if nombres else ""
