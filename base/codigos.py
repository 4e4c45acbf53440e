"""Codes that open something: read aloud, typed or pasted, carried after the # of an address, kept as their hash (docs/adr/0024)."""

from __future__ import annotations

import hashlib
import re
import secrets

# Letters of a code that a person reads and types: none that is taken for another. 20 of them are 100 bits.
ALFABETO, LARGO, GRUPO = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 20, 5
PARECIDAS = str.maketrans("OIL", "011")


def nuevo_codigo() -> str:
    """The secret of something new: «7K2QD-M9XAP-…», to be pasted or typed, never part of a path."""
    letras = "".join(secrets.choice(ALFABETO) for _n in range(LARGO))
    return _en_grupos(letras)


def como_se_dio(escrito: str) -> str:
    """The secret in what somebody typed or pasted: the code with other capitals, spaces or hyphens, or the whole
    address. Those of before 0024 are longer and stay as they are."""
    escrito = escrito.strip().rstrip("/")
    escrito = re.split(r"[#/]", escrito)[-1]
    letras = re.sub(r"[\s\-–—]", "", escrito).upper().translate(PARECIDAS)
    return _en_grupos(letras) if len(letras) == LARGO else escrito


def huella(secreto: str) -> str:
    """Hash of a secret: all that is kept of it."""
    return hashlib.sha256(secreto.encode("utf-8", "surrogatepass")).hexdigest()


def _en_grupos(letras: str) -> str:
    return "-".join(letras[i : i + GRUPO] for i in range(0, LARGO, GRUPO))
