"""The drawing of a target by itself, as SVG of a fixed width: for paper and for pictures.

The same geometry and words as on the page (`dibujo_de_meta`); what there is of the page's style sheet is here in attributes.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from compromisos.lectura.ficha import MetaEnFecha
from compromisos.reglas.barra_de_meta import GRUESO, RIEL, Barra
from compromisos.reglas.graficos import Fecha, Grafico
from compromisos.salidas.dibujo_de_meta import dibujo_de, mes

EM = 10  # units of the drawing
ANCHO = 42.0  # em
LETRA = "Source Sans 3"
TINTA, GRIS, RAYA, VALOR, RITMO, ATRAS = "#241d2f", "#5a5166", "#dcd2c6", "#4347c0", "#a83f00", "#a5301d"
TONOS = {"valor": VALOR, "meta": TINTA, "ritmo": RITMO, "observado": TINTA}
FUERTES = ("valor", "meta", "observado")
ROMBO = 0.55  # em from the middle of a mark to its points


def en_svg(vista: MetaEnFecha, *, ancho: float = ANCHO) -> str:
    """The drawing, `ancho` em wide, in the active language; "" of a target without a number."""
    dibujo = dibujo_de(vista)
    if dibujo.barra:
        return _entero(_de_barra(dibujo.barra, ancho), ancho, dibujo.barra.alto)
    if dibujo.linea:
        return _entero(_de_linea(dibujo.linea, ancho), ancho, dibujo.linea.alto)
    return ""


def _entero(partes: Iterator[str], ancho: float, alto: float) -> str:
    caja = f"0 0 {ancho * EM:g} {alto * EM:g}"
    letras = f'font-family={quoteattr(LETRA)} font-size="{EM}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{caja}" {letras}>{"".join(partes)}</svg>'


def _texto(texto: str, x: float, y: float, ancla: str, que: str = "") -> str:
    peso = ' font-weight="600"' if que in FUERTES else ""
    tono = TONOS.get(que, GRIS)
    return f'<text x="{x * EM:.1f}" y="{y * EM:.1f}" text-anchor="{ancla}" fill="{tono}"{peso}>{escape(texto)}</text>'


def _raya(de: tuple[float, float], a: tuple[float, float], tono: str, grueso: float, trazo: str = "") -> str:
    puntos = f'x1="{de[0] * EM:.1f}" y1="{de[1] * EM:.1f}" x2="{a[0] * EM:.1f}" y2="{a[1] * EM:.1f}"'
    discontinua = f' stroke-dasharray="{trazo}"' if trazo else ""
    return f'<line {puntos} stroke="{tono}" stroke-width="{grueso}" stroke-linecap="round"{discontinua}/>'


def _rombo(x: float, y: float) -> str:
    """The mark of what whoever verified counted."""
    puntas = ((x - ROMBO, y), (x, y - ROMBO), (x + ROMBO, y), (x, y + ROMBO))
    lados = " ".join(f"{a * EM:.1f},{b * EM:.1f}" for a, b in puntas)
    return f'<polygon points="{lados}" fill="#fff" stroke="{TINTA}" stroke-width="2"/>'


# --- One value, or none


def _de_barra(b: Barra, ancho: float) -> Iterator[str]:
    def x(parte: float) -> float:
        return parte / 100 * ancho

    medio = RIEL + GRUESO / 2
    if b.sin_dato:
        yield _raya((0, medio), (ancho, medio), GRIS, 2, "0 6")
    else:
        yield _franja(0, ancho, f'fill="{RAYA}"')
        estilo = f'fill="none" stroke="{ATRAS}" stroke-dasharray="3 2"' if b.pierde else f'fill="{VALOR}"'
        yield _franja(x(b.desde), x(b.largo), estilo)
    yield _raya((x(b.inicio), RIEL - 0.2), (x(b.inicio), RIEL + GRUESO + 0.2), GRIS, 1)
    if b.ritmo is not None:
        yield _raya((x(b.ritmo), RIEL - 0.2), (x(b.ritmo), RIEL + GRUESO + 0.2), RITMO, 2)
    yield _raya((x(b.meta), RIEL - 0.4), (x(b.meta), RIEL + GRUESO + 0.4), TINTA, 2)
    if b.observado is not None:
        yield _rombo(x(b.observado), medio)
    for r in b.rotulos:
        yield _texto(r.texto, x(r.x), r.y, r.ancla, r.que)


def _franja(desde: float, largo: float, estilo: str) -> str:
    return f'<rect x="{desde * EM:.1f}" y="{RIEL * EM:.1f}" width="{largo * EM:.1f}" height="{GRUESO * EM:.1f}" {estilo}/>'


# --- Several values


def _de_linea(g: Grafico, ancho: float) -> Iterator[str]:
    desde, hasta = g.ancho_del_eje, ancho - g.ancho_de_los_finales

    def x(parte: float) -> float:
        return desde + parte / 100 * (hasta - desde)

    for r in g.eje:
        yield _texto(r.texto, desde - 0.5, r.y, "end")
    for m in g.marcas:
        yield _raya((desde, m.y), (hasta, m.y), RAYA, 0.6)
    yield _raya((desde, g.meta.y), (hasta, g.meta.y), TINTA, 1.4)
    if g.base:
        yield _raya((desde, g.base.y), (hasta, g.base.y), GRIS, 1, "1 3")
    for a, b in g.tramos_de_ritmo:
        yield _raya((x(a.x), a.y), (x(b.x), b.y), RITMO, 1.4, "4 3")
    yield _raya((x(g.ultimo.x), g.ultimo.y), (hasta, g.ultimo.y), VALOR, 0.7)
    for a, b in g.tramos:
        tono, trazo = (ATRAS, "1 4") if b.retrocede else (VALOR, "")
        yield _raya((x(a.x), a.y), (x(b.x), b.y), tono, 2, trazo)
    for p in g.puntos:
        estilo = f'fill="#fff" stroke="{ATRAS}" stroke-width="2"' if p.retrocede else f'fill="{VALOR}"'
        yield f'<circle cx="{x(p.x) * EM:.1f}" cy="{p.y * EM:.1f}" r="{2 if len(g.puntos) > 24 else 3}" {estilo}/>'
    for p in g.observados:
        yield _rombo(x(p.x), p.y)
    for f in g.finales:
        yield _texto(f.rotulo.texto, hasta + 0.6, f.rotulo.y, "start", f.rotulo.que)
    for fecha in g.fechas:
        yield _texto(_dia(fecha, g), x(fecha.x), g.pie, fecha.ancla)


def _dia(fecha: Fecha, g: Grafico) -> str:
    return f"{fecha.dia.day} {mes(fecha.dia)}" if g.con_dia else mes(fecha.dia)
