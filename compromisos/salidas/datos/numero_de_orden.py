"""The number of a pledge as institutions write it: «1.», «N.º 4», «7.0», «Compromiso 3». Pure.

What is the code of some plan of theirs («5.1.1», «C-05», «II», «a)») is no number, and none is made of it.
"""

from __future__ import annotations

import re

MAYOR = 32_767  # what the database keeps
ESCRITO = re.compile(
    r"(?:(?:n|no|nro|n[uú]m|n[uú]mero)\s*[.°ºo]{0,3}\s*|#\s*)?"  # «N.º 4», «Nro. 4», «#4»
    r"(?:compromiso\s*(?:n\s*[.°º]{0,3}\s*)?)?"
    r"\(?(?P<numero>\d{1,5})"
    r"(?:[.,]0{1,2})?"  # 7.0, a number that a program wrote; 7.000 may be seven thousand
    r"\s*[.°º)]{0,2}[-–:]?",
    re.ASCII | re.IGNORECASE,
)


def leer(texto: str) -> int | None:
    """None for what is no number from 1 to MAYOR."""
    dicho = ESCRITO.fullmatch(texto.strip())
    numero = int(dicho["numero"]) if dicho else 0
    return numero if 0 < numero <= MAYOR else None
