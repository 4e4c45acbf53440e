"""Upload filter for evidence and photos: by content, never by name; images lose their metadata.

A photo's EXIF can hold the place where somebody lives. Formats that a browser would run (HTML, SVG)
are refused. Limits: 8 MB a file, 40 megapixels an image: 20 kB of PNG can unfold into 13,000 x 13,000 pixels.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import puremagic
from django.apps import apps
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, features

from base import antivirus
from base.ocultos import ocultos
from base.que_archivo_es import por_que_no, por_que_no_el_paquete, por_que_no_el_pdf
from base.vista_previa import IMAGENES

TAMANO_MAXIMO = 8 * 1024 * 1024
PIXELES_MAXIMOS = 40_000_000
OOXML = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}
ODF = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
}
EXTENSION = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}

# What a photo of the gallery is offered as: from what weighs least to what every browser reads.
FORMATOS_DE_FOTO = {
    "avif": ("AVIF", {"quality": 58, "speed": 8}),
    "webp": ("WEBP", {"quality": 78}),
    "jpg": ("JPEG", {"quality": 80, "progressive": True}),
}
ANCHOS_DE_FOTO = (320, 640, 960, 1600)
VERSION = re.compile(r"-\d+\.\w+$")  # of a photo: its width and format


@dataclass(frozen=True, slots=True)
class Archivo:
    """A file fit to be kept: its clean bytes and what they are."""

    contenido: ContentFile
    tipo: str
    nombre: str
    tamano: int
    sha256: str
    ocultos: list[str]  # what it carries and nobody sees


def limpiar_archivo(subido: UploadedFile) -> Archivo:
    """The clean version of an upload; ValidationError with a sentence if it cannot be kept."""
    if (subido.size or 0) > TAMANO_MAXIMO:
        raise ValidationError(_("Pesa más de 8 MB: redúzcalo o publíquelo y pegue el enlace."))
    subido.seek(0)
    datos = subido.read()
    if not datos:
        raise ValidationError(_("Está vacío: ábralo para ver qué tiene, guárdelo otra vez y súbalo."))
    antivirus.revisar(datos)
    tipo, extension = _reconocer(datos, subido.name or "")
    if tipo in IMAGENES.values():
        datos = _sin_metadatos(datos)
    return Archivo(
        contenido=ContentFile(datos, name="evidencia"),
        tipo=tipo,
        nombre=f"{_nombre_neutro(subido.name or '')}{extension}",
        tamano=len(datos),
        sha256=hashlib.sha256(datos).hexdigest(),
        ocultos=ocultos(datos, tipo),
    )


def _nombre_neutro(nombre: str) -> str:
    """File name for display: the last part, without ending, folders nor signs, 100 characters at most."""
    base = nombre.rsplit("/")[-1].rsplit("\\")[-1].rsplit(".", 1)[0]
    try:
        return get_valid_filename(base)[:100]
    except SuspiciousFileOperation:  # nothing is left of it but dots
        return "evidencia"


def limpiar_foto(subida: UploadedFile) -> ContentFile:
    """A photo without its metadata, in its own format; ValidationError with a sentence for all else."""
    archivo = limpiar_archivo(subida)
    if archivo.tipo not in IMAGENES.values():
        raise ValidationError(_("Eso no es una foto que se acepte. Suba JPG, PNG o WEBP."))
    return archivo.contenido


def anchos_de_foto(ancho: int) -> list[int]:
    """The widths in which a photo that is `ancho` pixels wide is offered: never wider than it is."""
    menores = [a for a in ANCHOS_DE_FOTO if a < ancho]
    return [*menores, ancho] if ancho <= ANCHOS_DE_FOTO[-1] else list(ANCHOS_DE_FOTO)


def versiones_de_foto(
    datos: bytes, formatos: Collection[str] = FORMATOS_DE_FOTO.keys()
) -> Iterator[tuple[int, str, bytes]]:
    """(width, format, bytes) of a clean photo in every width, the smallest first, and in those of `formatos` that this Pillow
    writes."""
    with Image.open(io.BytesIO(datos), formats=tuple(IMAGENES)) as imagen:
        entera = imagen.convert("RGBA") if imagen.has_transparency_data else imagen.convert("RGB")
    if entera.mode == "RGBA":  # on white: JPEG has no transparency and the three must look alike
        fondo = Image.new("RGB", entera.size, "white")
        fondo.paste(entera, mask=entera.getchannel("A"))
        entera = fondo
    for ancho in anchos_de_foto(entera.width):
        alto = max(1, round(entera.height * ancho / entera.width))
        chica = entera.resize((ancho, alto), Image.Resampling.LANCZOS) if ancho < entera.width else entera
        for extension, (formato, opciones) in FORMATOS_DE_FOTO.items():
            if extension in formatos and (extension != "avif" or features.check("avif")):
                salida = io.BytesIO()
                chica.save(salida, format=formato, **opciones)
                yield ancho, extension, salida.getvalue()


def _reconocer(datos: bytes, nombre: str) -> tuple[str, str]:
    """(content type, extension) by content; ValidationError for all that is not on the list."""
    if datos.startswith(b"%PDF-"):
        if frase := por_que_no_el_pdf(datos):
            raise ValidationError(frase)
        return "application/pdf", ".pdf"
    if formato := _formato_de_imagen(datos):
        return IMAGENES[formato], EXTENSION[IMAGENES[formato]]
    if datos.startswith(b"PK\x03\x04"):
        return _reconocer_zip(datos)
    try:
        conocidos = {c.mime_type for c in puremagic.magic_string(datos) if c.confidence > 0.5}
    except (puremagic.PureError, ValueError):
        conocidos = set()
    if not conocidos and _parece_csv(datos):
        return "text/csv; charset=utf-8", ".csv"
    raise ValidationError(por_que_no(datos, nombre))


def _formato_de_imagen(datos: bytes) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(datos), formats=tuple(IMAGENES)) as imagen:
                if imagen.width * imagen.height <= PIXELES_MAXIMOS:
                    return imagen.format
    except Image.DecompressionBombError:
        pass
    except (OSError, SyntaxError):
        return None
    raise ValidationError(_("La imagen tiene más de 40 megapíxeles: redúzcala."))


def _reconocer_zip(datos: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(datos)) as bolsa:
            nombres = bolsa.namelist()
            if "mimetype" in nombres and bolsa.getinfo("mimetype").file_size < 200:
                tipo = bolsa.read("mimetype").strip()
                if tipo in ODF:
                    return tipo.decode(), ODF[tipo]
            if "[Content_Types].xml" in nombres and not any("vbaProject" in n for n in nombres):
                for carpeta, hallado in OOXML.items():
                    if any(n.startswith(carpeta) for n in nombres):
                        return hallado
    except (zipfile.BadZipFile, RuntimeError, KeyError, NotImplementedError):
        pass
    raise ValidationError(por_que_no_el_paquete(datos))


def _parece_csv(datos: bytes) -> bool:
    """Text, in lines with separators, that no browser would take for a page."""
    for codificacion in ("utf-8-sig", "cp1252"):
        try:
            texto = datos.decode(codificacion).strip()
        except UnicodeDecodeError:
            continue
        es_texto = not any(ord(c) < 32 and c not in "\r\n\t" for c in texto)
        return es_texto and not texto.startswith("<") and "\n" in texto and any(d in texto for d in ",;\t|")
    return False


def _sin_metadatos(datos: bytes) -> bytes:
    """The same picture, turned as its EXIF asked, encoded again with nothing but its pixels."""
    try:
        with Image.open(io.BytesIO(datos), formats=tuple(IMAGENES)) as imagen:
            formato = imagen.format
            derecha = _en_srgb(ImageOps.exif_transpose(imagen))
            modo = "RGBA" if derecha.has_transparency_data and formato != "JPEG" else "RGB"
            limpia = Image.new(modo, derecha.size)
            limpia.paste(derecha.convert(modo))
            salida = io.BytesIO()
            limpia.save(salida, format=formato, quality=88)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise ValidationError(_("La imagen está dañada y no se puede leer.")) from None
    return salida.getvalue()


def _en_srgb(imagen: Image.Image) -> Image.Image:
    """The colours as they were meant: the profile that says so goes away with the metadata."""
    perfil = imagen.info.get("icc_profile")
    if not perfil or imagen.mode not in ("RGB", "CMYK"):
        return imagen
    try:
        suyo, comun = ImageCms.ImageCmsProfile(io.BytesIO(perfil)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(imagen, suyo, comun, outputMode="RGB") or imagen
    except (ImageCms.PyCMSError, OSError):
        return imagen


def sin_dueno(*, antes: datetime) -> Iterator[str]:
    """Names of the files in storage that no row of any model names, nor is a version of one that it does
    (`fotos/ab12-640.jpg`). Younger ones than `antes` may be of a form that is being saved."""
    nombrados: set[str] = set()
    for modelo in apps.get_models():
        for campo in modelo._meta.concrete_fields:
            if isinstance(campo, models.FileField) and not hasattr(modelo, "instance_type"):  # no history
                nombrados.update(modelo._base_manager.values_list(campo.name, flat=True))
    for nombre in en_almacen(""):
        suyo = VERSION.sub("", nombre)
        if nombre not in nombrados and suyo not in nombrados:
            if default_storage.get_modified_time(nombre) < antes:
                yield nombre


def en_almacen(carpeta: str) -> Iterator[str]:
    """Names of all the files in storage, those of `carpeta` before those of its folders."""
    try:
        carpetas, archivos = default_storage.listdir(carpeta)
    except FileNotFoundError:
        return
    yield from (f"{carpeta}{archivo}" for archivo in sorted(archivos))
    for otra in sorted(carpetas):
        yield from en_almacen(f"{carpeta}{otra}/")
