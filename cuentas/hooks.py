"""Signals of the sign-in: the log of who comes in, and the moment from which a session counts.

One line each, without passwords, codes nor addresses; a name only when it is somebody's, because people
type their password in the wrong box.
"""

from __future__ import annotations

import logging
import time

from allauth.mfa import signals as del_segundo_factor
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from cuentas import sesiones
from cuentas.hechos import anotar_hecho
from cuentas.models import ClaveProvisional, HechoDeCuenta

log = logging.getLogger("cuentas")
DESDE, ULTIMA = "sesion_desde", "sesion_ultima"  # keys of the session: seconds
PROVISIONAL = "clave_provisional"  # key of the session: whoever came in has to change the password first


def anotar(que: str, quien: str) -> None:
    nivel = logging.INFO if que in ("signed in", "signed out") else logging.WARNING
    log.log(nivel, "%s: %r", que, quien)  # %r: a name with line breaks forges no line


def conocido(nombre: str) -> str:
    """The name as typed if an account has it."""
    nombre = nombre.replace("\x00", "")
    return nombre if get_user_model().objects.filter(username=nombre).exists() else "(no such account)"


def al_entrar(sender, request, user, **kwargs) -> None:
    request.session[DESDE] = request.session[ULTIMA] = int(time.time())
    if ClaveProvisional.objects.filter(user=user).exists():
        request.session[PROVISIONAL] = True
    sesiones.anotar(request, user)
    anotar("signed in", user.get_username())


def al_salir(sender, request, user, **kwargs) -> None:
    if user is not None:
        sesiones.terminar(request)
        anotar("signed out", user.get_username())


def al_fallar(sender, credentials, **kwargs) -> None:
    anotar("wrong password", conocido(credentials.get("username") or ""))


def al_fallar_el_codigo(sender, user, **kwargs) -> None:
    anotar("wrong second factor", user.get_username())


def al_cambiar_el_segundo_factor(sender, signal, user, authenticator, **kwargs) -> None:
    palabra = {
        del_segundo_factor.authenticator_added: "added",
        del_segundo_factor.authenticator_removed: "removed",
        del_segundo_factor.authenticator_reset: "reset",
    }[signal]
    anotar(f"second factor {palabra} ({authenticator.type})", user.get_username())
    if authenticator.type == authenticator.Type.TOTP:
        puesto = signal is not del_segundo_factor.authenticator_removed
        que = HechoDeCuenta.Que.SEGUNDO_FACTOR if puesto else HechoDeCuenta.Que.SIN_SEGUNDO_FACTOR
        anotar_hecho(user, que, por=user)


def al_usar_el_segundo_factor(sender, user, authenticator, **kwargs) -> None:
    if authenticator.type == authenticator.Type.RECOVERY_CODES:
        anotar("recovery code used", user.get_username())


def conectar() -> None:
    """The wiring. Called once, when the app is ready."""
    user_logged_in.connect(al_entrar)
    user_logged_out.connect(al_salir)
    user_login_failed.connect(al_fallar)
    del_segundo_factor.authentication_failed.connect(al_fallar_el_codigo)
    del_segundo_factor.authenticator_used.connect(al_usar_el_segundo_factor)
    for signal in (
        del_segundo_factor.authenticator_added,
        del_segundo_factor.authenticator_removed,
        del_segundo_factor.authenticator_reset,
    ):
        signal.connect(al_cambiar_el_segundo_factor)
