"""Rows into bytes: CSV, JSON and workbooks. How each cell is written is said by its column's widget."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import IO, Any

from django.utils.translation import gettext as _

from base.al_pedirse import modulo
from base.fechas import SIN_FECHA
from base.texto import mostrable
from compromisos.salidas.datos.columns import Columna
from compromisos.salidas.datos.filas import Valores

libros = modulo("base.libros")  # openpyxl, which pages and CSV have no use for
BOM = "\ufeff"  # makes Excel read the file as UTF-8


class Eco:
    """A file for csv.writer that hands the line back instead of keeping it."""

    def write(self, linea: str) -> str:
        return linea


def csv_lineas(columnas: tuple[Columna, ...], filas: Iterable[Valores]) -> Iterator[str]:
    """The file line by line, header first."""
    escritor = csv.writer(Eco())
    yield BOM + escritor.writerow([c.nombre for c in columnas])
    # Straight from the widgets, once for each column: a file may have two hundred thousand rows.
    como = [(c.nombre, c.widget.render) for c in columnas]
    for fila in filas:
        yield escritor.writerow([celda(fila[nombre], render) for nombre, render in como])


def celda(valor: object, render: Callable[[Any], object]) -> str:
    """A cell of text. What it says is made fit to be shown only if somebody may have written it."""
    if valor is None or valor == "":
        return ""
    escrita = str(render(valor))
    return mostrable(escrita) if isinstance(valor, str) else escrita


def json_trozos(
    columnas: tuple[Columna, ...],
    filas: Iterable[Valores],
    *,
    cabecera: dict[str, object],
    clave: str,
    anidada: tuple[str, str, tuple[str, ...]] | None = None,
) -> Iterator[str]:
    """One object, piece by piece: `cabecera`, under `clave` the list of records and, last, the `total` of them: nothing is counted
    before the first of them is written.

    Values are as they are: numbers without quotes, null for what is not known, no text disarmed. With
    `anidada` (see columns.ANIDADAS), rows that follow each other with the same key are one record.
    """
    yield "{" + "".join(f"{_json(nombre)}: {_json(valor)}, " for nombre, valor in cabecera.items())
    yield f"{_json(clave)}: ["
    total = 0
    for registro in registros_de([c.nombre for c in columnas], filas, anidada):
        yield (",\n" if total else "\n") + _json(registro)
        total += 1
    yield f'\n], "total": {total}}}\n'


def jsonl_lineas(
    columnas: tuple[Columna, ...],
    filas: Iterable[Valores],
    *,
    anidada: tuple[str, str, tuple[str, ...]] | None = None,
) -> Iterator[str]:
    """The records of `json_trozos`, one a line: a program reads them one by one, however many they are."""
    for registro in registros_de([c.nombre for c in columnas], filas, anidada):
        yield _json(registro) + "\n"


def json_texto(valor: object) -> str:
    """A small object whole, by the same rules."""
    return _json(valor) + "\n"


def registros_de(
    nombres: list[str], filas: Iterable[Valores], anidada: tuple[str, str, tuple[str, ...]] | None
) -> Iterator[dict]:
    """Rows as records: one each or, `anidada` (see columns.ANIDADAS), one of those that follow each other with a key."""
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
    if valor is None or isinstance(valor, bool | int | float):
        return json.dumps(valor)
    return json.dumps(mostrable(str(valor)), ensure_ascii=False)


def xlsx_bytes(
    columnas: tuple[Columna, ...], filas: Iterable[Valores], *, hoja: str, con_ayuda: bool = False
) -> bytes:
    """A workbook that speaks of no day."""
    salida = io.BytesIO()
    xlsx_en(salida, columnas, filas, hoja=hoja, con_ayuda=con_ayuda)
    return salida.getvalue()


def xlsx_en(
    archivo: IO[bytes],
    columnas: tuple[Columna, ...],
    filas: Iterable[Valores],
    *,
    hoja: str,
    fecha: date = SIN_FECHA,
    con_ayuda: bool = False,
) -> None:
    """A workbook of one sheet. `con_ayuda`: and another that says how each column is filled in."""
    libro_en(archivo, [(hoja, columnas, filas)], fecha=fecha, con_ayuda=con_ayuda)


def libro_en(
    archivo: IO[bytes],
    hojas: Iterable[tuple[str, tuple[Columna, ...], Iterable[Valores]]],
    *,
    fecha: date = SIN_FECHA,
    con_ayuda: bool = False,
) -> None:
    """A workbook of several sheets (name, columns, rows), row by row into `archivo`. `fecha` is the day it speaks of:
    the same rows of the same day are the same bytes."""
    libro = libros.nuevo()
    for hoja, columnas, filas in hojas:
        valores = ([c.export(fila, force_native_type=True) for c in columnas] for fila in filas)
        libros.llenar(
            libro.create_sheet(hoja), [c.nombre for c in columnas], valores, anchos={"compromiso": 60}
        )
        if con_ayuda:
            _ayudar(libro.create_sheet(str(_("Cómo llenarla"))), columnas)
    libros.guardar(libro, archivo, fecha)


def _ayudar(pagina, columnas: tuple[Columna, ...]) -> None:
    """How each column is filled in."""
    columna, obligatoria, como = _("Columna"), _("¿Es obligatoria?"), _("Cómo se llena")
    filas = ([c.nombre, _("Sí") if c.obligatoria else "", str(c.ayuda)] for c in columnas)
    libros.llenar(
        pagina, [columna, obligatoria, como], filas, anchos={columna: 20, obligatoria: 16, como: 90}
    )
