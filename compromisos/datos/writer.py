"""Rows into bytes. The one place that decides how a value is written in a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from compromisos.datos.columns import Columna, Tipo
from compromisos.datos.filas import Fila

# What a spreadsheet would take for a formula (OWASP's list), also in full width.
PELIGROSOS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutralizar(texto: str) -> str:
    """A leading apostrophe where a spreadsheet would run the text as a formula.

    Also before an apostrophe of its own that hides such a beginning, so that `desneutralizar` gives
    back exactly what was written.
    """
    return f"'{texto}" if texto.lstrip("'").startswith(PELIGROSOS) else texto


def desneutralizar(texto: str) -> str:
    """Undo `neutralizar`."""
    if texto.startswith("'") and texto.lstrip("'").startswith(PELIGROSOS):
        return texto[1:]
    return texto


def escribir(valor: object, tipo: Tipo) -> str:
    """One cell: dates as 2026-12-31, decimals as 1200.5 without grouping, nothing as an empty cell."""
    if valor is None:
        return ""
    if isinstance(valor, date):
        return valor.isoformat()
    if isinstance(valor, Decimal):
        return sin_ceros(valor)
    texto = str(valor)
    return neutralizar(texto) if tipo in (Tipo.TEXTO, Tipo.LISTA) else texto


def sin_ceros(valor: Decimal) -> str:
    """1200.5, 32, 1.2000: three decimals alone would read back as thousands, so a zero follows."""
    texto = f"{valor.normalize():f}"
    return f"{texto}0" if len(texto.partition(".")[2]) == 3 else texto


class _Linea:
    """A file for csv.writer that hands the line back instead of keeping it."""

    def write(self, linea: str) -> str:
        return linea


def csv_lineas(columnas: tuple[Columna, ...], filas: Iterable[Fila]) -> Iterator[str]:
    """The file line by line, header first, with the BOM that makes Excel read it as UTF-8."""
    escritor = csv.writer(_Linea())
    yield "\ufeff" + escritor.writerow([c.nombre for c in columnas])
    for fila in filas:
        yield escritor.writerow([escribir(fila[c.nombre], c.tipo) for c in columnas])


def xlsx_bytes(
    columnas: tuple[Columna, ...], filas: Iterable[Fila], *, hoja: str, con_ayuda: bool = False
) -> bytes:
    """A workbook of one sheet, text cells forced to text so that no formula is ever live. `con_ayuda`: and
    another that says how each column is filled in."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    libro = Workbook(write_only=True)
    pagina = libro.create_sheet(hoja)
    _encabezar(pagina, [(c.nombre, 60 if c.nombre == "compromiso" else 18) for c in columnas])
    for fila in filas:
        celdas = []
        for columna in columnas:
            valor = fila[columna.nombre]
            if isinstance(valor, str):
                valor = _con_su_apostrofo(valor)
            celda = WriteOnlyCell(pagina, value="" if valor is None else valor)
            if isinstance(valor, str):
                celda.data_type = "s"
            elif isinstance(valor, date):
                celda.number_format = "yyyy-mm-dd"
            celdas.append(celda)
        pagina.append(celdas)
    if con_ayuda:
        ayuda = libro.create_sheet(str(_("Cómo llenarla")))
        _encabezar(ayuda, [(_("Columna"), 20), (_("¿Es obligatoria?"), 16), (_("Cómo se llena"), 90)])
        for columna in columnas:
            obligatoria = _("Sí") if columna.obligatoria else ""
            ayuda.append([columna.nombre, str(obligatoria), str(columna.ayuda)])
    salida = io.BytesIO()
    libro.save(salida)
    return salida.getvalue()


def _encabezar(pagina, columnas: list[tuple[str, int]]) -> None:
    """A first row of names, in bold and always in sight; each with its width."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    pagina.freeze_panes = "A2"
    cabecera = []
    for n, (nombre, ancho) in enumerate(columnas):
        celda = WriteOnlyCell(pagina, value=str(nombre))
        celda.font = Font(bold=True)
        cabecera.append(celda)
        pagina.column_dimensions[_letra(n)].width = ancho
    pagina.append(cabecera)


def _con_su_apostrofo(texto: str) -> str:
    """A text cell is never run, so nothing is disarmed; but an apostrophe of its own before what looks
    like a formula is doubled, for the import takes one off."""
    return neutralizar(texto) if texto.startswith("'") else texto


def _letra(n: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(n + 1)
