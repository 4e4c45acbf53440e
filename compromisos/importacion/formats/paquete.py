"""The zip that a workbook is: what would hurt is refused by its declared size, and what other programs write in their own
way is put as Excel writes it before it is read.

openpyxl reads what Excel calls «Libro de Excel». The «estricto» has the same under other names, some programs separate
folders by «\\\\», and openpyxl takes `x005F_` out of every text: so a bag that has any of these is written anew.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from contextlib import suppress
from typing import BinaryIO, cast

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from compromisos.importacion.formats import ajenos
from compromisos.importacion.formats.tabla import ArchivoInutilizable

DESEMPACADO_MAXIMO = 50 * 1024 * 1024
PROPORCION_MAXIMA = 100
MIEMBROS_MAXIMOS = 10_000
XML_A_LO_MAS = 1024 * 1024  # of a list of parts
RELACIONES = "_rels/.rels"
SE_ROMPE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
)  # a part that is not what its bag says
ESTRICTO = b"http://purl.oclc.org/ooxml/"
TRANSICIONAL = (
    (rb"http://purl\.oclc\.org/ooxml/officeDocument/extendedProperties", b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"),
    (rb"http://purl\.oclc\.org/ooxml/officeDocument/customProperties", b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"),
    (rb"http://purl\.oclc\.org/ooxml/(\w+)/", rb"http://schemas.openxmlformats.org/\1/2006/"),
)  # fmt: skip
ESCAPE_QUE_SE_PIERDE = re.compile(rb"x005F_")


def check_zip(fuente: BinaryIO, pesa: int) -> int:
    """How many bytes it unpacks to, as its directory declares (no more are unpacked), if that can be read at all.
    Raises ArchivoInutilizable."""
    try:
        with zipfile.ZipFile(fuente) as bolsa:
            miembros = bolsa.infolist()
            total = _check_tamanos(miembros, pesa)
            if any(m.flag_bits & 1 for m in miembros):
                raise ArchivoInutilizable(str(ajenos.TIENE_CLAVE))
            nombres = {como_se_llama(m.filename) for m in miembros}
            if _parte_del_libro(bolsa) not in nombres:
                raise ArchivoInutilizable(ajenos.que_bolsa_es(nombres, _leer(bolsa, "mimetype")))
    except zipfile.BadZipFile:
        raise ArchivoInutilizable(
            _("El libro está incompleto o dañado: vuelva a descargarlo o a guardarlo.")
        ) from None
    return total


def _check_tamanos(miembros: list[zipfile.ZipInfo], pesa: int) -> int:
    total = sum(m.file_size for m in miembros)
    if total > DESEMPACADO_MAXIMO or total > PROPORCION_MAXIMA * max(pesa, 10_000):
        raise ArchivoInutilizable(
            _("El libro ocupa demasiado al abrirse: copie solo las filas en uno nuevo.")
        )
    if len(miembros) > MIEMBROS_MAXIMOS:
        raise ArchivoInutilizable(
            _(
                "El libro tiene más de %(n)s partes, entre hojas, imágenes y comentarios: copie solo las filas en uno nuevo."
            )
            % {"n": f"{MIEMBROS_MAXIMOS:,}"}
        )
    if any(".." in como_se_llama(m.filename).split("/") for m in miembros):
        raise ArchivoInutilizable(
            _(
                "El libro tiene dentro partes que no son de Excel: ábralo en Excel y guárdelo como «Libro de Excel (.xlsx)»."
            )
        )
    return total


def como_se_llama(nombre: str) -> str:
    """A part under the name that Excel gives it."""
    return nombre.replace("\\", "/").lstrip("/")


def _parte_del_libro(bolsa: zipfile.ZipFile) -> str:
    """The part that the bag names as its workbook, or the one that is always it; "" if it is none of Excel."""
    try:
        relaciones = fromstring(_leer(bolsa, RELACIONES) or b"<r/>", forbid_dtd=True)
    except Exception:  # whatever is wrong with it, it names none
        return "xl/workbook.xml"
    for relacion in relaciones:
        destino = como_se_llama(relacion.get("Target", ""))
        if relacion.get("Type", "").endswith("/officeDocument") and re.fullmatch(
            r"(?:.*/)?workbook\w*\.xml", destino, re.IGNORECASE
        ):
            return destino
    return "xl/workbook.xml"


def _leer(bolsa: zipfile.ZipFile, nombre: str) -> bytes:
    """A small part; nothing if it is not there, or is broken."""
    for miembro in bolsa.infolist():
        if como_se_llama(miembro.filename) == nombre and miembro.file_size <= XML_A_LO_MAS:
            with suppress(*SE_ROMPE):
                return _contenido(bolsa, miembro)
    return b""


def _contenido(bolsa: zipfile.ZipFile, miembro: zipfile.ZipInfo) -> bytes:
    """No more of it than its bag declares: what lies about its size is not unpacked."""
    with bolsa.open(miembro) as parte:
        return parte.read(miembro.file_size + 1)


def como_de_excel(fuente: BinaryIO, pesa: int) -> BinaryIO:
    """The bag as openpyxl reads it: itself, or one written anew. Raises ArchivoInutilizable."""
    check_zip(fuente, pesa)
    with zipfile.ZipFile(fuente) as bolsa:
        miembros = bolsa.infolist()
        es_estricto = ESTRICTO in _leer(bolsa, RELACIONES) + _leer(bolsa, _parte_del_libro(bolsa))
        if not (
            es_estricto
            or any(como_se_llama(m.filename) != m.filename for m in miembros)
            or any(_tiene_escapes(bolsa, m) for m in miembros)
        ):
            return fuente
        nueva = tempfile.SpooledTemporaryFile(DESEMPACADO_MAXIMO)  # noqa: SIM115 - closed with whoever reads it
        with zipfile.ZipFile(nueva, "w", zipfile.ZIP_STORED) as escrita:
            for miembro in miembros:
                if not miembro.is_dir():
                    nombre = como_se_llama(miembro.filename)
                    escrita.writestr(nombre, _como_de_excel(nombre, _contenido(bolsa, miembro)))
    nueva.seek(0)
    return cast(BinaryIO, nueva)


def _son_textos(nombre: str) -> bool:
    return nombre.lower().endswith("sharedstrings.xml")


def _tiene_escapes(bolsa: zipfile.ZipFile, miembro: zipfile.ZipInfo) -> bool:
    if not _son_textos(como_se_llama(miembro.filename)):
        return False
    with bolsa.open(miembro) as xml:
        resto = b""
        while trozo := xml.read(1 << 16):
            if ESCAPE_QUE_SE_PIERDE.search(resto + trozo):
                return True
            resto = trozo[-6:]
    return False


def _como_de_excel(nombre: str, contenido: bytes) -> bytes:
    if nombre.endswith((".xml", ".rels")) and ESTRICTO in contenido:
        for estricto, transicional in TRANSICIONAL:
            contenido = re.sub(estricto, transicional, contenido)
    return ESCAPE_QUE_SE_PIERDE.sub(b"x005f_", contenido) if _son_textos(nombre) else contenido
