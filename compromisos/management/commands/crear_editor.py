"""Give a person an account of the staff, with one of the roles."""

from __future__ import annotations

import getpass
import os
import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from compromisos.publicacion import roles
from cuentas import invitaciones
from cuentas.models import provisional
from cuentas.nombres import nombre_de_cuenta
from instituciones.models import Enlace, Institucion


class Command(BaseCommand):
    help = (
        "Crea o pone al día una cuenta con un rol; sin --rol, «Editora ministerial». Pide la contraseña, o la "
        "lee de EDITOR_PASSWORD. Con --demo (solo en desarrollo) pone una al azar y la muestra."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("usuario")
        parser.add_argument("--rol", choices=list(roles.ROLES), default=roles.EDITORA.clave)
        parser.add_argument(
            "--institucion",
            action="append",
            default=[],
            metavar="SLUG",
            help="Por quién informa un enlace: se puede repetir. Solo con --rol enlace.",
        )
        parser.add_argument(
            "--invitar",
            action="store_true",
            help="Sin contraseña: muestra un enlace para que su dueña la ponga.",
        )
        parser.add_argument(
            "--demo", action="store_true", help="Contraseña al azar, nueva cada vez. Solo con DEBUG."
        )

    @transaction.atomic
    def handle(
        self, *args, usuario: str, demo: bool, invitar: bool, rol: str, institucion: list[str], **options
    ) -> None:
        if demo and not settings.DEBUG:
            raise CommandError(
                "--demo solo sirve con DEBUG=1: en un sitio de verdad, ponga la contraseña a mano."
            )
        instituciones = self._instituciones(rol, institucion)
        usuario = nombre_de_cuenta(usuario)
        user = get_user_model().objects.filter(username=usuario).first() or get_user_model()(username=usuario)
        clave = None if invitar else secrets.token_urlsafe(12) if demo else self._pedir_clave(user)
        user.is_staff, user.is_active = True, True
        if clave is not None or user.pk is None:
            user.set_password(clave)
        user.save()
        if clave is not None and not demo:
            provisional(user)
        user.groups.set([roles.grupo(roles.ROLES[rol])])
        for suya in instituciones:
            Enlace.objects.update_or_create(user=user, institucion=suya, defaults={"activo": True})
        if invitar:
            invitacion, codigo = invitaciones.invitar(user)
            hasta = date_format(timezone.localtime(invitacion.vence_en), "SHORT_DATETIME_FORMAT")
            self.stdout.write(f"{usuario} pone su contraseña aquí, una vez, hasta el {hasta}:")
            self.stdout.write(invitaciones.direccion(codigo))
        elif demo:
            self.stdout.write(f"\n  Administración: {settings.SITE_URL}/admin/")
            self.stdout.write(
                f"  Usuario: {usuario}   Contraseña: {clave}   (nueva en cada arranque de la demostración)\n"
            )
        else:
            self.stdout.write(
                f"{usuario} ya puede entrar en {settings.SITE_URL}/admin/ como «{roles.ROLES[rol].nombre}»."
            )

    def _instituciones(self, rol: str, slugs: list[str]) -> list[Institucion]:
        if (rol == roles.ENLACE.clave) != bool(slugs):
            raise CommandError(
                "Un enlace institucional informa por una institución: diga --rol enlace --institucion SLUG."
            )
        halladas = list(Institucion.objects.filter(slug__in=slugs))
        if faltan := set(slugs) - {i.slug for i in halladas}:
            raise CommandError(f"No hay una institución con ese identificador: {', '.join(sorted(faltan))}.")
        return halladas

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
