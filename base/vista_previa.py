"""A small picture of a file, for whoever decides about it: the photo, or the first page of a PDF.

What comes out are pixels encoded here, whatever went in: nothing of the file runs in a browser. A PDF is drawn by PDFium,
in a process of its own (`base/primera_pagina.py`, docs/adr/0063).
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from PIL import Image

ANCHO, ALTO = 960, 1280  # pixels, at most: what can be read of a page, on any screen
SEGUNDOS = 10
PDF = "application/pdf"
IMAGENES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
TIPOS = frozenset({*IMAGENES.values(), PDF})
DIBUJANTE = Path(__file__).with_name("primera_pagina.py")


class SinVista(Exception):
    """There is no picture of that file."""


def vista_previa(datos: bytes, tipo: str) -> bytes:
    """WebP of a file of one of TIPOS. Raises SinVista of any other, and of one that cannot be drawn."""
    try:
        if tipo == PDF:
            imagen = _primera_pagina(datos)
        elif tipo in TIPOS:
            imagen = _reducida(datos)
        else:
            raise SinVista
        salida = io.BytesIO()
        imagen.save(salida, format="WEBP", quality=80)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise SinVista from error
    return salida.getvalue()


def _reducida(datos: bytes) -> Image.Image:
    with Image.open(io.BytesIO(datos), formats=tuple(IMAGENES)) as imagen:
        imagen.draft("RGB", (ANCHO, ALTO))  # of a JPEG, only what will be seen is decoded
        imagen.thumbnail((ANCHO, ALTO))
        return imagen.convert("RGBA" if imagen.has_transparency_data else "RGB")


def _primera_pagina(datos: bytes) -> Image.Image:
    orden = [sys.executable, "-I", str(DIBUJANTE), str(ANCHO), str(ALTO)]
    try:
        hecho = subprocess.run(orden, input=datos, capture_output=True, timeout=SEGUNDOS, env={}, check=True)  # noqa: S603
    except subprocess.SubprocessError as error:
        raise SinVista from error
    medidas, _salto, pixeles = hecho.stdout.partition(b"\n")
    ancho, alto = (int(n) for n in medidas.split())
    if not (0 < ancho <= ANCHO + 1 and 0 < alto <= ALTO + 1):
        raise SinVista
    return Image.frombytes("RGB", (ancho, alto), pixeles)
