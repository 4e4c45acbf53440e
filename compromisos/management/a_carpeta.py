"""Base of the commands that leave something as of a day in a folder: `exportar_sitio`, `exportar_datos`."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.dias import Dia
from compromisos.salidas.copia import carpeta as la_carpeta
from compromisos.salidas.copia.pedir import NoSeHizo


def un_dia(texto: str) -> date:
    try:
        return date.fromisoformat(texto)
    except ValueError:
        raise ArgumentTypeError(f"«{texto}» no es un día: escríbalo así, 2026-09-30") from None


class OrdenDeCarpeta(BaseCommand):
    ya_la_tiene: str  # what is said of a folder that has it: «ya tiene una copia»

    def add_arguments(self, parser) -> None:
        parser.add_argument("carpeta", type=Path, help="Dónde va: una carpeta que no existe, o vacía.")
        parser.add_argument(
            "--al", type=un_dia, help="El día, AAAA-MM-DD. Sin él, hoy, con lo que haya hasta este momento."
        )
        parser.add_argument(
            "--si-existe",
            choices=(la_carpeta.PARAR, la_carpeta.REEMPLAZAR, la_carpeta.DEJAR),
            default=la_carpeta.PARAR,
            help="Si la carpeta ya tiene una: parar con un error, reemplazarla cuando la nueva esté hecha, o dejarla y "
            "terminar bien.",
        )

    def handle(self, *args, carpeta: Path, al: date | None, si_existe: str, **opciones) -> None:
        carpeta = carpeta.expanduser().absolute()
        hoy = Dia.de_hoy().hoy
        if al and al > hoy:
            raise CommandError(f"El {al:%d/%m/%Y} todavía no llega: solo se copian días pasados, u hoy.")
        try:
            if la_carpeta.check_cabe(carpeta, si_existe):
                self.hacer(Dia(hoy, al), carpeta, opciones)
            else:
                self.stdout.write(f"«{carpeta}» {self.ya_la_tiene}: se deja como está.")
        except NoSeHizo as error:
            raise CommandError(str(error)) from None

    def hacer(self, dia: Dia, carpeta: Path, opciones: dict[str, Any]) -> None:
        """Leave it there, whole or not at all. NoSeHizo with a sentence."""
        raise NotImplementedError
