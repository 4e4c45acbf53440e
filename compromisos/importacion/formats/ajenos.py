"""Files of other programs: what each is, and what whoever has it does to send the table in it.

Told by what they are, whatever they are called: a page saved as .xls, a CSV called .xlsx, a workbook inside a .zip.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as ahora_no

from compromisos.importacion.formats.tabla import MUESTRA, ArchivoInutilizable

ES_OLE = b"\xd0\xcf\x11\xe0"  # the box of Office before 2007, and of what has a password
TIENE_CLAVE = ahora_no("El libro tiene contraseña: ábralo en Excel, quítesela y guárdelo como .xlsx.")
ES_UNA_PAGINA = ahora_no(
    "Es una página web con otro nombre, como la que dan algunos portales: ábralo en Excel y guárdelo como «Libro de "
    "Excel (.xlsx)»."
)
ES_UN_COMPRIMIDO = ahora_no(
    "Es un archivo comprimido (%(que)s): ábralo y suba el libro o el CSV que tiene dentro."
)
ES_UN_DOCUMENTO = ahora_no(
    "Es un documento (%(que)s) y no una tabla: copie la tabla a un libro de Excel y suba ese libro."
)
ES_UNA_IMAGEN = ahora_no("Es una imagen (%(que)s): hace falta el libro o el CSV, con los datos como texto.")

EMPIEZA: tuple[tuple[bytes, str | Promise, str], ...] = (
    (b"%PDF", ES_UN_DOCUMENTO, "PDF"),
    (b"{\\rtf", ES_UN_DOCUMENTO, "RTF"),
    (b"Rar!\x1a\x07", ES_UN_COMPRIMIDO, ".rar"),
    (b"7z\xbc\xaf\x27\x1c", ES_UN_COMPRIMIDO, ".7z"),
    (b"\x1f\x8b", ES_UN_COMPRIMIDO, ".gz"),
    (b"BZh", ES_UN_COMPRIMIDO, ".bz2"),
    (b"\xfd7zXZ\x00", ES_UN_COMPRIMIDO, ".xz"),
    (b"\x89PNG", ES_UNA_IMAGEN, "PNG"),
    (b"\xff\xd8\xff", ES_UNA_IMAGEN, "JPEG"),
    (b"GIF8", ES_UNA_IMAGEN, "GIF"),
)
# In the directory of an OLE box, in UTF-16: what it holds.
EN_OLE: tuple[tuple[str, str | Promise, str], ...] = (
    ("EncryptedPackage", TIENE_CLAVE, ""),
    ("WordDocument", ES_UN_DOCUMENTO, "Word"),
    ("PowerPoint Document", ES_UN_DOCUMENTO, "PowerPoint"),
)
ES_XLS = ahora_no(
    "Es un libro de Excel anterior a 2007 (.xls): ábralo y guárdelo como «Libro de Excel (.xlsx)», sin contraseña."
)
# A member of a bag, by how its name is: what the bag is.
EN_BOLSA: tuple[tuple[str, str | Promise, str], ...] = (
    (
        r"xl/workbook\d*\.bin",
        ahora_no("Es un libro binario de Excel (.xlsb): ábralo y guárdelo como «Libro de Excel (.xlsx)»."),
        "",
    ),
    (r"word/document\d*\.xml", ES_UN_DOCUMENTO, "Word"),
    (r"ppt/presentation\d*\.xml", ES_UN_DOCUMENTO, "PowerPoint"),
    (
        r"Index/Document\.iwa|Index\.zip",
        ahora_no(
            "Es un documento de Numbers: en Numbers, use Archivo > Exportar a > Excel, y suba el .xlsx."
        ),
        "",
    ),
)
DE_OPENDOCUMENT = {
    "spreadsheet": ahora_no(
        "Es una hoja de LibreOffice: ábrala y use Guardar como, «Excel 2007-365 (.xlsx)» o «Texto CSV»."
    ),
    "text": ES_UN_DOCUMENTO,
    "presentation": ES_UN_DOCUMENTO,
}
PAGINA = re.compile(rb"<!doctype html|<html|<table|<head|<meta|<body|<style|<div", re.IGNORECASE)
DE_CORREO = re.compile(
    rb"(?:mime-version|from|content-type|date|subject|snapshot-content-location):", re.IGNORECASE
)


def check_es_texto(muestra: bytes, fuente: BinaryIO) -> None:
    """Raise ArchivoInutilizable if it is of another program. `muestra`: its beginning, which is no bag."""
    if muestra.startswith(ES_OLE):
        raise ArchivoInutilizable(_de_ole(fuente))
    for comienzo, frase, que in EMPIEZA:
        if muestra.startswith(comienzo):
            raise ArchivoInutilizable(str(frase) % {"que": que})
    principio = _sin_marcas(muestra)
    if principio.startswith(b"<?xml") and b'progid="Excel.Sheet"' in principio[:1024]:
        raise ArchivoInutilizable(
            _("Es una hoja de cálculo XML de 2003: ábrala en Excel y guárdela como «Libro de Excel (.xlsx)».")
        )
    if principio.startswith(b"<?xml") and b"opendocument.spreadsheet" in principio[:4096]:
        raise ArchivoInutilizable(str(DE_OPENDOCUMENT["spreadsheet"]))
    if principio.startswith(b"<?xml") and not PAGINA.search(principio[:1024]):
        raise ArchivoInutilizable(
            _("Es un archivo XML y no una tabla: ábralo en Excel y guárdelo como «Libro de Excel (.xlsx)».")
        )
    if PAGINA.match(principio) or principio.startswith(b"<?xml"):
        raise ArchivoInutilizable(str(ES_UNA_PAGINA))
    if DE_CORREO.match(principio) and re.search(rb"(?m)^mime-version:", principio, re.IGNORECASE):
        raise ArchivoInutilizable(
            _(
                "Es una página web de un solo archivo (.mht): ábrala en Excel y guárdela como «Libro de Excel (.xlsx)»."
            )
        )
    if principio.startswith(b"ID;P"):
        raise ArchivoInutilizable(
            _("Es una hoja SYLK (.slk): ábrala en Excel y guárdela como «Libro de Excel (.xlsx)».")
        )
    if re.match(rb"[\[{]\s*[\[{\"]", principio):
        raise ArchivoInutilizable(
            _("Es un archivo JSON y no una tabla: suba el libro o el CSV del que salió.")
        )


def _sin_marcas(muestra: bytes) -> bytes:
    """Its first signs in ASCII, from where it says something: no mark of order, no blanks, no comment."""
    if muestra.startswith((b"\xff\xfe", b"\xfe\xff")):
        muestra = muestra[: len(muestra) // 2 * 2].decode("utf-16", "ignore").encode("ascii", "ignore")
    return re.sub(rb"^(?:\s|\xef\xbb\xbf|<!--.*?-->)+", b"", muestra, flags=re.DOTALL)


def _de_ole(fuente: BinaryIO) -> str:
    """What is in the box: the names in its directory may stand anywhere in it."""
    fuente.seek(0)
    resto = b""
    while trozo := fuente.read(MUESTRA):
        visto = resto + trozo
        for nombre, frase, que in EN_OLE:
            if nombre.encode("utf-16-le") in visto:
                return str(frase) % {"que": que}
        resto = trozo[-64:]
    return str(ES_XLS)


def que_bolsa_es(nombres: Collection[str], mimetype: bytes) -> str:
    """The sentence about a zip that is no workbook. `mimetype`: what it says of itself, if it does."""
    for clase, suya in DE_OPENDOCUMENT.items():
        if mimetype.startswith(f"application/vnd.oasis.opendocument.{clase}".encode()):
            return str(suya) % {"que": "LibreOffice"}
    for patron, frase, que in EN_BOLSA:
        if any(re.fullmatch(patron, n) for n in nombres):
            return str(frase) % {"que": que}
    if "[Content_Types].xml" in nombres:
        return _(
            "Es un archivo de Office, pero no un libro de Excel: ábralo en su programa y guarde la tabla como .xlsx."
        )
    dentro = sorted(
        n for n in nombres if n.lower().endswith((".csv", ".xlsx", ".xls", ".tsv", ".txt", ".ods"))
    )
    if dentro:
        return _("Es un .zip con «%(dentro)s»: ábralo y suba lo de dentro.") % {"dentro": dentro[0][-60:]}
    return _("Es un .zip y no un libro de Excel: ábralo y suba el libro o el CSV que tenga dentro.")
