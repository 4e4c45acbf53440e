"""Bytes to rows. Decides encoding, delimiter and sheet, and refuses what would hurt.

Knows nothing of what the columns mean. Limits are checked before anything is unpacked: a workbook of
150 kB can hold 60 MB and take the machine with it (traps.md 2a).
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice

from django.utils.translation import gettext as _

BYTES_MAXIMOS = 10 * 1024 * 1024
COLUMNAS_MAXIMAS = 200
CELDA_MAXIMA = 32_767  # what a spreadsheet cell can hold
DESEMPACADO_MAXIMO = 50 * 1024 * 1024
PROPORCION_MAXIMA = 100
MIEMBROS_MAXIMOS = 200
DELIMITADORES = ",;\t|"
FORMULA_MUDA = "#FÓRMULA!"  # stands for a formula that was saved without its value
LINEAS_ANTES_DE_LA_CABECERA = 20  # titles, logos and blank lines that people put on top
RECONOCIDAS = 2  # known names that make a row the header

Celda = str | Decimal | date
Reconocer = Callable[[list[str]], int]  # how many of these cells are names of columns


class ArchivoInutilizable(Exception):
    """The whole file is refused: one sentence, for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Linea:
    numero: int  # as the spreadsheet shows it: the header is line 1
    celdas: list[Celda]


@dataclass(frozen=True, slots=True)
class Lectura:
    """What was read, and how, so that the preview can say it."""

    cabecera: list[str]
    lineas: list[Linea]
    formato: str
    codificacion: str = ""
    delimitador: str = ""
    hoja: str = ""
    hojas: list[str] = field(default_factory=list)
    linea_cabecera: int = 1


@dataclass(frozen=True, slots=True)
class Modo:
    """What the reader is told instead of finding it out. Empty: find out."""

    delimitador: str = ""
    hoja: str = ""


def leer(
    datos: bytes, nombre: str, *, filas_maximas: int, reconocer: Reconocer, modo: Modo = Modo()
) -> Lectura:
    """Read a CSV or XLSX. Raises ArchivoInutilizable."""
    if len(datos) > BYTES_MAXIMOS:
        raise ArchivoInutilizable(_("El archivo pesa más de 10 MB: divídalo en partes."))
    if not datos.strip():
        raise ArchivoInutilizable(_("El archivo está vacío."))
    if datos.startswith(b"\xd0\xcf\x11\xe0"):
        raise ArchivoInutilizable(
            _("El libro tiene contraseña o es un .xls antiguo: guárdelo sin contraseña como .xlsx o CSV.")
        )
    es_zip = datos.startswith(b"PK")
    if nombre.lower().endswith(".xlsx") and not es_zip:
        raise ArchivoInutilizable(_("El archivo se llama .xlsx pero no es un libro de Excel."))
    lectura = (
        _leer_xlsx(datos, filas_maximas, reconocer, modo)
        if es_zip
        else _leer_csv(datos, filas_maximas, reconocer, modo)
    )
    if not any(lectura.cabecera):
        raise ArchivoInutilizable(_("La primera fila está vacía: ahí deben ir los nombres de las columnas."))
    if not lectura.lineas:
        raise ArchivoInutilizable(_("El archivo solo tiene la fila de nombres: no hay nada que importar."))
    return lectura


# --- CSV -----------------------------------------------------------------------------------------


def _leer_csv(datos: bytes, filas_maximas: int, reconocer: Reconocer, modo: Modo) -> Lectura:
    texto, codificacion = _decodificar(datos)
    if any(ord(c) < 32 and c not in "\r\n\t" for c in texto):
        raise ArchivoInutilizable(
            _("El archivo no es de texto, aunque se llame CSV: guárdelo otra vez como «CSV UTF-8» o .xlsx.")
        )
    delimitador = modo.delimitador or _delimitador(texto, reconocer)
    lector = csv.reader(io.StringIO(texto, newline=""), delimiter=delimitador, strict=True)

    def filas() -> Iterator[tuple[int, list]]:
        inicio = 1
        try:
            for celdas in lector:
                yield inicio, celdas
                inicio = lector.line_num + 1
        except csv.Error:
            raise ArchivoInutilizable(
                _("Hay unas comillas sin cerrar cerca de la línea %(linea)s: ciérrelas e inténtelo de nuevo.")
                % {"linea": inicio}
            ) from None

    linea, cabecera, lineas = _montar(filas(), filas_maximas, reconocer)
    return Lectura(
        cabecera, lineas, "CSV", codificacion=codificacion, delimitador=delimitador, linea_cabecera=linea
    )


def _decodificar(datos: bytes) -> tuple[str, str]:
    """A byte-order mark decides; else strict UTF-8; else Windows-1252, what Spanish Excel writes."""
    for marca, codificacion in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if datos.startswith(marca):
            intentos = (codificacion,)
            break
    else:
        intentos = ("utf-8", "cp1252")
    for codificacion in intentos:
        try:
            return datos.decode(codificacion), codificacion.upper().removesuffix("-SIG")
        except UnicodeDecodeError:
            continue
    raise ArchivoInutilizable(
        _("No se reconoce cómo está escrito el archivo: guárdelo como «CSV UTF-8» o .xlsx.")
    )


def _delimitador(texto: str, reconocer: Reconocer) -> str:
    """The one under which some line near the top shows most names of columns, quotes respected; if none
    shows any, the one that splits the first line into most cells."""
    muestra = [linea for linea in texto.splitlines()[: 3 * LINEAS_ANTES_DE_LA_CABECERA] if linea.strip()]

    def nota(delimitador: str) -> tuple[int, int]:
        try:
            filas = [next(csv.reader([linea], delimiter=delimitador), []) for linea in muestra]
        except csv.Error:
            return (0, 0)
        return (max((reconocer(f) for f in filas), default=0), len(filas[0]) if filas else 0)

    return max(DELIMITADORES, key=nota)


# --- XLSX ----------------------------------------------------------------------------------------


def _leer_xlsx(datos: bytes, filas_maximas: int, reconocer: Reconocer, modo: Modo) -> Lectura:
    """The sheet asked for; else the first whose top shows a header; else the first."""
    _check_zip(datos)
    import openpyxl

    assert openpyxl.DEFUSEDXML, "defusedxml is what makes openpyxl refuse XML entities"
    try:
        libro = openpyxl.load_workbook(io.BytesIO(datos), read_only=True, data_only=True)
        hojas = [h.title for h in libro.worksheets]
        if modo.hoja and modo.hoja not in hojas:
            raise ArchivoInutilizable(
                _("El libro no tiene una hoja «%(hoja)s». Tiene: %(hojas)s.")
                % {"hoja": modo.hoja[:60], "hojas": ", ".join(hojas[:10])}
            )
        candidatas = [libro[modo.hoja]] if modo.hoja else libro.worksheets
        hoja = next((h for h in candidatas if _tiene_cabecera(h, reconocer)), candidatas[0])
        combinadas, con_formulas = _mirar_xml(datos, hoja._worksheet_path)
        filas = _filas_xlsx(hoja)
        if con_formulas:
            formulas = openpyxl.load_workbook(io.BytesIO(datos), read_only=True)
            filas = _sin_formulas_mudas(filas, formulas[hoja.title])
        linea, cabecera, lineas = _montar(_descombinar(filas, combinadas), filas_maximas, reconocer)
        libro.close()
    except ArchivoInutilizable:
        raise
    except Exception as error:  # openpyxl raises whatever a broken member makes its parsers raise
        raise ArchivoInutilizable(
            _("El libro está dañado o tiene contraseña: ábralo, guárdelo de nuevo como .xlsx e inténtelo.")
        ) from error
    return Lectura(cabecera, lineas, "XLSX", hoja=hoja.title, hojas=hojas, linea_cabecera=linea)


def _filas_xlsx(hoja) -> Iterator[tuple[int, list[Celda]]]:
    hoja.reset_dimensions()
    for numero, celdas in enumerate(hoja.iter_rows(max_col=COLUMNAS_MAXIMAS + 1), 1):
        yield numero, [_valor(c) for c in celdas]


def _tiene_cabecera(hoja, reconocer: Reconocer) -> bool:
    """Whether one of its first filled rows shows names of columns."""
    filas = (celdas for _n, celdas in islice(_filas_xlsx(hoja), 3 * LINEAS_ANTES_DE_LA_CABECERA))
    return any(reconocer([str(c) for c in celdas]) >= RECONOCIDAS for celdas in filas)


def _mirar_xml(datos: bytes, ruta: str) -> tuple[list[tuple[int, int, int, int]], bool]:
    """What openpyxl does not tell of a sheet that it reads by rows: the ranges of merged cells as (first
    column, first row, last column, last row), and whether there is any formula."""
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils import range_boundaries

    combinadas, formulas = [], False
    with zipfile.ZipFile(io.BytesIO(datos)) as bolsa, bolsa.open(ruta.lstrip("/")) as xml:
        for _evento, nodo in iterparse(xml, forbid_dtd=True):
            etiqueta = nodo.tag.rpartition("}")[2]
            if etiqueta == "mergeCell":
                combinadas.append(range_boundaries(nodo.get("ref")))
            elif etiqueta == "f":
                formulas = True
            if etiqueta == "row":
                nodo.clear()
    return combinadas, formulas


def _descombinar(filas: Iterable[tuple[int, list]], rangos: list[tuple[int, int, int, int]]):
    """A merged cell says its value for each cell that it covers, as who looks at the sheet reads it."""
    if not rangos:
        yield from filas
        return
    valores: dict[tuple[int, int], Celda] = {}
    for numero, celdas in filas:
        for izquierda, arriba, derecha, abajo in rangos:
            if not arriba <= numero <= abajo:
                continue
            if numero == arriba:
                valores[izquierda, arriba] = celdas[izquierda - 1] if izquierda <= len(celdas) else ""
            if arriba == abajo:
                continue  # a title across columns is one cell, not many
            for columna in range(izquierda, min(derecha, len(celdas)) + 1):
                celdas[columna - 1] = valores.get((izquierda, arriba), "")
        yield numero, celdas


def _sin_formulas_mudas(filas: Iterable[tuple[int, list]], formulas):
    """Formulas come by the value that was saved with them; one saved without a value is an error cell."""
    formulas.reset_dimensions()
    crudas = formulas.iter_rows(max_col=COLUMNAS_MAXIMAS + 1, values_only=True)
    for (numero, celdas), originales in zip(filas, crudas, strict=False):
        for n, original in enumerate(originales[: len(celdas)]):
            if celdas[n] == "" and isinstance(original, str) and original.startswith("="):
                celdas[n] = FORMULA_MUDA
        yield numero, celdas


def _check_zip(datos: bytes) -> None:
    """Sizes as the directory declares them, before a byte is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(datos)) as bolsa:
            miembros = bolsa.infolist()
    except zipfile.BadZipFile:
        raise ArchivoInutilizable(_("El libro está incompleto o dañado: guárdelo de nuevo.")) from None
    total = sum(m.file_size for m in miembros)
    if (
        len(miembros) > MIEMBROS_MAXIMOS
        or total > DESEMPACADO_MAXIMO
        or total > PROPORCION_MAXIMA * max(len(datos), 10_000)
        or any(".." in m.filename or m.filename.startswith("/") for m in miembros)
    ):
        raise ArchivoInutilizable(
            _("El libro ocupa demasiado al abrirse: copie solo las filas en uno nuevo.")
        )
    if any(m.flag_bits & 1 for m in miembros):
        raise ArchivoInutilizable(_("El libro tiene contraseña: guárdelo sin ella."))
    if not any(m.filename == "xl/workbook.xml" for m in miembros):
        raise ArchivoInutilizable(_("No es un libro de Excel: suba un .xlsx o un CSV."))


def _valor(celda) -> Celda:
    """A stored value, as what it is: Excel's numbers and dates are not ambiguous.

    A number shown as a percentage is stored as a fraction: 0.45 shown as 45 % comes out as «45 %».
    """
    valor = celda.value
    if valor is None:
        return ""
    if isinstance(valor, bool):
        return "1" if valor else "0"
    if isinstance(valor, datetime):
        return valor.date()
    if isinstance(valor, date):
        return valor
    if isinstance(valor, int | float):
        numero = Decimal(repr(valor))
        if "%" in (celda.number_format or ""):
            return f"{(numero * 100).normalize():f} %"
        return numero
    return str(valor)


# --- Both ----------------------------------------------------------------------------------------


def _montar(
    filas: Iterable[tuple[int, list]], filas_maximas: int, reconocer: Reconocer
) -> tuple[int, list[str], list[Linea]]:
    """(line of the header, header, lines under it). Blank lines do not count; what stands above the
    header is left out. If no row near the top looks like a header, the first one is taken for it."""
    llenas = ((numero, celdas) for numero, celdas in filas if any(str(c).strip() for c in celdas))
    arriba = list(_hasta_la_cabecera(llenas, reconocer))
    if not arriba:
        return 1, [], []
    if reconocer([str(c) for c in arriba[-1][1]]) >= RECONOCIDAS:
        arriba = arriba[-1:]
    (linea, cruda), *despues = arriba
    cabecera = _cabecera([str(c) for c in cruda])
    lineas: list[Linea] = []
    for numero, celdas in chain(despues, llenas):
        lineas.append(Linea(numero, list(_revisadas(celdas, len(cabecera), numero))))
        _check_filas(lineas, filas_maximas)
    return linea, cabecera, lineas


def _hasta_la_cabecera(filas: Iterable[tuple[int, list]], reconocer: Reconocer) -> Iterator[tuple[int, list]]:
    for numero, celdas in islice(filas, LINEAS_ANTES_DE_LA_CABECERA):
        yield numero, celdas
        if reconocer([str(c) for c in celdas]) >= RECONOCIDAS:
            return


def _cabecera(celdas: list[str]) -> list[str]:
    cabecera = [c.strip() for c in celdas]
    while cabecera and not cabecera[-1]:
        cabecera.pop()
    if len(cabecera) > COLUMNAS_MAXIMAS:
        raise ArchivoInutilizable(_("El archivo tiene más de 200 columnas: deje solo las que se piden."))
    return cabecera


def _revisadas(celdas: list, ancho: int, numero: int):
    """Exactly `ancho` cells: short rows filled with blanks, long ones refused by their line."""
    if any(str(c).strip() for c in celdas[ancho:]):
        raise ArchivoInutilizable(
            _(
                "La línea %(linea)s tiene más celdas que la fila de nombres: ¿falta poner entre comillas un texto?"
            )
            % {"linea": numero}
        )
    for n in range(ancho):
        celda = celdas[n] if n < len(celdas) else ""
        if isinstance(celda, str) and len(celda) > CELDA_MAXIMA:
            raise ArchivoInutilizable(
                _("La línea %(linea)s, columna %(columna)s, tiene un texto de más de 32,767 caracteres.")
                % {"linea": numero, "columna": n + 1}
            )
        yield celda


def _check_filas(lineas: list[Linea], filas_maximas: int) -> None:
    if len(lineas) > filas_maximas:
        raise ArchivoInutilizable(
            _("El archivo tiene más de %(n)s filas: divídalo, o pida que se importe por la línea de órdenes.")
            % {"n": filas_maximas}
        )
