"""Text with separators: its encoding and its separator are found out, and the quotes respected."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import BinaryIO

from django.utils.translation import gettext as _

from compromisos.importacion.formats.tabla import (
    CODIFICACIONES,
    LINEAS_ANTES_DE_LA_CABECERA,
    MUESTRA,
    ArchivoInutilizable,
    Lectura,
    Modo,
    Montar,
    Reconocer,
    no_es_texto,
)

DELIMITADORES = ",;\t|"
NO_ES_TEXTO = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def leer_csv(fuente: BinaryIO, montar: Montar, reconocer: Reconocer, modo: Modo) -> Lectura:
    codificacion = _codificacion(fuente, modo.codificacion)
    fuente.seek(0)
    texto = io.TextIOWrapper(fuente, encoding=codificacion, newline="")
    try:
        delimitador = modo.delimitador or _delimitador(texto.read(MUESTRA), reconocer)
        texto.seek(0)
        lector = csv.reader(texto, delimiter=delimitador, strict=True)
        lectura = montar(_filas_csv(lector))
    finally:
        with suppress(ValueError):
            texto.detach()  # the file stays whoever opened it's
    escrita = re.sub("-(SIG|LE|BE)$", "", codificacion.upper())
    return replace(lectura, formato="CSV", codificacion=escrita, delimitador=delimitador)


def _filas_csv(lector) -> Iterator[tuple[int, list]]:
    inicio = 1
    try:
        for celdas in lector:
            yield inicio, celdas
            inicio = lector.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            frase = _(
                "Cerca de la línea %(linea)s hay una celda larguísima: o pasa de 32,767 caracteres, o le "
                "faltan las comillas de cierre."
            )
        else:
            frase = _(
                "Hay unas comillas sin cerrar cerca de la línea %(linea)s: ciérrelas e inténtelo de nuevo."
            )
        raise ArchivoInutilizable(frase % {"linea": inicio}) from None


def _codificacion(fuente: BinaryIO, dicha: str) -> str:
    """The one that was said; else a byte-order mark decides; else strict UTF-8; else Windows-1252, what
    Spanish Excel writes. The whole file is tried, a piece at a time."""
    fuente.seek(0)
    principio = fuente.read(4)
    for marca, codificacion in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if principio.startswith(marca):
            intentos: tuple[str, ...] = (codificacion,)
            break
    else:
        intentos = ("utf-8", "cp1252")
        if len(principio) == 4 and principio.count(0) == 2:  # UTF-16 that lost its mark
            intentos = ("utf-16-be" if principio[0] == 0 else "utf-16-le",)
    if dicha:
        intentos = ("utf-8-sig" if dicha == "utf-8" else dicha,)
    for codificacion in intentos:
        try:
            _check_texto(fuente, codificacion)
        except UnicodeError:  # UTF-16 without its mark is not a UnicodeDecodeError
            continue
        return codificacion
    if dicha:
        raise ArchivoInutilizable(
            _(
                "El archivo no está escrito en %(codificacion)s: elija otra codificación o deje que se reconozca."
            )
            % {"codificacion": CODIFICACIONES.get(dicha, dicha)}
        )
    raise ArchivoInutilizable(no_es_texto())


def _check_texto(fuente: BinaryIO, codificacion: str) -> None:
    """Raises UnicodeError, or ArchivoInutilizable if it decodes but is no text."""
    decodificador = codecs.getincrementaldecoder(codificacion)()
    fuente.seek(0)
    while True:
        trozo = fuente.read(MUESTRA)
        if NO_ES_TEXTO.search(decodificador.decode(trozo, final=not trozo)):
            raise ArchivoInutilizable(no_es_texto())
        if not trozo:
            return


def _delimitador(texto: str, reconocer: Reconocer) -> str:
    """The one under which some line near the top shows most names of columns, quotes respected; if none
    shows any, the one that splits the first line into most cells."""
    muestra = [linea for linea in texto.splitlines()[: 3 * LINEAS_ANTES_DE_LA_CABECERA] if linea.strip()]

    def nota(delimitador: str) -> tuple[int, int]:
        try:
            filas = [next(csv.reader([linea], delimiter=delimitador), []) for linea in muestra]
        except csv.Error:
            return (0, 0)
        return (max((reconocer(f) for f in filas), default=0), len(filas[0]) if filas else 0)

    return max(DELIMITADORES, key=nota)
