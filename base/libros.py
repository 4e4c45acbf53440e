"""Workbooks (XLSX) row by row, in which text is text: no cell is ever a live formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

ANCHO = 18
TEXTO = "@"


def nuevo() -> Workbook:
    """To be filled one sheet after another, and saved once; memory does not grow with it."""
    return Workbook(write_only=True)


def llenar(pagina, nombres: Sequence[str], filas: Iterable[Iterable[Any]], *, anchos: dict[str, int]) -> None:
    """A header in bold and always in sight, and the rows under it."""
    pagina.freeze_panes = "A2"
    cabecera = []
    for n, nombre in enumerate(nombres, 1):
        celda = WriteOnlyCell(pagina, value=nombre)
        celda.font = Font(bold=True)
        cabecera.append(celda)
        pagina.column_dimensions[get_column_letter(n)].width = anchos.get(nombre, ANCHO)
    pagina.append(cabecera)
    for fila in filas:
        pagina.append([_celda(pagina, valor) for valor in fila])


def _celda(pagina, valor: Any) -> WriteOnlyCell:
    celda = WriteOnlyCell(pagina, value=valor)
    if isinstance(valor, str):
        celda.data_type = "s"
        celda.number_format = TEXTO  # what is typed over it stays as it is typed
    elif isinstance(valor, date):
        celda.number_format = "yyyy-mm-dd"
    return celda


class XLSX(base_formats.XLSX):
    """The workbook of django-import-export, written so: the stock one makes a live formula of «=1+1»."""

    def export_data(self, dataset, **kwargs) -> bytes:
        libro, salida = nuevo(), io.BytesIO()
        llenar(libro.create_sheet("datos"), dataset.headers, dataset, anchos={})
        libro.save(salida)
        return salida.getvalue()
