"""Address of a follower: written in one way, encrypted, and found again by a keyed hash, which the base alone does not undo."""

from __future__ import annotations

import re
from contextlib import suppress

from django.conf import settings
from django.utils.crypto import salted_hmac

from cuentas.cifrado import cifrar, descifrar

LARGO = 254
# RFC 5321, without quoted parts, addresses of machines, nor any letter but those of ASCII: two that look alike are one.
_NOMBRE = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_PARTE = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
CORREO = re.compile(rf"{_NOMBRE}@(?:{_PARTE}\.)+(?!\d+$)[a-z0-9-]{{2,63}}", re.IGNORECASE)
LARGO_DEL_NOMBRE = 64
# A domain that is written in Spanish; of other alphabets none, whose letters look like these.
DOMINIO_DE_AQUI = re.compile(r"[a-z0-9.áéíóúüñ-]+", re.IGNORECASE)

__all__ = ["LARGO", "abrir", "cerrar", "en_ascii", "es_una", "huella", "huellas"]


def es_una(escrita: str) -> bool:
    """Whether it is one plain address: no list, no line that ends, no name before it."""
    return (
        len(escrita) <= LARGO
        and escrita.isascii()
        and CORREO.fullmatch(escrita) is not None
        and len(escrita.partition("@")[0]) <= LARGO_DEL_NOMBRE
    )


def en_ascii(escrita: str) -> str:
    """The same with the domain as mail servers call it: «ana@peña.pe» → «ana@xn--pea-8ma.pe»."""
    nombre, arroba, dominio = escrita.rpartition("@")
    if dominio.isascii() or not DOMINIO_DE_AQUI.fullmatch(dominio):
        return escrita
    with suppress(UnicodeError):
        dominio = dominio.encode("idna").decode()
    return f"{nombre}{arroba}{dominio}"


def cerrar(correo: str) -> str:
    return cifrar(correo)


def abrir(guardado: str) -> str:
    """The address; empty if it was kept with a key that is not among ours any more."""
    return descifrar(guardado)


def huella(correo: str) -> str:
    return huellas(correo)[0]


def huellas(correo: str) -> list[str]:
    """Keyed hash of an address, whatever its capitals: by today's key first, then by those of before."""
    return [
        salted_hmac("compromisos.seguidores", correo.lower(), secret=clave, algorithm="sha256").hexdigest()
        for clave in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
