"""Encryption of second factors at rest, so that who reads a backup of the database cannot use them.

Encrypted with a key made of SECRET_KEY, which is not in the database. Those of SECRET_KEY_FALLBACKS still open what
was kept with them.
"""

from __future__ import annotations

import base64
import hashlib
import logging

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

logger = logging.getLogger("cuentas")
CIFRADO = "gAAAA"  # how all that Fernet writes begins: what was kept before is read as it is


def _llaves() -> MultiFernet:
    claves = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    mezclas = (hashlib.sha256(f"cuentas.cifrado {clave}".encode()).digest() for clave in claves)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(mezcla)) for mezcla in mezclas])


def cifrar(texto: str) -> str:
    return _llaves().encrypt(texto.encode()).decode()


def descifrar(guardado: str) -> str:
    """The text; empty, which no code fits, if its key is not among ours any more."""
    if not guardado.startswith(CIFRADO):
        return guardado
    try:
        return _llaves().decrypt(guardado.encode()).decode()
    except InvalidToken:
        logger.error("a secret was kept with another SECRET_KEY: see SECRET_KEY_FALLBACKS")
        return ""
