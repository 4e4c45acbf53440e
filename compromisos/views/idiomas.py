"""The languages of the site, those of settings.LANGUAGES, and the address of a page in each.

The first, settings.LANGUAGE_CODE, has no prefix; the others have /<code>/. Pure but for the settings.
"""

from __future__ import annotations

from django.conf import settings

# How a language is told to browsers and search engines (BCP 47), where its code alone says less.
ETIQUETAS = {"es": "es-PE"}


def etiqueta(codigo: str) -> str:
    return ETIQUETAS.get(codigo, codigo)


def separar(ruta: str) -> tuple[str, str]:
    """(code, address without its prefix): "/en/ayuda/" → ("en", "/ayuda/")."""
    primero, _barra, resto = ruta.removeprefix("/").partition("/")
    if primero != settings.LANGUAGE_CODE and primero in dict(settings.LANGUAGES):
        return primero, f"/{resto}"
    return settings.LANGUAGE_CODE, ruta


def en_idioma(codigo: str, neutra: str) -> str:
    return neutra if codigo == settings.LANGUAGE_CODE else f"/{codigo}{neutra}"
