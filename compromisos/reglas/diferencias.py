"""Two versions of a text, word by word: what stayed, what was taken out, what was put in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

IGUAL, QUITADO, PUESTO = "igual", "quitado", "puesto"


@dataclass(frozen=True, slots=True)
class Trozo:
    que: str  # IGUAL, QUITADO or PUESTO
    texto: str

    @property
    def palabras(self) -> str:
        return self.texto.rstrip() or self.texto

    @property
    def espacio(self) -> str:
        """Trailing space of the stretch, left out of the strike and the underline."""
        return self.texto[len(self.palabras) :]


def comparar(antes: str, ahora: str) -> list[Trozo]:
    """Without those PUESTO it reads `antes`, without those QUITADO `ahora`. What goes comes before what comes."""
    return [t for t in _trozos(_palabras(antes), _palabras(ahora)) if t.texto]


def _palabras(texto: str) -> list[str]:
    """Words and signs with the space that follows them, so that a phrase that changed is one stretch."""
    return re.findall(r"\s+|\w+\s*|[^\w\s]\s*", texto)


def _trozos(antes: list[str], ahora: list[str]) -> Iterator[Trozo]:
    for que, a, b, c, d in SequenceMatcher(None, antes, ahora, autojunk=False).get_opcodes():
        if que == "equal":
            yield Trozo(IGUAL, "".join(antes[a:b]))
        else:
            yield Trozo(QUITADO, "".join(antes[a:b]))
            yield Trozo(PUESTO, "".join(ahora[c:d]))
