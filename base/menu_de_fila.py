"""Menu of a row of a list: what may be done with its record, by whom reads. Made without a query of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class AccionDeFila:
    """A link of the menu; `aparte`, also beside it, in sight."""

    texto: str | Promise
    url: str
    aparte: bool = False


def direccion_de(objeto: Model, accion: str) -> str:
    """Address of the page of the admin where that is done to a record; "" if there is none."""
    meta = objeto._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{accion}", args=[quote(objeto.pk)])
    except NoReverseMatch:
        return ""


def de_siempre(
    suyo: Any, request: HttpRequest, objeto: Any, *, se_borra: bool = True
) -> Iterator[AccionDeFila]:
    """What is done with a record of any model: read, edit, see its history, delete. `se_borra` False where whether it
    may be would be asked of the database of each."""
    if leer := direccion_de(objeto, "leer"):
        yield AccionDeFila(_("Leer"), leer)
    if suyo.has_change_permission(request, objeto):
        yield AccionDeFila(_("Editar"), direccion_de(objeto, "change"))
    elif not leer:
        yield AccionDeFila(_("Ver"), direccion_de(objeto, "change"))
    if hasattr(objeto, "history"):
        yield AccionDeFila(_("Historial"), direccion_de(objeto, "history"))
    if se_borra and suyo.has_delete_permission(request, objeto):
        yield AccionDeFila(_("Borrar…"), direccion_de(objeto, "delete"))


def menu_de(suyo: Any, request: HttpRequest, objeto: Model) -> list[AccionDeFila]:
    """The menu of a row: as its admin says (`acciones_de_fila`), or else what is always done."""
    propio = getattr(suyo, "acciones_de_fila", None)
    acciones = propio(request, objeto) if propio else de_siempre(suyo, request, objeto)
    return [a for a in acciones if a.url]
