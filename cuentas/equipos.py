"""Known devices: those on which an account came in before, by a signed cookie of the door only.

It opens nothing. It only says that tries from here are not those of strangers (`intentos.py`).
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.http import HttpRequest, HttpResponse

SAL, RUTA = "cuentas.equipos", "/admin/cuenta/"
DURA = timedelta(days=180)
CUENTAS_MAXIMAS = 5  # a computer that an office shares


def _nombre() -> str:
    return "__Secure-equipo" if settings.SESSION_COOKIE_SECURE else "equipo"


def _leer(request: HttpRequest) -> tuple[str, dict[str, str]]:
    """(the device, {account: mark of its password}); ("", {}) if it is none of ours."""
    try:
        equipo, cuentas = signing.loads(request.COOKIES.get(_nombre(), ""), salt=SAL, max_age=DURA)
        return equipo, dict(cuentas)
    except (signing.BadSignature, ValueError, TypeError):
        return "", {}


def _marca(user) -> str:
    """Of the password of now: a new one makes every device unknown."""
    return user.get_session_auth_hash()[:16]


def de(request: HttpRequest, nombre: str) -> str | None:
    """The device of `request` if the account called `nombre` came in on it before."""
    equipo, cuentas = _leer(request)
    if not cuentas:
        return None
    suyas = get_user_model().objects.filter(pk__in=cuentas, username__iexact=nombre.replace("\x00", ""))
    return equipo if any(cuentas[str(user.pk)] == _marca(user) for user in suyas) else None


def recordar(request: HttpRequest, response: HttpResponse, user) -> None:
    equipo, cuentas = _leer(request)
    cuentas.pop(str(user.pk), None)
    ultimas = dict([*cuentas.items(), (str(user.pk), _marca(user))][-CUENTAS_MAXIMAS:])
    response.set_cookie(
        _nombre(),
        signing.dumps([equipo or secrets.token_urlsafe(12), ultimas], salt=SAL),
        max_age=DURA,
        path=RUTA,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
