"""Canvas of the pictures to share: the site's mark, colours and letters, and text that fits where it stands."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

from base.letras import LETRAS

ANCHO, ALTO = 1200, 630
DIBUJO = "3"  # counts up when a drawing changes, so that old copies are asked for again
MARGEN = 72
ANCHO_UTIL = ANCHO - 2 * MARGEN
FONDO, TINTA, TINTA_2, VIOLETA, NARANJA = "#fbf7f1", "#241d2f", "#5a5166", "#43237e", "#f28a1e"
RAYA = "#dcd2c6"
ULTIMA_LETRA = 0x2E7F  # beyond it the font has nothing: emoji, Asian writing


def enmarcado(pie: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A canvas with the head of every picture: mark, name and, at the right, `pie`."""
    imagen = Image.new("RGB", (ANCHO, ALTO), FONDO)
    d = ImageDraw.Draw(imagen)
    d.rectangle((0, 0, ANCHO, 14), fill=VIOLETA)
    imagen.paste(_marca(64), (MARGEN, 48))
    d.text((MARGEN + 84, 80), "25 por el 25", font=letra("Bold", 38), fill=TINTA, anchor="lm")
    d.text((ANCHO - MARGEN, 80), escribible(pie), font=letra("Regular", 28), fill=TINTA_2, anchor="rm")
    return imagen, d


def png(imagen: Image.Image) -> bytes:
    salida = io.BytesIO()
    imagen.save(salida, format="PNG", optimize=True)
    return salida.getvalue()


# --- Letters ------------------------------------------------------------------------------------


def letra(peso: str, tamano: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(LETRAS[peso], tamano)


def escribible(texto: str) -> str:
    return " ".join("".join(c for c in texto if ord(c) <= ULTIMA_LETRA).split())


def en_una_linea(texto: str, con: ImageFont.FreeTypeFont) -> str:
    return en_lineas(texto, con, ANCHO_UTIL, 1)[0]


def lo_mayor(
    texto: str, peso: str, medidas: tuple[tuple[int, int], ...]
) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """`texto` in the first of `medidas` (size, lines) where it fits whole; in the last it may end in «…»."""
    for tamano, cuantas in medidas:
        con = letra(peso, tamano)
        lineas = en_lineas(texto, con, ANCHO_UTIL, cuantas)
        if not lineas[-1].endswith("…"):
            break
    return con, lineas


def en_lineas(texto: str, con: ImageFont.FreeTypeFont, ancho: int, cuantas: int) -> list[str]:
    """`texto` in at most `cuantas` lines of `ancho` pixels; what does not fit ends in «…»."""
    palabras, lineas = escribible(texto).split(), [""]
    for palabra in palabras:
        for parte in _partes(palabra, con, ancho):
            junta = f"{lineas[-1]} {parte}".strip()
            if con.getlength(junta) <= ancho:
                lineas[-1] = junta
            else:
                lineas.append(parte)
    if len(lineas) > cuantas:
        ultima = lineas[cuantas - 1]
        while ultima and con.getlength(f"{ultima}…") > ancho:
            ultima = ultima[:-1].rstrip()
        lineas = [*lineas[: cuantas - 1], f"{ultima}…"]
    return lineas


def _partes(palabra: str, con: ImageFont.FreeTypeFont, ancho: int) -> list[str]:
    """A word wider than a line, in pieces that fit."""
    partes = []
    while con.getlength(palabra) > ancho:
        corte = len(palabra)
        while corte > 1 and con.getlength(palabra[:corte]) > ancho:
            corte = corte * 9 // 10
        partes.append(palabra[:corte])
        palabra = palabra[corte:]
    return [*partes, palabra]


def _marca(lado: int) -> Image.Image:
    """The site's mark, as in static/img/icono.svg."""
    e = lado * 4 / 32
    imagen = Image.new("RGB", (lado * 4, lado * 4), FONDO)
    d = ImageDraw.Draw(imagen)
    d.rounded_rectangle((0, 0, lado * 4, lado * 4), 7 * e, fill=VIOLETA)
    puntos = [(8 * e, 17 * e), (13 * e, 22 * e), (24 * e, 10 * e)]
    d.line(puntos, fill=NARANJA, width=round(4 * e), joint="curve")
    for x, y in (puntos[0], puntos[-1]):
        d.ellipse((x - 2 * e, y - 2 * e, x + 2 * e, y + 2 * e), fill=NARANJA)
    return imagen.resize((lado, lado), Image.Resampling.LANCZOS)
