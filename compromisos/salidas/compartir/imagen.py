"""The picture that goes with a shared pledge: its state as icon and word, its title, whose it is."""

from __future__ import annotations

import hashlib
import math
from dataclasses import astuple, dataclass

from PIL import Image, ImageDraw

from compromisos.reglas.palabras import Estado
from compromisos.salidas.colores import TONOS
from compromisos.salidas.laminas.lienzo import (
    ANCHO,
    DIBUJO,
    FONDO,
    MARGEN,
    RAYA,
    TINTA,
    TINTA_2,
    VIOLETA,
    en_una_linea,
    enmarcado,
    letra,
    lo_mayor,
    png,
)

TITULO = ((76, 2), (66, 3), (56, 4), (46, 5))  # size and lines


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
    imagen, d = enmarcado(tarjeta.pie)
    quien = letra("Semibold", 36)
    d.text((MARGEN, 142), en_una_linea(tarjeta.institucion, quien), font=quien, fill=VIOLETA, anchor="la")
    con, lineas = lo_mayor(tarjeta.titulo, "Bold", TITULO)
    for n, linea in enumerate(lineas):
        d.text((MARGEN, 192 + n * con.size * 1.14), linea, font=con, fill=TINTA, anchor="la")

    d.line((MARGEN, 478, ANCHO - MARGEN, 478), fill=RAYA, width=2)
    tono = TONOS[tarjeta.estado]
    icono = _icono(tarjeta.estado, 64)
    imagen.paste(icono, (MARGEN, 494), icono)
    d.text((MARGEN + 84, 525), tarjeta.palabra, font=letra("Bold", 50), fill=tono, anchor="lm")
    frase = letra("Regular", 28)
    d.text((MARGEN, 600), en_una_linea(tarjeta.frase, frase), font=frase, fill=TINTA_2, anchor="ls")
    return png(imagen)


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
