"""Give a person the ministry editor's account: enough to work, no rights over other accounts."""

from __future__ import annotations

import getpass
import os
import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

GRUPO = "Editora ministerial"
# Nothing here deletes a public fact nor touches users: {model: actions}
PERMISOS = {
    "instituciones.institucion": ("view", "add", "change", "import"),
    "instituciones.denominacion": ("view", "add", "change", "delete"),
    "compromisos.edicion": ("view", "change"),
    "compromisos.participacion": ("view", "add", "change"),
    "compromisos.eje": ("view",),
    "compromisos.territorio": ("view",),
    "compromisos.compromiso": ("view", "add", "change", "import", "export", "publicar"),
    "compromisos.meta": ("view", "add", "change", "delete"),
    "compromisos.avance": ("view", "add", "change", "import", "export", "publicar"),
    "compromisos.medicion": ("view", "add", "change", "delete"),
    "compromisos.evidencia": ("view", "add", "change", "delete"),
    "compromisos.foto": ("view", "add", "change", "delete", "publicar"),  # public, it cannot be deleted
}


class Command(BaseCommand):
    help = (
        "Crea o pone al día una cuenta del grupo «Editora ministerial». Pide la contraseña, o la lee de "
        "EDITOR_PASSWORD. Con --demo (solo en desarrollo) pone una al azar y la muestra."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("usuario")
        parser.add_argument(
            "--demo", action="store_true", help="Contraseña al azar, nueva cada vez. Solo con DEBUG."
        )

    @transaction.atomic
    def handle(self, *args, usuario: str, demo: bool, **options) -> None:
        if demo and not settings.DEBUG:
            raise CommandError(
                "--demo solo sirve con DEBUG=1: en un sitio de verdad, ponga la contraseña a mano."
            )
        user = get_user_model().objects.filter(username=usuario).first() or get_user_model()(username=usuario)
        clave = secrets.token_urlsafe(12) if demo else self._pedir_clave(user)
        user.is_staff, user.is_active = True, True
        user.set_password(clave)
        user.save()
        user.groups.add(grupo_de_editoras())
        if demo:
            self.stdout.write(f"\n  Administración: {settings.SITE_URL}/admin/")
            self.stdout.write(
                f"  Usuario: {usuario}   Contraseña: {clave}   (nueva en cada arranque de la demostración)\n"
            )
        else:
            self.stdout.write(f"{usuario} ya puede entrar en {settings.SITE_URL}/admin/ como «{GRUPO}».")

    def _pedir_clave(self, user) -> str:
        clave = os.environ.get("EDITOR_PASSWORD", "")
        if not clave:
            try:
                clave = getpass.getpass("Contraseña (12 caracteres o más): ")
                repetida = getpass.getpass("Otra vez: ")
            except (EOFError, OSError):
                raise CommandError(
                    "No hay dónde escribir la contraseña: póngala en EDITOR_PASSWORD."
                ) from None
            if clave != repetida:
                raise CommandError("Las dos contraseñas no coinciden: no se creó nada.")
        try:
            validate_password(clave, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return clave


def grupo_de_editoras() -> Group:
    """The group with exactly the permissions of PERMISOS."""
    grupo, _creado = Group.objects.get_or_create(name=GRUPO)
    permisos = []
    for modelo, acciones in PERMISOS.items():
        app, nombre = modelo.split(".")
        permisos += [
            Permission.objects.get(content_type__app_label=app, codename=f"{accion}_{nombre}")
            for accion in acciones
        ]
    grupo.permissions.set(permisos)
    return grupo
