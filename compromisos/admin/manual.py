"""«Ayuda»: the manual inside the admin, a page a role, made of the very files of docs/manual.

Of whoever is in, the page of their role is the first. Its pictures come from there too, to the staff alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from base.admin import en_el_marco
from compromisos.publicacion.roles import roles_de

CARPETA = Path(settings.BASE_DIR) / "docs" / "manual"
DE_TODOS = "todos"
# In the order of the work, as docs/manual/README.md lists them.
PAGINAS = (DE_TODOS, "editora", "revisora", "verificacion", "administracion", "direccion", "enlace")
GUIA = "../guia-de-importacion.md"


@dataclass(frozen=True, slots=True)
class Pagina:
    """A file of the manual, as HTML. `secciones`: (id, text) of its headings."""

    clave: str
    titulo: str
    html: SafeString
    secciones: list[tuple[str, str]]


@cache
def pagina(clave: str) -> Pagina:
    """One of PAGINAS, made once."""
    md = MarkdownIt("commonmark").enable("table")
    titulo, _salto, texto = (CARPETA / f"{clave}.md").read_text(encoding="utf-8").partition("\n")
    piezas = md.parse(texto)
    secciones = list(_con_anclas(md, piezas))
    for pieza in piezas:
        pieza.children = [nueva for hija in pieza.children or () for nueva in _de_la_casa(hija)]
    html = md.renderer.render(piezas, md.options, {})
    return Pagina(clave, titulo.removeprefix("# "), mark_safe(html), secciones)  # noqa: S308 — text of ours


def _con_anclas(md: MarkdownIt, piezas: list[Token]):
    for pieza, siguiente in pairwise(piezas):
        if pieza.type == "heading_open":
            texto = strip_tags(md.renderInline(siguiente.content))
            pieza.attrSet("id", slugify(texto))
            yield slugify(texto), texto


def _de_la_casa(pieza: Token) -> list[Token]:
    """A piece of a line: links lead to pages of the site; a picture has its size, and opens whole when it is touched."""
    if pieza.type == "link_open":
        pieza.attrSet("href", _direccion(str(pieza.attrGet("href"))))
    if pieza.type != "image":
        return [pieza]
    archivo = Path(str(pieza.attrGet("src"))).name
    direccion = reverse("admin:ayuda_foto", args=[archivo])
    ancho, alto = medida(archivo)
    for nombre, valor in (("src", direccion), ("width", ancho), ("height", alto), ("loading", "lazy")):
        pieza.attrSet(nombre, str(valor))
    abre = Token("link_open", "a", 1, attrs={"href": direccion, "class": "foto"})
    return [abre, pieza, Token("link_close", "a", -1)]


def _direccion(destino: str) -> str:
    if destino == GUIA:
        return reverse("guia_de_importacion")
    clave = destino.removesuffix(".md")
    return reverse("admin:ayuda_de", args=[clave]) if clave in PAGINAS else destino


@cache
def medida(archivo: str) -> tuple[int, int]:
    with Image.open(CARPETA / "img" / archivo) as imagen:
        return imagen.size


def ayuda(request: HttpRequest, clave: str = "") -> HttpResponse:
    """The page asked for, or that of the role of whoever asks."""
    suyas = [rol.clave for rol in roles_de(request.user)]
    cual = clave or next(iter(suyas), DE_TODOS)
    if cual not in PAGINAS:
        raise Http404
    una = pagina(cual)
    return en_el_marco(
        request,
        "admin/ayuda.html",
        title=una.titulo,
        arriba=[(_("Ayuda"), reverse("admin:ayuda"))] if clave else None,
        pagina=una,
        paginas=[pagina(c) for c in PAGINAS],
        suyas=suyas,
    )


def foto(request: HttpRequest, archivo: str) -> HttpResponse | FileResponse:
    """A picture of the manual: one of those that are there, by its name."""
    hallada = next((f for f in (CARPETA / "img").glob("*.png") if f.name == archivo), None)
    if hallada is None:
        raise Http404
    return FileResponse(hallada.open("rb"), content_type="image/png")


def urls(sitio: AdminSite) -> list[URLPattern]:
    return [
        path("ayuda/", sitio.admin_view(ayuda), name="ayuda"),
        path("ayuda/img/<str:archivo>", sitio.admin_view(foto), name="ayuda_foto"),
        path("ayuda/<slug:clave>/", sitio.admin_view(ayuda), name="ayuda_de"),
    ]
