"""Rebuild the stored projection from the public record, or say where it differs."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from compromisos.models import Compromiso
from compromisos.publicacion import estados, proyeccion


class Command(BaseCommand):
    help = (
        "Rehace la proyección guardada de cada compromiso y sus tramos en cada estado. Con --verificar solo los compara y no "
        "escribe."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--verificar",
            action="store_true",
            help="No escribe: lista lo que difiere y termina con código 1 si algo difiere.",
        )

    def handle(self, *args, verificar: bool, **options) -> None:
        distintos, con_tramos = dict(proyeccion.diferencias()), set(estados.discrepancias())
        todos = distintos.keys() | con_tramos
        codigos = dict(Compromiso.objects.filter(pk__in=todos).values_list("pk", "codigo"))
        for pk, columnas in distintos.items():
            for columna, (guardado, debido) in columnas.items():
                self.stdout.write(f"{codigos[pk]}: {columna} guarda {guardado!r} y debería ser {debido!r}")
        for pk in sorted(con_tramos):
            self.stdout.write(
                f"{codigos.get(pk, pk)}: sus tramos en cada estado no son los que dice el registro"
            )
        if not verificar:
            proyeccion.proyectar(distintos)
            estados.poner_al_dia(con_tramos)
            self.stdout.write(f"{len(todos)} compromisos puestos al día.")
        elif todos:
            raise CommandError(f"{len(todos)} compromisos difieren de lo que dice el registro.", returncode=1)
        else:
            self.stdout.write("La proyección coincide con el registro público.")
