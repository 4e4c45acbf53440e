"""A copy of the site as whoever was given the folder reads it."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

ENLACE = re.compile(r'\s(href|src|srcset)="([^"]*)"')
AFUERA = re.compile(r"(https?|tel|mailto|data):")


def paginas_de(raiz: Path) -> dict[Path, str]:
    return {ruta: ruta.read_text(encoding="utf-8") for ruta in raiz.rglob("*.html")}


def enlaces_rotos(raiz: Path, paginas: Mapping[Path, str]) -> list[tuple[str, str]]:
    """(page, what it leads to) of what is not relative, or is not there, or has no such place in it."""
    anclas = {ruta: set(re.findall(r'\sid="([^"]*)"', texto)) for ruta, texto in paginas.items()}
    rotos = []
    for ruta, texto in paginas.items():
        for atributo, valor in ENLACE.findall(texto):
            sueltos = html.unescape(valor).split(",") if atributo == "srcset" else [html.unescape(valor)]
            for escrita in ("".join(s.split()[:1]) for s in sueltos):
                if AFUERA.match(escrita):
                    continue
                camino, _almohadilla, ancla = escrita.partition("#")
                destino = (ruta.parent / unquote(camino)).resolve() if camino else ruta
                if (
                    escrita.startswith("/")
                    or not destino.is_file()
                    or (ancla and ancla not in anclas.get(destino, {ancla}))
                ):
                    rotos.append((str(ruta.relative_to(raiz)), escrita))
    return rotos


def palabras(pagina: str) -> list[str]:
    """Words of a page of the site or of a copy, but for the frame and what a copy cannot do."""
    principal = pagina.partition("<main")[2].partition("</main>")[0]
    principal = re.sub(
        r'<section class="acciones.*?</section>|<script.*?</script>', "", principal, flags=re.DOTALL
    )
    principal = re.sub(r'<span class="oculto"> \((en el sitio|on the site).*?</span>', "", principal)
    return html.unescape(re.sub(r"<[^>]*>", " ", principal)).split()
