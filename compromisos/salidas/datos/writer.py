"""Rows into bytes: CSV, JSON and workbooks. How each cell is written is said by its column's widget."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import IO

from django.utils.translation import gettext as _

from compromisos.salidas.datos.columns import Columna
from compromisos.salidas.datos.filas import Fila


class _Linea:
    """A file for csv.writer that hands the line back instead of keeping it."""

    def write(self, linea: str) -> str:
        return linea


def csv_lineas(columnas: tuple[Columna, ...], filas: Iterable[Fila]) -> Iterator[str]:
    """The file line by line, header first, with the BOM that makes Excel read it as UTF-8."""
    escritor = csv.writer(_Linea())
    yield "\ufeff" + escritor.writerow([c.nombre for c in columnas])
    for fila in filas:
        yield escritor.writerow([c.export(fila) for c in columnas])


def json_trozos(
    columnas: tuple[Columna, ...],
    filas: Iterable[Fila],
    *,
    cabecera: dict[str, object],
    clave: str,
    anidada: tuple[str, str, tuple[str, ...]] | None = None,
) -> Iterator[str]:
    """One object, piece by piece: `cabecera`, and under `clave` the list of records.

    Values are as they are: numbers without quotes, null for what is not known, no text disarmed. With
    `anidada` (see columns.ANIDADAS), rows that follow each other with the same key are one record.
    """
    yield "{" + "".join(f"{_json(nombre)}: {_json(valor)}, " for nombre, valor in cabecera.items())
    yield f"{_json(clave)}: ["
    separador = "\n"
    for registro in _registros([c.nombre for c in columnas], filas, anidada):
        yield separador + _json(registro)
        separador = ",\n"
    yield "\n]}\n"


def json_texto(valor: object) -> str:
    """A small object whole, by the same rules."""
    return _json(valor) + "\n"


def _registros(nombres: list[str], filas: Iterable[Fila], anidada) -> Iterator[dict]:
    if anidada is None:
        for fila in filas:
            yield {n: fila[n] for n in nombres}
        return
    clave, lista, dentro = anidada
    for _clave, suyas in groupby(filas, key=lambda fila: fila[clave]):
        juntas = list(suyas)
        registro = {n: juntas[0][n] for n in nombres if n not in dentro}
        partes = [{n: fila[n] for n in dentro} for fila in juntas]
        registro[lista] = [p for p in partes if any(v not in (None, "") for v in p.values())]
        yield registro


def _json(valor: object) -> str:
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}"  # with all its figures, which a float might not hold
    if isinstance(valor, dict):
        return "{" + ", ".join(f"{json.dumps(c)}: {_json(v)}" for c, v in valor.items()) + "}"
    if isinstance(valor, list | tuple):
        return "[" + ", ".join(map(_json, valor)) + "]"
    if isinstance(valor, date):
        return f'"{valor.isoformat()}"'
    return json.dumps(
        valor if valor is None or isinstance(valor, bool | int | float) else str(valor), ensure_ascii=False
    )


def xlsx_bytes(
    columnas: tuple[Columna, ...], filas: Iterable[Fila], *, hoja: str, con_ayuda: bool = False
) -> bytes:
    salida = io.BytesIO()
    xlsx_en(salida, columnas, filas, hoja=hoja, con_ayuda=con_ayuda)
    return salida.getvalue()


def xlsx_en(
    archivo: IO[bytes],
    columnas: tuple[Columna, ...],
    filas: Iterable[Fila],
    *,
    hoja: str,
    con_ayuda: bool = False,
) -> None:
    """A workbook of one sheet. `con_ayuda`: and another that says how each column is filled in."""
    libro_en(archivo, [(hoja, columnas, filas)], con_ayuda=con_ayuda)


def libro_en(
    archivo: IO[bytes],
    hojas: Iterable[tuple[str, tuple[Columna, ...], Iterable[Fila]]],
    *,
    con_ayuda: bool = False,
) -> None:
    """A workbook of several sheets (name, columns, rows), row by row into `archivo`, text cells forced to
    text so that no formula is ever live."""
    from openpyxl import Workbook

    libro = Workbook(write_only=True)
    for hoja, columnas, filas in hojas:
        _llenar(libro.create_sheet(hoja), columnas, filas)
        if con_ayuda:
            _ayudar(libro.create_sheet(str(_("Cómo llenarla"))), columnas)
    libro.save(archivo)


def _llenar(pagina, columnas: tuple[Columna, ...], filas: Iterable[Fila]) -> None:
    from openpyxl.cell import WriteOnlyCell

    _encabezar(pagina, [(c.nombre, 60 if c.nombre == "compromiso" else 18) for c in columnas])
    for fila in filas:
        celdas = []
        for columna in columnas:
            valor = columna.export(fila, force_native_type=True)
            celda = WriteOnlyCell(pagina, value=valor)
            if isinstance(valor, str):
                celda.data_type = "s"
            elif isinstance(valor, date):
                celda.number_format = "yyyy-mm-dd"
            celdas.append(celda)
        pagina.append(celdas)


def _ayudar(ayuda, columnas: tuple[Columna, ...]) -> None:
    _encabezar(ayuda, [(_("Columna"), 20), (_("¿Es obligatoria?"), 16), (_("Cómo se llena"), 90)])
    for columna in columnas:
        obligatoria = _("Sí") if columna.obligatoria else ""
        ayuda.append([columna.nombre, str(obligatoria), str(columna.ayuda)])


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


def _letra(n: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(n + 1)
