"""Take away what was kept long enough (compromisos/management/retencion.py). For a clock, once a day."""

from __future__ import annotations

import logging

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from compromisos.management import retencion
from compromisos.management.con_latido import ConLatido

log = logging.getLogger("podar")


class Command(ConLatido):
    help = (
        "Borra lo que ya pasó su plazo: sesiones, intentos, cartas, avisos de error, lo que nadie confirmó. Lo público no se toca. "
        "La tabla de plazos está en docs/privacy.md; --tabla la escribe."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--tabla", action="store_true", help="No borra: escribe la tabla de plazos.")

    def late(self, opciones) -> bool:
        return not opciones.get("tabla")

    def handle(self, *args, tabla: bool, **opciones) -> None:
        if tabla:
            self.stdout.write("\n".join(retencion.tabla()))
            return
        fallaron = []
        for plazo in retencion.PLAZOS:
            if plazo.podar is None:
                continue
            try:
                with transaction.atomic():
                    cuantos = plazo.podar(timezone.now())
            except Exception:  # one that fails keeps none of the others
                log.exception("%s", plazo.que)
                fallaron.append(plazo.que)
                continue
            if cuantos:
                self.stdout.write(f"{plazo.que}: {cuantos}")
        if fallaron:
            raise CommandError(f"No se pudo podar: {'; '.join(fallaron)}. Por qué, en el registro.")
