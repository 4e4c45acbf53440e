"""Bytes to rows. Decides encoding, delimiter and sheet, and refuses what would hurt.

Knows nothing of what the columns mean. Limits are checked before anything is unpacked: a workbook of
150 kB can hold 60 MB and take the machine with it.
"""

from __future__ import annotations

import io
from functools import partial
from typing import BinaryIO

from django.utils.translation import gettext as _

from base.fechas import DIA_CERO_DE_EXCEL
from compromisos.importacion.formats.ajenos import check_es_texto
from compromisos.importacion.formats.libro import leer_xlsx
from compromisos.importacion.formats.paquete import check_zip
from compromisos.importacion.formats.tabla import (
    BYTES_MAXIMOS,
    CELDA_MAXIMA,
    CODIFICACIONES,
    COLUMNAS_MAXIMAS,
    MEGAS_MAXIMOS,
    MUESTRA,
    SIN_RESPUESTAS,
    ArchivoInutilizable,
    Lectura,
    Modo,
    NoALaVista,
    OtraHoja,
    Reconocer,
    montar,
    muy_pesado,
    nombre_de_columna_sin_nombre,
)
from compromisos.importacion.formats.texto import leer_csv

ES_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")  # and not a CSV whose first word begins with PK


def leer(
    fuente: BinaryIO | bytes,
    nombre: str,
    *,
    filas_maximas: int,
    reconocer: Reconocer,
    modo: Modo = SIN_RESPUESTAS,
    solo_el_principio: bool = False,
) -> Lectura:
    """Read a CSV or XLSX, whole: what is wrong with the file as such is said here, before any row is
    judged. `fuente` is an open file that can be read twice. `solo_el_principio` stops at the first row:
    enough to refuse at once what is no table of ours. Raises ArchivoInutilizable."""
    if isinstance(fuente, bytes):
        fuente = io.BytesIO(fuente)
    if (pesa := fuente.seek(0, io.SEEK_END)) > BYTES_MAXIMOS:
        raise ArchivoInutilizable(muy_pesado())
    fuente.seek(0)
    muestra = fuente.read(MUESTRA)
    if not muestra.strip():
        raise ArchivoInutilizable(_("El archivo está vacío."))
    es_zip = muestra.startswith(ES_ZIP)
    if not es_zip:
        check_es_texto(muestra, fuente)
        if nombre.lower().endswith(".xlsx"):
            raise ArchivoInutilizable(
                _(
                    "El archivo se llama .xlsx pero no es un libro de Excel: ábralo en Excel y guárdelo de nuevo."
                )
            )
    a_la_tabla = partial(
        montar,
        filas_maximas=filas_maximas,
        reconocer=reconocer,
        solo_el_principio=solo_el_principio,
        cabecera_dicha=int(modo.cabecera or 0),
    )
    if es_zip:
        lectura = leer_xlsx(fuente, pesa, a_la_tabla, reconocer, modo)
    else:
        lectura = leer_csv(fuente, a_la_tabla, reconocer, modo)
    if not any(lectura.cabecera):
        raise ArchivoInutilizable(_("La primera fila está vacía: ahí deben ir los nombres de las columnas."))
    if not len(lectura.lineas):
        raise ArchivoInutilizable(_("El archivo solo tiene la fila de nombres: no hay nada que importar."))
    return lectura


def es_libro(fuente: BinaryIO) -> bool:
    fuente.seek(0)
    principio = fuente.read(4)
    fuente.seek(0)
    return principio.startswith(ES_ZIP)


def cuanto_pesa_abierto(fuente: BinaryIO) -> int:
    """Bytes that reading it takes through: of a workbook those that it unpacks to. Raises ArchivoInutilizable for one
    that unpacks to too much."""
    pesa = fuente.seek(0, io.SEEK_END)
    if pesa > BYTES_MAXIMOS:
        raise ArchivoInutilizable(muy_pesado())
    return check_zip(fuente, pesa) if es_libro(fuente) else pesa


__all__ = [
    "ArchivoInutilizable",
    "BYTES_MAXIMOS",
    "CELDA_MAXIMA",
    "CODIFICACIONES",
    "cuanto_pesa_abierto",
    "es_libro",
    "COLUMNAS_MAXIMAS",
    "DIA_CERO_DE_EXCEL",
    "Lectura",
    "MEGAS_MAXIMOS",
    "Modo",
    "NoALaVista",
    "OtraHoja",
    "leer",
    "muy_pesado",
    "nombre_de_columna_sin_nombre",
]
