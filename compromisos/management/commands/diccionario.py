"""Write into docs/open-data.md what the registry of columns says today."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand

from compromisos.salidas.datos import diccionario

DOCUMENTO = settings.BASE_DIR / "docs" / "open-data.md"


class Command(BaseCommand):
    help = "Pone al día el diccionario de docs/open-data.md con las columnas de los datos abiertos."

    def handle(self, *args, **options) -> None:
        DOCUMENTO.write_text(diccionario.al_dia(DOCUMENTO.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write("El diccionario quedó al día.")
