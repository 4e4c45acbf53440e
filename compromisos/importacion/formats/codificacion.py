"""How the letters of a text file are written: found out from the whole of it, a piece at a time, or as it was said."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from base import codificaciones
from compromisos.importacion.formats.tabla import CODIFICACIONES, MUESTRA, ArchivoInutilizable, no_es_texto

MARCAS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LINEAS_QUE_SE_NOMBRAN = 5
# An accented letter, a quote or a dash in UTF-8: in the others, «Ã» before a sign, which nobody writes.
PARECE_UTF8 = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x93-\xa6]")
# Controls that no text has; breaks of line, tabs and the end of file of MS-DOS apart.
DE_PROGRAMA = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
CUANTOS_NO_SON_TEXTO = 8  # in a piece; and one in two hundred
# What a text in Spanish has, of what is not ASCII: who reads Windows-1252 as UTF-8 by chance gets other letters.
DE_ESPANOL = re.compile(
    "[\\x00-\\x7fáéíóúüñÁÉÍÓÚÜÑ¿¡«»“”‘’–—…°ºª·•€²³½¼¾±×\xa0\xad\ufeff\ufffd\u2000-\u22ff]*"
)


def reconocer(fuente: BinaryIO, dicha: str) -> str:
    """The one that was said; else a byte-order mark decides; else how UTF-16 looks; else strict UTF-8; else the one of
    Windows, MS-DOS or Macintosh by its letters. Raises ArchivoInutilizable."""
    if dicha:
        codificacion = "utf-8-sig" if dicha == "utf-8" else dicha
        try:
            check_texto(fuente, codificacion)
        except UnicodeError:  # UTF-16 without its mark is not a UnicodeDecodeError
            raise ArchivoInutilizable(_no_esta_en(fuente, dicha)) from None
        return codificacion
    fuente.seek(0)
    muestra = fuente.read(MUESTRA)
    marcada = next((c for marca, c in MARCAS if muestra.startswith(marca)), "") or _sin_marca(muestra)
    try:
        check_texto(fuente, marcada or "utf-8")
        return marcada or "utf-8"
    except UnicodeError:
        if marcada.startswith(("utf-16", "utf-32")):
            raise ArchivoInutilizable(no_es_texto()) from None
    codificacion = _por_sus_letras(fuente)
    check_texto(fuente, codificacion)
    return codificacion


def _sin_marca(muestra: bytes) -> str:
    """UTF-16 that lost its mark: in every other byte, mostly zeros."""
    principio = muestra[:4096]
    pares, nones = principio[::2].count(0), principio[1::2].count(0)
    if max(pares, nones) * 3 < len(principio) // 2 or min(pares, nones) * 10 > max(pares, nones):
        return ""
    return "utf-16-be" if pares > nones else "utf-16-le"


def _por_sus_letras(fuente: BinaryIO) -> str:
    """Of a file that is not all UTF-8. One that is, but for some lines, is of two hands: it is refused, and names them."""
    de_utf8: list[int] = []
    malas: list[int] = []
    ajenas = 0
    muestra = bytearray()
    numero, cortada = 0, False
    for numero, linea in _lineas(fuente):
        if linea.isascii():
            continue
        suya, cortada = _es_utf8(linea), _se_corta(linea)
        parece = PARECE_UTF8.search(linea) is not None or (suya and DE_ESPANOL.fullmatch(linea.decode()))
        if parece:
            de_utf8.append(numero)
        if not suya:
            malas.append(numero)
            ajenas += not parece
        if len(muestra) < MUESTRA:
            muestra += linea + b"\n"
    if not de_utf8:
        return codificaciones.mejor(bytes(muestra)) or "cp1252"
    if cortada and malas == [numero]:
        raise ArchivoInutilizable(
            _("El archivo está cortado: termina a mitad de una letra. Vuelva a descargarlo o a guardarlo.")
        )
    if ajenas > len(de_utf8):
        frase = _(
            "El archivo junta dos codificaciones: %(lineas)s en UTF-8, y las demás no. Ábralo en el programa en que "
            "se hizo y guárdelo entero como «CSV UTF-8»."
        )
        raise ArchivoInutilizable(frase % {"lineas": _nombrar(de_utf8)})
    frase = _(
        "El archivo está en UTF-8 menos %(lineas)s: vuelva a escribir ahí las tildes y la ñ, y guárdelo como «CSV UTF-8»."
    )
    raise ArchivoInutilizable(frase % {"lineas": _nombrar(malas or de_utf8)})


def _lineas(fuente: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered as a text editor does; those of one that only writes CR, too."""
    fuente.seek(0)
    numero = 1
    for trozo in fuente:
        for linea in trozo.removesuffix(b"\n").removesuffix(b"\r").split(b"\r"):
            yield numero, linea
            numero += 1


def _se_corta(linea: bytes) -> bool:
    try:
        linea.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.end == len(linea)
    return False


def _nombrar(lineas: list[int]) -> str:
    if len(lineas) == 1:
        return _("la línea %(n)s") % {"n": lineas[0]}
    nombradas = ", ".join(map(str, lineas[:LINEAS_QUE_SE_NOMBRAN]))
    return _("las líneas %(n)s") % {"n": nombradas + ("…" if len(lineas) > LINEAS_QUE_SE_NOMBRAN else "")}


def _no_esta_en(fuente: BinaryIO, dicha: str) -> str:
    dichos = {"codificacion": CODIFICACIONES.get(dicha, dicha)}
    if dicha == "utf-8" and (malas := [n for n, linea in _lineas(fuente) if not _es_utf8(linea)]):
        return _(
            "El archivo no está escrito en %(codificacion)s: vea %(lineas)s. Elija otra codificación o deje que se "
            "reconozca."
        ) % {**dichos, "lineas": _nombrar(malas)}
    return (
        _("El archivo no está escrito en %(codificacion)s: elija otra codificación o deje que se reconozca.")
        % dichos
    )


def _es_utf8(linea: bytes) -> bool:
    try:
        linea.decode()
    except UnicodeDecodeError:
        return False
    return True


def check_texto(fuente: BinaryIO, codificacion: str) -> None:
    """Raises UnicodeError, or ArchivoInutilizable if it decodes but is no text."""
    decodificador = codecs.getincrementaldecoder(codificacion)()
    fuente.seek(0)
    linea = 1
    while True:
        trozo = fuente.read(MUESTRA)
        texto = decodificador.decode(trozo, final=not trozo)
        raros = DE_PROGRAMA.findall(texto)
        if len(raros) >= CUANTOS_NO_SON_TEXTO and len(raros) * 200 > len(texto):
            raise ArchivoInutilizable(no_es_texto())
        if "\x00" in raros:
            linea += texto[: texto.index("\x00")].count("\n")
            raise ArchivoInutilizable(_tiene_un_nulo(linea))
        if not trozo:
            return
        linea += texto.count("\n")


def _tiene_un_nulo(linea: int) -> str:
    return _(
        "La línea %(linea)s tiene un signo que no es de texto (un carácter nulo): bórrelo, o vuelva a guardar el archivo "
        "desde su programa."
    ) % {"linea": linea}
