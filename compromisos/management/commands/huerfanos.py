"""Files in MEDIA that no row names: said, or deleted."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from base.archivos import sin_dueno


class Command(BaseCommand):
    help = (
        "Dice qué archivos de MEDIA_STORAGE no son ya de nada: evidencias de borradores descartados antes de que se "
        "borraran solas, restos de un guardado que falló. Con --borrar los borra. No mira los de las últimas horas."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--borrar", action="store_true", help="Los borra; sin esto, solo los dice.")
        parser.add_argument("--horas", type=int, default=24, help="De qué edad en adelante (24).")

    def handle(self, *args, borrar: bool, horas: int, **options) -> None:
        cuantos = pesan = 0
        for nombre in list(sin_dueno(antes=timezone.now() - timedelta(hours=max(horas, 0)))):
            cuantos, pesan = cuantos + 1, pesan + default_storage.size(nombre)
            self.stdout.write(nombre)
            if borrar:
                default_storage.delete(nombre)
        que = "borrados" if borrar else "sin dueño"
        self.stdout.write(f"{cuantos} archivos {que}, {pesan / 1024**2:.1f} MB.")
