"""Make the fictional data set."""

from __future__ import annotations

import time
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compromisos.management.demo import datos
from compromisos.models import Compromiso


class Command(BaseCommand):
    help = (
        "Crea instituciones, compromisos y avances de mentira en la edición «demo», siempre los mismos "
        "con la misma semilla. Solo con DEBUG=1 o DEMO_BANNER=1."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--instituciones", type=int, default=60)
        parser.add_argument("--compromisos", type=int, default=400)
        parser.add_argument("--avances", type=int, default=3000)
        parser.add_argument("--semilla", type=int, default=25)
        parser.add_argument("--hoy", type=date.fromisoformat, help="Día desde el que se cuenta (hoy).")
        parser.add_argument("--si-falta", action="store_true", help="Si ya están, no es un error.")

    def handle(self, *args, instituciones, compromisos, avances, semilla, hoy, si_falta, **options) -> None:
        if not (settings.DEBUG or settings.DATOS_DE_DEMOSTRACION):
            raise CommandError("Datos inventados solo en una demostración: ponga DEMO_BANNER=1 o DEBUG=1.")
        if Compromiso.objects.filter(edicion__slug=datos.EDICION).exists():
            if si_falta:
                self.stdout.write("Los datos de demostración ya estaban.")
                return
            raise CommandError("La edición «demo» ya tiene datos, y lo publicado no se borra: use otra base.")
        if instituciones < 2 or compromisos < instituciones or avances < 0:
            raise CommandError(
                "Pida al menos 2 instituciones, y tantos compromisos como instituciones o más."
            )
        inicio = time.monotonic()
        for hechos, total, que in datos.crear(
            instituciones=instituciones,
            compromisos=compromisos,
            avances=avances,
            semilla=semilla,
            hoy=hoy or timezone.localdate(),
        ):
            segundos = time.monotonic() - inicio
            self.stdout.write(
                f"  {que}: {hechos} de {total}, {hechos / max(segundos, 0.001):.0f} por segundo"
            )
        self.stdout.write("Listo. Todo lo de la edición «demo» es inventado.")
