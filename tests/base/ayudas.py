"""Files made on the spot: a PDF, a photo with where it was taken."""

from __future__ import annotations

import io
import struct
import zlib

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

# A blank page, and nothing that is not seen.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n162\n%%EOF"
)


def subido(datos: bytes, nombre: str = "informe.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, datos)


def foto(formato="JPEG", *, con_lugar=True, tamano=(40, 20)) -> bytes:
    imagen = Image.new("RGB", tamano, (200, 30, 30))
    exif = Image.Exif()
    if con_lugar:
        exif[0x0112] = 6  # turned a quarter
        exif[0x010F] = "Marca secreta"
        exif.get_ifd(0x8825)[1] = "S"
        exif.get_ifd(0x8825)[2] = (12.0, 2.0, 46.0)
    salida = io.BytesIO()
    imagen.save(salida, format=formato, exif=exif)
    return salida.getvalue()


def bomba() -> bytes:
    """A PNG that says it is 30,000 x 30,000 pixels: Pillow itself refuses to open it. Of another size in its header than what
    it holds: to make so many takes seconds."""
    salida = io.BytesIO()
    Image.new("1", (1, 1)).save(salida, format="PNG")
    datos = salida.getvalue()
    cabecera = b"IHDR" + struct.pack(">II", 30_000, 30_000) + datos[24:29]
    return datos[:12] + cabecera + struct.pack(">I", zlib.crc32(cabecera)) + datos[33:]


# --- Workbooks with something that nobody sees

SECRETO = "Juana Ejemplo 00000000"


def libro(como=lambda libro: None) -> bytes:
    nuevo = openpyxl.Workbook()
    hoja = nuevo.active
    hoja.title = "Resumen"
    hoja.append(["Indicador", "Valor"])
    hoja.append(["Talleres", 12])
    como(nuevo)
    salida = io.BytesIO()
    nuevo.save(salida)
    return salida.getvalue()


def con_hoja(estado):
    def como(nuevo):
        hoja = nuevo.create_sheet("Personas")
        hoja.append([SECRETO])
        hoja.sheet_state = estado

    return como
