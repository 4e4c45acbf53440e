"""The picture that goes with a shared link: a pledge's state as icon and word, its title, whose it is.

Drawn here in the site's own shapes and colours. Letters: base/letras.
"""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import astuple, dataclass

from PIL import Image, ImageDraw, ImageFont

from base.letras import LETRAS
from compromisos.reglas.palabras import Estado

ANCHO, ALTO = 1200, 630
DIBUJO = "2"  # counts up when the drawing changes, so that old copies are asked for again
MARGEN = 72
FONDO, TINTA, TINTA_2, VIOLETA, NARANJA = "#fbf7f1", "#241d2f", "#5a5166", "#43237e", "#f28a1e"
TONOS = {
    Estado.SIN_INFORMACION: "#66606f",
    Estado.NO_INICIADO: "#4a4357",
    Estado.EN_PROCESO: "#4347c0",
    Estado.CUMPLIDO_PARCIALMENTE: "#0b6a6e",
    Estado.CUMPLIDO: "#1c7339",
    Estado.INCUMPLIDO: "#a5301d",
}
ULTIMA_LETRA = 0x2E7F  # beyond it the font has nothing: emoji, Asian writing


@dataclass(frozen=True, slots=True)
class Tarjeta:
    """Texts of the picture, in the language of the page."""

    institucion: str
    titulo: str
    estado: Estado
    palabra: str
    frase: str
    pie: str

    @property
    def huella(self) -> str:
        """Changes when the picture would."""
        return hashlib.sha256("\x1f".join((DIBUJO, *map(str, astuple(self)))).encode()).hexdigest()[:32]


def dibujar(tarjeta: Tarjeta) -> bytes:
    """A PNG of 1200 x 630."""
    imagen = Image.new("RGB", (ANCHO, ALTO), FONDO)
    d = ImageDraw.Draw(imagen)
    d.rectangle((0, 0, ANCHO, 14), fill=VIOLETA)
    imagen.paste(_marca(64), (MARGEN, 48))
    d.text((MARGEN + 84, 80), "25 por el 25", font=_letra("Bold", 38), fill=TINTA, anchor="lm")
    pie = _letra("Regular", 28)
    d.text((ANCHO - MARGEN, 80), _escribible(tarjeta.pie), font=pie, fill=TINTA_2, anchor="rm")

    quien = _letra("Semibold", 36)
    d.text((MARGEN, 142), _en_una_linea(tarjeta.institucion, quien), font=quien, fill=VIOLETA, anchor="la")
    letra, lineas = _titulo(tarjeta.titulo)
    for n, linea in enumerate(lineas):
        d.text((MARGEN, 192 + n * letra.size * 1.14), linea, font=letra, fill=TINTA, anchor="la")

    d.line((MARGEN, 478, ANCHO - MARGEN, 478), fill="#dcd2c6", width=2)
    tono = TONOS[tarjeta.estado]
    icono = _icono(tarjeta.estado, 64)
    imagen.paste(icono, (MARGEN, 494), icono)
    d.text((MARGEN + 84, 525), tarjeta.palabra, font=_letra("Bold", 50), fill=tono, anchor="lm")
    frase = _letra("Regular", 28)
    d.text((MARGEN, 600), _en_una_linea(tarjeta.frase, frase), font=frase, fill=TINTA_2, anchor="ls")
    salida = io.BytesIO()
    imagen.save(salida, format="PNG", optimize=True)
    return salida.getvalue()


# --- Letters ------------------------------------------------------------------------------------


def _letra(peso: str, tamano: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(LETRAS[peso], tamano)


def _escribible(texto: str) -> str:
    return " ".join("".join(c for c in texto if ord(c) <= ULTIMA_LETRA).split())


def _en_una_linea(texto: str, letra: ImageFont.FreeTypeFont) -> str:
    return en_lineas(texto, letra, ANCHO - 2 * MARGEN, 1)[0]


def _titulo(texto: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """As large as it fits in what there is: two lines of 76, down to five of 46 with «…»."""
    letra, lineas = _letra("Bold", 46), []
    for tamano, cuantas in ((76, 2), (66, 3), (56, 4), (46, 5)):
        letra = _letra("Bold", tamano)
        lineas = en_lineas(texto, letra, ANCHO - 2 * MARGEN, cuantas)
        if not lineas[-1].endswith("…"):
            break
    return letra, lineas


def en_lineas(texto: str, letra: ImageFont.FreeTypeFont, ancho: int, cuantas: int) -> list[str]:
    """`texto` in at most `cuantas` lines of `ancho` pixels; what does not fit ends in «…»."""
    palabras, lineas = _escribible(texto).split(), [""]
    for palabra in palabras:
        for parte in _partes(palabra, letra, ancho):
            junta = f"{lineas[-1]} {parte}".strip()
            if letra.getlength(junta) <= ancho:
                lineas[-1] = junta
            else:
                lineas.append(parte)
    if len(lineas) > cuantas:
        ultima = lineas[cuantas - 1]
        while ultima and letra.getlength(f"{ultima}…") > ancho:
            ultima = ultima[:-1].rstrip()
        lineas = [*lineas[: cuantas - 1], f"{ultima}…"]
    return lineas


def _partes(palabra: str, letra: ImageFont.FreeTypeFont, ancho: int) -> list[str]:
    """A word wider than a line, in pieces that fit."""
    partes = []
    while letra.getlength(palabra) > ancho:
        corte = len(palabra)
        while corte > 1 and letra.getlength(palabra[:corte]) > ancho:
            corte = corte * 9 // 10
        partes.append(palabra[:corte])
        palabra = palabra[corte:]
    return [*partes, palabra]


# --- Shapes: those of templates/components/iconos/, in a square of 16 -----------------------------


def _icono(estado: Estado, lado: int) -> Image.Image:
    """Drawn four times as large, then made smaller: Pillow draws without soft edges."""
    e = lado * 4 / 16
    imagen = Image.new("RGBA", (lado * 4, lado * 4), (0, 0, 0, 0))
    d = ImageDraw.Draw(imagen)
    tono, trazo = TONOS[estado], round(1.8 * e)
    caja = (0.6 * e, 0.6 * e, 15.4 * e, 15.4 * e)
    if estado == Estado.CUMPLIDO:
        d.ellipse(caja, fill=tono)
        d.line(
            [(4.6 * e, 8.3 * e), (6.9 * e, 10.6 * e), (11.5 * e, 5.6 * e)],
            fill=FONDO,
            width=trazo,
            joint="curve",
        )
    elif estado == Estado.SIN_INFORMACION:
        for n in range(12):
            d.arc(caja, n * 30, n * 30 + 360 * 1.2 / (2 * math.pi * 6.5), fill=tono, width=trazo)
    else:
        d.ellipse(caja, outline=tono, width=trazo)
    if estado == Estado.EN_PROCESO:
        d.pieslice(caja, -90, 90, fill=tono)
    elif estado == Estado.CUMPLIDO_PARCIALMENTE:
        d.pieslice(caja, -90, 180, fill=tono)
    elif estado == Estado.INCUMPLIDO:
        d.line((4.8 * e, 4.8 * e, 11.2 * e, 11.2 * e), fill=tono, width=trazo)
        d.line((11.2 * e, 4.8 * e, 4.8 * e, 11.2 * e), fill=tono, width=trazo)
    return imagen.resize((lado, lado), Image.Resampling.LANCZOS)


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
