"""Throttle of the API: how much of what is dear a network may ask for in a minute. What is cheap has no count.

Counted in the cache, when it was worked out: a refusal, a 304 and a 404 cost nothing and count nothing. No address is
kept: only a keyed hash of its network, for two minutes.
"""

from __future__ import annotations

import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cuentas.intentos import direccion

SEGUNDOS = 60
DE_CADA_VERSION = {4: 24, 6: 48}  # bits of an address that tell its network


def espera(request: HttpRequest) -> int:
    """Seconds until its network may ask again; 0 if it may now."""
    if cache.get(_clave(request), 0) < settings.API_COSTOSAS:
        return 0
    return SEGUNDOS - int(time.time()) % SEGUNDOS


def contar(request: HttpRequest) -> None:
    clave = _clave(request)
    cache.set(clave, cache.get(clave, 0) + 1, 2 * SEGUNDOS)


def _clave(request: HttpRequest) -> str:
    minuto = int(time.time()) // SEGUNDOS
    return f"api:{minuto}:{salted_hmac('config.frenos', _red(request)).hexdigest()}"


def _red(request: HttpRequest) -> str:
    """Whoever comes through a socket that has no address, as in some installations, counts with all who do."""
    try:
        return red_de(direccion(request))
    except PermissionDenied:
        return ""


def red_de(ip: str) -> str:
    """«190.1.2.0/24»; what is no address stands for itself."""
    try:
        leida = ipaddress.ip_address(ip)
    except ValueError:
        return ip
    return str(ipaddress.ip_network((leida, DE_CADA_VERSION[leida.version]), strict=False))
