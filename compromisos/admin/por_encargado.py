"""Filter «A cargo de», one and the same in every list: «lo mío», what nobody has, what another officer has.

Of who sees officers. The list of pledges and the page of deadlines have it in their own form (`lectura/filtros/interno.py`),
by the same name and in the same words.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.admin import una_vez
from compromisos.lectura import encargos
from compromisos.publicacion import permisos


def opciones(request: HttpRequest) -> list[tuple[str, str | Promise]]:
    """What the filter offers to whoever sent the request; nothing to who sees no officers. One query a request."""
    if not permisos.ve_encargos(request.user):
        return []
    return una_vez(
        request,
        encargos.ENCARGADO,
        lambda: encargos.opciones(request.user, encargos.nombres_de_encargables()),
    )


class PorEncargado(admin.SimpleListFilter):
    """Base: each list says which conditions are that somebody has it, and that nobody does."""

    title = _("a cargo de")
    parameter_name = encargos.ENCARGADO
    condiciones: tuple[Any, Any]

    def lookups(self, request, model_admin):
        return opciones(request)

    def queryset(self, request, queryset):
        elegido = encargos.YO if self.value() == str(request.user.pk) else self.value()
        if elegido not in dict(self.lookup_choices):
            return queryset
        return queryset.filter(encargos.de_quien(elegido, request.user, *self.condiciones))


class AvancesPorEncargado(PorEncargado):
    _suyos = {"compromiso": "compromiso", "institucion": "compromiso__institucion"}
    condiciones = (partial(encargos.a_cargo_de, **_suyos), partial(encargos.sin_encargado, **_suyos))


class InstitucionesPorEncargado(PorEncargado):
    condiciones = (encargos.instituciones_a_cargo_de, encargos.instituciones_sin_encargado)
