"""Evidence files: recognised by content, cleaned, and served so that no browser runs them."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from base.archivos import TAMANO_MAXIMO, limpiar_archivo
from compromisos import publicacion
from compromisos.models import Evidencia
from tests.factories import crear_borrador

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF"


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


def libro(miembros: dict[str, bytes]) -> bytes:
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as bolsa:
        for nombre, datos in miembros.items():
            bolsa.writestr(nombre, datos)
    return salida.getvalue()


@pytest.mark.parametrize("formato", ["JPEG", "PNG", "WEBP"])
def test_a_photo_loses_where_and_with_what_it_was_taken(formato):
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
def test_what_is_accepted_is_named_by_its_content(datos, tipo, extension):
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
def test_what_a_browser_or_an_office_would_run_is_refused(datos):
    with pytest.raises(ValidationError) as error:
        limpiar_archivo(subido(datos, "informe.pdf"))
    assert len(error.value.messages) == 1


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
def test_a_name_is_only_a_name(nombre, queda):
    archivo = subido(PDF)
    archivo._name = nombre  # as nothing before us had cleaned it
    assert limpiar_archivo(archivo).nombre == queda


def test_a_picture_that_is_a_page_too_keeps_only_its_pixels():
    datos = limpiar_archivo(subido(foto("PNG") + b"<script>alert(1)</script>")).contenido.read()
    assert b"script" not in datos


def test_too_heavy_and_too_many_pixels():
    with pytest.raises(ValidationError, match="8 MB"):
        limpiar_archivo(subido(PDF + b" " * TAMANO_MAXIMO))
    salida = io.BytesIO()
    Image.new("1", (8000, 6000)).save(salida, format="PNG")
    with pytest.raises(ValidationError, match="megapíxeles"):
        limpiar_archivo(subido(salida.getvalue(), "grande.png"))


@pytest.mark.django_db
def test_a_public_file_is_a_download_in_a_sandbox_and_a_draft_is_nobodys(client):
    borrador = crear_borrador()
    limpio = limpiar_archivo(subido(PDF))
    evidencia = Evidencia.objects.create(
        avance=borrador, titulo="Informe", archivo=limpio.contenido, tipo_contenido=limpio.tipo,
        sha256=limpio.sha256, tamano=limpio.tamano, nombre_original=limpio.nombre,
    )  # fmt: skip
    url = f"/evidencias/{evidencia.pk}/"
    assert client.get(url).status_code == 404
    publicacion.enviar(borrador, por=borrador.autor)
    publicado = publicacion.publicar(borrador, por=borrador.autor)
    respuesta = client.get(url)
    assert b"".join(respuesta.streaming_content) == PDF
    assert respuesta["Content-Disposition"].startswith("attachment;")
    assert respuesta["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert respuesta["X-Content-Type-Options"] == "nosniff"
    publicacion.retirar(publicado, por=borrador.autor, motivo="Mostraba datos personales.")
    retirada = client.get(url)
    assert retirada.status_code == 410
    assert PDF not in retirada.content
