"""Headers as people write them to headers as the registry names them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion.formats import ArchivoInutilizable
from compromisos.salidas.datos.columns import AVANCE_JUNTO, PUBLICAS, TABLAS, VERSION, importables

LARGO_DE_NOMBRE = 60
ADORNOS = re.compile(r"^\s*\d{1,2}\s*[.)-]+|\([^()]*\)")  # «1. Institución», «Plazo (dd/mm/aaaa)»
JUNTO_AL_AVANCE = {"estado", "evidencia_url"}

# Columns of the file, not of the registry: places whose level the header says. They become `territorios`.
NIVELES = ("region", "provincia", "distrito")
LUGARES = {
    "region": "region", "regiones": "region", "departamento": "region", "departamentos": "region",
    "provincia": "provincia", "provincias": "provincia", "distrito": "distrito", "distritos": "distrito",
}  # fmt: skip


@cache
def _equivalencias(tabla: str) -> dict[str, str]:
    """{folded header: column} of the importable columns; a column that only goes out maps to ""."""
    juntas = AVANCE_JUNTO if tabla == "compromisos" else ()
    conocidas = {plegar(otro): c.nombre for c in (*TABLAS[tabla], *juntas) for otro in c.otros}
    conocidas |= LUGARES if tabla != "instituciones" else {}
    conocidas |= {plegar(c.nombre): c.nombre for c in juntas}
    for columna in TABLAS[tabla]:
        if plegar(columna.nombre) in conocidas and not columna.importable:
            continue
        destino = columna.nombre if columna.importable else ""
        for forma in (columna.nombre, str(columna.etiqueta)):
            if columna.importable or plegar(forma) not in conocidas:
                conocidas.setdefault(plegar(forma), destino)
        conocidas[plegar(columna.nombre)] = destino
    return conocidas


def _columna(escrita: str, conocidas: dict[str, str]) -> str:
    """The column that this header names, as it is written or without what people adorn it with; "" if none."""
    plegada = plegar(escrita)
    return conocidas[plegada] if plegada in conocidas else conocidas.get(plegar(ADORNOS.sub("", escrita)), "")


def normalizar(cabecera: list[str], tabla: str) -> list[str]:
    """The registry's name of each column of the file, or "" if it is ignored. Raises ArchivoInutilizable for a column that comes twice or a required one that is missing."""
    conocidas = _equivalencias(tabla)
    columnas = [_columna(c, conocidas) for c in cabecera]
    if tabla != "compromisos" and _es_descarga(cabecera, tabla):
        columnas = ["" if c in _que_solo_salen(tabla) else columnas[n] for n, c in enumerate(cabecera)]
    if tabla == "compromisos" and not {"avance", "fecha_avance"} & set(columnas) and _es_nuestra(cabecera):
        columnas = ["" if c in JUNTO_AL_AVANCE else c for c in columnas]  # the state that we gave out
    # «Plazo» is what people call a deadline, and a column that our export adds beside the deadline.
    salen = {plegar(c.nombre) for c in TABLAS[tabla] if not c.importable}
    columnas = [
        "" if columnas.count(c) > 1 and plegar(escrita) in salen else c
        for c, escrita in zip(columnas, cabecera, strict=True)
    ]
    for nombre, veces in Counter(c for c in columnas if c).items():
        if veces > 1:
            dobles = ", ".join(
                f"«{c}»" for c, columna in zip(cabecera, columnas, strict=True) if columna == nombre
            )
            raise ArchivoInutilizable(
                _("La columna «%(columna)s» aparece %(n)s veces (%(dobles)s): deje una sola.")
                % {"columna": nombre, "n": veces, "dobles": dobles}
            )
    faltan = [c.nombre for c in importables(tabla) if c.obligatoria and c.nombre not in columnas]
    if faltan:
        ignoradas = [c for c, columna in zip(cabecera, columnas, strict=True) if c and not columna]
        frase = _(
            "Faltan columnas obligatorias: %(faltan)s. Use la plantilla o cambie el nombre de la columna."
        )
        if ignoradas:
            frase = _(
                "Faltan columnas obligatorias: %(faltan)s. ¿Es alguna de estas, que no se reconocen: "
                "%(ignoradas)s? Use la plantilla o cámbiele el nombre."
            )
        raise ArchivoInutilizable(
            frase
            % {
                "faltan": ", ".join(f"«{c}»" for c in faltan),
                "ignoradas": ", ".join(f"«{c[:40]}»" for c in ignoradas[:6]),
            }
        )
    return columnas


def columna_de_situacion(cabecera: list[str], tabla: str) -> int | None:
    """Which column of our download says that an update was corrected or withdrawn; None in any other file."""
    es_suya = tabla == "avances" and _es_descarga(cabecera, tabla)
    return cabecera.index("situacion") if es_suya else None


def columna_de_version(cabecera: list[str]) -> int | None:
    """Which column says what each row was when we gave it out; None if there is none."""
    return next((n for n, escrita in enumerate(cabecera) if plegar(escrita) == VERSION), None)


def _es_nuestra(cabecera: list[str]) -> bool:
    """Whether it is a file that this site gave out: it has the columns that only go out."""
    return {"codigo", "respaldo", "direccion"} <= {plegar(c) for c in cabecera}


def _es_descarga(cabecera: list[str], tabla: str) -> bool:
    """Whether it has every column of the public download, but for the version, which some take off: there «avance»
    is a number, not what was done."""
    return {c.nombre for c in PUBLICAS[tabla]} - {VERSION} <= set(cabecera)


@cache
def _que_solo_salen(tabla: str) -> frozenset[str]:
    return frozenset(c.nombre for c in PUBLICAS[tabla]) - {c.nombre for c in importables(tabla)}


def adivinar_tabla(cabecera: list[str]) -> str:
    """The kind of file most of whose headers are known; ArchivoInutilizable if hardly any is.

    By how many it knows and not by what is missing: a file of pledges without its number is a file of
    pledges with an error, not a file of institutions.
    """
    conocidas = {tabla: sum(bool(_columna(c, _equivalencias(tabla))) for c in cabecera) for tabla in TABLAS}
    mejor = max(conocidas, key=lambda t: conocidas[t])
    if not conocidas[mejor]:
        raise ArchivoInutilizable(
            _("No se reconoce ninguna columna. La primera fila debe llevar los nombres de la plantilla.")
        )
    return mejor


def reconocer(celdas: list[str]) -> int:
    """How many of these cells are names of columns, in the kind of file that knows most of them."""
    cortas = [c for c in celdas if c and len(c) <= LARGO_DE_NOMBRE]
    plegadas = {plegar(forma) for c in cortas for forma in (c, ADORNOS.sub("", c))} - {""}
    return max(len(plegadas & _conocidas(tabla)) for tabla in TABLAS)


@cache
def _conocidas(tabla: str) -> frozenset[str]:
    return frozenset(forma for forma, columna in _equivalencias(tabla).items() if columna)
