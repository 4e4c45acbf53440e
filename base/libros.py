"""Workbooks (XLSX) row by row, in which text is text: no cell is ever a live formula."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import IO, Any

from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from base.texto import mostrable

ANCHO = 18
SIN_FECHA = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say
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


class _ZipSinReloj(zipfile.ZipFile):
    """What is put into it carries no date: the same content is the same bytes, whenever it was made."""

    def writestr(self, zinfo_or_arcname, data, *args, **kwargs) -> None:
        super().writestr(self._sin_fecha(zinfo_or_arcname), data, *args, **kwargs)

    def write(self, filename, arcname=None, *args, **kwargs) -> None:
        with open(filename, "rb") as de, self.open(self._sin_fecha(arcname), "w") as a:
            shutil.copyfileobj(de, a)

    def _sin_fecha(self, nombre: str) -> zipfile.ZipInfo:
        entrada = zipfile.ZipInfo(nombre, SIN_FECHA)
        entrada.compress_type, entrada.external_attr = self.compression, 0o600 << 16
        return entrada


def guardar(libro: Workbook, archivo: IO[bytes]) -> None:
    """`libro` into `archivo`, without the hour at which it was made, which `Workbook.save` writes in twenty places."""
    libro.properties.created = libro.properties.modified = datetime(*SIN_FECHA)  # noqa: DTZ001 - of no zone, as openpyxl
    with _ZipSinReloj(archivo, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as zip_:
        ExcelWriter(libro, zip_).write_data()


class XLSX(base_formats.XLSX):
    """The workbook of django-import-export, written so: the stock one makes a live formula of «=1+1»."""

    def export_data(self, dataset, anchos: dict[str, int] | None = None, **kwargs) -> bytes:
        libro, salida = nuevo(), io.BytesIO()
        llenar(libro.create_sheet("datos"), dataset.headers, dataset, anchos=anchos or {})
        guardar(libro, salida)
        return salida.getvalue()
