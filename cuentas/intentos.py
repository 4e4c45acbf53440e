"""Tries of a password or a code: counted in the database, one by one, before they are evaluated (docs/adr/0015).

Nobody shuts anybody else out: what locks is a name *from one address*; a name alone only gets slower, and not for a
device on which its owner came in before (`equipos.py`), which has a count of its own. No address is kept: only
a keyed hash of it, for as long as its count lasts.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.checks import Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cuentas.models import Intento

log = logging.getLogger("cuentas")


@dataclass(frozen=True, slots=True)
class Limite:
    cuantos: int
    segundos: int


DE_UN_NOMBRE_EN_UN_LUGAR = Limite(5, 15 * 60)
DE_UN_LUGAR = Limite(20, 60)
DE_UN_NOMBRE = Limite(20, 60 * 60)  # from anywhere; beyond, one each so often:
DE_UNO_EN_UNO = Limite(1, 5)


class Cerrado(Exception):
    """No try is left there for some minutes."""


class Despacio(Exception):
    """Too many tries of that name, from many places: one in a few seconds, whoever makes it."""


@dataclass(slots=True)
class Tomado:
    """Tries taken for one evaluation. Given back if it was right; if not, they stay counted."""

    propia: str = ""  # forgotten when it was right: who knows the answer owes nothing for having hesitated
    compartidas: list[str] = field(default_factory=list)

    def acertado(self) -> None:
        Intento.objects.olvidar(self.propia, ahora=timezone.now())
        for clave in self.compartidas:
            Intento.objects.devolver(clave)

    def sin_usar(self) -> None:
        """Give all of them back: another count refused it, so that nothing was evaluated."""
        for clave in (self.propia, *self.compartidas):
            Intento.objects.devolver(clave)


def de_clave(request: HttpRequest, nombre: str, equipo: str | None) -> Tomado:
    """One try of the password of `nombre`; `equipo` is the known device it comes from, if it is one."""
    nombre = nombre.casefold()
    if equipo:
        return _en_equipo("clave", nombre, equipo)
    lugar, tomado = direccion(request), Tomado()
    try:
        tomado.propia = _tomar(DE_UN_NOMBRE_EN_UN_LUGAR, "clave", nombre, lugar)
        tomado.compartidas.append(_tomar(DE_UN_LUGAR, "clave", "", lugar))
        tomado.compartidas.append(_tomar_o_despacio("clave", nombre))
    except (Cerrado, Despacio):
        tomado.sin_usar()
        raise
    return tomado


def de_codigo(cuenta: int, equipo: str | None) -> Tomado:
    """One try of the second factor of an account, whose password was right: six digits, so wherever it comes from."""
    if equipo:
        return _en_equipo("codigo", str(cuenta), equipo)
    return Tomado(propia=_tomar(DE_UN_NOMBRE_EN_UN_LUGAR, "codigo", str(cuenta)))


def _en_equipo(que: str, de_quien: str, equipo: str) -> Tomado:
    return Tomado(propia=_tomar(DE_UN_NOMBRE_EN_UN_LUGAR, que, de_quien, f"equipo {equipo}"))


def _tomar(limite: Limite, *partes: str) -> str:
    clave = _clave(*partes)
    if not Intento.objects.tomar(
        clave, cuantos=limite.cuantos, segundos=limite.segundos, ahora=timezone.now()
    ):
        raise Cerrado
    return clave


def _tomar_o_despacio(*partes: str) -> str:
    try:
        return _tomar(DE_UN_NOMBRE, *partes)
    except Cerrado:
        pass
    try:
        return _tomar(DE_UNO_EN_UNO, "uno en uno", *partes)
    except Cerrado:
        raise Despacio from None


def _clave(*partes: str) -> str:
    return salted_hmac("cuentas.intentos", "\x1f".join(partes), algorithm="sha256").hexdigest()


def direccion(request: HttpRequest) -> str:
    """The address of whoever asks. If the proxies do not say it as TRUSTED_PROXIES promises, the log says so, for
    then all readers count as one."""
    try:
        if settings.ALLAUTH_TRUSTED_PROXY_COUNT and "X-Forwarded-For" not in request.headers:
            raise ImproperlyConfigured
        return get_ip(request)
    except ImproperlyConfigured:
        log.error("X-Forwarded-For does not have as many addresses as TRUSTED_PROXIES: see docs/operation.md")
        return request.META.get("REMOTE_ADDR", "")


@register(Tags.security, deploy=True)
def check_proxies(app_configs, **kwargs) -> list[Warning]:
    """A public site is reached through a proxy that ends TLS; uncounted, it makes one address of all readers."""
    if settings.DEBUG or settings.TRUSTED_PROXIES:
        return []
    return [
        Warning(
            "TRUSTED_PROXIES es 0: detrás de un proxy, todos los lectores cuentan como una sola dirección.",
            hint="Ponga cuántos proxies suyos hay delante, y que cada uno escriba X-Forwarded-For.",
            id="cuentas.W001",
        )
    ]
