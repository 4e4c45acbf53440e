"""Queue the reminders that are due today, the summary of each of the staff, and what is due to who follows something; erase
whoever did not confirm. For cron, once a day; twice does no harm."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from compromisos.correo import SIN_SERVIDOR, cola, recordatorios
from compromisos.correo.seguidores import actos, reparto
from compromisos.management.con_latido import ConLatido
from compromisos.models import Mensaje
from compromisos.publicacion import avisos


class Command(ConLatido):
    help = (
        "Encola los recordatorios de los periodos abiertos que tocan hoy, a cada persona del ministerio el resumen de "
        "lo que le espera, y a quien sigue algo sus novedades; borra las direcciones que nadie confirmó. Lo ejecuta cron "
        "una vez al día; repetirlo no envía nada dos veces."
    )

    def handle(self, *args, **options) -> None:
        if dudosos := Mensaje.objects.dudosos(timezone.now()).count():
            self.stderr.write(f"{dudosos} correos quedaron en duda: se cortaron mientras salían.")
        if borradas := actos.limpiar(ahora=timezone.now()):
            self.stdout.write(f"direcciones de seguidores borradas: {borradas}")
        if settings.EMAIL_BACKEND == SIN_SERVIDOR:
            self.stderr.write("Esta instalación no envía correos (EMAIL_URL): no se encoló ninguno.")
            return
        if repuestos := cola.reponer():
            self.stderr.write(
                f"Correos que esperaban a un worker que murió, y se piden otra vez: {repuestos}."
            )
        cuenta = recordatorios.recordar(hoy=timezone.localdate())
        for recado, n in cuenta.items():
            self.stdout.write(f"{recado}: {n}")
        if not cuenta:
            self.stdout.write("Hoy no toca ningún recordatorio.")
        resumenes = avisos.resumir(hoy=timezone.localdate())
        self.stdout.write(f"resúmenes: {resumenes}" if resumenes else "Hoy no sale ningún resumen.")
        seguidores = reparto.al_momento(timezone.now()) + reparto.semanal(timezone.now())
        self.stdout.write(
            f"novedades: {seguidores}" if seguidores else "Hoy no salen novedades a quien sigue."
        )
