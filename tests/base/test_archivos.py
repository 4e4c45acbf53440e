"""Files kept as evidence or shown in the gallery: recognised by content, cleaned, photos in every width."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from base.archivos import (
    ANCHOS_DE_FOTO,
    TAMANO_MAXIMO,
    anchos_de_foto,
    limpiar_archivo,
    limpiar_foto,
    versiones_de_foto,
)
from tests.base.ayudas import PDF, bomba, foto, subido


@pytest.mark.parametrize("formato", ["JPEG", "PNG", "WEBP"])
def test_limpiar_archivo_takes_metadata_from_photos(formato):
    original = foto(formato)
    archivo = limpiar_archivo(subido(original, "C:\\fotos\\mi casa.jpg"))
    datos = archivo.contenido.read()
    with Image.open(io.BytesIO(datos)) as limpia:
        assert not limpia.getexif()
        assert limpia.size == (20, 40)  # turned as its EXIF asked
    assert b"secreta" not in datos
    assert archivo.sha256 == hashlib.sha256(datos).hexdigest()
    assert archivo.tamano == len(datos)
    assert archivo.nombre.startswith("mi_casa")


def libro(miembros: dict[str, bytes]) -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as bolsa:
        for nombre, datos in miembros.items():
            bolsa.writestr(zipfile.ZipInfo(nombre), datos)  # at no hour: both workers name their tests alike
    return salida.getvalue()


@pytest.mark.parametrize(
    ("datos", "tipo", "extension"),
    [
        (PDF, "application/pdf", ".pdf"),
        ("a;b\n1;ñ\n".encode("cp1252"), "text/csv; charset=utf-8", ".csv"),
        (libro({"[Content_Types].xml": b"x", "xl/workbook.xml": b"x"}), "spreadsheetml.sheet", ".xlsx"),
        (
            libro({"[Content_Types].xml": b"x", "word/document.xml": b"x"}),
            "wordprocessingml.document",
            ".docx",
        ),
        (libro({"mimetype": b"application/vnd.oasis.opendocument.text"}), "opendocument.text", ".odt"),
    ],
)
def test_limpiar_archivo_names_by_content(datos, tipo, extension):
    archivo = limpiar_archivo(subido(datos, "cualquier.cosa.exe"))
    assert tipo in archivo.tipo
    assert archivo.nombre.endswith(extension)


@pytest.mark.parametrize(
    "datos",
    [
        b"<html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"\n\n  <svg/>",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01",
        b"GIF89a\x01\x00\x01\x00",
        b"PK\x03\x04not really",
        libro({"hola.txt": b"x"}),
        libro({"[Content_Types].xml": b"x", "word/document.xml": b"x", "word/vbaProject.bin": b"x"}),
        b"",
        b"\xff\xd8\xff\xe0broken jpeg",
        b"texto con \x00 nulo",
    ],
)
def test_limpiar_archivo_refuses_what_would_run(datos):
    with pytest.raises(ValidationError) as error:
        limpiar_archivo(subido(datos, "informe.pdf"))
    assert len(error.value.messages) == 1


def con_clave(clave: str) -> bytes:
    """A PDF that asks for that password; with "", one that anybody opens and few may change, as offices send them."""
    copia = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF)))
    copia.encrypt(user_password=clave, owner_password="otra", algorithm="AES-256")
    salida = io.BytesIO()
    copia.write(salida)
    return salida.getvalue()


def sin_paginas() -> bytes:
    salida = io.BytesIO()
    PdfWriter().write(salida)
    return salida.getvalue()


DOCX = {"[Content_Types].xml": b"x", "word/document.xml": b"x"}


@pytest.mark.parametrize(
    ("datos", "nombre", "dice"),
    [
        (b"", "vacio.pdf", "Está vacío"),
        (b"", "foto.jpg", "Está vacío"),
        (b"%PDF-1.7 y nada", "informe.pdf", "Está dañado o no terminó de copiarse"),
        (sin_paginas(), "informe.pdf", "PDF sin ninguna página"),
        (con_clave("secreta"), "informe.pdf", "Tiene contraseña"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "informe.pdf", "versión antigua de Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "Tiene contraseña"),
        (b"<!DOCTYPE html><html><body>hola", "foto.jpg", "Es una página web guardada"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.png", "Es un dibujo SVG"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 300, "IMG_1.HEIC", "formato de los iPhone"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 300, "IMG_1.jpg", "formato de los iPhone"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 300, "taller.mp4", "Es un video"),
        (b"ID3\x03" + b"\0" * 100, "entrevista.mp3", "Es un audio"),
        (b"GIF89a\x01\0\x01\0", "a.gif", "Es una imagen GIF: guárdela como JPG o PNG."),
        (foto("PNG")[:40], "a.png", "Está dañado"),
        (b"Rar!\x1a\x07\0", "fotos.pdf", "Es un archivo comprimido"),
        (libro({"1.jpg": b"x"}), "fotos.zip", "Es un archivo comprimido"),
        (libro(DOCX)[:60], "acta.docx", "Está dañado"),
        (libro({"[Content_Types].xml": b"x", "ppt/presentation.xml": b"x"}), "a.pptx", "presentación de PowerPoint"),
        (libro(DOCX | {"word/vbaProject.bin": b"x"}), "acta.docm", "Tiene macros"),
        (b"MZ\x90\0", "informe.pdf", "Es un programa"),
        (b"Se hizo todo.", "nota.txt", "Es un texto sin formato"),
        (b"\x80\x81\x82\0\1", "informe.PDF", "Su nombre termina en «.pdf», pero no lo es"),
        (b"\x80\x81\x82\0\1", "informe", "Ese tipo de archivo no se acepta. Suba PDF"),
    ],
)  # fmt: skip
def test_limpiar_archivo_says_what_it_is_and_what_to_do(datos, nombre, dice):
    with pytest.raises(ValidationError) as error:
        limpiar_archivo(subido(datos, nombre))
    (frase,) = error.value.messages
    assert dice in frase
    assert frase.endswith(".")


@pytest.mark.parametrize(
    ("datos", "nombre", "queda"),
    [
        (libro(DOCX), "acta.pdf", "acta.docx"),  # what it is, not what it says
        (PDF, "INFORME.PDF", "INFORME.pdf"),
        (PDF, "sin extension", "sin_extension.pdf"),
        (con_clave(""), "firmado.pdf", "firmado.pdf"),
        (PDF, "a" * 200 + ".pdf", "a" * 100 + ".pdf"),
        (foto("JPEG"), "IMG_0001.JPG", "IMG_0001.jpg"),
        (foto("PNG"), "foto.jpeg", "foto.png"),
    ],
)
def test_limpiar_archivo_takes_it_by_what_it_is(datos, nombre, queda):
    assert limpiar_archivo(subido(datos, nombre)).nombre == queda


@pytest.mark.parametrize(
    ("nombre", "queda"),
    [
        ("..\\..\\a.png", "a.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("¿?.jpg", "evidencia.pdf"),
        ("....pdf", "....pdf"),
        ("...", "evidencia.pdf"),
        ("a" * 250 + ".pdf", "a" * 100 + ".pdf"),
        ('<img src=x>"; filename="b.html', "img_srcx_filenameb.pdf"),
        ("con\x00nulo\r\nX: 1.pdf", "connuloX_1.pdf"),
    ],
)
def test_limpiar_archivo_keeps_only_a_name(nombre, queda):
    archivo = subido(PDF)
    archivo._name = nombre  # as nothing before us had cleaned it
    assert limpiar_archivo(archivo).nombre == queda


def test_limpiar_archivo_keeps_only_pixels():
    datos = limpiar_archivo(subido(foto("PNG") + b"<script>alert(1)</script>")).contenido.read()
    assert b"script" not in datos


def test_limpiar_archivo_refuses_too_heavy_and_too_many_pixels():
    with pytest.raises(ValidationError, match="8 MB"):
        limpiar_archivo(subido(PDF + b" " * TAMANO_MAXIMO))
    salida = io.BytesIO()
    Image.new("1", (8000, 6000)).save(salida, format="PNG")
    with pytest.raises(ValidationError, match="megapíxeles"):
        limpiar_archivo(subido(salida.getvalue(), "grande.png"))


# --- Photos of the gallery


@given(st.integers(1, 20_000))
def test_anchos_de_foto_never_enlarge(ancho):
    anchos = anchos_de_foto(ancho)
    assert anchos == sorted(set(anchos))
    assert anchos[-1] == min(ancho, ANCHOS_DE_FOTO[-1])


def test_versiones_de_foto_have_their_width_and_no_metadata():
    limpia = limpiar_foto(SimpleUploadedFile("casa.jpg", foto(tamano=(400, 1000)))).read()
    vistas = set()
    for ancho, formato, datos in versiones_de_foto(limpia):
        with Image.open(io.BytesIO(datos)) as imagen:
            assert imagen.size == (ancho, round(400 * ancho / 1000))  # turned: the EXIF asked
            assert not imagen.getexif()
            assert b"secreta" not in datos
            vistas.add((ancho, formato, imagen.format))
    assert {a for a, _f, _n in vistas} == {320, 640, 960, 1000}
    assert {(f, n) for _a, f, n in vistas} >= {("webp", "WEBP"), ("jpg", "JPEG")}


def test_versiones_de_foto_stand_on_white():
    salida = io.BytesIO()
    Image.new("P", (10, 10)).save(salida, format="PNG", transparency=0)
    limpia = limpiar_foto(SimpleUploadedFile("logo.png", salida.getvalue())).read()
    for _ancho, _formato, datos in versiones_de_foto(limpia):
        with Image.open(io.BytesIO(datos)) as imagen:
            assert all(c > 250 for c in imagen.convert("RGB").getpixel((5, 5)))


@pytest.mark.parametrize(
    ("datos", "dice"),
    [(PDF, "no es una foto"), (b"GIF89a", "imagen GIF"), (bomba(), "megapíxeles"), (b"", "vacío")],
)
def test_limpiar_foto_refuses_with_one_sentence(datos, dice):
    with pytest.raises(ValidationError, match=dice) as error:
        limpiar_foto(SimpleUploadedFile("foto.jpg", datos))
    assert len(error.value.messages) == 1
