"""Letters whose text people edit: `{name}` stands for a value of a list, and nothing else is read in it. Pure.

Not `str.format`, which follows attributes, nor a template language, which executes: a text is looked through once for
words between braces, and what is put in their place is not looked through again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LARGO_DE_ASUNTO = 150
_HUECO = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True)
class Variable:
    """`necesaria`: the letter is of no use without it. `secreta`: what it holds is kept nowhere once it has gone."""

    nombre: str
    que_es: str
    ejemplo: str
    necesaria: bool = False
    secreta: bool = False


class Falla(StrEnum):
    VACIO = "vacio"
    LLAVE = "llave"  # a brace without its other half
    DESCONOCIDA = "desconocida"
    FALTA = "falta"
    SECRETO = "secreto"  # in a subject, which every screen shows


def fallas(texto: str, variables: Iterable[Variable], *, es_asunto: bool = False) -> list[tuple[Falla, str]]:
    """(what is wrong, where) of a text, in the order in which it is to be mended."""
    conocidas = {v.nombre: v for v in variables}
    if not texto.strip():
        return [(Falla.VACIO, "")]
    if suelta := re.search(r"[{}]", _HUECO.sub("", texto)):
        return [(Falla.LLAVE, _alrededor(texto, suelta[0]))]
    usadas = list(dict.fromkeys(_HUECO.findall(texto)))
    halladas = [(Falla.DESCONOCIDA, n) for n in usadas if n not in conocidas]
    if es_asunto:
        return halladas + [(Falla.SECRETO, n) for n in usadas if n in conocidas and conocidas[n].secreta]
    return halladas + [(Falla.FALTA, n) for n, v in conocidas.items() if v.necesaria and n not in usadas]


def _alrededor(texto: str, llave: str) -> str:
    """The line in which braces do not match."""
    sueltas = (linea for linea in texto.splitlines() if re.search(r"[{}]", _HUECO.sub("", linea)))
    return next(sueltas, llave).strip()[:60]


def llenar(texto: str, valores: Mapping[str, str]) -> str:
    """`texto` with each `{name}` of `valores` in its place. A name that is not there stays as it is written."""
    lleno = _HUECO.sub(lambda m: valores.get(m[1], m[0]), texto).replace("\r\n", "\n")
    return re.sub(r"\n{3,}", "\n\n", lleno).strip() + "\n"


def en_una_linea(texto: str) -> str:
    """A subject: no line ends in it, so that no other header can follow, and no sign that is not seen."""
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in texto)
    visible = " ".join("".join(c for c in visible if unicodedata.category(c) != "Cf").split())
    return visible if len(visible) <= LARGO_DE_ASUNTO else visible[: LARGO_DE_ASUNTO - 1] + "…"
