"""Documents of Word: comments, tracked changes, hidden text, embedded objects, names of authors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.dom.minidom import Document, Element

from django.utils.translation import gettext as _

from base.ocultos.paquete import (
    Paquete,
    cuantos,
    decir_fotos,
    elementos,
    limpiar_fotos,
    limpiar_propiedades,
    propiedades,
    soltar,
)

TEXTOS = r"word/(?:document\d*|header\d*|footer\d*|footnotes|endnotes|glossary/document)\.xml"
COMENTARIOS = r"word/(?:comments\w*|people|commentsIds|commentsExtensible)\.xml"
EMBEBIDOS = r"word/embeddings/.*"
# Tracked changes: what was taken out, what was put in, and how the properties were before.
QUITADO = ("del", "moveFrom")
PUESTO = ("ins", "moveTo")
DE_ANTES = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tcPrChange", "trPrChange", "tblGridChange",
    "numberingChange", "cellIns", "cellDel", "cellMerge", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
    "moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
)  # fmt: skip
MARCAS = ("commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef")


def ocultos(datos: bytes) -> Iterator[str]:
    paquete = Paquete.leer(datos)
    comentarios = revisiones = 0
    tapado = False
    for parte in paquete.nombres(TEXTOS):
        arbol = paquete.arbol(parte)
        revisiones += len(elementos(arbol, *QUITADO, *PUESTO, *DE_ANTES[:8]))
        tapado = tapado or bool(_ocultas(arbol, paquete))
    for parte in paquete.nombres(r"word/comments\.xml"):
        comentarios += len(elementos(paquete.arbol(parte), "comment"))
    yield from cuantos(_("%(n)s comentario"), _("%(n)s comentarios"), comentarios)
    yield from cuantos(_("%(n)s cambio sin aceptar"), _("%(n)s cambios sin aceptar"), revisiones)
    if tapado:
        yield _("texto oculto")
    yield from cuantos(
        _("%(n)s archivo incrustado"), _("%(n)s archivos incrustados"), len(paquete.nombres(EMBEBIDOS))
    )
    if any(_es_de_su_equipo(e) for e in _plantillas(paquete)):
        yield _("la carpeta de la computadora de donde viene su plantilla")
    yield from decir_fotos(paquete)
    yield from propiedades(paquete)


def limpiar(datos: bytes) -> bytes:
    paquete = Paquete.leer(datos)
    estilos = _estilos_ocultos(paquete)
    for parte in paquete.nombres(TEXTOS):
        paquete.cambiar(parte, lambda arbol: _limpiar_texto(arbol, estilos))
    paquete.quitar([*paquete.nombres(COMENTARIOS), *paquete.nombres(EMBEBIDOS)])
    if "word/settings.xml" in paquete.partes:
        paquete.cambiar(
            "word/settings.xml",
            lambda arbol: soltar(*elementos(arbol, "trackRevisions", "attachedTemplate")),
        )
    if RELACIONES in paquete.partes:
        paquete.cambiar(RELACIONES, lambda arbol: soltar(*_de_plantilla(arbol)))
    limpiar_propiedades(paquete)
    limpiar_fotos(paquete)
    return paquete.escribir()


def _limpiar_texto(arbol: Document, estilos: set[str]) -> None:
    for uno in elementos(arbol, *QUITADO):
        if uno.parentNode is not None and uno.parentNode.localName == "trPr":
            soltar(uno.parentNode.parentNode)  # a row that was taken out
        soltar(uno)
    for uno in elementos(arbol, *PUESTO):
        _desenvolver(uno)
    for uno in elementos(arbol, *DE_ANTES, *MARCAS, "OLEObject"):
        soltar(uno)
    for uno in _corridas_ocultas(arbol, estilos):
        soltar(uno)


def _desenvolver(uno: Any) -> None:
    """What was put in stays, without who put it."""
    padre = uno.parentNode
    if padre is None:
        return
    while uno.firstChild is not None:
        padre.insertBefore(uno.firstChild, uno)
    padre.removeChild(uno)


# --- Hidden text


def _ocultas(arbol: Document, paquete: Paquete) -> list[Element]:
    return [r for r in _corridas_ocultas(arbol, _estilos_ocultos(paquete)) if elementos(r, "t")]


def _corridas_ocultas(arbol: Document, estilos: set[str]) -> list[Element]:
    """Runs of hidden text, by themselves or by their style."""
    return [
        r
        for r in elementos(arbol, "r")
        if _tapa(r, "rPr", "rStyle", estilos) or _tapa(r.parentNode, "pPr", "pStyle", estilos)
    ]


def _tapa(de: Any, propiedades_: str, estilo: str, estilos: set[str]) -> bool:
    for suyas in (h for h in de.childNodes if h.nodeType == h.ELEMENT_NODE and h.localName == propiedades_):
        for e in (h for h in suyas.childNodes if h.nodeType == h.ELEMENT_NODE):
            if e.localName == "vanish" and propiedades_ == "rPr" and _vale(e):
                return True
            if e.localName == estilo and e.getAttribute("w:val") in estilos:
                return True
    return False


def _estilos_ocultos(paquete: Paquete) -> set[str]:
    if "word/styles.xml" not in paquete.partes:
        return set()
    return {
        e.getAttribute("w:styleId")
        for e in elementos(paquete.arbol("word/styles.xml"), "style")
        if any(_vale(v) for v in elementos(e, "vanish"))
    }


def _vale(e: Element) -> bool:
    return e.getAttribute("w:val") not in ("0", "false", "off")


# --- The template that it was made from

RELACIONES = "word/_rels/settings.xml.rels"


def _plantillas(paquete: Paquete) -> list[Element]:
    return _de_plantilla(paquete.arbol(RELACIONES)) if RELACIONES in paquete.partes else []


def _de_plantilla(arbol: Document) -> list[Element]:
    return [
        e for e in elementos(arbol, "Relationship") if e.getAttribute("Type").endswith("/attachedTemplate")
    ]


def _es_de_su_equipo(e: Element) -> bool:
    """Whether a path names a folder, which is mostly called after its user."""
    destino = e.getAttribute("Target")
    return "/" in destino or "\\" in destino
