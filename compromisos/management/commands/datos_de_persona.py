"""A copy of what is kept of a person, or its erasure, when they ask for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from compromisos.management import personas
from instituciones.models import Contacto


class Command(BaseCommand):
    help = (
        "Escribe en JSON todo lo que se guarda de una persona o, con --borrar, lo borra. De una cuenta quedan su número y lo que "
        "firmó, sin nombre; lo público no cambia. Compruebe antes que quien lo pide es quien dice."
    )

    def add_arguments(self, parser) -> None:
        quien = parser.add_mutually_exclusive_group(required=True)
        quien.add_argument(
            "--cuenta", metavar="NOMBRE", help="Una cuenta del personal, por su nombre de usuario."
        )
        quien.add_argument(
            "--contacto", type=int, metavar="N", help="Un contacto, por el número de su página."
        )
        quien.add_argument("--seguidor", metavar="CORREO", help="Quien sigue algo por correo.")
        parser.add_argument("--borrar", action="store_true", help="Lo borra. No se puede deshacer.")
        parser.add_argument(
            "--por", metavar="NOMBRE", help="La cuenta de quien atiende el pedido, para que conste."
        )

    def handle(self, *args, cuenta, contacto, seguidor, borrar: bool, por: str | None, **opciones) -> None:
        quien = self._cuenta(por) if por else None
        copia: Callable[[], dict[str, Any]]
        borrado: Callable[[], None]
        if cuenta:
            suya = self._cuenta(cuenta)
            copia, borrado = lambda: personas.de_cuenta(suya), lambda: personas.borrar_cuenta(suya, por=quien)
        elif contacto:
            suyo = Contacto.objects.filter(pk=contacto).first()
            if suyo is None:
                raise CommandError(f"No hay un contacto {contacto}.")
            copia, borrado = (
                lambda: personas.de_contacto(suyo),
                lambda: personas.borrar_contacto(suyo, por=quien),
            )
        else:
            copia, borrado = (
                lambda: personas.de_seguidor(seguidor),
                lambda: personas.borrar_seguidor(seguidor),
            )
        try:
            if borrar:
                borrado()
                self.stdout.write("Borrado. De los respaldos sale cuando caducan (docs/privacy.md).")
            else:
                self.stdout.write(json.dumps(copia(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        except personas.NoSeBorra as no:
            raise CommandError(str(no)) from None
        except ValidationError as no:
            raise CommandError(" ".join(no.messages)) from None

    @staticmethod
    def _cuenta(nombre: str):
        cuenta = get_user_model().objects.filter(username=nombre).first()
        if cuenta is None:
            raise CommandError(f"No hay una cuenta «{nombre}».")
        return cuenta
