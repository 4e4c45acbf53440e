"""The columns of what pledges may answer to: articles, services and targets, each with its framework and its sources."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from compromisos.salidas.datos.columns.base import Columnas, SoloSale, columna_de_rotura, direccion_de
from compromisos.salidas.datos.columns.de_elemento import (
    columna_de_marco,
    columna_de_nombre,
    columna_de_nombre_de_marco,
    columna_de_numero,
    columna_de_tipo,
)
from compromisos.salidas.datos.widgets import EnteroWidget, FechaWidget, TextoWidget


class ColumnasDeElementos(Columnas):
    """`r` is a RenglonDeElemento: the element, its framework and how many pledges answer to it."""

    tabla = "elementos"

    elemento = SoloSale(
        _("Elemento"),
        _("Identifica en este sitio el artículo, servicio, meta u objetivo: es el de la tabla de marcos."),
        valor=lambda r: r.elemento.codigo,
    )
    tipo = columna_de_tipo()
    numero = columna_de_numero()
    nombre = columna_de_nombre()
    fuente = SoloSale(
        _("Fuente"), _("Dirección web donde se leyó de qué trata."), valor=lambda r: r.elemento.fuente_url
    )
    leida_el = SoloSale(
        _("Leída el"),
        _("Qué día se leyó ahí. Vacía: no consta."),
        widget=FechaWidget(),
        valor=lambda r: r.elemento.leida_el,
    )
    fuente_no_abre_desde = columna_de_rotura(lambda r: r.elemento)
    compromisos = SoloSale(
        _("Compromisos"),
        _("De cuántos consta que responden a él."),
        widget=EnteroWidget(),
        valor=lambda r: r.compromisos,
        unidad=_("compromisos"),
    )
    marco = columna_de_marco(lambda r: r.marco)
    marco_nombre = columna_de_nombre_de_marco(lambda r: r.marco)
    marco_sigla = SoloSale(
        _("Cómo se cita el marco"), _("En breve."), widget=TextoWidget(), valor=lambda r: r.marco.sigla
    )
    emisor = SoloSale(
        _("Quién emitió el marco"), _("Su nombre."), widget=TextoWidget(), valor=lambda r: r.marco.emisor
    )
    marco_fecha = SoloSale(
        _("Fecha del marco"),
        _("De su publicación o su adopción. Vacía: no consta."),
        widget=FechaWidget(),
        valor=lambda r: r.marco.fecha,
    )
    marco_fuente = SoloSale(
        _("Fuente del marco"), _("Dirección web de su texto oficial."), valor=lambda r: r.marco.fuente_url
    )
    marco_fuente_no_abre_desde = columna_de_rotura(
        lambda r: r.marco, etiqueta=_("La fuente del marco no abre desde")
    )
    marco_nota = SoloSale(
        _("Nota del marco"), _("Nota editorial."), widget=TextoWidget(), valor=lambda r: r.marco.nota
    )
    direccion = SoloSale(
        _("Dirección"), _("Su lugar en la página del marco."), valor=lambda r: direccion_de(r.elemento)
    )


ELEMENTOS = ColumnasDeElementos.todas()
