"""The registry of columns: what each file that comes in or goes out holds, a column declared once for both ways.

Each table is a Resource of django-import-export whose fields are `Columna`s. The page, the downloads, the import
template, the import itself, the admin's export and the data dictionary read them: what we give out comes in
again with every row «sin cambios». `importacion/resources.py` adds to them how a dataset is imported.

Names are part of the public interface: others script against them.
"""

from __future__ import annotations

from functools import cache

from compromisos.salidas.datos.columns.avances import EVIDENCIAS, ColumnasDeAvances
from compromisos.salidas.datos.columns.base import Columna, Columnas, SoloSale
from compromisos.salidas.datos.columns.compromisos import AVANCE_JUNTO, ColumnasDeCompromisos
from compromisos.salidas.datos.columns.correcciones import CORRECCIONES
from compromisos.salidas.datos.columns.de_catalogo import (
    CORTES,
    EDICIONES,
    REGISTRO,
    TEMAS,
    TERRITORIOS,
)
from compromisos.salidas.datos.columns.elementos import ELEMENTOS
from compromisos.salidas.datos.columns.instituciones import ColumnasDeInstituciones
from compromisos.salidas.datos.columns.marcos import ColumnasDeMarcos
from compromisos.salidas.datos.columns.solo_salen import CAMBIOS, METAS, PERIODOS, RESUMEN
from compromisos.salidas.datos.columns.verificaciones import ColumnasDeVerificaciones
from compromisos.salidas.datos.version import VERSION

COMPROMISOS = ColumnasDeCompromisos.todas()
AVANCES = tuple(c for c in ColumnasDeAvances.todas() if c.importable)
INSTITUCIONES = tuple(c for c in ColumnasDeInstituciones.todas() if c.importable)
MARCOS = tuple(c for c in ColumnasDeMarcos.todas() if c.importable)
VERIFICACIONES = tuple(c for c in ColumnasDeVerificaciones.todas() if c.importable)

# The columns that the import knows, by kind of file.
TABLAS: dict[str, tuple[Columna, ...]] = {
    "compromisos": COMPROMISOS,
    "avances": AVANCES,
    "instituciones": INSTITUCIONES,
    "marcos": MARCOS,
    "verificaciones": VERIFICACIONES,
}

# What people call each of those files.
NOMBRES: dict[str, str] = {
    tabla.tabla: tabla.get_display_name()
    for tabla in (
        ColumnasDeCompromisos,
        ColumnasDeAvances,
        ColumnasDeInstituciones,
        ColumnasDeMarcos,
        ColumnasDeVerificaciones,
    )
}

# Every table that goes out, and what of it JSON nests: (key of the record, name of its list, what is in it).
PUBLICAS: dict[str, tuple[Columna, ...]] = {
    "compromisos": COMPROMISOS,
    "metas": METAS,
    "avances": ColumnasDeAvances.todas(),
    "verificaciones": ColumnasDeVerificaciones.todas(),
    "evidencias": EVIDENCIAS,
    "instituciones": ColumnasDeInstituciones.todas(),
    "ediciones": EDICIONES,
    "temas": TEMAS,
    "territorios": TERRITORIOS,
    "cortes": CORTES,
    "registro": REGISTRO,
    "marcos": ColumnasDeMarcos.todas(),
    "elementos": ELEMENTOS,
    "correcciones": CORRECCIONES,
}
# And those of a stretch of days or of a period (`contenidos.APARTE`): all that the dictionary explains.
TODAS: dict[str, tuple[Columna, ...]] = {**PUBLICAS, "cambios": CAMBIOS, "periodos": PERIODOS}
# What identifies a record of each of them.
CLAVES: dict[str, tuple[str, ...]] = {
    "compromisos": ("codigo",),
    "metas": ("codigo", "orden"),
    "avances": ("avance",),
    "verificaciones": ("verificacion",),
    "evidencias": ("evidencia",),
    "instituciones": ("codigo",),
    "ediciones": ("codigo",),
    "temas": ("codigo",),
    "territorios": ("ubigeo",),
    "cortes": ("codigo",),
    "registro": ("numero",),
    "marcos": ("codigo", "elemento"),
    "elementos": ("elemento",),
    "correcciones": ("correccion",),
    "cambios": ("clave",),
    "periodos": ("codigo",),
}
ANIDADAS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "compromisos": ("codigo", "metas", ColumnasDeCompromisos.de_las_partes()),
    "avances": ("avance", "mediciones", ColumnasDeAvances.de_las_partes()),
    "verificaciones": ("verificacion", "valores", ColumnasDeVerificaciones.de_las_partes()),
}


@cache
def importables(tabla: str) -> tuple[Columna, ...]:
    return tuple(c for c in TABLAS[tabla] if c.importable)


@cache
def nombres_importables(tabla: str) -> tuple[str, ...]:
    """What the version of a row of that table speaks of, in its order."""
    return tuple(c.nombre for c in importables(tabla))


@cache
def agregadas(tabla: str) -> tuple[str, ...]:
    """The columns of that table that came after it was first given out, in the order in which they came."""
    nuevas = sorted((c for c in importables(tabla) if c.agregada), key=lambda c: c.agregada)
    return tuple(c.nombre for c in nuevas)


@cache
def de_ida_y_vuelta(tabla: str) -> tuple[Columna, ...]:
    """The columns of a file that somebody downloads to mend it and send it back: those that come in, and the
    version of the row."""
    version = next(c for c in PUBLICAS[tabla] if c.nombre == VERSION)
    return (*importables(tabla), version)


__all__ = [
    "ANIDADAS",
    "AVANCES",
    "AVANCE_JUNTO",
    "CAMBIOS",
    "CLAVES",
    "COMPROMISOS",
    "Columna",
    "Columnas",
    "ColumnasDeAvances",
    "ColumnasDeCompromisos",
    "ColumnasDeInstituciones",
    "ColumnasDeMarcos",
    "ColumnasDeVerificaciones",
    "INSTITUCIONES",
    "MARCOS",
    "METAS",
    "NOMBRES",
    "PERIODOS",
    "PUBLICAS",
    "RESUMEN",
    "SoloSale",
    "TABLAS",
    "TODAS",
    "VERSION",
    "agregadas",
    "de_ida_y_vuelta",
    "importables",
    "nombres_importables",
]
