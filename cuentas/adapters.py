"""Adapters of allauth: sign-up closed, locks told to the log, and a second factor that stays on."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cuentas import equipos, hooks, intentos
from cuentas.cifrado import cifrar, descifrar
from cuentas.permisos import debe_llevar_segundo_factor

RECIEN = 5 * 60  # seconds


class CuentaAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": gettext_lazy("El nombre y la contraseña no coinciden."),
        "too_many_login_attempts": gettext_lazy(
            "Demasiados intentos fallidos: la entrada quedó cerrada unos minutos. Inténtelo más tarde, o pida ayuda a "
            "quien administra las cuentas."
        ),
        "slowed_down": gettext_lazy(
            "Alguien está probando contraseñas con ese nombre. Espere unos segundos y vuelva a intentarlo; desde un "
            "equipo donde ya entró antes no hay que esperar."
        ),
    }

    def is_ajax(self, request) -> bool:
        """Nobody signs in by a script: whoever says so gets the page."""
        return False

    def is_open_for_signup(self, request) -> bool:
        """Accounts are made by Administración."""
        return False

    def authenticate(self, request, **credentials):
        """One try, counted before it is evaluated. allauth's own counts are off (ACCOUNT_RATE_LIMITS)."""
        nombre = credentials.get("username", "")
        tomado = self.contar(
            lambda: intentos.de_clave(request, nombre, equipos.de(request, nombre)), hooks.conocido(nombre)
        )
        user = super().authenticate(request, **credentials)
        if user:
            tomado.acertado()
        return user

    def contar(self, tomar: Callable[[], intentos.Tomado], quien: int | None) -> intentos.Tomado:
        """The try taken; if there is none left, ValidationError with what to do, and a line in the log."""
        try:
            return tomar()
        except intentos.Cerrado:
            hooks.anotar("locked", quien)
            raise self.validation_error("too_many_login_attempts") from None
        except intentos.Despacio:
            hooks.anotar("slowed down", quien)
            raise self.validation_error("slowed_down") from None

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        entrada = import_string(settings.ENTRADA)(user)
        if entrada and response.status_code == 302 and response["Location"] == reverse("admin:index"):
            response = HttpResponseRedirect(entrada)
        equipos.recordar(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whether to ask for the password again: not right after signing in with it."""
        return super().is_reauthentication_required(app=app) and not self._acaba_de_entrar()

    def _acaba_de_entrar(self) -> bool:
        request = context.request
        pasos = [p for p in get_authentication_records(request, request.user) if p["method"] == "password"]
        return bool(pasos) and time.time() - pasos[-1]["at"] < RECIEN

    def add_message(self, request, level, message_template=None, *args, **kwargs) -> None:
        """Coming in and going out need no telling."""
        if message_template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, message_template, *args, **kwargs)


class SegundoFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Ese código no vale: escriba el que su aplicación muestra ahora."),
        "cannot_delete_authenticator": gettext_lazy(
            "Su cuenta necesita el segundo factor, y no se quita aquí. Para cambiar de teléfono, pida a "
            "quien administra las cuentas que lo reinicie."
        ),
    }

    def encrypt(self, text: str) -> str:
        return cifrar(text)

    def decrypt(self, encrypted_text: str) -> str:
        return descifrar(encrypted_text)

    def get_totp_label(self, user) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        return _("25 por el 25")

    def can_delete_authenticator(self, authenticator) -> bool:
        return not (settings.EXIGIR_SEGUNDO_FACTOR and debe_llevar_segundo_factor(authenticator.user))
