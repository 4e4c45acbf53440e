"""The table in a file: its header and the lines under it, from rows as they stand in a sheet; its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from django.utils.translation import gettext as _

from compromisos.importacion.motor import Linea, Rollo
from compromisos.salidas.datos.fechas import DIA_CERO_DE_EXCEL

MEGAS_MAXIMOS = 40
BYTES_MAXIMOS = MEGAS_MAXIMOS * 1024 * 1024
COLUMNAS_MAXIMAS = 200
CELDA_MAXIMA = 32_767  # what a spreadsheet cell can hold
MUESTRA = 64 * 1024  # what is looked at to find out how a text file is written
CODIFICACIONES = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16", "cp850": "MS-DOS (850)"}
LINEAS_ANTES_DE_LA_CABECERA = 20  # titles, logos and blank lines that people put on top
RECONOCIDAS = 2  # known names that make a row the header
LARGO_DE_NOMBRE = 120  # of a column that nobody knows
PARTE_DEL_ANCHO = 0.6  # of the table that its header fills in: some columns have no name

Montar = Callable[..., "Lectura"]  # from (number, cells) of each row
Reconocer = Callable[[list[str]], int]  # how many of these cells are names of columns


class ArchivoInutilizable(Exception):
    """The whole file is refused: one sentence, for whoever sent it."""


@dataclass(frozen=True, slots=True)
class OtraHoja:
    """A sheet that was not read, with a header at its top: how many rows it has under it."""

    nombre: str
    cabecera: list[str]
    filas: int
    oculta: bool = False


@dataclass(frozen=True, slots=True)
class NoALaVista:
    """What whoever looks at the sheet does not see, or sees struck out: numbers of rows, and columns from 0.

    `filtrada`: it is a filter that hides the rows. `tachadas`: {row: its columns that are struck out}.
    """

    filas: frozenset[int] = frozenset()
    columnas: frozenset[int] = frozenset()
    tachadas: dict[int, frozenset[int]] = field(default_factory=dict)
    filtrada: bool = False
    hoja: bool = False  # the whole sheet


@dataclass(frozen=True, slots=True)
class Lectura:
    """What was read, and how, so that the preview can say it. `sin_nombre`: the columns that say something and have
    no name, as whoever sent the file sees them."""

    cabecera: list[str] = field(default_factory=list)
    lineas: Rollo = field(default_factory=Rollo)  # under it
    formato: str = ""
    codificacion: str = ""
    delimitador: str = ""
    hoja: str = ""
    hojas: list[str] = field(default_factory=list)
    otras_hojas: list[OtraHoja] = field(default_factory=list)
    no_a_la_vista: NoALaVista = field(default_factory=NoALaVista)
    linea_cabecera: int = 1
    sin_nombre: list[str] = field(default_factory=list)
    dia_cero: date = DIA_CERO_DE_EXCEL


@dataclass(frozen=True, slots=True)
class Modo:
    """What whoever imports answers instead of letting it be found out, or asked. Empty: find out.

    `decimal`, "," or ".", and `nivel`, of a place, are for the cells that may be read in two ways; `cabecera` is the
    number of the line that holds the names of columns.
    """

    delimitador: str = ""
    hoja: str = ""
    codificacion: str = ""
    decimal: str = ""
    nivel: str = ""
    cabecera: str = ""


SIN_RESPUESTAS = Modo()


def muy_pesado() -> str:
    return _("El archivo pesa más de %(n)s MB: divídalo en partes.") % {"n": MEGAS_MAXIMOS}


def no_es_texto() -> str:
    return _(
        "El archivo no es un libro de Excel ni un CSV, aunque se llame así: ábralo en su programa y guárdelo "
        "como .xlsx o «CSV UTF-8»."
    )


def montar(
    filas: Iterable[tuple[int, list]],
    *,
    filas_maximas: int,
    reconocer: Reconocer,
    solo_el_principio: bool,
    con_sueltas: bool = False,
    cabecera_dicha: int = 0,
) -> Lectura:
    """The table, without how its file is written. Blank lines do not count; what stands above the header is left out,
    and a header that is printed again further down. If no row near the top shows names of columns, the first that is
    as wide as the table is taken for the header, or the one on the line `cabecera_dicha`.

    `con_sueltas`: cells to the right of the header are a note of somebody's, named and not read; else
    they are a text with separators that lacks its quotes, and the file is refused.
    """
    llenas = ((numero, celdas) for numero, celdas in filas if any(str(c).strip() for c in celdas))
    despues: list[tuple[int, list]] = []
    if cabecera_dicha:
        llenas = (fila for fila in llenas if fila[0] >= cabecera_dicha)
        arriba = list(islice(llenas, 1))
    else:
        arriba, despues = _hasta_la_cabecera(llenas, reconocer)
    if not arriba:
        return Lectura()
    if con_nombres := bool(cabecera_dicha) or reconocer([str(c) for c in arriba[-1][1]]) >= RECONOCIDAS:
        arriba = arriba[-1:]
    else:
        arriba = arriba[_la_que_parece(arriba, reconocer) :]
    (linea, cruda), *debajo = arriba
    cabecera = _cabecera([str(c) for c in cruda])
    sin_nombre: set[int] = set()
    datos = _datos(chain(debajo, despues, llenas), cruda, cabecera, sin_nombre, con_sueltas=con_sueltas)
    cuerpo = _cuerpo(datos, len(cabecera), filas_maximas, con_nombres=con_nombres)
    rollo = Rollo(islice(cuerpo, 1) if solo_el_principio else cuerpo)
    nombradas = [nombre_de_columna_sin_nombre(n) for n in sorted(sin_nombre)]
    return Lectura(cabecera, rollo, linea_cabecera=linea, sin_nombre=nombradas)


def _datos(
    filas: Iterable[tuple[int, list]],
    cruda: list,
    cabecera: list[str],
    sin_nombre: set[int],
    *,
    con_sueltas: bool,
) -> Iterator[tuple[int, list]]:
    """The rows that are not the header again; which columns without a name say something goes into
    `sin_nombre`."""
    ancho = len(cabecera)
    vacias = [n for n, nombre in enumerate(cabecera) if not nombre]
    for numero, celdas in filas:
        if celdas[:ancho] == cruda[:ancho]:
            continue
        sin_nombre.update(n for n in vacias if n < len(celdas) and str(celdas[n]).strip())
        if con_sueltas and len(celdas) > ancho:
            sin_nombre.update(n for n in range(ancho, len(celdas)) if str(celdas[n]).strip())
            celdas = celdas[:ancho]
            if not any(str(c).strip() for c in celdas):
                continue
        yield numero, celdas


def nombre_de_columna_sin_nombre(n: int) -> str:
    """What a spreadsheet calls its column `n`; those beyond what is read come all as one."""
    letra = chr(65 + n) if n < 26 else chr(64 + n // 26) + chr(65 + n % 26)
    return _("%(letra)s (sin nombre)") % {"letra": f"{letra}…" if n >= COLUMNAS_MAXIMAS else letra}


def _cuerpo(
    filas: Iterable[tuple[int, list]], ancho: int, filas_maximas: int, *, con_nombres: bool
) -> Iterator[Linea]:
    for n, (numero, celdas) in enumerate(filas, 1):
        if n > filas_maximas:
            raise ArchivoInutilizable(
                _(
                    "El archivo tiene más de %(n)s filas: divídalo, o pida que se importe por la línea de "
                    "órdenes."
                )
                % {"n": filas_maximas}
            )
        yield numero, list(_revisadas(celdas, ancho, numero, con_nombres=con_nombres))


def _hasta_la_cabecera(filas: Iterator[tuple[int, list]], reconocer: Reconocer) -> tuple[list, list]:
    """(rows down to the header, the row that was read to know that it had ended). Of rows with names one
    under the other, as where «Plazo» stands above «Inicio» and «Fin», the lowest that knows as many is it."""
    arriba: list[tuple[int, list]] = []
    conocidas = 0
    for fila in islice(filas, LINEAS_ANTES_DE_LA_CABECERA):
        suyas = reconocer([str(c) for c in fila[1]])
        if conocidas >= RECONOCIDAS and suyas < conocidas:
            return arriba, [fila]
        arriba.append(fila)
        conocidas = suyas
    return arriba, []


def _la_que_parece(filas: list[tuple[int, list]], reconocer: Reconocer) -> int:
    """Place of the row that looks like a header though nobody knows its names: one that shows a name, else the first
    as wide as most of the table, all of it short texts."""
    for n, (_numero, celdas) in enumerate(filas):
        if reconocer([str(c) for c in celdas]) and len(_dichas(celdas)) > 1:
            return n
    ancho = max(len(_dichas(celdas)) for _numero, celdas in filas)
    for n, (_numero, celdas) in enumerate(filas):
        dichas = _dichas(celdas)
        nombres = [c for c in dichas if isinstance(c, str) and len(c) <= LARGO_DE_NOMBRE and not c.isdigit()]
        if len(dichas) == len(nombres) and len(dichas) >= PARTE_DEL_ANCHO * ancho:
            return n
    return 0


def _dichas(celdas: list) -> list:
    return [c for c in celdas if str(c).strip()]


def _cabecera(celdas: list[str]) -> list[str]:
    cabecera = [c.strip() for c in celdas]
    while cabecera and not cabecera[-1]:
        cabecera.pop()
    if len(cabecera) > COLUMNAS_MAXIMAS:
        raise ArchivoInutilizable(_("El archivo tiene más de 200 columnas: deje solo las que se piden."))
    return cabecera


def _revisadas(celdas: list, ancho: int, numero: int, *, con_nombres: bool):
    """Exactly `ancho` cells: short rows filled with blanks, long ones refused by their line, or by what is
    really wrong if what was taken for a header is none."""
    if any(str(c).strip() for c in celdas[ancho:]):
        if not con_nombres:
            raise ArchivoInutilizable(
                _(
                    "No se reconocen nombres de columna en las primeras %(n)s filas: ahí deben ir los de la plantilla."
                )
                % {"n": LINEAS_ANTES_DE_LA_CABECERA}
            )
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
