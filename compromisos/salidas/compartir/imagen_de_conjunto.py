"""The picture that goes with a page of many pledges: its sentence, and the bar of states of the pages with its legend."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from PIL import Image, ImageDraw, ImageFont

from base.numeros import numero
from compromisos.reglas.barras import tramos
from compromisos.reglas.palabras import Estado
from compromisos.salidas.colores import RELLENOS, TONOS
from compromisos.salidas.laminas.lienzo import (
    ANCHO_UTIL,
    DIBUJO,
    MARGEN,
    TINTA,
    TINTA_2,
    VIOLETA,
    en_una_linea,
    enmarcado,
    letra,
    lo_mayor,
    png,
)

TITULO = ((44, 1), (36, 2))
FRASE = ((50, 2), (46, 3), (38, 4), (30, 4))
FRASE_SOLA = ((76, 3), (60, 4), (46, 6))  # where there is no bar under it
RENGLON = 1.18
BARRA = (MARGEN, 452, ANCHO_UTIL, 64)  # x, y, width, height
LEYENDA = (540, 40, 3)  # y, height of a line, columns


@dataclass(frozen=True, slots=True)
class TarjetaDeConjunto:
    """Texts and counts of the picture, in the language of the page. `cuentas` are (state, its word, how many); none where
    the page counts no pledges."""

    clase: str
    titulo: str
    frase: str
    cuentas: Sequence[tuple[Estado, str, int]]
    pie: str

    @property
    def huella(self) -> str:
        """Changes when the picture would."""
        return hashlib.sha256("\x1f".join((DIBUJO, *map(str, astuple(self)))).encode()).hexdigest()[:32]


def dibujar(tarjeta: TarjetaDeConjunto) -> bytes:
    """A PNG of 1200 x 630."""
    imagen, d = enmarcado(tarjeta.pie)
    y = 142.0
    if tarjeta.clase:
        con = letra("Semibold", 30)
        d.text((MARGEN, y), en_una_linea(tarjeta.clase, con), font=con, fill=VIOLETA, anchor="la")
        y += 42
    y = _parrafo(d, y, lo_mayor(tarjeta.titulo, "Semibold", TITULO), TINTA if tarjeta.clase else VIOLETA)
    y += 22
    *medidas, menor = FRASE if tarjeta.cuentas else FRASE_SOLA
    caben = [(tamano, n) for tamano, n in medidas if y + n * tamano * RENGLON < BARRA[1]]
    _parrafo(d, y, lo_mayor(tarjeta.frase, "Bold", (*caben, menor)), TINTA)
    if tarjeta.cuentas:
        _barra(imagen, tarjeta)
        _leyenda(imagen, tarjeta)
    return png(imagen)


def _parrafo(
    d: ImageDraw.ImageDraw, y: float, compuesto: tuple[ImageFont.FreeTypeFont, list[str]], tinta: str
) -> float:
    """Where it ends."""
    con, lineas = compuesto
    for linea in lineas:
        d.text((MARGEN, y), linea, font=con, fill=tinta, anchor="la")
        y += con.size * RENGLON
    return y


def _barra(imagen: Image.Image, tarjeta: TarjetaDeConjunto) -> None:
    x0, y0, ancho, alto = BARRA
    d = ImageDraw.Draw(imagen)
    for t in tramos({estado: n for estado, _palabra, n in tarjeta.cuentas}):
        caja = (round(x0 + ancho * t.x / 100), y0, round(x0 + ancho * t.fin / 100) - 3, y0 + alto)
        _relleno(imagen, t.estado, caja)
        con, texto = letra("Bold", 30), numero(t.cuenta)
        if caja[2] - caja[0] > con.getlength(texto) + 20:
            claro = t.estado in (Estado.SIN_INFORMACION, Estado.NO_INICIADO, Estado.EN_PROCESO)
            medio = ((caja[0] + caja[2]) / 2, y0 + alto / 2)
            fondo = None if claro else RELLENOS[t.estado]
            d.text(
                medio,
                texto,
                font=con,
                fill=TINTA if claro else "#ffffff",
                anchor="mm",
                stroke_width=0 if fondo is None else 4,
                stroke_fill=fondo,
            )


def _relleno(imagen: Image.Image, estado: Estado, caja: tuple[int, int, int, int]) -> None:
    """A box in the fill of a state, with the mark that tells it without colour."""
    x0, y0, x1, y1 = caja
    ancho, alto = max(x1 - x0, 1), y1 - y0
    trozo = Image.new("RGB", (ancho, alto), RELLENOS[estado])
    d = ImageDraw.Draw(trozo)
    if estado is Estado.SIN_INFORMACION:
        _contorno_de_puntos(d, ancho, alto)
    elif estado is Estado.CUMPLIDO_PARCIALMENTE:
        d.line((0, alto * 3 // 4, ancho, alto * 3 // 4), fill="#ffffff", width=max(2, alto // 20))
    elif estado is Estado.INCUMPLIDO:
        for a, b in ((0, alto), (alto, 0)):
            d.line((0, a, ancho, b), fill="#ffffff", width=max(2, alto // 20))
    imagen.paste(trozo, (x0, y0))


def _contorno_de_puntos(d: ImageDraw.ImageDraw, ancho: int, alto: int) -> None:
    tono = TONOS[Estado.SIN_INFORMACION]
    for x in range(0, ancho, 7):
        for y in (0, alto - 3):
            d.rectangle((x, y, x + 2, y + 2), fill=tono)
    for y in range(0, alto, 7):
        for x in (0, ancho - 3):
            d.rectangle((x, y, x + 2, y + 2), fill=tono)


def _leyenda(imagen: Image.Image, tarjeta: TarjetaDeConjunto) -> None:
    """The states that there are, with how many."""
    y0, alto, columnas = LEYENDA
    d, con = ImageDraw.Draw(imagen), letra("Regular", 27)
    presentes = [c for c in tarjeta.cuentas if c[2]]
    for n, (estado, palabra, cuenta) in enumerate(presentes):
        x, y = MARGEN + (n % columnas) * ANCHO_UTIL // columnas, y0 + (n // columnas) * alto
        _relleno(imagen, estado, (x, y, x + 24, y + 24))
        d.text((x + 36, y + 12), f"{palabra} {numero(cuenta)}", font=con, fill=TINTA_2, anchor="lm")
