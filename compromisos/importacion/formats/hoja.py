"""What openpyxl does not tell of a sheet that it reads by rows: merged cells, formulas, what is hidden or struck out."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from compromisos.importacion.formats.tabla import COLUMNAS_MAXIMAS, ArchivoInutilizable

COMBINADAS_MAXIMAS = 2_000
SI = {"1", "true"}  # as Excel and as LibreOffice write it

Rango = tuple[int, int, int, int]  # first column, first row, last column, last row; from 1


@dataclass(slots=True)
class EnElXML:
    """`filas_ocultas` by number, `columnas_ocultas` from 0."""

    combinadas: list[Rango] = field(default_factory=list)
    con_formulas: bool = False
    con_alzadas: bool = False  # raised or lowered letters in texts that stand in the sheet itself
    filtrada: bool = False
    filas_ocultas: set[int] = field(default_factory=set)
    columnas_ocultas: set[int] = field(default_factory=set)


def mirar(fuente: BinaryIO, ruta: str) -> EnElXML:
    """One pass over the sheet at `ruta`. Raises ArchivoInutilizable for too many merged cells."""
    from defusedxml.ElementTree import iterparse
    from openpyxl.utils import range_boundaries

    hallado = EnElXML()
    numero = 0
    with zipfile.ZipFile(fuente) as bolsa, bolsa.open(ruta.lstrip("/")) as xml:
        for _evento, nodo in iterparse(xml, forbid_dtd=True):
            etiqueta = nodo.tag.rpartition("}")[2]
            if etiqueta == "mergeCell":
                hallado.combinadas.append(range_boundaries(nodo.get("ref")))
                if len(hallado.combinadas) > COMBINADAS_MAXIMAS:
                    raise ArchivoInutilizable(demasiado_combinadas())
            elif etiqueta == "f":
                hallado.con_formulas = True
            elif etiqueta == "vertAlign":
                hallado.con_alzadas = True
            elif etiqueta == "filterColumn":
                hallado.filtrada = True
            elif etiqueta == "col" and _no_se_ve(nodo, "width"):
                hasta = min(int(nodo.get("max")), COLUMNAS_MAXIMAS)
                hallado.columnas_ocultas.update(range(int(nodo.get("min")) - 1, hasta))
            elif etiqueta == "row":
                numero = int(nodo.get("r") or numero + 1)
                if _no_se_ve(nodo, "ht"):
                    hallado.filas_ocultas.add(numero)
                nodo.clear()
    return hallado


def _no_se_ve(nodo: Any, medida: str) -> bool:
    """Whether a row or a column is hidden, by hand, by a filter or a closed group; or is of no height or width."""
    return nodo.get("hidden") in SI or _es_cero(nodo.get(medida))


def _es_cero(medida: str | None) -> bool:
    try:
        return medida is not None and float(medida) == 0
    except ValueError:
        return False


def demasiado_combinadas() -> str:
    return _("La hoja tiene demasiadas celdas combinadas: sepárelas e inténtelo de nuevo.")


def estilos_tachados(libro: Any) -> frozenset[int]:
    """The styles of a workbook whose letters are struck out."""
    fuentes = [bool(f.strike) for f in libro._fonts]
    return frozenset(n for n, estilo in enumerate(libro._cell_styles) if fuentes[estilo.fontId])
