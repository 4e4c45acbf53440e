"""The public tables as files: which records each holds on a day (`contenidos.py`), as rows, in each format.

Starts from a queryset of pledges as `lectura` gives them, filtered or not: list and file are the
same rows because they come from the same queryset.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import override

from base.dias import Dia
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import ANIDADAS, PUBLICAS, Columna
from compromisos.salidas.datos.contenidos import CONTENIDOS, filas_de_mas
from compromisos.salidas.datos.filas import Valores

FORMATOS = ("csv", "xlsx", "json", "jsonl")
LICENCIA = "CC-BY-4.0"  # of what this site makes; quotations belong to who wrote them


@dataclass(frozen=True, slots=True)
class TablaPublica:
    """One table as it was on a day: the pledges it speaks of."""

    nombre: str
    compromisos: QuerySet
    dia: Dia

    def registros(self) -> QuerySet:
        """What the table is about: one record may take several rows."""
        return CONTENIDOS[self.nombre].registros(self.compromisos, self.dia)

    def filas(self, registros: QuerySet | None = None) -> Iterator[Valores]:
        """Its rows, a few hundred records in memory at a time; or those of `registros`, of what it is about."""
        suyos = self.registros() if registros is None else registros
        return CONTENIDOS[self.nombre].filas(suyos, self.compromisos, self.dia)

    def cuantas_filas(self, registros: int) -> int:
        """How many rows its `registros` records take. At most one query."""
        if (partes := CONTENIDOS[self.nombre].partes) is None:
            return registros
        return registros + filas_de_mas(*partes(self.registros(), self.dia))

    @property
    def columnas_en_json(self) -> tuple[Columna, ...]:
        return tuple(c for c in PUBLICAS[self.nombre] if c.en_json)

    def trozos(self, formato: str, registros: QuerySet | None = None) -> Iterator[str] | Iterator[bytes]:
        """The file in that format, piece by piece: memory does not grow with it. `registros`: as in `filas`."""
        if formato == "xlsx":
            return self._libro(registros)
        contenido = CONTENIDOS[self.nombre]
        lineas = contenido.lineas
        if formato == "csv" and contenido.en_csv is not None:
            return contenido.en_csv(self.registros() if registros is None else registros, self.dia)
        if formato == "jsonl" and lineas is not None:
            return lineas(self.registros() if registros is None else registros)
        filas = self.filas(registros)
        if formato == "csv":
            return writer.csv_lineas(PUBLICAS[self.nombre], filas)
        anidada = ANIDADAS.get(self.nombre)
        if formato == "jsonl":
            return writer.jsonl_lineas(self.columnas_en_json, filas, anidada=anidada)
        return writer.json_trozos(
            self.columnas_en_json,
            filas,
            cabecera=self.cabecera(),
            clave=self.nombre,
            anidada=anidada,
        )

    def cabecera(self) -> dict[str, object]:
        """What a JSON says before its records. No query, but one of the record."""
        ademas = CONTENIDOS[self.nombre].ademas
        return {
            "tabla": self.nombre,
            "al": self.dia.fecha.isoformat(),
            "sitio": settings.SITE_URL,
            "licencia": LICENCIA,
            **(ademas(self.dia) if ademas else {}),
        }

    def en_bytes(self, formato: str, registros: QuerySet | None = None) -> Iterator[bytes]:
        return (t.encode() if isinstance(t, str) else t for t in self.trozos(formato, registros))

    def _libro(self, registros: QuerySet | None) -> Iterator[bytes]:
        with tempfile.TemporaryFile() as libro:
            with override("es"):  # its words are those the import reads
                writer.xlsx_en(
                    libro,
                    PUBLICAS[self.nombre],
                    self.filas(registros),
                    hoja=self.nombre,
                    fecha=self.dia.fecha,
                )
            libro.seek(0)
            while trozo := libro.read(1 << 16):
                yield trozo


def entera(nombre: str, dia: Dia) -> TablaPublica:
    """The table of all that is public, in the order of the list."""
    return TablaPublica(nombre, FiltroCompromisos(QueryDict(), dia).qs, dia)
