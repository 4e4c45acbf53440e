"""Workbooks of Excel: hidden sheets, rows and columns, comments, copies of other books, names of authors."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import column_index_from_string, get_column_letter

from base.ocultos.paquete import (
    ABIERTO,
    NoSeLimpia,
    Paquete,
    cuantos,
    decir_fotos,
    elementos,
    limpiar_fotos,
    propiedades,
)

HOJAS = r"xl/(?:worksheets|chartsheets)/[^/]+\.xml"
CON_FILAS = r"xl/worksheets/[^/]+\.xml"
QUE_MAS = {
    r"xl/externalLinks/externalLink\d+\.xml": lambda: (_("copia de datos de %(n)s libro"), _("copias de datos de %(n)s libros")),
    r"xl/embeddings/.*": lambda: (_("%(n)s archivo incrustado"), _("%(n)s archivos incrustados")),
    r"xl/pivotCache/pivotCacheRecords\d+\.xml": lambda: (
        _("los datos de los que salió %(n)s tabla dinámica"), _("los datos de los que salieron %(n)s tablas dinámicas"),
    ),
    r"xl/revisions/revisionLog\d+\.xml": lambda: (_("%(n)s cambio registrado"), _("%(n)s cambios registrados")),
    r"xl/connections\.xml": lambda: (_("%(n)s conexión a otra fuente"), _("%(n)s conexiones a otras fuentes")),
}  # fmt: skip


def ocultos(datos: bytes) -> Iterator[str]:
    paquete = Paquete.leer(datos)
    hojas = [
        e for e in elementos(paquete.arbol("xl/workbook.xml"), "sheet") if e.getAttribute("state") in TAPADAS
    ]
    nombres = ", ".join(f"«{e.getAttribute('name')}»" for e in hojas[:5])
    for frase in cuantos(_("%(n)s hoja oculta"), _("%(n)s hojas ocultas"), len(hojas)):
        yield f"{frase} ({nombres})"
    filas = columnas = 0
    for parte in paquete.nombres(CON_FILAS):
        de_esta = _tapadas(paquete.partes[parte])
        filas, columnas = filas + de_esta[0], columnas + de_esta[1]
    yield from cuantos(_("%(n)s fila oculta"), _("%(n)s filas ocultas"), filas)
    yield from cuantos(_("%(n)s columna oculta"), _("%(n)s columnas ocultas"), columnas)
    comentarios = sum(
        len(elementos(paquete.arbol(p), "comment")) for p in paquete.nombres(r"xl/comments/?[^/]*\.xml")
    )
    hilos = sum(
        len(elementos(paquete.arbol(p), "threadedComment"))
        for p in paquete.nombres(r"xl/threadedComments/[^/]+\.xml")
    )
    yield from cuantos(_("%(n)s comentario"), _("%(n)s comentarios"), max(comentarios, hilos))
    for patron, frases in QUE_MAS.items():
        yield from cuantos(*frases(), len(paquete.nombres(patron)))
    yield from decir_fotos(paquete)
    yield from propiedades(paquete)


TAPADAS = ("hidden", "veryHidden")


def _tapadas(hoja: bytes) -> tuple[int, int]:
    """(hidden rows, hidden columns) of a sheet that say something: many hide the empty ones around."""
    tapadas: list[tuple[int, int]] = []
    filas, columnas = 0, set()
    for _suceso, e in iterparse(io.BytesIO(hoja), forbid_dtd=True):
        nombre = e.tag.rpartition("}")[2]
        if nombre == "col" and _tapa(e, "width"):
            tapadas.append((int(e.get("min", 0)), int(e.get("max", 0))))
        elif nombre == "row":
            dicen = [c.get("r", "") for c in e if any(_dice(h) for h in c)]
            if dicen and _tapa(e, "ht"):
                filas += 1
            if tapadas:
                numeros = {column_index_from_string(r.rstrip("0123456789")) for r in dicen if r}
                columnas |= {n for n in numeros if any(a <= n <= b for a, b in tapadas)}
            e.clear()
    return filas, len(columnas)


def _tapa(e: Any, medida: str) -> bool:
    """Whether a row or a column is hidden, or has no size."""
    return e.get("hidden") in ("1", "true") or float(e.get(medida) or 1) == 0


def _dice(e: Any) -> bool:
    return e.tag.rpartition("}")[2] in ("v", "is", "f") and bool("".join(e.itertext()).strip())


def limpiar(datos: bytes) -> bytes:
    """What is seen, as values: a formula could need what is taken off."""
    with zipfile.ZipFile(io.BytesIO(datos)) as bolsa:
        if sum(parte.file_size for parte in bolsa.infolist()) > ABIERTO // 3:
            raise NoSeLimpia(_("El libro es demasiado grande por dentro para hacerle una copia."))
    formulas = openpyxl.load_workbook(io.BytesIO(datos), keep_links=False)
    libro = openpyxl.load_workbook(io.BytesIO(datos), data_only=True, keep_links=False)
    for hoja in list(libro.worksheets):
        if hoja.sheet_state != "visible":
            libro.remove(hoja)
        else:
            _limpiar_hoja(hoja, formulas[hoja.title])
    for hoja in [h for h in libro.chartsheets if h.sheet_state != "visible"]:
        libro.remove(hoja)
    if not libro.worksheets:
        raise NoSeLimpia(_("No le queda ninguna hoja a la vista."))
    libro.active = 0
    libro.defined_names.clear()
    libro.properties = DocumentProperties(creator=None)
    libro.custom_doc_props = type(libro.custom_doc_props)()
    salida = io.BytesIO()
    libro.save(salida)
    paquete = Paquete.leer(salida.getvalue())
    limpiar_fotos(paquete)
    return paquete.escribir()


def _limpiar_hoja(hoja: Any, con_formulas: Any) -> None:
    filas = {n for n, d in con_formulas.row_dimensions.items() if d.hidden or d.height == 0}
    columnas = {
        n
        for letra, d in con_formulas.column_dimensions.items()
        if d.hidden or d.width == 0
        for n in range(
            d.min or column_index_from_string(letra), (d.max or column_index_from_string(letra)) + 1
        )
    }
    for fila in hoja.iter_rows():
        for celda in fila:
            if celda.row in filas or celda.column in columnas:
                if celda.value is not None:
                    celda.value = None
            elif celda.value is None and con_formulas[celda.coordinate].data_type == "f":
                raise NoSeLimpia(
                    _("La celda %(celda)s de «%(hoja)s» es una fórmula sin resultado guardado: abra el libro en Excel, "
                      "guárdelo y súbalo otra vez.")
                    % {"celda": f"{get_column_letter(celda.column)}{celda.row}", "hoja": hoja.title}
                )  # fmt: skip
            if celda.comment is not None:
                celda.comment = None
    hoja.legacy_drawing = None
    hoja._pivots = []
    hoja.data_validations.dataValidation = [
        d for d in hoja.data_validations.dataValidation if "!" not in f"{d.formula1}{d.formula2}"
    ]
