"""Files of the staff's pages, by the export of django-import-export: a row each, in words, to be read. Nothing of them comes back nor is public."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from datetime import date, datetime
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import override

from base.dias import Dia
from base.personas import nombre_de
from compromisos.salidas.datos.columns.base import Columna, Columnas, SoloSale
from compromisos.salidas.datos.widgets import EnteroWidget, FechaWidget, TextoWidget

Valor = Callable[[Any], Any]


class ParaLeer(Columnas):
    """`export(queryset)` are the very records of `queryset`, without the columns `sin`: whoever asks says which are theirs,
    and what they may not read. `ANCHOS` of its columns in a workbook, by their labels."""

    ANCHOS: ClassVar[dict[str, int]] = {}

    def __init__(self, sin: Set[str] = frozenset(), **kwargs: Any):
        super().__init__(**kwargs)
        self.sin, self.dia = sin, Dia.de_hoy()

    def export(self, queryset: QuerySet | Iterable[Model] | None = None, **kwargs: Any):
        with override("es"):
            return super().export(queryset, **kwargs)

    def visibles(self) -> list[Columna]:
        return [c for c in self.fields.values() if c.nombre not in self.sin]

    def get_export_fields(self, selected_fields=None) -> list[Columna]:
        return self.visibles()

    def get_export_headers(self, selected_fields=None) -> list[str]:
        return [str(columna.etiqueta) for columna in self.visibles()]

    def filas(self, renglones: Iterable[object]) -> Iterator[dict[str, Any]]:
        columnas = self.visibles()
        for renglon in renglones:
            yield {columna.nombre: columna.valor(renglon) for columna in columnas}


class DeRenglones(ParaLeer):
    """What is shown is no table: `export(rows)` takes what was read, as its columns want it."""

    def iter_queryset(self, queryset: Iterable[object]) -> Iterator[dict[str, Any]]:
        return self.filas(queryset)


# Columns by what their cells are


def de_texto(etiqueta: str | Promise, ayuda: str | Promise, valor: Valor) -> Columna:
    return SoloSale(etiqueta, ayuda, widget=TextoWidget(), valor=lambda r: str(valor(r) or ""))


def de_numero(etiqueta: str | Promise, ayuda: str | Promise, valor: Valor) -> Columna:
    return SoloSale(etiqueta, ayuda, widget=EnteroWidget(), valor=valor)


def de_fecha(etiqueta: str | Promise, ayuda: str | Promise, valor: Valor) -> Columna:
    return SoloSale(etiqueta, ayuda, widget=FechaWidget(), valor=lambda r: _dia(valor(r)))


def _dia(momento: date | datetime | None) -> date | None:
    return localdate(momento) if isinstance(momento, datetime) else momento


def persona(cuenta: Any) -> str:
    return nombre_de(cuenta) if cuenta else ""
