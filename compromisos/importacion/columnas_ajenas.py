"""Columns that are not what their header says: a «Tema» none of whose values is one of our themes is another column.

It is left, with one notice, instead of an error in each row. A column with one value that we know, or that nearly is
one, is ours, and its other values are faults of their rows. So is one that whoever sends the file must fill in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from base.ilegible import Ilegible
from base.texto import plegar
from compromisos.importacion.directorio import Directorio
from compromisos.importacion.hallazgos import Hallazgo
from compromisos.importacion.motor import Linea
from compromisos.importacion.normalize import NIVELES
from compromisos.salidas.datos.columns import AVANCE_JUNTO, importables
from compromisos.salidas.datos.rellenos import es_relleno
from compromisos.salidas.datos.widgets import OpcionesWidget, OpcionWidget, partes_escritas

FILAS_QUE_BASTAN = 2  # one odd value may be a slip
VALORES_QUE_SE_MIRAN = 200
CASI = 75  # of 100: near enough to a word of ours to be that word, badly written
VALORES_QUE_SE_DICEN = 3
SE_MIRAN = ("ejes", "edicion", "territorios", "estado", "prevision", "alcance", "rol", "sector", *NIVELES)

Sabe = Callable[[str], bool]


def columnas_ajenas(
    cabecera: Sequence[str],
    columnas: Sequence[str],
    lineas: Iterable[Linea],
    tabla: str,
    directorio: Directorio,
) -> dict[int, Hallazgo]:
    """{place of the column: its notice} of those that are another thing."""
    obligatorias = {c.nombre for c in importables(tabla) if c.obligatoria}
    dudosas = {n: c for n, c in enumerate(columnas) if c in SE_MIRAN and c not in obligatorias}
    vistas: dict[int, dict[str, int]] = {n: {} for n in dudosas}
    saben = {n: _conoce(c, tabla, directorio) for n, c in dudosas.items()}
    for _linea, celdas in lineas if dudosas else ():
        for n in list(vistas):
            valor = str(celdas[n]).strip()
            if not valor or es_relleno(valor):
                continue
            if valor not in vistas[n] and (len(vistas[n]) == VALORES_QUE_SE_MIRAN or saben[n](valor)):
                del vistas[n]
                continue
            vistas[n][valor] = vistas[n].get(valor, 0) + 1
        if not vistas:
            break
    return {
        n: _aviso(cabecera[n], valores)
        for n, valores in vistas.items()
        if sum(valores.values()) >= FILAS_QUE_BASTAN
    }


def _aviso(escrita: str, valores: dict[str, int]) -> Hallazgo:
    dichos = ", ".join(f"«{v[:40]}»" for v in list(valores)[:VALORES_QUE_SE_DICEN])
    frase = _(
        "La columna «%(columna)s» parece otra cosa: ninguno de sus valores (%(valores)s) es de los que van ahí. No se lee."
    )
    return Hallazgo(
        escrita[:80], "", "columna_de_otra_cosa", frase % {"columna": escrita[:80], "valores": dichos}
    )


def _conoce(columna: str, tabla: str, directorio: Directorio) -> Sabe:
    """What tells whether a cell of that column says a word of ours, or nearly."""
    if columna == "ejes":
        return lambda celda: (
            any(_leen(directorio.eje, p) for p in partes_escritas(celda))
            or _casi(celda, directorio.nombres_de_ejes())
        )
    if columna == "edicion":
        return lambda celda: (
            _leen(directorio.edicion_de, celda) or _casi(celda, directorio.nombres_de_edicion())
        )
    if columna in ("territorios", *NIVELES):
        nivel = columna if columna == "region" else ""
        return lambda celda: any(directorio.puede_ser_lugar(p, nivel) for p in partes_escritas(celda))
    widget = next(c.widget for c in (*importables(tabla), *AVANCE_JUNTO) if c.nombre == columna)
    opciones = widget.cada_una if isinstance(widget, OpcionesWidget) else widget
    assert isinstance(opciones, OpcionWidget)  # all that is left in SE_MIRAN
    formas = opciones.por_forma()
    return lambda celda: any(plegar(p) in formas for p in partes_escritas(celda)) or _casi(celda, formas)


def _leen(leer: Callable[[str], object], texto: str) -> bool:
    try:
        leer(texto)
    except Ilegible:
        return False
    return True


def _casi(celda: str, formas: Iterable[str]) -> bool:
    plegada = plegar(celda)
    return any(fuzz.ratio(plegada, plegar(forma)) >= CASI for forma in formas)
