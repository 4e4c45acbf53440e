"""Documents and sheets of LibreOffice: comments, tracked changes, hidden sheets and rows, names of authors."""

from __future__ import annotations

from collections.abc import Iterator
from xml.dom.minidom import Document, Element

from django.utils.translation import gettext as _

from base.ocultos.paquete import (
    Paquete,
    cuantos,
    decir_fotos,
    elementos,
    es_de_alguien,
    limpiar_fotos,
    soltar,
    texto_de,
)

TEXTOS = ("content.xml", "styles.xml")
AUTORES = ("initial-creator", "creator", "printed-by")
PERSONALES = (*AUTORES, "user-defined", "keyword", "subject", "description", "template")
CAMBIOS = ("tracked-changes", "change", "change-start", "change-end")


def ocultos(datos: bytes) -> Iterator[str]:
    paquete = Paquete.leer(datos)
    arboles = [paquete.arbol(p) for p in TEXTOS if p in paquete.partes]
    n = {que: sum(len(hallar(a)) for a in arboles) for que, hallar in QUE.items()}
    yield from cuantos(_("%(n)s comentario"), _("%(n)s comentarios"), n["comentarios"])
    yield from cuantos(_("%(n)s cambio sin aceptar"), _("%(n)s cambios sin aceptar"), n["cambios"])
    yield from cuantos(_("%(n)s hoja oculta"), _("%(n)s hojas ocultas"), n["hojas"])
    yield from cuantos(_("%(n)s fila oculta"), _("%(n)s filas ocultas"), n["filas"])
    if n["textos"]:
        yield _("texto oculto")
    yield from decir_fotos(paquete)
    if "meta.xml" in paquete.partes:
        if any(es_de_alguien(texto_de(e)) for e in elementos(paquete.arbol("meta.xml"), *AUTORES)):
            yield _("el nombre de quien lo hizo o de su organización")


def limpiar(datos: bytes) -> bytes:
    paquete = Paquete.leer(datos)
    for parte in TEXTOS:
        if parte in paquete.partes:
            paquete.cambiar(parte, _limpiar_texto)
    if "meta.xml" in paquete.partes:
        paquete.cambiar("meta.xml", lambda arbol: soltar(*elementos(arbol, *PERSONALES)))
    paquete.partes = {n: p for n, p in paquete.partes.items() if not n.startswith("Thumbnails/")}
    if "META-INF/manifest.xml" in paquete.partes:
        paquete.cambiar("META-INF/manifest.xml", _sin_miniaturas)
    limpiar_fotos(paquete)
    # The type comes first and as it is: so it is told from any other zip.
    paquete.partes = {"mimetype": paquete.partes["mimetype"], **paquete.partes}
    return paquete.escribir()


def _limpiar_texto(arbol: Document) -> None:
    for e in elementos(arbol, "table-cell", "covered-table-cell"):
        if e.hasAttribute("table:formula"):
            e.removeAttribute("table:formula")
    for e in [
        *_hojas(arbol),
        *_filas(arbol),
        *_textos(arbol),
        *elementos(arbol, "annotation", "annotation-end", *CAMBIOS),
    ]:
        soltar(e)


def _sin_miniaturas(arbol: Document) -> None:
    for e in elementos(arbol, "file-entry"):
        if e.getAttribute("manifest:full-path").startswith("Thumbnails/"):
            soltar(e)


def _hojas(arbol: Document) -> list[Element]:
    tapan = {
        e.getAttribute("style:name")
        for e in elementos(arbol, "style")
        if any(p.getAttribute("table:display") == "false" for p in elementos(e, "table-properties"))
    }
    return [t for t in elementos(arbol, "table") if t.getAttribute("table:style-name") in tapan]


def _filas(arbol: Document) -> list[Element]:
    """Hidden or filtered rows that say something."""
    return [
        f
        for f in elementos(arbol, "table-row")
        if f.getAttribute("table:visibility") in ("collapse", "filter") and elementos(f, "p")
    ]


def _textos(arbol: Document) -> list[Element]:
    """Hidden sections and hidden text."""
    secciones = [e for e in elementos(arbol, "section") if e.getAttribute("text:display") == "none"]
    tapan = {
        e.getAttribute("style:name")
        for e in elementos(arbol, "style")
        if any(p.getAttribute("text:display") == "none" for p in elementos(e, "text-properties"))
    }
    corridas = [
        e for e in elementos(arbol, "span", "p", "h") if e.getAttribute("text:style-name") in tapan - {""}
    ]
    return [*secciones, *corridas, *elementos(arbol, "hidden-text", "hidden-paragraph")]


QUE = {
    "comentarios": lambda arbol: elementos(arbol, "annotation"),
    "cambios": lambda arbol: elementos(arbol, "changed-region"),
    "hojas": _hojas,
    "filas": _filas,
    "textos": _textos,
}
