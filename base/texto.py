"""Text as people type it, and text as it is compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

PERDIDA = "\ufffd"  # stands for a letter that somebody's program could not read
# Accents, that folding takes off, and signs of no width: soft hyphen, zero-width space.
NO_SE_VEN = ("Mn", "Cf")
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


# --- What is kept


def _codigos(*tramos: tuple[int, int]) -> Iterator[int]:
    for desde, hasta in tramos:
        yield from range(desde, hasta + 1)


# Breaks of line that are none for XML, CSV or a browser: Word's and PowerPoint's, the printer's, Unicode's.
_SALTOS = (0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029)
# Of no letter, of no sound and of no width; or that no XML may hold.
_NADA = _codigos(
    (0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180E, 0x180E),
    (0x200B, 0x200B), (0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFDD0, 0xFDEF),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFC), *((n, n + 1) for n in range(0xFFFE, 0x110000, 0x10000)),
)  # fmt: skip
# What Windows writes where Latin-1 has control characters: quotes, dashes, the euro.
_DE_WINDOWS = {n: letra for n in range(0x80, 0xA0) if (letra := bytes([n]).decode("cp1252", "ignore"))}
# The bullets of Word, in letters of its own (Symbol, Wingdings), wherever they stand; and its ticks and arrows.
_DE_WORD = dict.fromkeys(
    (0xF06C, 0xF06E, 0xF071, 0xF075, 0xF076, 0xF077, 0xF09F, 0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8), "•"
) | {0xF0E0: "→", 0xF0E8: "→", 0xF0F0: "→", 0xF0FC: "✓", 0xF0FE: "☑"}
_CAMBIOS: dict[int, str] = (
    dict.fromkeys(_NADA, "") | _DE_WINDOWS | dict.fromkeys(_SALTOS, "\n") | {0x1F: " "} | _DE_WORD
)
_PRIVADO = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"  # each font draws there what it likes
_SUELTO = "\ud800-\udfff"  # half of a letter of UTF-16
_UNE = "\u200c\u200d"  # join or part two letters of Arabic or Hindi, or the pieces of an emoji; else, nothing
_SIN_UNIR = "\u0000-\u058f\u2000-\u206f"  # to Latin letters, digits and blanks
_ETIQUETAS = "\U000e0000-\U000e007f"  # invisible letters; they say something only in the flag of a nation

_CAMBIA = re.compile("[" + "".join(map(re.escape, map(chr, _CAMBIOS))) + "]")
_ALGO_RARO = re.compile(f"[{_PRIVADO}{_SUELTO}{_UNE}{_ETIQUETAS}\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_VINETA = re.compile(f"^([ \t]*)[{_PRIVADO}]", re.MULTILINE)
_LETRA_PROPIA = re.compile(f"[{_PRIVADO}]")
_MARCA_INVISIBLE = re.compile(
    f"(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[{_ETIQUETAS}]"
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]"
)
_VARIANTES_DE_MAS = re.compile("(?<=[\ufe00-\ufe0f])[\ufe00-\ufe0f]+")
_UNE_EN_VANO = re.compile(
    f"(?:(?<=[{_SIN_UNIR}])|(?<![^\n]))[{_UNE}]+|[{_UNE}]+(?=[{_SIN_UNIR}]|$)|[{_UNE}](?=[{_UNE}])"
)


def limpiar(texto: str) -> str:
    """Normal form in which text is stored: as `mostrable` gives it, without outer blanks."""
    return mostrable(texto).strip()


def mostrable(texto: str) -> str:
    """Text in Unicode NFC, of letters that every program may hold and a reader sees.

    Line breaks (all of them become \\n) and tabs stay. What PostgreSQL, XML or a font would refuse is mended at the
    door, not met later as an error: control characters, halves of a letter, noncharacters. Word's bullets become
    «•»; a letter of somebody's own font, and what was already lost, «�», so that it is seen. Signs that show
    nothing go: soft hyphens, marks of width zero or of direction, those of an emoji excepted.
    """
    if "\r" in texto:
        texto = texto.replace("\r\n", "\n").replace("\r", "\n")
    if texto.isascii() and texto.replace("\n", "").replace("\t", "").isprintable():
        return texto
    if _CAMBIA.search(texto):
        texto = texto.translate(_CAMBIOS)
    # Composed last: a sign may have stood between a letter and its accent.
    texto = unicodedata.normalize("NFC", texto)
    if _ALGO_RARO.search(texto):
        texto = unicodedata.normalize("NFC", _sin_rarezas(texto))
    return texto


def mostrable_todo(datos: Any) -> Any:
    """Plain data (of json) with every text in it as `mostrable` gives it."""
    if isinstance(datos, str):
        return mostrable(datos)
    if isinstance(datos, dict):
        return {clave: mostrable_todo(valor) for clave, valor in datos.items()}
    if isinstance(datos, list | tuple):
        return [mostrable_todo(valor) for valor in datos]
    return datos


def _sin_rarezas(texto: str) -> str:
    texto = texto.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    texto = _LETRA_PROPIA.sub(PERDIDA, _VINETA.sub(r"\1•", texto))
    texto = _MARCA_INVISIBLE.sub(lambda m: m[1] or "", texto)
    return _UNE_EN_VANO.sub("", _VARIANTES_DE_MAS.sub("", texto))
