"""Text with separators: its encoding and its layout are found out, and the quotes respected."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO, TextIO

from django.utils.translation import gettext as _

from compromisos.importacion.formats import codificacion, dialecto
from compromisos.importacion.formats.dialecto import Dialecto
from compromisos.importacion.formats.tabla import (
    CODIFICACIONES,
    POR_SUS_LETRAS,
    ArchivoInutilizable,
    Lectura,
    Modo,
    Montar,
    Reconocer,
)


def leer_csv(fuente: BinaryIO, montar: Montar, reconocer: Reconocer, modo: Modo) -> Lectura:
    escrita_en = codificacion.reconocer(fuente, modo.codificacion)
    fuente.seek(0)
    texto = io.TextIOWrapper(fuente, encoding=escrita_en, newline="")
    try:
        suyo = dialecto.reconocer_dialecto(texto, modo.delimitador, reconocer)
        texto.seek(0)
        lectura = montar(_filas_csv(texto, suyo))
    finally:
        with suppress(ValueError):
            texto.detach()  # the file stays whoever opened it's
    return replace(
        lectura,
        formato="CSV",
        codificacion=re.sub("-(SIG|LE|BE)$", "", escrita_en.upper()),
        delimitador=suyo.delimitador,
        avisos=[] if modo.codificacion else _avisos(escrita_en),
    )


def _avisos(escrita_en: str) -> list[tuple[str, str]]:
    """(code, sentence) of what was found out of the file, and may be wrong."""
    if escrita_en not in POR_SUS_LETRAS:
        return []
    frase = _(
        "El archivo no dice en qué codificación está: por sus letras se leyó como %(codificacion)s. Si alguna tilde "
        "o la ñ sale mal, elija otra."
    )
    return [("codificacion_por_sus_letras", frase % {"codificacion": CODIFICACIONES[escrita_en]})]


def _filas_csv(texto: TextIO, suyo: Dialecto) -> Iterator[tuple[int, list]]:
    lector = suyo.leer(dialecto.lineas_de(texto, suyo))
    inicio, ancho = 1, 0
    try:
        for celdas in lector:
            enteras = suyo.desenvolver(dialecto.celdas_de(celdas), ancho)
            ancho = max(ancho, len(enteras))
            yield inicio, enteras
            inicio = lector.line_num + 1
    except csv.Error as error:
        raise ArchivoInutilizable(_por_que(str(error)) % {"linea": inicio}) from None


def _por_que(error: str) -> str:
    """The sentence, with room for the line."""
    if "field limit" in error:
        return _(
            "Cerca de la línea %(linea)s hay una celda larguísima: o pasa de 32,767 caracteres, o le faltan las "
            "comillas de cierre."
        )
    if "expected after" in error:
        return _(
            "En la línea %(linea)s hay unas comillas que cierran a mitad de un texto: ponga entre comillas el texto "
            "entero y escriba dos veces las de dentro, o quítelas."
        )
    return _("Hay unas comillas sin cerrar cerca de la línea %(linea)s: ciérrelas e inténtelo de nuevo.")
