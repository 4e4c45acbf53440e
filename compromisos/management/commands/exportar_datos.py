"""The open data as of a day, as a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from base.dias import Dia
from compromisos.management.commands.exportar_sitio import un_dia
from compromisos.salidas.copia import carpeta as la_carpeta
from compromisos.salidas.copia.datos import exportar
from compromisos.salidas.copia.pedir import NoSeHizo


class Command(BaseCommand):
    help = (
        "Escribe todas las tablas en CSV, XLSX, JSON y JSON Lines, el registro, el diccionario, el Data Package y la licencia "
        "en una carpeta, como estaban al final de un día. La misma fecha da siempre los mismos bytes. La carpeta aparece "
        "entera al final, o no aparece."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("carpeta", type=Path, help="Dónde va: una carpeta que no existe, o vacía.")
        parser.add_argument(
            "--al", type=un_dia, help="El día, AAAA-MM-DD. Sin él, hoy, con lo que haya hasta este momento."
        )
        parser.add_argument(
            "--si-existe",
            choices=(la_carpeta.PARAR, la_carpeta.REEMPLAZAR, la_carpeta.DEJAR),
            default=la_carpeta.PARAR,
            help="Si la carpeta ya los tiene: parar con un error, reemplazarlos cuando los nuevos estén hechos, o dejarlos y "
            "terminar bien.",
        )

    def handle(self, *args, carpeta: Path, al: date | None, si_existe: str, **opciones) -> None:
        carpeta = carpeta.expanduser().absolute()
        hoy = Dia.de_hoy().hoy
        if al and al > hoy:
            raise CommandError(f"El {al:%d/%m/%Y} todavía no llega: solo se copian días pasados, u hoy.")
        try:
            if not la_carpeta.check_cabe(carpeta, si_existe):
                self.stdout.write(f"«{carpeta}» ya los tiene: se deja como está.")
                return
            with override("es"):  # a file says what the import reads
                cuantos, sha256 = exportar(Dia(hoy, al), carpeta)
        except NoSeHizo as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{carpeta}: {cuantos} archivos.")
        self.stdout.write(f"SHA-256 de {la_carpeta.MANIFIESTO}: {sha256}")
