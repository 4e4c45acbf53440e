"""Excel workbooks: the sheet with a header, what its cells hold, and what would hurt refused by its declared size."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet._reader import WorkSheetParser

from base.libros import de_celda
from compromisos.importacion.formats.formato import fecha_mostrada, numero_mostrado
from compromisos.importacion.formats.hoja import demasiado_combinadas, estilos_tachados, mirar
from compromisos.importacion.formats.paquete import como_de_excel
from compromisos.importacion.formats.tabla import (
    COLUMNAS_MAXIMAS,
    LINEAS_ANTES_DE_LA_CABECERA,
    RECONOCIDAS,
    ArchivoInutilizable,
    Lectura,
    Modo,
    Montar,
    NoALaVista,
    OtraHoja,
    Reconocer,
)
from compromisos.importacion.motor import Celda
from compromisos.salidas.datos.widgets import FORMULA_MUDA

ALZADAS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
CUBIERTAS_MAXIMAS = 300_000  # cells, by all of them together


def leer_xlsx(fuente: BinaryIO, pesa: int, montar: Montar, reconocer: Reconocer, modo: Modo) -> Lectura:
    """The sheet asked for; else the first whose top shows a header, those in sight before the hidden ones;
    else the first."""
    if openpyxl.LXML or not openpyxl.DEFUSEDXML:
        raise RuntimeError("Without defusedxml, openpyxl would follow XML entities: see config/__init__.py.")
    try:
        bolsa = como_de_excel(fuente, pesa)
        libro = openpyxl.load_workbook(bolsa, read_only=True, data_only=True, rich_text=_tiene_alzadas(bolsa))
        hojas = [h.title for h in libro.worksheets]
        if modo.hoja and modo.hoja not in hojas:
            raise ArchivoInutilizable(
                _("El libro no tiene una hoja «%(hoja)s». Tiene: %(hojas)s.")
                % {"hoja": modo.hoja[:60], "hojas": ", ".join(hojas[:10])}
            )
        a_la_vista_antes = sorted(libro.worksheets, key=lambda h: h.sheet_state != "visible")
        candidatas = [libro[modo.hoja]] if modo.hoja else a_la_vista_antes
        hoja = next((h for h in candidatas if _tiene_cabecera(h, reconocer)), candidatas[0])
        xml = mirar(bolsa, hoja._worksheet_path)
        tachadas: dict[int, frozenset[int]] = {}
        filas = _filas_xlsx(hoja, tachadas=tachadas, con_alzadas=xml.con_alzadas)
        if xml.con_formulas:
            formulas = openpyxl.load_workbook(bolsa, read_only=True)
            filas = _sin_formulas_mudas(filas, formulas[hoja.title])
        lectura = montar(_descombinar(filas, xml.combinadas), con_sueltas=True)
        no_a_la_vista = NoALaVista(
            filas=frozenset(xml.filas_ocultas),
            columnas=frozenset(xml.columnas_ocultas),
            tachadas=tachadas,
            filtrada=xml.filtrada,
            hoja=hoja.sheet_state != "visible",
        )
        otras = [o for h in libro.worksheets if h is not hoja and (o := _otra_hoja(h, montar, reconocer))]
        libro.close()
    except ArchivoInutilizable:
        raise
    except Exception as error:  # openpyxl raises whatever a broken member makes its parsers raise
        raise ArchivoInutilizable(
            _("El libro está dañado: ábralo en Excel, guárdelo como «Libro de Excel (.xlsx)» e inténtelo.")
        ) from error
    return replace(
        lectura,
        formato="XLSX",
        hoja=hoja.title,
        hojas=hojas,
        otras_hojas=otras,
        no_a_la_vista=no_a_la_vista,
        dia_cero=libro.epoch.date(),
    )


def _otra_hoja(hoja, montar: Montar, reconocer: Reconocer) -> OtraHoja | None:
    """A sheet that is not read, if it has a header and rows under it."""
    if not _tiene_cabecera(hoja, reconocer):
        return None
    try:
        lectura = montar(_filas_xlsx(hoja), con_sueltas=True, solo_el_principio=True)
    except ArchivoInutilizable:
        return None
    filas = sum(
        numero > lectura.linea_cabecera and any(str(c).strip() for c in celdas)
        for numero, celdas in _filas_xlsx(hoja)
    )
    return OtraHoja(hoja.title, lectura.cabecera, filas, hoja.sheet_state != "visible") if filas else None


def _valor(celda) -> Celda:
    """A stored value, as who looks at the sheet reads it: Excel's numbers and dates are not ambiguous, but for what
    their format hides or adds (formato.py)."""
    valor = celda.value
    if valor is None:
        return ""
    if isinstance(valor, bool):
        return "VERDADERO" if valor else "FALSO"  # as a CSV of the same sheet says it, and no number
    if isinstance(valor, datetime):
        valor = valor.date()
    if isinstance(valor, date):
        return fecha_mostrada(valor, celda.number_format)
    if isinstance(valor, int | float):
        return numero_mostrado(Decimal(repr(valor)), celda.number_format)
    if isinstance(valor, CellRichText):
        valor = "".join(map(_con_superindices, valor))
    return de_celda(str(valor))


def _tiene_alzadas(fuente: BinaryIO) -> bool:
    """Whether any of its shared texts has raised or lowered letters: only then are they read by pieces, which takes
    longer."""
    with zipfile.ZipFile(fuente) as bolsa:
        nombres = [n for n in bolsa.namelist() if n.endswith("sharedStrings.xml")]
        for nombre in nombres:
            with bolsa.open(nombre) as xml:
                resto = b""
                while trozo := xml.read(1 << 16):
                    if b"vertAlign" in resto + trozo:
                        return True
                    resto = trozo[-10:]
    return False


def _con_superindices(trozo: str | TextBlock) -> str:
    """A run of a text. Raised figures keep their height: «50» and a raised 1 are «50¹», and no 501."""
    if isinstance(trozo, TextBlock):
        alzado = trozo.font is not None and trozo.font.vertAlign == "superscript"
        return trozo.text.translate(ALZADAS) if alzado else trozo.text
    return trozo


def _filas_xlsx(
    hoja,
    valor: Callable[[Any], Celda] = _valor,
    *,
    tachadas: dict[int, frozenset[int]] | None = None,
    con_alzadas: bool = False,
) -> Iterator[tuple[int, list[Celda]]]:
    """(number, cells) of the rows that are there; into `tachadas` goes which cells of each are struck out. openpyxl's
    own iter_rows() fills what is not: one cell in the last row and column would cost two hundred million.
    `con_alzadas`: texts of the sheet are read by pieces, which takes longer, and an escape of Excel for «_» with it."""
    libro = hoja.parent
    estilos = estilos_tachados(libro) if tachadas is not None else frozenset()
    with hoja._get_source() as xml:
        filas = WorkSheetParser(
            xml,
            hoja._shared_strings,
            data_only=libro.data_only,
            epoch=libro.epoch,
            date_formats=libro._date_formats,
            timedelta_formats=libro._timedelta_formats,
            rich_text=con_alzadas,
        ).parse()
        for numero, cruda in filas:
            celdas: list[Celda] = []
            for una in cruda:
                if una["value"] is not None:
                    columna = min(una["column"], COLUMNAS_MAXIMAS + 1)
                    celdas += [""] * (columna - len(celdas))
                    celdas[columna - 1] = valor(ReadOnlyCell(hoja, **una))
            if tachadas is not None and estilos:
                suyas = frozenset(
                    c["column"] - 1 for c in cruda if c["value"] is not None and c["style_id"] in estilos
                )
                if suyas:
                    tachadas[numero] = suyas
            yield numero, celdas


def _tiene_cabecera(hoja, reconocer: Reconocer) -> bool:
    """Whether one of its first filled rows shows names of columns."""
    filas = (celdas for _n, celdas in islice(_filas_xlsx(hoja), 3 * LINEAS_ANTES_DE_LA_CABECERA))
    return any(reconocer([str(c) for c in celdas]) >= RECONOCIDAS for celdas in filas)


def _descombinar(filas: Iterable[tuple[int, list]], rangos: list[tuple[int, int, int, int]]):
    """A merged cell says its value for each cell that it covers, as who looks at the sheet reads it.

    Each row looks only at the ranges that it is in, and what they cover is counted: two thousand of them down a
    whole column would be as many cells as a night has seconds.
    """
    por_venir = sorted(rangos, key=lambda rango: rango[1], reverse=True)
    abiertos: list[tuple[int, int, int, int]] = []
    valores: dict[tuple[int, int], Celda] = {}
    cubiertas = 0
    for numero, celdas in filas:
        while por_venir and por_venir[-1][1] <= numero:
            abiertos.append(por_venir.pop())
        abiertos = [rango for rango in abiertos if rango[3] >= numero]
        for izquierda, arriba, derecha, abajo in abiertos:
            if numero == arriba:
                valores[izquierda, arriba] = celdas[izquierda - 1] if izquierda <= len(celdas) else ""
            if arriba == abajo:
                continue  # a title across columns is one cell, not many
            derecha = min(derecha, COLUMNAS_MAXIMAS)
            cubiertas += max(derecha - izquierda + 1, 1)
            if cubiertas > CUBIERTAS_MAXIMAS:
                raise ArchivoInutilizable(demasiado_combinadas())
            celdas += [""] * (derecha - len(celdas))
            for columna in range(izquierda, derecha + 1):
                celdas[columna - 1] = valores.get((izquierda, arriba), "")
        yield numero, celdas


def _sin_formulas_mudas(filas: Iterable[tuple[int, list]], formulas) -> Iterator[tuple[int, list]]:
    """Formulas come by the value that was saved with them; one saved without a value is an error cell."""
    crudas = _filas_xlsx(formulas, valor=lambda celda: str(celda.value))
    for (numero, celdas), (_numero, originales) in zip(filas, crudas, strict=True):
        celdas += [""] * (len(originales) - len(celdas))
        for n, original in enumerate(originales):
            if celdas[n] == "" and str(original).startswith("="):
                celdas[n] = FORMULA_MUDA
        yield numero, celdas
