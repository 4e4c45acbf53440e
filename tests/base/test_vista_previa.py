"""Small pictures of files: what comes out is drawn here, whatever went in."""

from __future__ import annotations

import io
import subprocess
import sys
import time

import pytest
import typst
from PIL import Image

from base import vista_previa as modulo
from base.vista_previa import ALTO, ANCHO, DIBUJANTE, SinVista, vista_previa
from tests.base.ayudas import PDF, foto

# Its page says one thing and does others: a script when it opens, and a file that is launched.
QUE_ACTUA = PDF.replace(
    b"/Catalog",
    b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>",
)


def abierta(datos: bytes, tipo: str) -> Image.Image:
    imagen = Image.open(io.BytesIO(vista_previa(datos, tipo)))
    assert imagen.format == "WEBP"
    return imagen


def test_vista_previa_draws_the_first_page_of_a_pdf():
    pdf = typst.compile(b'#set page(width: 200pt, height: 300pt, fill: rgb("#104080"))\n#pagebreak()\n dos')
    imagen = abierta(pdf, "application/pdf")
    assert imagen.size == (800, 1200)  # four times, no more
    r, g, b = imagen.convert("RGB").getpixel((400, 600))
    assert b > 100 > r


@pytest.mark.parametrize(
    ("datos", "tipo", "tamano"),
    [
        (foto("JPEG", tamano=(3000, 1500)), "image/jpeg", (ANCHO, ANCHO // 2)),
        (foto("PNG", tamano=(100, 4000)), "image/png", (ALTO // 40, ALTO)),
        (foto("WEBP", tamano=(40, 20)), "image/webp", (40, 20)),
        (QUE_ACTUA, "application/pdf", (288, 288)),
    ],
)
def test_vista_previa_fits_and_carries_nothing_along(datos, tipo, tamano):
    imagen = abierta(datos, tipo)
    assert imagen.size == tamano
    assert not imagen.getexif()


@pytest.mark.parametrize(
    ("datos", "tipo"),
    [
        (b"%PDF-1.7 y nada", "application/pdf"),
        (b"", "application/pdf"),
        (PDF.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0     "), "application/pdf"),
        (foto("JPEG")[:60], "image/jpeg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png"),
        (b"<html><script>alert(1)</script>", "text/html"),
        (b"a;b\n1;2\n", "text/csv; charset=utf-8"),
    ],
)
def test_vista_previa_of_what_cannot_be_drawn_there_is_none(datos, tipo):
    with pytest.raises(SinVista):
        vista_previa(datos, tipo)


def test_vista_previa_waits_so_long_and_no_longer(monkeypatch, tmp_path):
    lento = tmp_path / "lento.py"
    lento.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(modulo, "DIBUJANTE", lento)
    monkeypatch.setattr(modulo, "SEGUNDOS", 0.5)
    antes = time.monotonic()
    with pytest.raises(SinVista):
        vista_previa(PDF, "application/pdf")
    assert time.monotonic() - antes < 30


def test_primera_pagina_is_shut_in():
    """What takes over the process finds no environment, may write no file and take little memory."""
    prueba = f"""
import os, runpy
de = runpy.run_path({str(DIBUJANTE)!r}, run_name="otro")
de["encerrarse"]()
assert set(os.environ) <= {{"LC_CTYPE"}}, os.environ
for malo in (lambda: bytearray(2 * 1024 ** 3), lambda: os.write(os.open("/tmp/revisar-x", os.O_CREAT | os.O_WRONLY), b"x")):
    try:
        malo()
    except (MemoryError, OSError):
        continue
    raise SystemExit(3)
"""
    hecho = subprocess.run([sys.executable, "-I", "-c", prueba], env={}, capture_output=True, check=False)
    assert hecho.returncode == 0, hecho.stderr
