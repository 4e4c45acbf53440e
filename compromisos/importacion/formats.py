"""Bytes to rows. Decides encoding, delimiter and sheet, and refuses what would hurt.

Knows nothing of what the columns mean. Limits are checked before anything is unpacked: a workbook of
150 kB can hold 60 MB and take the machine with it (traps.md 2a).
"""

from __future__ import annotations

import codecs
import csv
import io
import pickle
import re
import tempfile
import weakref
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from typing import BinaryIO

from django.utils.translation import gettext as _

MEGAS_MAXIMOS = 40
BYTES_MAXIMOS = MEGAS_MAXIMOS * 1024 * 1024
COLUMNAS_MAXIMAS = 200
CELDA_MAXIMA = 32_767  # what a spreadsheet cell can hold
DESEMPACADO_MAXIMO = 50 * 1024 * 1024
PROPORCION_MAXIMA = 100
MIEMBROS_MAXIMOS = 200
DELIMITADORES = ",;\t|"
ES_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # and not a CSV whose first word begins with PK
CODIFICACIONES = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16", "cp850": "MS-DOS (850)"}
FORMULA_MUDA = "#FÓRMULA!"  # stands for a formula that was saved without its value
MUESTRA = 64 * 1024  # what is looked at to find out how a text file is written
DIA_CERO_DE_EXCEL = date(1899, 12, 30)  # what its dates are counted from; in old books of a Mac, 1904
ES_PAGINA = (b"<!doctype html", b"<html", b"<table", b"<?xml")  # what some portals call .xls
NO_ES_TEXTO = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LINEAS_ANTES_DE_LA_CABECERA = 20  # titles, logos and blank lines that people put on top
RECONOCIDAS = 2  # known names that make a row the header

Celda = str | Decimal | date
Montar = Callable[[Iterable[tuple[int, list]]], "tuple[int, list[str], Rollo]"]
Reconocer = Callable[[list[str]], int]  # how many of these cells are names of columns


class ArchivoInutilizable(Exception):
    """The whole file is refused: one sentence, for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Linea:
    numero: int  # as the spreadsheet shows it: the header is line 1
    celdas: list[Celda]


class Rollo:
    """The rows of a file, kept out of memory: as many passes as needed, a few hundred rows at a time.

    Small ones never touch the disk; large ones go to an unnamed temporary file that dies with this.
    """

    TANDA = 500
    EN_MEMORIA = 1024 * 1024

    def __init__(self, lineas: Iterable[Linea] = ()):
        self._archivo = tempfile.SpooledTemporaryFile(self.EN_MEMORIA)  # noqa: SIM115 - closed with this
        weakref.finalize(self, self._archivo.close)
        self._tandas: list[int] = []  # where each begins
        self._n = 0
        pendientes = iter(lineas)
        while tanda := list(islice(pendientes, self.TANDA)):
            self._tandas.append(self._archivo.tell())
            pickle.dump([(linea.numero, linea.celdas) for linea in tanda], self._archivo, protocol=5)
            self._n += len(tanda)

    def __len__(self) -> int:
        return self._n

    def __iter__(self) -> Iterator[Linea]:
        for inicio in self._tandas:
            self._archivo.seek(inicio)
            for numero, celdas in pickle.load(self._archivo):  # noqa: S301 - only what __init__ wrote
                yield Linea(numero, celdas)


@dataclass(frozen=True, slots=True)
class Lectura:
    """What was read, and how, so that the preview can say it."""

    cabecera: list[str]
    lineas: Rollo
    formato: str
    codificacion: str = ""
    delimitador: str = ""
    hoja: str = ""
    hojas: list[str] = field(default_factory=list)
    linea_cabecera: int = 1
    dia_cero: date = DIA_CERO_DE_EXCEL


@dataclass(frozen=True, slots=True)
class Modo:
    """What whoever imports answers instead of letting it be found out, or asked. Empty: find out.

    `decimal`, "," or ".", and `nivel`, of a place, are for the cells that may be read in two ways.
    """

    delimitador: str = ""
    hoja: str = ""
    codificacion: str = ""
    decimal: str = ""
    nivel: str = ""


def leer(
    fuente: BinaryIO | bytes,
    nombre: str,
    *,
    filas_maximas: int,
    reconocer: Reconocer,
    modo: Modo = Modo(),
    solo_el_principio: bool = False,
) -> Lectura:
    """Read a CSV or XLSX, whole: what is wrong with the file as such is said here, before any row is
    judged. `fuente` is an open file that can be read twice. `solo_el_principio` stops at the first row:
    enough to refuse at once what is no table of ours. Raises ArchivoInutilizable."""
    if isinstance(fuente, bytes):
        fuente = io.BytesIO(fuente)
    if (pesa := fuente.seek(0, io.SEEK_END)) > BYTES_MAXIMOS:
        raise ArchivoInutilizable(muy_pesado())
    fuente.seek(0)
    muestra = fuente.read(MUESTRA)
    if not muestra.strip():
        raise ArchivoInutilizable(_("El archivo está vacío."))
    if muestra.startswith(b"\xd0\xcf\x11\xe0"):
        raise ArchivoInutilizable(
            _("El libro tiene contraseña o es un .xls antiguo: guárdelo sin contraseña como .xlsx o CSV.")
        )
    es_zip = muestra.startswith(ES_ZIP)
    if nombre.lower().endswith(".xlsx") and not es_zip:
        raise ArchivoInutilizable(
            _("El archivo se llama .xlsx pero no es un libro de Excel: ábralo en Excel y guárdelo de nuevo.")
        )
    if muestra.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith(ES_PAGINA):
        raise ArchivoInutilizable(
            _("Es una página web o un XML con otro nombre: ábralo en Excel y guárdelo como .xlsx.")
        )
    montar = partial(
        _montar, filas_maximas=filas_maximas, reconocer=reconocer, solo_el_principio=solo_el_principio
    )
    lectura = (
        _leer_xlsx(fuente, pesa, montar, reconocer, modo)
        if es_zip
        else _leer_csv(fuente, montar, reconocer, modo)
    )
    if not any(lectura.cabecera):
        raise ArchivoInutilizable(_("La primera fila está vacía: ahí deben ir los nombres de las columnas."))
    if not len(lectura.lineas):
        raise ArchivoInutilizable(_("El archivo solo tiene la fila de nombres: no hay nada que importar."))
    return lectura


def muy_pesado() -> str:
    return _("El archivo pesa más de %(n)s MB: divídalo en partes.") % {"n": MEGAS_MAXIMOS}


def no_es_texto() -> str:
    return _(
        "El archivo no es un libro de Excel ni un CSV, aunque se llame así: ábralo en su programa y guárdelo "
        "como .xlsx o «CSV UTF-8»."
    )


# --- CSV -----------------------------------------------------------------------------------------


def _leer_csv(fuente: BinaryIO, montar: Montar, reconocer: Reconocer, modo: Modo) -> Lectura:
    codificacion = _codificacion(fuente, modo.codificacion)
    fuente.seek(0)
    texto = io.TextIOWrapper(fuente, encoding=codificacion, newline="")
    try:
        delimitador = modo.delimitador or _delimitador(texto.read(MUESTRA), reconocer)
        texto.seek(0)
        lector = csv.reader(texto, delimiter=delimitador, strict=True)
        linea, cabecera, lineas = montar(_filas_csv(lector))
    finally:
        with suppress(ValueError):
            texto.detach()  # the file stays whoever opened it's
    return Lectura(
        cabecera,
        lineas,
        "CSV",
        codificacion=re.sub("-(SIG|LE|BE)$", "", codificacion.upper()),
        delimitador=delimitador,
        linea_cabecera=linea,
    )


def _filas_csv(lector) -> Iterator[tuple[int, list]]:
    inicio = 1
    try:
        for celdas in lector:
            yield inicio, celdas
            inicio = lector.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            frase = _(
                "Cerca de la línea %(linea)s hay una celda larguísima: o pasa de 32,767 caracteres, o le "
                "faltan las comillas de cierre."
            )
        else:
            frase = _(
                "Hay unas comillas sin cerrar cerca de la línea %(linea)s: ciérrelas e inténtelo de nuevo."
            )
        raise ArchivoInutilizable(frase % {"linea": inicio}) from None


def _codificacion(fuente: BinaryIO, dicha: str) -> str:
    """The one that was said; else a byte-order mark decides; else strict UTF-8; else Windows-1252, what
    Spanish Excel writes. The whole file is tried, a piece at a time."""
    fuente.seek(0)
    principio = fuente.read(4)
    for marca, codificacion in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if principio.startswith(marca):
            intentos: tuple[str, ...] = (codificacion,)
            break
    else:
        intentos = ("utf-8", "cp1252")
        if len(principio) == 4 and principio.count(0) == 2:  # UTF-16 that lost its mark
            intentos = ("utf-16-be" if principio[0] == 0 else "utf-16-le",)
    if dicha:
        intentos = ("utf-8-sig" if dicha == "utf-8" else dicha,)
    for codificacion in intentos:
        try:
            _check_texto(fuente, codificacion)
        except UnicodeDecodeError:
            continue
        return codificacion
    if dicha:
        raise ArchivoInutilizable(
            _(
                "El archivo no está escrito en %(codificacion)s: elija otra codificación o deje que se reconozca."
            )
            % {"codificacion": CODIFICACIONES.get(dicha, dicha)}
        )
    raise ArchivoInutilizable(no_es_texto())


def _check_texto(fuente: BinaryIO, codificacion: str) -> None:
    """Raises UnicodeDecodeError, or ArchivoInutilizable if it decodes but is no text."""
    decodificador = codecs.getincrementaldecoder(codificacion)()
    fuente.seek(0)
    while True:
        trozo = fuente.read(MUESTRA)
        if NO_ES_TEXTO.search(decodificador.decode(trozo, final=not trozo)):
            raise ArchivoInutilizable(no_es_texto())
        if not trozo:
            return


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


def _leer_xlsx(fuente: BinaryIO, pesa: int, montar: Montar, reconocer: Reconocer, modo: Modo) -> Lectura:
    """The sheet asked for; else the first whose top shows a header; else the first."""
    _check_zip(fuente, pesa)
    import openpyxl

    assert openpyxl.DEFUSEDXML, "defusedxml is what makes openpyxl refuse XML entities"
    try:
        libro = openpyxl.load_workbook(fuente, read_only=True, data_only=True)
        hojas = [h.title for h in libro.worksheets]
        if modo.hoja and modo.hoja not in hojas:
            raise ArchivoInutilizable(
                _("El libro no tiene una hoja «%(hoja)s». Tiene: %(hojas)s.")
                % {"hoja": modo.hoja[:60], "hojas": ", ".join(hojas[:10])}
            )
        candidatas = [libro[modo.hoja]] if modo.hoja else libro.worksheets
        hoja = next((h for h in candidatas if _tiene_cabecera(h, reconocer)), candidatas[0])
        combinadas, con_formulas = _mirar_xml(fuente, hoja._worksheet_path)
        filas = _filas_xlsx(hoja)
        if con_formulas:
            formulas = openpyxl.load_workbook(fuente, read_only=True)
            filas = _sin_formulas_mudas(filas, formulas[hoja.title])
        linea, cabecera, lineas = montar(_descombinar(filas, combinadas))
        libro.close()
    except ArchivoInutilizable:
        raise
    except Exception as error:  # openpyxl raises whatever a broken member makes its parsers raise
        raise ArchivoInutilizable(
            _("El libro está dañado o tiene contraseña: ábralo, guárdelo de nuevo como .xlsx e inténtelo.")
        ) from error
    return Lectura(
        cabecera,
        lineas,
        "XLSX",
        hoja=hoja.title,
        hojas=hojas,
        linea_cabecera=linea,
        dia_cero=libro.epoch.date(),
    )


def _filas_xlsx(hoja) -> Iterator[tuple[int, list[Celda]]]:
    hoja.reset_dimensions()
    for numero, celdas in enumerate(hoja.iter_rows(max_col=COLUMNAS_MAXIMAS + 1), 1):
        yield numero, [_valor(c) for c in celdas]


def _tiene_cabecera(hoja, reconocer: Reconocer) -> bool:
    """Whether one of its first filled rows shows names of columns."""
    filas = (celdas for _n, celdas in islice(_filas_xlsx(hoja), 3 * LINEAS_ANTES_DE_LA_CABECERA))
    return any(reconocer([str(c) for c in celdas]) >= RECONOCIDAS for celdas in filas)


def _mirar_xml(fuente: BinaryIO, ruta: str) -> tuple[list[tuple[int, int, int, int]], bool]:
    """What openpyxl does not tell of a sheet that it reads by rows: the ranges of merged cells as (first
    column, first row, last column, last row), and whether there is any formula."""
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils import range_boundaries

    combinadas, formulas = [], False
    with zipfile.ZipFile(fuente) as bolsa, bolsa.open(ruta.lstrip("/")) as xml:
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


def _check_zip(fuente: BinaryIO, pesa: int) -> None:
    """Sizes as the directory declares them, before a byte is unpacked."""
    try:
        with zipfile.ZipFile(fuente) as bolsa:
            miembros = bolsa.infolist()
    except zipfile.BadZipFile:
        raise ArchivoInutilizable(
            _("El libro está incompleto o dañado: vuelva a descargarlo o a guardarlo.")
        ) from None
    total = sum(m.file_size for m in miembros)
    if (
        len(miembros) > MIEMBROS_MAXIMOS
        or total > DESEMPACADO_MAXIMO
        or total > PROPORCION_MAXIMA * max(pesa, 10_000)
        or any(".." in m.filename or m.filename.startswith("/") for m in miembros)
    ):
        raise ArchivoInutilizable(
            _("El libro ocupa demasiado al abrirse: copie solo las filas en uno nuevo.")
        )
    if any(m.flag_bits & 1 for m in miembros):
        raise ArchivoInutilizable(_("El libro tiene contraseña: guárdelo sin ella."))
    if not any(m.filename == "xl/workbook.xml" for m in miembros):
        raise ArchivoInutilizable(
            _("No es un libro de Excel: si es de LibreOffice u otro programa, guárdelo como .xlsx o CSV.")
        )


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
    filas: Iterable[tuple[int, list]],
    *,
    filas_maximas: int,
    reconocer: Reconocer,
    solo_el_principio: bool,
) -> tuple[int, list[str], Rollo]:
    """(line of the header, header, lines under it). Blank lines do not count; what stands above the
    header is left out. If no row near the top looks like a header, the first one is taken for it."""
    llenas = ((numero, celdas) for numero, celdas in filas if any(str(c).strip() for c in celdas))
    arriba = list(_hasta_la_cabecera(llenas, reconocer))
    if not arriba:
        return 1, [], Rollo()
    if reconocer([str(c) for c in arriba[-1][1]]) >= RECONOCIDAS:
        arriba = arriba[-1:]
    (linea, cruda), *despues = arriba
    cabecera = _cabecera([str(c) for c in cruda])
    cuerpo = _cuerpo(chain(despues, llenas), len(cabecera), filas_maximas)
    return linea, cabecera, Rollo(islice(cuerpo, 1) if solo_el_principio else cuerpo)


def _cuerpo(filas: Iterable[tuple[int, list]], ancho: int, filas_maximas: int) -> Iterator[Linea]:
    for n, (numero, celdas) in enumerate(filas, 1):
        if n > filas_maximas:
            raise ArchivoInutilizable(
                _(
                    "El archivo tiene más de %(n)s filas: divídalo, o pida que se importe por la línea de "
                    "órdenes."
                )
                % {"n": filas_maximas}
            )
        yield Linea(numero, list(_revisadas(celdas, ancho, numero)))


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
