"""The CSV of a table whose records take a row for each of their parts, without a dictionary a row: what a cell says and its
fingerprint are worked out once for each value of its column.

The same bytes as `writer.csv_lineas` over `filas.py` (tests/compromisos/salidas/datos/test_de_prisa.py), many times sooner. What a
column says is asked of the column.
"""

from __future__ import annotations

import csv
import io
from base64 import urlsafe_b64encode
from collections.abc import Callable, Hashable, Iterable, Iterator
from operator import itemgetter
from typing import Any

from base.recolector import sin_recolector
from compromisos.salidas.datos import version
from compromisos.salidas.datos.columns import PUBLICAS, VERSION, Columna, nombres_importables
from compromisos.salidas.datos.writer import BOM, Eco, celda

SE_RECUERDAN, CORTA = 512, 60  # values of a column, and letters of one
Celda = tuple[str, bytes]  # what it says, and its fingerprint if it is one of those that come in


class Celdas(dict[Any, Celda]):
    """{value: its cell} of a column, worked out when it is asked for."""

    def __init__(self, columna: Columna, con_huella: bool):
        super().__init__()
        self.nombre, self.render, self.con_huella = columna.nombre, columna.widget.render, con_huella

    def __missing__(self, valor: Any) -> Celda:
        huella = version.huella(self.nombre, valor) if self.con_huella else b""
        hecha = (celda(valor, self.render), huella)
        if len(self) < SE_RECUERDAN and not (isinstance(valor, str) and len(valor) > CORTA):
            self[valor] = hecha
        return hecha


Grupo = tuple[Any, list[Any]]  # what a record is read from, and what each of its rows is


def csv_de_tandas(
    tabla: str, tandas: Iterable[list[Grupo]], institucion_de: Callable[[Any], Hashable]
) -> Iterator[str]:
    """A batch of records at a time, a column at a time; header first. `institucion_de` names the institution and the
    edition of what a record is read from: what hangs on those alone (`Columna.de_la_institucion`) is asked once of each."""
    columnas = PUBLICAS[tabla]
    entran = nombres_importables(tabla)
    lectores = [Lector(c, c.nombre in entran) for c in columnas if c.nombre != VERSION]
    de_donde = {lector.nombre: n for n, lector in enumerate(lectores)}
    sus_huellas = itemgetter(*(de_donde[nombre] for nombre in entran))
    marca, lugar_de_version = version.de_las_columnas(entran), [c.nombre for c in columnas].index(VERSION)
    yield BOM + csv.writer(Eco()).writerow([c.nombre for c in columnas])
    quedan = iter(tandas)
    while True:
        with sin_recolector():
            tanda = next(quedan, None)
            hecha = (
                ""
                if tanda is None
                else _escrita(tanda, lectores, sus_huellas, marca, lugar_de_version, institucion_de)
            )
        if tanda is None:
            return
        yield hecha


def _escrita(
    tanda: list[Grupo],
    lectores: list[Lector],
    sus_huellas: itemgetter,
    marca: bytes,
    lugar_de_version: int,
    institucion_de: Callable[[Any], Hashable],
) -> str:
    """The lines of a batch."""
    comunes = [comun for comun, _renglones in tanda]
    renglones = [renglon for _comun, suyos in tanda for renglon in suyos]
    de_quien = [n for n, (_comun, suyos) in enumerate(tanda) for _renglon in suyos]
    claves = [institucion_de(comun) for comun in comunes]
    celdas = [lector.leer(comunes, renglones, de_quien, claves) for lector in lectores]
    huellas = zip(*(map(HUELLA, suyas) for suyas in sus_huellas(celdas)), strict=True)
    textos: list[Iterable[str]] = [map(TEXTO, suyas) for suyas in celdas]
    textos.insert(lugar_de_version, [_version(marca + b"".join(suyas)) for suyas in huellas])
    salida = io.StringIO()
    csv.writer(salida).writerows(zip(*textos, strict=True))
    return salida.getvalue()


TEXTO, HUELLA = itemgetter(0), itemgetter(1)


def _version(entera: bytes) -> str:
    return version.MARCA + urlsafe_b64encode(entera).rstrip(b"=").decode()


class Lector:
    """A column of a file that is being made, with what is remembered of it."""

    def __init__(self, columna: Columna, con_huella: bool):
        self.nombre, self.valor, self.parte = columna.nombre, columna.valor, columna.parte
        self.celdas = Celdas(columna, con_huella)
        self.de_la_institucion = columna.de_la_institucion
        self.por_institucion: dict[Hashable, Celda] = {}

    def leer(
        self, comunes: list[Any], renglones: list[Any], de_quien: list[int], claves: list[Hashable]
    ) -> list[Celda]:
        """Its cell of each row: of its own, or that of its record."""
        celda_de = self.celdas.__getitem__
        if self.parte:
            return list(map(celda_de, map(self.valor, renglones)))
        if self.de_la_institucion:
            suyas = self.por_institucion
            for clave, comun in zip(claves, comunes, strict=True):
                if clave not in suyas:
                    suyas[clave] = celda_de(self.valor(comun))
            return [suyas[claves[n]] for n in de_quien]
        de_cada_uno = list(map(celda_de, map(self.valor, comunes)))
        return list(map(de_cada_uno.__getitem__, de_quien))
