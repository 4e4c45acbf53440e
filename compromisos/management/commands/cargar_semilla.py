"""Load the real pledge and the territories, once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.base import BaseCommand

from compromisos import publicacion
from compromisos.models import Edicion, Marco, Territorio

EDICION = "25porel25"
RUTA = settings.BASE_DIR / "fixtures"


class Command(BaseCommand):
    help = (
        "Carga los territorios, la edición 25porel25 y los marcos a que puede responder desde fixtures/. Lo que ya está no se toca: "
        "volver a cargarlo desharía en silencio lo que alguien haya editado."
    )

    def handle(self, *args, **options) -> None:
        if Territorio.objects.exists():
            self.stdout.write("Los territorios ya estaban.")
        else:
            lugares = self._leer("territorios.json")
            Territorio.objects.bulk_create(sorted(lugares, key=lambda t: len(t.ubigeo)), batch_size=500)
            self.stdout.write(f"Cargados {len(lugares)} territorios.")
        if Edicion.objects.filter(slug=EDICION).exists():
            self.stdout.write(f"La edición {EDICION} ya estaba.")
        else:
            call_command("loaddata", EDICION, stdout=self.stdout, verbosity=0)
            self.stdout.write(f"Cargada la edición {EDICION}.")
        if Marco.objects.exists():
            self.stdout.write("Los marcos ya estaban.")
        else:
            call_command("loaddata", "marcos", stdout=self.stdout, verbosity=0)
            self.stdout.write(f"Cargados {Marco.objects.count()} marcos.")
        if nuevas := publicacion.anotar_lo_que_falta():
            self.stdout.write(f"{nuevas} anotaciones nuevas en el registro público.")

    @staticmethod
    def _leer(nombre: str) -> list[Any]:
        with (RUTA / nombre).open("rb") as archivo:
            return [leido.object for leido in serializers.deserialize("json", archivo)]
