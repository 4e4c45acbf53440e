"""Workbooks (XLSX) row by row, in which text is text: no cell is ever a live formula. The same cells and the same date
make the same bytes."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from base.fechas import SIN_FECHA
from base.texto import mostrable

ANCHO = 18
TEXTO = "@"
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how Excel writes a letter that XML may not hold
PARECE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def en_celda(texto: str) -> str:
    """Text as a cell holds it: what Excel would read as one of its escapes is escaped."""
    return PARECE_ESCAPE.sub("_x005F_", mostrable(texto))


def de_celda(texto: str) -> str:
    """Undo it, as Excel does: `_x000D_` is a carriage return, `_x005F_x000D_` the seven signs that are seen."""
    if "_x" not in texto:
        return texto
    letras = ESCAPE.sub(lambda m: chr(int(m[1], 16)), texto)
    # Pairs, as one letter.
    return letras.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def nuevo() -> Workbook:
    """To be filled one sheet after another, and saved once; memory does not grow with it."""
    return Workbook(write_only=True)


def guardar(libro: Workbook, archivo: IO[bytes], fecha: date = SIN_FECHA) -> None:
    """Into `archivo`, by a clock that stands at `fecha`: `Workbook.save` writes the time of the machine in its
    properties and beside each of its parts, so that no two files that say the same would be the same."""
    momento = datetime.combine(max(fecha, SIN_FECHA), time.min)
    libro.properties.created = libro.properties.modified = momento
    ExcelWriter(libro, _Bolsa(archivo, momento)).save()


class _Bolsa(zipfile.ZipFile):
    """A zip whose every part is of one moment and one mode."""

    def __init__(self, archivo: IO[bytes], momento: datetime) -> None:
        super().__init__(archivo, "w", zipfile.ZIP_DEFLATED)
        self._momento = momento.timetuple()[:6]

    def writestr(self, nombre, datos, *args, **opciones) -> None:  # type: ignore[override]
        super().writestr(self._entrada(nombre), datos, *args, **opciones)

    def write(self, ruta, nombre=None, *args, **opciones) -> None:  # type: ignore[override]
        entrada = self._entrada(nombre)
        entrada.file_size = os.stat(ruta).st_size  # says whether it needs the long form
        with open(ruta, "rb") as hecho, self.open(entrada, "w") as dentro:
            shutil.copyfileobj(hecho, dentro, 1 << 20)

    def _entrada(self, nombre: str) -> zipfile.ZipInfo:
        entrada = zipfile.ZipInfo(nombre, self._momento)
        entrada.compress_type, entrada.external_attr, entrada.create_system = (
            zipfile.ZIP_DEFLATED,
            0o644 << 16,
            3,
        )
        return entrada


def llenar(pagina, nombres: Sequence[str], filas: Iterable[Iterable[Any]], *, anchos: dict[str, int]) -> None:
    """A header in bold and always in sight, and the rows under it."""
    pagina.freeze_panes = "A2"
    cabecera = []
    for n, nombre in enumerate(nombres, 1):
        celda = WriteOnlyCell(pagina, value=en_celda(nombre))
        celda.font = Font(bold=True)
        cabecera.append(celda)
        pagina.column_dimensions[get_column_letter(n)].width = anchos.get(nombre, ANCHO)
    pagina.append(cabecera)
    for fila in filas:
        pagina.append([_celda(pagina, valor) for valor in fila])


def _celda(pagina, valor: Any) -> WriteOnlyCell:
    celda = WriteOnlyCell(pagina, value=en_celda(valor) if isinstance(valor, str) else valor)
    if isinstance(valor, str):
        celda.data_type = "s"
        celda.number_format = TEXTO  # what is typed over it stays as it is typed
    elif isinstance(valor, date):
        celda.number_format = "yyyy-mm-dd"
    return celda
