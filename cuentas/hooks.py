"""Signals of the sign-in: the log of who comes in, and the moment from which a session counts.

One line each, without passwords, codes, addresses nor names: an account by its number, as its page in the admin has it.
"""

from __future__ import annotations

import logging
import time

from allauth.mfa import signals as del_segundo_factor
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from base import medidas
from cuentas import aspecto, sesiones
from cuentas.hechos import anotar_hecho
from cuentas.models import ClaveProvisional, HechoDeCuenta

log = logging.getLogger("cuentas")
CONTADOS = ("signed in", "wrong password", "wrong second factor", "locked", "slowed down")
DESDE, ULTIMA = "sesion_desde", "sesion_ultima"  # keys of the session: seconds
PROVISIONAL = "clave_provisional"  # key of the session: whoever came in has to change the password first


def anotar(que: str, cuenta: int | None) -> None:
    nivel = logging.INFO if que in ("signed in", "signed out") else logging.WARNING
    log.log(nivel, "%s: %s", que, "no such account" if cuenta is None else f"account {cuenta}")
    if que in CONTADOS:
        medidas.ENTRADAS.labels(que.replace(" ", "_")).inc()


def conocido(nombre: str) -> int | None:
    """Number of the account of that name, if there is one: people type their password in the wrong box."""
    nombre = nombre.replace("\x00", "")
    return get_user_model().objects.filter(username=nombre).values_list("pk", flat=True).first()


def al_entrar(sender, request, user, **kwargs) -> None:
    request.session[DESDE] = request.session[ULTIMA] = int(time.time())
    if ClaveProvisional.objects.filter(user=user).exists():
        request.session[PROVISIONAL] = True
    aspecto.recordar(request, user)
    sesiones.anotar(request, user)
    anotar("signed in", user.pk)


def al_salir(sender, request, user, **kwargs) -> None:
    if user is not None:
        request.se_salio = True
        sesiones.terminar(request)
        anotar("signed out", user.pk)


def al_fallar(sender, credentials, **kwargs) -> None:
    anotar("wrong password", conocido(credentials.get("username") or ""))


def al_fallar_el_codigo(sender, user, **kwargs) -> None:
    anotar("wrong second factor", user.pk)


def al_cambiar_el_segundo_factor(sender, signal, user, authenticator, **kwargs) -> None:
    palabra = {
        del_segundo_factor.authenticator_added: "added",
        del_segundo_factor.authenticator_removed: "removed",
        del_segundo_factor.authenticator_reset: "reset",
    }[signal]
    anotar(f"second factor {palabra} ({authenticator.type})", user.pk)
    if authenticator.type == authenticator.Type.TOTP:
        puesto = signal is not del_segundo_factor.authenticator_removed
        que = HechoDeCuenta.Que.SEGUNDO_FACTOR if puesto else HechoDeCuenta.Que.SIN_SEGUNDO_FACTOR
        anotar_hecho(user, que, por=user)


def al_usar_el_segundo_factor(sender, user, authenticator, **kwargs) -> None:
    if authenticator.type == authenticator.Type.RECOVERY_CODES:
        anotar("recovery code used", user.pk)


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
