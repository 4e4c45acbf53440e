"""How a text with separators is laid out: its separator, and what quotes mean in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TextIO

from base.codificaciones import ENTIDAD
from compromisos.importacion.formats.tabla import LINEAS_ANTES_DE_LA_CABECERA, MUESTRA, RECONOCIDAS, Reconocer

DELIMITADORES = ",;\t|"
PUNTO_Y_COMA = FIN_DE_MSDOS = "\x1a"  # a mark that no text keeps; it stands for a «;» that separates nothing


@dataclass(frozen=True, slots=True)
class Dialecto:
    """`envuelta`: each line was quoted whole, as a cell of a table whose separator this is. `con_espacios`: blanks stand
    beside the separator. `literal`: quotes are letters, as in what Google Sheets gives with tabs."""

    delimitador: str
    envuelta: str = ""
    con_espacios: bool = False
    literal: bool = False

    def leer(self, lineas: Iterable[str]) -> Any:
        return csv.reader(
            lineas,
            delimiter=self.envuelta or self.delimitador,
            skipinitialspace=self.con_espacios,
            quoting=csv.QUOTE_NONE if self.literal else csv.QUOTE_MINIMAL,
            strict=not self.literal,
        )

    def desenvolver(self, celdas: list[str], ancho: int) -> list[str]:
        """The cells of a line that was quoted whole: in all lines of the file, or in those of which Excel thought
        that they needed it."""
        if (
            self.literal
            or not celdas
            or self.delimitador not in celdas[0]
            or any(c.strip() for c in celdas[1:])
        ):
            return celdas
        dentro = next(
            csv.reader([celdas[0]], delimiter=self.delimitador, skipinitialspace=self.con_espacios), []
        )
        return dentro if self.envuelta or len(dentro) >= ancho > 1 else celdas


def reconocer_dialecto(texto: TextIO, dicho: str, reconocer: Reconocer) -> Dialecto:
    """The one under which some line near the top shows most names of columns, quotes respected; if none shows any, the
    one that splits the first line into most cells."""
    texto.seek(0)
    principio = texto.read(MUESTRA)
    muestra = [linea for linea in principio.splitlines()[: 3 * LINEAS_ANTES_DE_LA_CABECERA] if linea.strip()]
    delimitadores = dicho or DELIMITADORES
    llanos = [Dialecto(d) for d in delimitadores]
    envueltos = [Dialecto(d, envuelta=por) for d in delimitadores for por in DELIMITADORES if por != d]
    notas = {uno: _nota(uno, muestra, reconocer) for uno in llanos}
    mejor = max(llanos, key=lambda uno: notas[uno])
    otro = max(envueltos, key=lambda uno: _nota(uno, muestra, reconocer))
    if _nota(otro, muestra, reconocer)[0] > max(notas[mejor][0], RECONOCIDAS - 1):
        mejor = otro
    elif de_sobra := _separadores_de_sobra(mejor.delimitador, muestra):
        mejor = replace(mejor, envuelta=de_sobra)
    if mejor.delimitador == "\t" and not mejor.envuelta and _las_comillas_son_letras(texto):
        return replace(mejor, literal=True)
    return replace(mejor, con_espacios=_con_espacios(mejor.delimitador, muestra))


def _nota(dialecto: Dialecto, muestra: list[str], reconocer: Reconocer) -> tuple[int, int]:
    filas: list[list[str]] = []
    try:
        for linea in muestra:
            celdas = next(csv.reader([linea], delimiter=dialecto.envuelta or dialecto.delimitador), [])
            filas.append(dialecto.desenvolver(celdas, RECONOCIDAS) if dialecto.envuelta else celdas)
    except csv.Error:
        return (0, 0)
    return (max((reconocer(f) for f in filas), default=0), len(filas[0]) if filas else 0)


def _separadores_de_sobra(delimitador: str, muestra: list[str]) -> str:
    """The separator of another table, of which each line is but the first cell: «a,b,c;;»."""
    finales = {linea.rstrip()[-1:] for linea in muestra}
    otro = next(iter(finales)) if len(finales) == 1 else ""
    return otro if otro and otro in DELIMITADORES and otro != delimitador else ""


def _con_espacios(delimitador: str, muestra: list[str]) -> bool:
    """Whether cells between quotes have blanks before them. Not where a text that begins so only quotes a word."""
    if not any(
        re.search(rf'{re.escape(delimitador)} +"|" +{re.escape(delimitador)}', linea) for linea in muestra
    ):
        return False
    sin_cerrar = re.compile(rf'{re.escape(delimitador)} +"(?:[^"]|"")*+"(?! *(?:{re.escape(delimitador)}|$))')
    return not any(sin_cerrar.search(linea) for linea in muestra)


def _las_comillas_son_letras(texto: TextIO) -> bool:
    """Whether every line has as many tabs as the fullest, and quotes do not close as in a CSV. Read whole."""
    texto.seek(0)
    anchos: set[int] = set()
    cierran = True
    for linea in texto:
        if not linea.strip("\r\n"):
            continue
        celdas = linea.rstrip("\r\n").split("\t")
        anchos.add(len(celdas))
        if len(anchos) > 1:
            return False
        cierran = cierran and all(map(_cierra, celdas))
    return not cierran and not _cuadra_como_csv(texto)


def _cuadra_como_csv(texto: TextIO) -> bool:
    """Whether every line is a record whose quotes close: with a tab between some, its cells may be as many by chance."""
    texto.seek(0)
    lector = csv.reader(texto, delimiter="\t", strict=True)
    try:
        return all(lector.line_num == n for n, _celdas in enumerate(lector, 1))
    except csv.Error:
        return False


def _cierra(celda: str) -> bool:
    """Whether a cell could have been quoted by a program: whole, and those inside doubled."""
    if not celda.startswith('"'):
        return True
    return len(celda) > 1 and celda.endswith('"') and '"' not in celda[1:-1].replace('""', "")


def lineas_de(texto: TextIO, suyo: Dialecto) -> Iterator[str]:
    """Its lines for csv. The «;» of an entity of HTML is put away, for it separates nothing: `celdas_de` gives it back."""
    tras_comillas = re.compile(rf'" +(?={re.escape(suyo.delimitador)}|[\r\n]*$)')
    for linea in texto:
        if suyo.con_espacios and '" ' in linea:
            linea = tras_comillas.sub('"', linea)
        if FIN_DE_MSDOS in linea:
            linea = linea.replace(FIN_DE_MSDOS, "")
        if suyo.delimitador == ";" and "&" in linea:
            linea = ENTIDAD.sub(lambda m: m[0].replace(";", PUNTO_Y_COMA), linea)
        yield linea


def celdas_de(celdas: list[str]) -> list[str]:
    return [c.replace(PUNTO_Y_COMA, ";") if PUNTO_Y_COMA in c else c for c in celdas]
