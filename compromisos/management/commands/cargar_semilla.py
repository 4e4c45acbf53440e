"""Load the real pledge and the territories, once."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from compromisos import proyeccion
from compromisos.models import Edicion, Territorio

EDICION = "25porel25"


class Command(BaseCommand):
    help = (
        "Carga los territorios y la edición 25porel25 desde fixtures/. Lo que ya está no se toca: "
        "volver a cargarlo desharía en silencio lo que alguien haya editado."
    )

    def handle(self, *args, **options) -> None:
        if Territorio.objects.exists():
            self.stdout.write("Los territorios ya estaban.")
        else:
            self._cargar("territorios.json")
        if Edicion.objects.filter(slug=EDICION).exists():
            self.stdout.write(f"La edición {EDICION} ya estaba.")
        else:
            self._cargar("25porel25.json")
            proyeccion.proyectar([pk for pk, _distintas in proyeccion.diferencias()])

    def _cargar(self, nombre: str) -> None:
        call_command(
            "loaddata", str(settings.BASE_DIR / "fixtures" / nombre), stdout=self.stdout, verbosity=1
        )
