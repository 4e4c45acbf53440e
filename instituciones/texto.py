"""Text as people type it, and text as it is compared."""

from __future__ import annotations

import re
import unicodedata


def plegar(texto: str) -> str:
    """Fold for comparison and search: no case, no accents, no punctuation, single spaces.

    «Prevención  Integral, de…» and «PREVENCION INTEGRAL DE» fold to the same string. The ñ folds to
    n, as people type it on keyboards without one.
    """
    sin_tildes = "".join(c for c in unicodedata.normalize("NFKD", texto) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", sin_tildes.casefold()).split())


def limpiar(texto: str) -> str:
    """One way to store text: Unicode NFC, no NUL nor other control characters, no outer spaces.

    Line breaks and tabs stay. PostgreSQL refuses NUL and XLSX refuses most control characters, so
    they are removed at the door, not met later as an error.
    """
    lineas = texto.replace("\r\n", "\n").replace("\r", "\n")
    visible = "".join(c for c in lineas if c in "\n\t" or unicodedata.category(c) != "Cc")
    # Last: a control character may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", visible).strip()
