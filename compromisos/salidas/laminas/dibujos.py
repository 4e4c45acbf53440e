"""The trend of a set as a picture to take away, PNG or SVG, with its title, its day and where it comes from. The bar of
states of a set is in the picture of its page (imagen_de_conjunto.py).

A drawing is first a list of figures in a field of 1200 x 675; two writers turn it into each format. Colours are those of
the site in light (static/css/base/tokens.css), letters those of base/letras.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, ImageDraw

from compromisos.reglas.areas import ALTO, Areas
from compromisos.reglas.palabras import Estado
from compromisos.salidas.laminas.lienzo import (
    FONDO,
    MARGEN,
    NARANJA,
    RAYA,
    TINTA,
    TINTA_2,
    VIOLETA,
    en_lineas,
    escribible,
    letra,
)

ANCHO, ALTO_TOTAL = 1200, 675
DIBUJO = "1"  # counts up when the drawing changes, so that old copies are asked for again
RELLENOS = {
    Estado.CUMPLIDO: "#0b4a26",
    Estado.CUMPLIDO_PARCIALMENTE: "#0f6f73",
    Estado.EN_PROCESO: "#8283dd",
    Estado.NO_INICIADO: "#c9bfd6",
    Estado.INCUMPLIDO: "#a5301d",
    Estado.SIN_INFORMACION: "#fffdfa",
}
CONTORNO = "#66606f"
ARRIBA, ABAJO = 270, 560  # of the field of a drawing
IZQUIERDA, DERECHA = MARGEN + 56, 870


@dataclass(frozen=True, slots=True)
class Poligono:
    puntos: tuple[tuple[float, float], ...]
    relleno: str
    contorno: str = ""


@dataclass(frozen=True, slots=True)
class LineaDibujada:
    puntos: tuple[tuple[float, float], ...]
    color: str
    grosor: int = 2


@dataclass(frozen=True, slots=True)
class Texto:
    """`ancla`: start, middle or end, at the foot of the letters."""

    x: float
    y: float
    dice: str
    tamano: int
    color: str = TINTA
    peso: str = "Regular"
    ancla: str = "start"


Figura = Poligono | LineaDibujada | Texto


@dataclass(frozen=True, slots=True)
class Rotulado:
    """Words of a drawing, in the language of the page. `de_que`: the set, "" if it is all."""

    de_que: str
    titulo: str
    detalle: str
    fecha: str
    fuente: str


@dataclass(frozen=True, slots=True)
class Lamina:
    """A drawing ready to be written."""

    titulo: str
    figuras: tuple[Figura, ...]

    @property
    def huella(self) -> str:
        """Changes when the picture would."""
        return hashlib.sha256(f"{DIBUJO}{self.figuras!r}".encode()).hexdigest()[:32]


def de_tendencia(
    palabras: Rotulado, dibujo: Areas, etiquetas: dict[Estado, str], meses: Sequence[str]
) -> Lamina:
    """`meses` are the words of `dibujo.meses`."""
    figuras: list[Figura] = [*_marco(palabras)]
    for area in dibujo.areas:
        sin = area.estado is Estado.SIN_INFORMACION
        puntos = _en_el_campo(area.contorno)
        figuras.append(Poligono(puntos, RELLENOS[area.estado], CONTORNO if sin else ""))
    for area in dibujo.areas:
        sin = area.estado is Estado.SIN_INFORMACION
        figuras.append(LineaDibujada(_en_el_campo(area.borde), CONTORNO if sin else FONDO, 1 if sin else 2))
    for marca in dibujo.marcas:
        y = _de_em(marca.y)
        figuras.append(LineaDibujada(((IZQUIERDA, y), (DERECHA, y)), RAYA, 1))
        figuras.append(Texto(IZQUIERDA - 10, y + 7, f"{marca.valor:,}", 22, TINTA_2, ancla="end"))
    for mes, dicho in zip(dibujo.meses, meses, strict=True):
        x = IZQUIERDA + (DERECHA - IZQUIERDA) * mes.x / 100
        figuras.append(Texto(x, ABAJO + 32, dicho, 22, TINTA_2, ancla=mes.ancla))
    for rotulo in dibujo.rotulos:
        y = _de_em(rotulo.y)
        figuras.append(LineaDibujada(((DERECHA + 4, _de_em(rotulo.y_banda)), (DERECHA + 18, y)), CONTORNO, 1))
        figuras += _clave(DERECHA + 24, y, rotulo.estado, rotulo.cuenta, etiquetas[rotulo.estado])
    return Lamina(palabras.titulo, tuple(figuras))


def _marco(palabras: Rotulado) -> list[Figura]:
    """Whose it is, what it says and where it comes from."""
    figuras: list[Figura] = [
        Poligono(((0, 0), (ANCHO, 0), (ANCHO, 12), (0, 12)), VIOLETA),
        Poligono(((0, 12), (ANCHO, 12), (ANCHO, 16), (0, 16)), NARANJA),
        Texto(MARGEN, 66, "25 por el 25", 30, VIOLETA, "Bold"),
        Texto(ANCHO - MARGEN, 66, palabras.fecha, 26, TINTA_2, ancla="end"),
    ]
    y: float = 104
    if palabras.de_que:
        (linea,) = en_lineas(palabras.de_que, letra("Semibold", 26), ANCHO - 2 * MARGEN, 1)
        figuras.append(Texto(MARGEN, y, linea, 26, TINTA_2, "Semibold"))
        y += 42
    else:
        y += 16
    tamano = next(
        t for t in (44, 36, 30, 26) if t == 26 or len(en_lineas(palabras.titulo, letra("Bold", t), ANCHO - 2 * MARGEN, 9)) <= 2
    )  # fmt: skip
    for linea in en_lineas(palabras.titulo, letra("Bold", tamano), ANCHO - 2 * MARGEN, 2):
        figuras.append(Texto(MARGEN, y + tamano * 0.3, linea, tamano, TINTA, "Bold"))
        y += tamano * 1.15
    if palabras.detalle:
        figuras.append(Texto(MARGEN, y + 10, palabras.detalle, 26, TINTA_2))
    figuras.append(LineaDibujada(((MARGEN, 622), (ANCHO - MARGEN, 622)), RAYA, 2))
    (pie,) = en_lineas(palabras.fuente, letra("Regular", 22), ANCHO - 2 * MARGEN, 1)
    figuras.append(Texto(MARGEN, 652, pie, 22, TINTA_2))
    return figuras


def _clave(x: float, y: float, estado: Estado, cuenta: int, etiqueta: str) -> list[Figura]:
    """«57 Cumplido» beside a square, in the middle of the line `y`."""
    caja = ((x, y - 9), (x + 18, y - 9), (x + 18, y + 9), (x, y + 9))
    numero = f"{cuenta:,}"
    ancho = letra("Bold", 24).getlength(numero)
    return [
        Poligono(caja, RELLENOS[estado], CONTORNO),
        Texto(x + 28, y + 8, numero, 24, TINTA, "Bold"),
        Texto(x + 36 + ancho, y + 8, etiqueta, 24, TINTA),
    ]


def _en_el_campo(puntos: str) -> tuple[tuple[float, float], ...]:
    """Thousandths of the field, as `points` of SVG, in those of the picture."""
    pares = (par.split(",") for par in puntos.split())
    return tuple(
        (
            round(IZQUIERDA + (DERECHA - IZQUIERDA) * int(x) / 1000, 1),
            round(ARRIBA + (ABAJO - ARRIBA) * int(y) / 1000, 1),
        )
        for x, y in pares
    )


def _de_em(y: float) -> float:
    return round(ARRIBA + (ABAJO - ARRIBA) * y / ALTO, 1)


# --- Writers


def en_png(lamina: Lamina) -> bytes:
    imagen = Image.new(
        "RGB", (ANCHO * 2, ALTO_TOTAL * 2), FONDO
    )  # made smaller at the end: Pillow draws hard edges
    d = ImageDraw.Draw(imagen)
    for f in lamina.figuras:
        if isinstance(f, Texto):
            continue
        puntos = [(x * 2, y * 2) for x, y in f.puntos]
        if isinstance(f, Poligono):
            d.polygon(puntos, fill=f.relleno, outline=f.contorno or None, width=2)
        else:
            d.line(puntos, fill=f.color, width=f.grosor * 2, joint="curve")
    imagen = imagen.resize((ANCHO, ALTO_TOTAL), Image.Resampling.LANCZOS)
    d = ImageDraw.Draw(imagen)
    for f in lamina.figuras:
        if isinstance(f, Texto):
            ancla = {"start": "ls", "middle": "ms", "end": "rs"}[f.ancla]
            d.text((f.x, f.y), escribible(f.dice), font=letra(f.peso, f.tamano), fill=f.color, anchor=ancla)
    salida = io.BytesIO()
    imagen.save(salida, format="PNG", optimize=True)
    return salida.getvalue()


def en_svg(lamina: Lamina) -> bytes:
    """Alone: no style, letter or picture of elsewhere."""
    partes = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ANCHO} {ALTO_TOTAL}" width="{ANCHO}" height="{ALTO_TOTAL}" '
        'font-family="Source Sans 3, Source Sans Pro, Arial, sans-serif" role="img">',
        f"<title>{escape(lamina.titulo)}</title>",
        f'<rect width="{ANCHO}" height="{ALTO_TOTAL}" fill="{FONDO}"/>',
    ]
    pesos = {"Regular": 400, "Semibold": 600, "Bold": 700}
    for f in lamina.figuras:
        if isinstance(f, Texto):
            partes.append(
                f'<text x="{f.x:g}" y="{f.y:g}" font-size="{f.tamano}" font-weight="{pesos[f.peso]}" fill="{f.color}" '
                f'text-anchor="{f.ancla}">{escape(escribible(f.dice))}</text>'
            )
            continue
        puntos = quoteattr(" ".join(f"{x:g},{y:g}" for x, y in f.puntos))
        if isinstance(f, Poligono):
            contorno = f' stroke="{f.contorno}"' if f.contorno else ""
            partes.append(f'<polygon points={puntos} fill="{f.relleno}"{contorno}/>')
        else:
            partes.append(
                f'<polyline points={puntos} fill="none" stroke="{f.color}" stroke-width="{f.grosor}"/>'
            )
    return "\n".join([*partes, "</svg>\n"]).encode()
