"""Columns that say of an element of a framework what it is, in every table that names one. `r.elemento` has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from compromisos.models import ElementoDeMarco
from compromisos.salidas.datos.columns.base import Columna, SoloSale
from compromisos.salidas.datos.widgets import TextoWidget


def columna_de_tipo() -> Columna:
    return SoloSale(
        _("Tipo"),
        _("articulo, servicio, meta u objetivo."),
        valor=lambda r: r.elemento.tipo,
        valores=ElementoDeMarco.Tipo.choices,
    )


def columna_de_numero() -> Columna:
    return SoloSale(
        _("Número"), _("Como lo numera el marco."), widget=TextoWidget(), valor=lambda r: r.elemento.numero
    )


def columna_de_nombre() -> Columna:
    return SoloSale(
        _("De qué trata"), _("En breve."), widget=TextoWidget(), valor=lambda r: r.elemento.nombre
    )


def columna_de_marco(marco: Callable[[Any], Any]) -> Columna:
    return SoloSale(_("Marco"), _("Identifica el marco en este sitio."), valor=lambda r: marco(r).slug)


def columna_de_nombre_de_marco(marco: Callable[[Any], Any]) -> Columna:
    return SoloSale(
        _("Nombre del marco"),
        _("Como lo llama quien lo emitió."),
        widget=TextoWidget(),
        valor=lambda r: marco(r).nombre,
    )
