"""Near misses that somebody accepted: what a cell says is read as what was meant.

«Municipalidad de Prueva» is read as «Municipalidad de Prueba» in one row, or in all that say so: nothing is guessed,
the preview asked and somebody answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from base.texto import plegar
from compromisos.importacion.normalize import NIVELES
from compromisos.salidas.datos.widgets import SEPARADOR

PARTES = re.compile(r"\s*[;\n]\s*")


@dataclass(frozen=True, slots=True)
class Equivalencia:
    """`linea` 0: every row that says `texto`, which is the whole cell or one of its parts."""

    columna: str
    texto: str
    por: str
    linea: int = 0

    @property
    def es_otra(self) -> bool:
        """Whether it was said to be another thing, and not the one that it nearly is."""
        return self.texto == self.por


class Equivalencias:
    """Index of what was accepted."""

    def __init__(self, aceptadas: Iterable[Equivalencia]):
        self._por: dict[tuple[str, int, str], str] = {
            (e.columna, e.linea, plegar(e.texto)): e.por for e in aceptadas
        }
        self._columnas = {columna for columna, _linea, _texto in self._por}

    def aplicar(self, linea: int, celdas: dict[str, object]) -> dict[str, object]:
        """The cells of a row, with what was meant."""
        if not self._columnas:
            return celdas
        return {c: self._celda(c, linea, celda) for c, celda in celdas.items()}

    def _celda(self, columna: str, linea: int, celda: object) -> object:
        dicha_de = "territorios" if columna in NIVELES else columna
        if dicha_de not in self._columnas or not isinstance(celda, str):
            return celda
        entera = self._hallar(dicha_de, linea, celda)
        if entera is not None:
            return entera
        partes = PARTES.split(celda)
        meditadas = [self._hallar(dicha_de, linea, parte) for parte in partes]
        if not any(meditadas):
            return celda
        return SEPARADOR.join(m or parte for m, parte in zip(meditadas, partes, strict=True))

    def _hallar(self, columna: str, linea: int, texto: str) -> str | None:
        plegado = plegar(texto)
        suya = self._por.get((columna, linea, plegado))
        return suya if suya is not None else self._por.get((columna, 0, plegado))
