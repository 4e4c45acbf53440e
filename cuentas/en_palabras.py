"""What a permission lets one do, in Spanish: Django keeps the names of its own in English («Can add user»)."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.utils.text import capfirst

from base.castellano import palabras_de

HACER = {"add": "agregar", "change": "editar", "delete": "borrar", "view": "ver"}


def en_palabra(permiso: Permission) -> str:
    """«Compromisos: editar», or the sentence that the model gives to a permission of its own."""
    modelo = permiso.content_type.model_class()
    de = capfirst(palabras_de(modelo).plural) if modelo else capfirst(permiso.content_type.model)
    accion = permiso.codename.partition("_")[0]
    que = HACER.get(accion) or permiso.name.removeprefix("Puede ")
    return f"{de}: {que[0].lower()}{que[1:]}"


def en_palabras(permisos: Iterable[Permission]) -> list[str]:
    """One sentence a model: «Compromisos: ver, agregar, editar»."""
    de_cada: dict[str, list[str]] = {}
    for permiso in permisos:
        de, _sep, que = en_palabra(permiso).partition(": ")
        de_cada.setdefault(de, []).append(que)
    return [f"{de}: {', '.join(que)}" for de, que in sorted(de_cada.items())]
