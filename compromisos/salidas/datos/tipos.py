"""The kinds of column, as the dictionary of the open data calls them."""

from __future__ import annotations

from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Tipo(Enum):
    TEXTO = "texto"
    ENTERO = "entero"
    DECIMAL = "decimal"
    FECHA = "fecha"
    MOMENTO = "momento"  # 2026-12-31T23:59:59-05:00, or in UTC with Z: each column says which
    LISTA = "lista"  # several names separated by ;
    CODIGO = "codigo"  # a slug, an address, a code of ours: never neutralised, never free text

    @property
    def etiqueta(self) -> str | Promise:
        return ETIQUETAS[self]


ETIQUETAS = {
    Tipo.TEXTO: _("texto"),
    Tipo.ENTERO: _("entero"),
    Tipo.DECIMAL: _("número"),
    Tipo.FECHA: _("fecha"),
    Tipo.MOMENTO: _("fecha y hora"),
    Tipo.LISTA: _("lista"),
    Tipo.CODIGO: _("código"),
}
