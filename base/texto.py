"""Text as people type it, and text as it is compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NO_SE_GUARDA = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # control characters but tab and line break
NO_SE_VEN = (
    "Mn",
    "Cf",
)  # accents, that folding takes off, and signs of no width: soft hyphen, zero-width space
LARGO_QUE_SE_RECUERDA = 400


class _Plegado(dict[int, str]):
    """{character: what it folds to}, found out once each. Folding looks at one character at a time."""

    LETRAS = 4096  # of those that a file can bring, as many as any language writes

    def __missing__(self, codigo: int) -> str:
        letra = unicodedata.normalize("NFKD", chr(codigo))
        se_ven = (c for c in letra if unicodedata.category(c) not in NO_SE_VEN)
        sin_tildes = "".join(c for c in se_ven if not unicodedata.combining(c))
        plegada = re.sub(r"[\W_]+", " ", sin_tildes.casefold())
        if len(self) < self.LETRAS:
            self[codigo] = plegada
        return plegada


_PLEGADO = _Plegado()


def plegar(texto: str) -> str:
    """Fold for comparison and search: no case, no accents, no punctuation, no sign that cannot be seen, single spaces.

    «Prevención  Integral, de…» and «PREVENCION INTEGRAL DE» fold to the same string. The ñ folds to
    n, as people type it on keyboards without one.
    """
    return _plegar_corto(texto) if len(texto) <= LARGO_QUE_SE_RECUERDA else _plegar(texto)


def _plegar(texto: str) -> str:
    return " ".join(texto.translate(_PLEGADO).split())


_plegar_corto = lru_cache(maxsize=2048)(_plegar)  # names come again and again; texts, twice


def limpiar(texto: str) -> str:
    """Normal form in which text is stored: Unicode NFC, no NUL nor other control characters, no outer spaces.

    Line breaks and tabs stay. PostgreSQL refuses NUL and XLSX refuses most control characters, so
    they are removed at the door, not met later as an error.
    """
    if "\r" in texto:
        texto = texto.replace("\r\n", "\n").replace("\r", "\n")
    # Composed last: a control character may have stood between a letter and its accent.
    if not texto.isprintable():
        texto = NO_SE_GUARDA.sub("", texto)
    return unicodedata.normalize("NFC", texto).strip()
