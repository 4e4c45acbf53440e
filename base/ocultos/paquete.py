"""A document that is a zip of XML parts: read whole, changed part by part, written again."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any
from xml.dom.minidom import Document, Element

from defusedxml import minidom
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image

ABIERTO = 80 * 1024 * 1024  # bytes that a document may unpack to
DE_UNA_PARTE = (
    12 * 1024 * 1024
)  # bytes of XML that are taken to pieces at once: they take thirty times as much
NADIE = {
    "", "usuario", "user", "windows user", "usuario de windows", "microsoft office user", "microsoft", "admin", "administrador",
    "administrator", "openpyxl", "python-docx", "apache poi", "libreoffice", "autor", "author", "unknown", "desconocido",
    "google", "hp", "dell", "lenovo", "acer", "asus", "pc", "home", "equipo", "un usuario de microsoft office satisfecho",
}  # fmt: skip


class NoSeLimpia(Exception):
    """Why the copy could not be made, and what to do."""


def es_de_alguien(nombre: str) -> bool:
    """Whether an author is somebody, and not what a program writes."""
    return nombre.strip().casefold() not in NADIE


@dataclass
class Paquete:
    """{part: bytes}, in their order."""

    partes: dict[str, bytes]

    @classmethod
    def leer(cls, datos: bytes) -> Paquete:
        with zipfile.ZipFile(io.BytesIO(datos)) as bolsa:
            if sum(parte.file_size for parte in bolsa.infolist()) > ABIERTO:
                raise NoSeLimpia(_("El archivo es demasiado grande por dentro para hacerle una copia."))
            return cls({p.filename: bolsa.read(p) for p in bolsa.infolist() if not p.is_dir()})

    def escribir(self) -> bytes:
        """With one date for all: the same parts make the same file."""
        salida = io.BytesIO()
        with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as bolsa:
            for nombre, contenido in self.partes.items():
                parte = zipfile.ZipInfo(nombre, (1980, 1, 1, 0, 0, 0))
                parte.compress_type = zipfile.ZIP_STORED if nombre == "mimetype" else zipfile.ZIP_DEFLATED
                bolsa.writestr(parte, contenido)
        return salida.getvalue()

    def nombres(self, patron: str) -> list[str]:
        return [n for n in self.partes if re.fullmatch(patron, n)]

    def arbol(self, nombre: str) -> Document:
        if len(self.partes[nombre]) > DE_UNA_PARTE:
            raise NoSeLimpia(_("El archivo es demasiado grande por dentro para hacerle una copia."))
        return minidom.parseString(self.partes[nombre])

    def cambiar(self, nombre: str, como: Callable[[Document], None]) -> None:
        arbol = self.arbol(nombre)
        como(arbol)
        self.partes[nombre] = arbol.toxml(encoding="UTF-8")

    def quitar(self, nombres: Collection[str]) -> None:
        """Parts of an OOXML package, with what says of them that they are there."""
        fuera = set(nombres)
        if not fuera:
            return
        for nombre in fuera:
            self.partes.pop(nombre, None)
            self.partes.pop(_relaciones_de(nombre), None)

        def sin_tipos(arbol: Document) -> None:
            for uno in elementos(arbol, "Override"):
                if uno.getAttribute("PartName").lstrip("/") in fuera:
                    soltar(uno)

        self.cambiar("[Content_Types].xml", sin_tipos)
        for nombre in self.nombres(r"(.*/)?_rels/[^/]*\.rels"):
            carpeta = posixpath.dirname(posixpath.dirname(nombre))

            def sin_enlaces(arbol: Document, carpeta: str = carpeta) -> None:
                for uno in elementos(arbol, "Relationship"):
                    if uno.getAttribute("TargetMode") != "External":
                        destino = uno.getAttribute("Target")
                        entero = (
                            destino.lstrip("/")
                            if destino.startswith("/")
                            else posixpath.join(carpeta, destino)
                        )
                        if posixpath.normpath(entero) in fuera:
                            soltar(uno)

            self.cambiar(nombre, sin_enlaces)


def _relaciones_de(nombre: str) -> str:
    carpeta, archivo = posixpath.split(nombre)
    return posixpath.join(carpeta, "_rels", f"{archivo}.rels")


def elementos(arbol: Document | Element, *nombres: str) -> list[Element]:
    """Elements by their local names, whatever their prefix."""
    return [e for nombre in nombres for e in arbol.getElementsByTagNameNS("*", nombre)]


def soltar(*fuera: Any) -> None:
    for elemento in fuera:
        if elemento.parentNode is not None:
            elemento.parentNode.removeChild(elemento)


def texto_de(elemento: Element) -> str:
    return "".join(n.data for n in elemento.childNodes if n.nodeType in (n.TEXT_NODE, n.CDATA_SECTION_NODE))


# --- What both kinds of OOXML have ---------------------------------------------------------------------------

PROPIEDADES = {"docProps/core.xml": ("creator", "lastModifiedBy"), "docProps/app.xml": ("Company", "Manager")}
CON_NOMBRE = (
    "creator",
    "lastModifiedBy",
    "Company",
    "Manager",
    "description",
    "keywords",
    "subject",
    "category",
)


def propiedades(paquete: Paquete) -> Iterator[str]:
    de_quien = [
        texto_de(e)
        for parte, nombres in PROPIEDADES.items()
        if parte in paquete.partes
        for e in elementos(paquete.arbol(parte), *nombres)
    ]
    if any(map(es_de_alguien, de_quien)):
        yield _("el nombre de quien lo hizo o de su organización")
    if "docProps/custom.xml" in paquete.partes:
        yield _("propiedades propias del documento")


def limpiar_propiedades(paquete: Paquete) -> None:
    paquete.quitar(paquete.nombres(r"docProps/(custom\.xml|thumbnail\.\w+)"))
    for parte in PROPIEDADES:
        if parte in paquete.partes:
            paquete.cambiar(parte, lambda arbol: soltar(*elementos(arbol, *CON_NOMBRE)))


def fotos_con_datos(paquete: Paquete) -> list[str]:
    """Pictures inside that keep where or with what they were taken."""
    return [
        n
        for n in paquete.nombres(r".*/?[\w ./-]+\.(?:jpe?g|JPE?G|png|webp)")
        if _tiene_exif(paquete.partes[n])
    ]


def _tiene_exif(datos: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(datos)) as imagen:
            exif = imagen.getexif()
            return bool(exif.get_ifd(0x8825)) or any(
                exif.get(marca) for marca in (0x010F, 0x0110, 0x013B, 0x8298)
            )
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False


def decir_fotos(paquete: Paquete) -> Iterator[str]:
    if n := len(fotos_con_datos(paquete)):
        yield ngettext(
            "%(n)s foto con datos de dónde o con qué se tomó",
            "%(n)s fotos con datos de dónde o con qué se tomaron",
            n,
        ) % {"n": n}


def limpiar_fotos(paquete: Paquete) -> None:
    for nombre in fotos_con_datos(paquete):
        with Image.open(io.BytesIO(paquete.partes[nombre])) as imagen:
            formato, salida = imagen.format, io.BytesIO()
            limpia = Image.new(imagen.mode, imagen.size)
            limpia.paste(imagen)
            limpia.save(salida, format=formato, quality=90)
            paquete.partes[nombre] = salida.getvalue()


def cuantos(uno: str, varios: str, n: int) -> Iterator[str]:
    """The phrase of `n` things, none if there are none. Both forms come translated."""
    if n:
        yield (uno if n == 1 else varios) % {"n": n}
