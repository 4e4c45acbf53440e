"""Pages as a disk needs them: every address in them made relative, and what is not in the copy said to be on the site. Pure.

By tags and not by a tree: what is not an address stays byte by byte what the site wrote.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

# A comment, a script or style with all it holds, or a tag; attributes may hold «>» within their quotes.
TROZO = re.compile(
    r"<!--.*?-->|<(?P<opaco>script|style)\b(?P<de_opaco>(?:\"[^\"]*\"|'[^']*'|[^'\">])*)>(?P<dentro>.*?)</(?P=opaco)>"
    r"|<(?P<nombre>/?[a-zA-Z][\w-]*)(?P<atributos>(?:\"[^\"]*\"|'[^']*'|[^'\">])*)>",
    re.DOTALL,
)
ATRIBUTO = re.compile(r"(?P<antes>\s)(?P<nombre>[\w:.-]+)(?:=(?:\"(?P<valor>[^\"]*)\"|'(?P<otro>[^']*)'))?")
DE_HTMX = re.compile(r"\s(data-hx-[\w-]+|data-htmx|data-toca)(=(\"[^\"]*\"|'[^']*'))?")
EN_EL_SITIO = " data-sitio"  # a link that leads to the site on purpose is left as it is
CON_DIRECCION = ("href", "src", "srcset", "xlink:href")
URL_DE_CSS = re.compile(r"""url\(\s*["']?(?P<u>[^"')]+)["']?\s*\)""")

# From what an attribute says to what it is to say, and whether that is outside the copy.
Traductor = Callable[[str], tuple[str, bool]]


def direcciones(pagina: str) -> Iterator[str]:
    """Every address in attributes of `pagina`, as written."""
    for trozo in TROZO.finditer(pagina):
        atributos = trozo["atributos"] or trozo["de_opaco"] or ""
        for a in ATRIBUTO.finditer(atributos):
            if a["nombre"] in CON_DIRECCION:
                yield from (direccion for direccion, _ancho in _partes(a["nombre"], html.unescape(_valor(a))))


def reescribir(pagina: str, traducir: Traductor, *, en_el_sitio: str) -> str:
    """`pagina` with each address as `traducir` says. A link that leads outside ends with `en_el_sitio`, for who hears it,
    and carries `data-fuera`, for who sees it."""
    abierto_fuera = False

    def cambiar(trozo: re.Match[str]) -> str:
        nonlocal abierto_fuera
        if trozo["opaco"]:
            atributos, _fuera = _atributos(trozo["de_opaco"], traducir)
            return f"<{trozo['opaco']}{atributos}>{trozo['dentro']}</{trozo['opaco']}>"
        nombre = trozo["nombre"]
        if nombre is None:
            return trozo[0]
        if EN_EL_SITIO in (trozo["atributos"] or ""):
            return trozo[0].replace(EN_EL_SITIO, "")
        if nombre == "/a" and abierto_fuera:
            abierto_fuera = False
            return f"{en_el_sitio}</a>"
        atributos, fuera = _atributos(trozo["atributos"], traducir)
        if nombre == "a" and fuera:
            abierto_fuera = "aria-label=" not in atributos
            atributos += ' data-fuera=""'
        return f"<{nombre}{atributos}>"

    return TROZO.sub(cambiar, pagina)


def _atributos(escritos: str, traducir: Traductor) -> tuple[str, bool]:
    fuera = False

    def cambiar(a: re.Match[str]) -> str:
        nonlocal fuera
        if a["nombre"] not in CON_DIRECCION:
            return a[0]
        dichas = []
        for direccion, ancho in _partes(a["nombre"], html.unescape(_valor(a))):
            nueva, esta_fuera = traducir(direccion)
            fuera = fuera or esta_fuera
            dichas.append(f"{nueva}{ancho}")
        return f'{a["antes"]}{a["nombre"]}="{html.escape(", ".join(dichas))}"'

    return ATRIBUTO.sub(cambiar, DE_HTMX.sub("", escritos)), fuera


def _valor(a: re.Match[str]) -> str:
    return a["valor"] if a["valor"] is not None else a["otro"] or ""


def _partes(nombre: str, valor: str) -> list[tuple[str, str]]:
    """(address, what goes with it) of each of an attribute: a srcset has several."""
    if nombre != "srcset":
        return [(valor, "")]
    partes = [parte.split() for parte in valor.split(",")]
    return [(p[0], f" {p[1]}" if len(p) > 1 else "") for p in partes if p]


def de_hoja(css: str) -> Iterator[str]:
    """What a stylesheet asks for, as written."""
    return (m["u"] for m in URL_DE_CSS.finditer(css) if not m["u"].startswith(("data:", "#")))
