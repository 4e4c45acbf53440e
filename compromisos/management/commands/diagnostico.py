"""What is wrong and what to do, on one page, for whoever operates the site."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from compromisos.salidas import salud
from compromisos.salidas.salud import Nivel, Sintoma

MARCAS = {Nivel.BIEN: "bien  ", Nivel.MIRAR: "mirar ", Nivel.MAL: "MAL   "}


class Command(BaseCommand):
    help = (
        "Dice en una página qué anda mal y qué hacer, y en qué hoja de docs/runbooks/ está. Termina con código 0 si todo "
        "está bien, 1 si algo está mal, 2 si solo hay algo que mirar. No cambia nada."
    )
    requires_system_checks: list = []  # they are one of the lines

    def add_arguments(self, parser) -> None:
        parser.add_argument("--solo-lo-malo", action="store_true", help="Calla lo que está bien.")

    def handle(self, *args, solo_lo_malo: bool, **opciones) -> None:
        hallazgos = list(salud.mirar(timezone.now()))
        for cual, hallazgo in hallazgos:
            if hallazgo.nivel or not solo_lo_malo:
                self.stdout.write(_linea(cual, hallazgo))
        peor = salud.peor(hallazgos)
        self.stdout.write(
            "Todo está bien."
            if peor is Nivel.BIEN
            else "Qué hacer, con calma: docs/runbooks/ (docs/es/runbooks/)."
        )
        if peor:
            sys.exit(1 if peor is Nivel.MAL else 2)


def _linea(cual: str, hallazgo: Sintoma) -> str:
    linea = f"{MARCAS[hallazgo.nivel]}{cual:<14}{hallazgo.dicho}"
    if hallazgo.nivel:
        linea += f"\n{'':20}→ {hallazgo.hacer}\n{'':20}  docs/runbooks/{cual}.md"
    return linea
