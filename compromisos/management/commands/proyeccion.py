"""Rebuild the stored projection from the public record, or say where it differs."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from compromisos.models import Compromiso
from compromisos.publicacion import proyeccion


class Command(BaseCommand):
    help = "Rehace la proyección guardada de cada compromiso. Con --verificar solo la compara y no escribe."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--verificar",
            action="store_true",
            help="No escribe: lista lo que difiere y termina con código 1 si algo difiere.",
        )

    def handle(self, *args, verificar: bool, **options) -> None:
        distintos = dict(proyeccion.diferencias())
        codigos = dict(Compromiso.objects.filter(pk__in=distintos).values_list("pk", "codigo"))
        for pk, columnas in distintos.items():
            for columna, (guardado, debido) in columnas.items():
                self.stdout.write(f"{codigos[pk]}: {columna} guarda {guardado!r} y debería ser {debido!r}")
        if not verificar:
            proyeccion.proyectar(distintos)
            self.stdout.write(f"{len(distintos)} compromisos puestos al día.")
        elif distintos:
            raise CommandError(
                f"{len(distintos)} compromisos difieren de lo que dice el registro.", returncode=1
            )
        else:
            self.stdout.write("La proyección coincide con el registro público.")
