"""Key of one form as one person opened it: signed, so that it keeps what they write although their session has ended.

It opens nothing: whoever has it can only put something beside what is kept for that same account, in its one place.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.http.request import UnreadablePostError
from django.utils.crypto import salted_hmac

CAMPO = "_escrito"
RECUPERAR = "recuperar"  # parameter of an address: the key of what is to be given back
SAL = "cuentas.escritos"
DURA = timedelta(days=3)  # a form left open over a weekend
DE_PASO = (RECUPERAR, "_changelist_filters")  # parameters that do not make it another form
TITULO_MAXIMO = 120


@dataclass(frozen=True, slots=True)
class Llave:
    """`cuenta` is the key of the account that signs what is written: a user's, or the one of a personal link."""

    cuenta: int
    direccion: str
    titulo: str
    clave: str

    @classmethod
    def nueva(cls, cuenta: int, direccion: str, titulo: str = "") -> Llave:
        return cls(cuenta, direccion, titulo[:TITULO_MAXIMO], secrets.token_urlsafe(18))

    @classmethod
    def de(cls, request: HttpRequest) -> Llave | None:
        """The key that came with a form; None if there is none, it is not ours or it is too old."""
        if request.method != "POST":
            return None
        try:
            return cls(*signing.loads(request.POST.get(CAMPO, ""), salt=SAL, max_age=DURA))
        except (signing.BadSignature, UnreadablePostError, TypeError, ValueError):
            return None

    @property
    def siguiente(self) -> Llave:
        """Key of what is sent again with this one after it was saved: always the same, so that it is one place too."""
        return replace(self, clave=salted_hmac(SAL, self.clave, algorithm="sha256").hexdigest()[:40])

    @property
    def firmada(self) -> str:
        return signing.dumps([self.cuenta, self.direccion, self.titulo, self.clave], salt=SAL, compress=True)


def direccion_de(request: HttpRequest) -> str:
    """Address of the form of `request`, the same before and after something was given back in it."""
    consulta = request.GET.copy()
    for nombre in DE_PASO:
        consulta.pop(nombre, None)
    return f"{request.path}?{consulta.urlencode()}" if consulta else request.path


def quien(request: HttpRequest) -> Any:
    """The account that writes: that of a personal link if the page is one of its own, else the user's; or None."""
    if hasattr(request, "escribe"):
        return request.escribe
    return request.user if request.user.is_authenticated else None
