"""Bytes to rows. Decides encoding, delimiter and sheet, and refuses what would hurt.

Knows nothing of what the columns mean. Limits are checked before anything is unpacked: a workbook of
150 kB can hold 60 MB and take the machine with it (traps.md 2a).
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

BYTES_MAXIMOS = 10 * 1024 * 1024
COLUMNAS_MAXIMAS = 200
CELDA_MAXIMA = 32_767  # what a spreadsheet cell can hold
DESEMPACADO_MAXIMO = 50 * 1024 * 1024
PROPORCION_MAXIMA = 100
MIEMBROS_MAXIMOS = 200
DELIMITADORES = ",;\t|"
LINEAS_DE_MUESTRA = 20

Celda = str | Decimal | date


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


def leer(datos: bytes, nombre: str, *, filas_maximas: int) -> Lectura:
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
    cabecera, lineas, extra = _leer_xlsx(datos, filas_maximas) if es_zip else _leer_csv(datos, filas_maximas)
    if not any(cabecera):
        raise ArchivoInutilizable(_("La primera fila está vacía: ahí deben ir los nombres de las columnas."))
    if not lineas:
        raise ArchivoInutilizable(_("El archivo solo tiene la fila de nombres: no hay nada que importar."))
    return Lectura(cabecera, lineas, **extra)


# --- CSV -----------------------------------------------------------------------------------------


def _leer_csv(datos: bytes, filas_maximas: int) -> tuple[list[str], list[Linea], dict]:
    texto, codificacion = _decodificar(datos)
    if any(ord(c) < 32 and c not in "\r\n\t" for c in texto):
        raise ArchivoInutilizable(
            _("El archivo no es de texto, aunque se llame CSV: guárdelo otra vez como «CSV UTF-8» o .xlsx.")
        )
    delimitador = _delimitador(texto)
    lector = csv.reader(io.StringIO(texto, newline=""), delimiter=delimitador, strict=True)
    cabecera: list[str] = []
    lineas: list[Linea] = []
    inicio = 1
    try:
        for celdas in lector:
            numero, inicio = inicio, lector.line_num + 1
            if not any(c.strip() for c in celdas):
                continue
            if not cabecera:
                cabecera = _cabecera(celdas)
                continue
            lineas.append(Linea(numero, list(_revisadas(celdas, len(cabecera), numero))))
            _check_filas(lineas, filas_maximas)
    except csv.Error:
        raise ArchivoInutilizable(
            _("Hay unas comillas sin cerrar cerca de la línea %(linea)s: ciérrelas y vuelva a intentarlo.")
            % {"linea": inicio}
        ) from None
    return cabecera, lineas, {"formato": "CSV", "codificacion": codificacion, "delimitador": delimitador}


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


def _delimitador(texto: str) -> str:
    """The one that splits the header into most cells, quotes respected."""
    primera = next((linea for linea in texto.splitlines() if linea.strip()), "")
    cuentas = {}
    for delimitador in DELIMITADORES:
        try:
            cuentas[delimitador] = len(next(csv.reader([primera], delimiter=delimitador)))
        except (csv.Error, StopIteration):
            cuentas[delimitador] = 0
    return max(DELIMITADORES, key=lambda d: cuentas[d])


# --- XLSX ----------------------------------------------------------------------------------------


def _leer_xlsx(datos: bytes, filas_maximas: int) -> tuple[list[str], list[Linea], dict]:
    _check_zip(datos)
    import openpyxl

    assert openpyxl.DEFUSEDXML, "defusedxml is what makes openpyxl refuse XML entities"
    try:
        libro = openpyxl.load_workbook(io.BytesIO(datos), read_only=True, data_only=True)
        hoja = libro.worksheets[0]
        hoja.reset_dimensions()
        cabecera: list[str] = []
        lineas: list[Linea] = []
        for numero, celdas in enumerate(hoja.iter_rows(max_col=COLUMNAS_MAXIMAS + 1, values_only=True), 1):
            valores = [_valor(c) for c in celdas]
            if not any(str(v).strip() for v in valores):
                continue
            if not cabecera:
                cabecera = _cabecera([str(v) for v in valores])
                continue
            lineas.append(Linea(numero, list(_revisadas(valores, len(cabecera), numero))))
            _check_filas(lineas, filas_maximas)
        libro.close()
    except ArchivoInutilizable:
        raise
    except Exception as error:  # openpyxl raises whatever a broken member makes its parsers raise
        raise ArchivoInutilizable(
            _("El libro está dañado o tiene contraseña: ábralo, guárdelo de nuevo como .xlsx e inténtelo.")
        ) from error
    return cabecera, lineas, {"formato": "XLSX"}


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


def _valor(celda: object) -> Celda:
    """A stored value, as what it is: Excel's numbers and dates are not ambiguous."""
    if celda is None:
        return ""
    if isinstance(celda, bool):
        return "1" if celda else "0"
    if isinstance(celda, datetime):
        return celda.date()
    if isinstance(celda, date):
        return celda
    if isinstance(celda, int | float):
        return Decimal(repr(celda))
    return str(celda)


# --- Both ----------------------------------------------------------------------------------------


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
