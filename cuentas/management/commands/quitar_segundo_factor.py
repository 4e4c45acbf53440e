"""Take the second factor off an account whose phone and recovery codes are lost."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cuentas import hooks
from cuentas.hechos import anotar_hecho
from cuentas.models import HechoDeCuenta


class Command(BaseCommand):
    help = "Quita el segundo factor de una cuenta, que tendrá que activarlo otra vez al entrar. Antes, compruebe quién lo pide."

    def add_arguments(self, parser) -> None:
        parser.add_argument("usuario")

    def handle(self, *args, usuario: str, **options) -> None:
        user = get_user_model().objects.filter(username=usuario).first()
        if user is None:
            raise CommandError(f"No hay una cuenta «{usuario}».")
        cuantos, _detalle = Authenticator.objects.filter(user=user).delete()
        if not cuantos:
            raise CommandError(f"{usuario} no tiene segundo factor.")
        hooks.anotar("second factor removed by an operator", user.pk)
        anotar_hecho(user, HechoDeCuenta.Que.SIN_SEGUNDO_FACTOR, detalle="quitar_segundo_factor")
        self.stdout.write(f"{usuario} ya no tiene segundo factor: lo activará de nuevo al entrar.")
