"""Signed addresses of a follower: to confirm, to see and change all that is followed, to leave. Nobody else can make them, and
what the base holds is not enough."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from compromisos.models import Seguido, Seguidor

_SUYO = signing.Signer(salt="compromisos.seguidores.suyo", sep=".")
_CONFIRMAR = signing.Signer(salt="compromisos.seguidores.confirmar", sep=".")


def firma(seguidor: Seguidor) -> str:
    """What opens the page of a follower, and leaves."""
    return _SUYO.sign(seguidor.llave)


def pagina(seguidor: Seguidor) -> str:
    return _absoluta("seguir_suyo", firma(seguidor))


def dejar(seguidor: Seguidor) -> str:
    return _absoluta("seguir_dejar", firma(seguidor))


def confirmar(seguido: Seguido) -> str:
    return _absoluta("seguir_confirmar", _CONFIRMAR.sign(f"{seguido.seguidor.llave}-{seguido.pk}"))


def es_nuestro(firmado: str) -> bool:
    return _llave(firmado) is not None


def de_pagina(firmado: str) -> Seguidor | None:
    """Whose page it is; None if nobody's, or of one who left."""
    llave = _llave(firmado)
    return Seguidor.objects.filter(llave=llave).first() if llave else None


def de_confirmacion(firmado: str) -> Seguido | None:
    """What is to be confirmed; None if it was never asked, expired or was left."""
    try:
        llave, _guion, pk = _CONFIRMAR.unsign(firmado).partition("-")
    except signing.BadSignature:
        return None
    return Seguido.objects.select_related("seguidor").filter(pk=pk, seguidor__llave=llave).first()


def _llave(firmado: str) -> str | None:
    try:
        return _SUYO.unsign(firmado)
    except signing.BadSignature:
        return None


def _absoluta(nombre: str, firmado: str) -> str:
    """In the active language."""
    return f"{settings.SITE_URL}{reverse(nombre, args=[firmado])}"
