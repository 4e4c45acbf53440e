"""Tables as files that somebody downloads, fills in or edits, and sends back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.http import HttpResponseBase
from django.utils.translation import override

from compromisos.salidas import http
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import TABLAS, Columna, importables
from compromisos.salidas.datos.filas import Valores
from compromisos.salidas.datos.tipos import Tipo

FORMATOS = ("xlsx", "csv")
ESTILOS = ("plantilla", "ejemplo")  # empty, and with a row that shows how


def en_formato(
    columnas: tuple[Columna, ...],
    filas: Iterable[Valores],
    nombre: str,
    formato: str,
    *,
    con_ayuda: bool = False,
) -> HttpResponseBase:
    """The table as an attachment. `nombre` without its ending; `formato` one of FORMATOS. `con_ayuda`: a workbook brings a second sheet
    that says how each column is filled in."""
    if formato == "csv":
        contenido = "".join(
            writer.csv_lineas(columnas, filas)
        ).encode()  # written now, in the language at hand
    else:
        hoja = nombre.rpartition("-")[2][:31]
        contenido = writer.xlsx_bytes(columnas, filas, hoja=hoja, con_ayuda=con_ayuda)
    return http.archivo(f"{nombre}.{formato}", contenido)


def plantilla(tabla: str, formato: str, estilo: str) -> HttpResponseBase:
    """The template of one kind of file. KeyError or ValueError for one that does not exist."""
    columnas = importables(tabla)
    if formato not in FORMATOS or estilo not in ESTILOS:
        raise ValueError(estilo)
    ejemplo = {c.nombre: c.ejemplo if formato == "csv" else _como_celda(c) for c in columnas}
    filas = [ejemplo] if estilo == "ejemplo" else []
    with override("es"):  # what is imported is in Spanish, whatever the page it is downloaded from
        return en_formato(columnas, filas, f"{estilo}-{tabla}", formato, con_ayuda=True)


def plantillas() -> dict[str, tuple[str, str, str]]:
    """{name of the file: what to ask `plantilla` for} of all there are."""
    return {
        f"{estilo}-{tabla}.{formato}": (tabla, formato, estilo)
        for tabla in TABLAS
        for formato in FORMATOS
        for estilo in ESTILOS
    }


def _como_celda(columna: Columna) -> str | Decimal | date | None:
    """Its example as a spreadsheet keeps it: a number is a number and a date a date."""
    if not columna.ejemplo:
        return None
    if columna.tipo in (Tipo.ENTERO, Tipo.DECIMAL):
        return Decimal(columna.ejemplo)
    if columna.tipo is Tipo.FECHA:
        return datetime.strptime(columna.ejemplo, "%d/%m/%Y").date()
    return columna.ejemplo
