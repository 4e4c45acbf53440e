"""Ask the links that are cited whose time has come, a few at a time. For cron, once an hour; never by who reads."""

from __future__ import annotations

import time

from django.utils import timezone

from compromisos.management.con_latido import ConLatido
from compromisos.publicacion import enlaces


class Command(ConLatido):
    help = (
        "Comprueba si abren los enlaces que se citan como prueba o como fuente, y guarda copia de los que se puede. Lo "
        "ejecuta cron cada hora: pregunta a unos pocos, sin apurar a ningún servidor, y a cada uno una vez al mes; al que "
        "falla, al día siguiente, y a los tres días distintos lo da por roto."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--cuantos", type=int, default=enlaces.CUANTOS, help="A cuántos, como mucho (60)."
        )

    def handle(self, *args, cuantos: int, **options) -> None:
        nuevos = enlaces.apuntar_citados(ahora=timezone.now())
        if nuevos:
            self.stdout.write(f"{nuevos} enlaces nuevos")
        hechos = enlaces.comprobar(ahora=timezone.now(), cuantos=max(cuantos, 1), dormir=time.sleep)
        for que, n in sorted(hechos.items()):
            self.stdout.write(f"{que.value}: {n}")
        if not hechos:
            self.stdout.write("No toca comprobar ninguno.")
