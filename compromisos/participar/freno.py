"""Brakes of forms that anybody may send: so many from one network, so many about one thing. No address is kept: only a keyed
hash of it, for as long as its count lasts (`cuentas/intentos.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cuentas.intentos import direccion
from cuentas.models import Intento

PREFIJO_IPV6 = 64  # what one household gets: whoever has it has all its addresses


@dataclass(frozen=True, slots=True)
class Freno:
    """No more than `cuantos` of `que` in `segundos`."""

    que: str
    cuantos: int
    segundos: int

    def deja(self, de_quien: str) -> bool:
        """Take one; False if none is left."""
        clave = salted_hmac("participar.freno", f"{self.que}\x1f{de_quien}", algorithm="sha256").hexdigest()
        return Intento.objects.tomar(
            clave, cuantos=self.cuantos, segundos=self.segundos, ahora=timezone.now()
        )

    def deja_a_la_red(self, request: HttpRequest) -> bool:
        return self.deja(red_de(direccion(request)))


def red_de(escrita: str) -> str:
    """The network of an address: an IPv4 one itself, of an IPv6 one what its household has."""
    try:
        leida = ip_address(escrita)
    except ValueError:
        return escrita
    if not isinstance(leida, IPv6Address):
        return escrita
    if leida.ipv4_mapped:
        return str(leida.ipv4_mapped)
    return str(ip_network((leida, PREFIJO_IPV6), strict=False))
