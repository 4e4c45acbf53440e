"""Write into the guide for institutions what the code says today."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from compromisos.importacion.guia import GUIA, al_dia


class Command(BaseCommand):
    help = (
        "Pone al día docs/guia-de-importacion.md: columnas, límites, errores, avisos y archivos de muestra. Con "
        "--verificar no escribe: termina con 1 si no está al día."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--verificar", action="store_true")

    def handle(self, *args, verificar: bool, **options) -> None:
        escrita = GUIA.read_text(encoding="utf-8")
        if al_dia(escrita) == escrita:
            self.stdout.write("La guía está al día.")
        elif verificar:
            self.stderr.write("La guía no está al día: ejecute manage.py guia_de_importacion.")
            sys.exit(1)
        else:
            GUIA.write_text(al_dia(escrita), encoding="utf-8")
            self.stdout.write("La guía quedó al día.")
