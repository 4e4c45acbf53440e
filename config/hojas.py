"""Static files storage that serves each stylesheet as one file, though it is written in one a component.

static/css/sitio.css and admin.css hold only the order of the layers and `@import`s. In development the browser
follows these, and nothing has to be built; collectstatic puts in their place what they name and takes out comments and
spaces, before it gives the sheet its hashed name and compresses it. See docs/adr/0018-a-stylesheet-per-component.md.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from django.core.files.base import ContentFile
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

HOJAS = ("css/sitio.css", "css/admin.css", "css/copia.css")
IMPORT = re.compile(
    r'^@import url\("(?P<parte>[^":]+)"\)(?: layer\((?P<capa>[\w-]+)\))?(?: (?P<medio>[^;]+))?;$',
    re.MULTILINE,
)
# What rcssmin takes in a layer or a container for the colon of a declaration, and would join to what stands before it.
DESCENDIENTE = re.compile(r"(?<=[\w\])*])\s+:(?=[^;{}]*\{)")
URL_RELATIVA = re.compile(r"""(?P<antes>url\(["']?)(?P<destino>(?![a-z]+:|[/#"'])[^"')]+)""")


def partes(hoja: str, texto: str) -> list[str]:
    """Names of the files that the sheet `hoja` imports, in order."""
    return [_junto_a(hoja, m["parte"]) for m in IMPORT.finditer(texto)]


def unir(hoja: str, leer: Callable[[str], str]) -> str:
    """The text of the sheet `hoja`, with each import replaced by what it names.

    `leer` gives the text of a file by its name. Parts import nothing themselves.
    """

    def incluir(m: re.Match[str]) -> str:
        parte = _junto_a(hoja, m["parte"])
        css = _mudar_urls(leer(parte), de=parte, a=hoja)
        if m["capa"]:
            css = f"@layer {m['capa']} {{\n{css}}}\n"
        if m["medio"]:
            css = f"@media {m['medio']} {{\n{css}}}\n"
        return css

    return IMPORT.sub(incluir, leer(hoja))


def servida(hoja: str, leer: Callable[[str], str]) -> str:
    """The text of the sheet `hoja` as browsers get it: joined, without what only its readers need."""
    return cssmin(DESCENDIENTE.sub(" *:", unir(hoja, leer)))


def _junto_a(archivo: str, relativa: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(archivo), relativa))


def _mudar_urls(css: str, *, de: str, a: str) -> str:
    """Relative addresses, which a browser reads from where their sheet is, as seen from the sheet `a`."""

    def mudar(m: re.Match[str]) -> str:
        return m["antes"] + posixpath.relpath(_junto_a(de, m["destino"]), posixpath.dirname(a))

    return URL_RELATIVA.sub(mudar, css)


class HojaUnicaStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's hashed and compressed files, with our sheets joined first. Raises if a part is missing."""

    def post_process(self, paths: dict, dry_run: bool = False, **options) -> Iterator[tuple]:
        if not dry_run:
            paths = self._con_hojas_unidas(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _con_hojas_unidas(self, paths: dict) -> dict:
        """`paths` ({name: (storage, path)}) with the joined sheets in it and without their parts."""

        def leer(nombre: str) -> str:
            storage, path = paths[nombre]
            with storage.open(path) as archivo:
                return archivo.read().decode()

        sobran: set[str] = set()
        unidas = {}
        for hoja in HOJAS:
            sobran.update(partes(hoja, leer(hoja)))
            texto = servida(hoja, leer)
            self.delete(
                hoja
            )  # the copy that collectstatic made; the pages for failures ask for this very name
            self._save(hoja, ContentFile(texto.encode()))
            unidas[hoja] = (self, hoja)
        return {nombre: de for nombre, de in paths.items() if nombre not in sobran} | unidas
