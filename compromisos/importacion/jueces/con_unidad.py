"""A figure that brings its unit: «50 talleres» is 50, if that is what the target counts."""

from __future__ import annotations

from base.cifras import check_unidad, misma_unidad, separar_unidad, unidad_distinta
from base.ilegible import Ilegible
from compromisos.importacion.hallazgos import falla
from compromisos.importacion.jueces.base import Crudas


def sin_unidad(crudas: Crudas, columna: str, suya: str, *, decimal: str) -> Crudas:
    """The same cells with the figure of `columna` alone, if what comes beside it is `suya`. Raises ValidationError if it is
    another unit."""
    numero, unidad = separar_unidad(crudas.get(columna))
    if not unidad:
        return crudas
    try:
        check_unidad(crudas[columna], suya, decimal=decimal)
    except Ilegible as error:
        raise falla(columna, error.clave, str(error)) from None
    if not misma_unidad(unidad, suya):
        raise falla(columna, "unidad_distinta", str(unidad_distinta(crudas[columna], suya)))
    return crudas | {columna: numero}
