"""Why a file is not taken: a sentence that says what it is, whatever its name says, and what to do with it."""

from __future__ import annotations

import io
import re
import zipfile

from django.utils.translation import gettext as _

from base.al_pedirse import AlPedirse
from base.vista_previa import PDF, SinVista, vista_previa

PdfReader = AlPedirse("pypdf", "PdfReader")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Word, Excel and PowerPoint of before 2007, and any of them with a password
CIFRADO = "EncryptedPackage".encode("utf-16-le")
DE_APPLE = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
OTRAS_IMAGENES = {
    b"GIF8": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"BM": "BMP",
    b"\x00\x00\x01\x00": "ICO",
}
COMPRIMIDOS = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
PROGRAMAS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")
SONIDOS = (b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"#!AMR")
VIDEOS = (b"\x1a\x45\xdf\xa3", b"\x00\x00\x01\xba", b"FLV")


def por_que_no(datos: bytes, nombre: str = "") -> str:
    """Of what is none of the kinds that are taken."""
    return _segun_sus_bytes(datos) or _texto(datos) or _segun_su_nombre(nombre)


def por_que_no_el_paquete(datos: bytes) -> str:
    """Of what begins as a ZIP and is no document that is taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(datos)) as bolsa:
            dentro = bolsa.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return _danado()
    if any("vbaProject" in n for n in dentro):
        return _(
            "Tiene macros, que son programas: guárdelo sin ellas, como DOCX o XLSX, o expórtelo como PDF."
        )
    if any(n.startswith("ppt/") for n in dentro):
        return _("Es una presentación de PowerPoint: expórtela como PDF.")
    if "mimetype" in dentro or "[Content_Types].xml" in dentro:
        return _("Es un documento de una clase que no se acepta: expórtelo como PDF.")
    return _comprimido()


def por_que_no_el_pdf(datos: bytes) -> str:
    """Of a PDF that nobody could read: with a password, without pages, broken. "" of any other."""
    try:
        lector = PdfReader(io.BytesIO(datos))
        if lector.is_encrypted and not lector.decrypt(""):
            return _("Tiene contraseña y nadie podría abrirlo: guárdelo sin ella y súbalo otra vez.")
        paginas = len(lector.pages)
    except Exception:  # of a file made by anybody: another reader decides
        try:
            vista_previa(datos, PDF)
        except SinVista:
            return _danado()
        return ""
    if not paginas:
        return _("Es un PDF sin ninguna página: expórtelo otra vez desde su programa.")
    return ""


def _segun_sus_bytes(datos: bytes) -> str:
    empieza = datos.startswith
    if datos[4:8] == b"ftyp":
        return _de_iphone() if datos[8:12] in DE_APPLE else _video()
    if empieza(OLE):
        if CIFRADO in datos:
            return _("Tiene contraseña y nadie podría abrirlo: guárdelo sin ella y súbalo otra vez.")
        return _(
            "Es de una versión antigua de Word, Excel o PowerPoint: guárdelo como DOCX o XLSX, o expórtelo como PDF."
        )
    for firma, clase in OTRAS_IMAGENES.items():
        if empieza(firma):
            return _("Es una imagen %(clase)s: guárdela como JPG o PNG.") % {"clase": clase}
    if empieza(COMPRIMIDOS):
        return _comprimido()
    if empieza(SONIDOS) or (empieza(b"RIFF") and datos[8:12] == b"WAVE"):
        return _("Es un audio: publíquelo donde su institución publica los suyos y pegue el enlace.")
    if empieza(VIDEOS) or (empieza(b"RIFF") and datos[8:12] == b"AVI "):
        return _video()
    if empieza(PROGRAMAS):
        return _("Es un programa, y no se acepta ninguno.")
    if empieza(b"{\\rtf"):
        return _("Es un texto RTF: guárdelo como DOCX o expórtelo como PDF.")
    if empieza((b"\xff\xd8", b"\x89PNG")):
        return _danado()
    return ""


def _texto(datos: bytes) -> str:
    comienzo = datos[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in comienzo:
        return _("Es un dibujo SVG: expórtelo como PNG o PDF.")
    if comienzo.startswith(b"<") and re.search(
        rb"<(!doctype html|html|head|body|script|div|p|table)\b", comienzo
    ):
        return _("Es una página web guardada: pegue su enlace, o imprímala como PDF.")
    if b"\x00" in datos:
        return ""
    try:
        datos[:20_000].decode("utf-8", errors="strict" if len(datos) <= 20_000 else "ignore")
    except UnicodeDecodeError:
        return ""
    return _("Es un texto sin formato: péguelo en un documento y guárdelo como PDF o DOCX.")


def _segun_su_nombre(nombre: str) -> str:
    final = nombre.rpartition(".")[2].lower() if "." in nombre else ""
    if final in ("pdf", "docx", "xlsx", "jpg", "jpeg", "png", "webp", "odt", "ods", "csv"):
        frase = _(
            "Su nombre termina en «.%(final)s», pero no lo es o está dañado: ábralo en su programa y guárdelo otra vez."
        )
        return frase % {"final": final}
    return _("Ese tipo de archivo no se acepta. Suba PDF, JPG, PNG, WEBP, DOCX, XLSX, ODT, ODS o CSV.")


def _danado() -> str:
    return _("Está dañado o no terminó de copiarse: ábralo en su programa, guárdelo otra vez y súbalo.")


def _comprimido() -> str:
    return _("Es un archivo comprimido: descomprímalo y suba lo que trae.")


def _video() -> str:
    return _("Es un video: publíquelo donde su institución publica los suyos y pegue el enlace.")


def _de_iphone() -> str:
    return _(
        "Es una foto en el formato de los iPhone (HEIC): conviértala a JPG. Para las próximas, en Ajustes › Cámara › "
        "Formatos elija «El más compatible»."
    )
