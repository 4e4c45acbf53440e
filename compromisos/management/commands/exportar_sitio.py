"""The site as of a day, as a folder that any web server or a USB stick serves."""

from __future__ import annotations

import resource
import sys
import time
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from base.dias import Dia
from compromisos.salidas.copia import carpeta as la_carpeta
from compromisos.salidas.copia.exportar import exportar
from compromisos.salidas.copia.pedir import NoSeHizo
from compromisos.salidas.copia.publicadas import empaquetar

CADA = 200  # pages between one line of progress and the next, where they are not written over


def un_dia(texto: str) -> date:
    try:
        return date.fromisoformat(texto)
    except ValueError:
        raise ArgumentTypeError(f"«{texto}» no es un día: escríbalo así, 2026-09-30") from None


class Command(BaseCommand):
    help = (
        "Copia todo lo público, en los dos idiomas, como estaba al final de un día: páginas, archivos y registro, en una "
        "carpeta que se abre sin servidor ni internet. La misma fecha da siempre los mismos bytes. La carpeta aparece "
        "entera al final, o no aparece."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("carpeta", type=Path, help="Dónde va: una carpeta que no existe, o vacía.")
        parser.add_argument(
            "--al", type=un_dia, help="El día, AAAA-MM-DD. Sin él, hoy, con lo que haya hasta este momento."
        )
        parser.add_argument(
            "--edicion",
            default="",
            metavar="SLUG",
            help="De qué edición se dice que es la copia. Sin ella, la que encabeza la portada ese día.",
        )
        parser.add_argument(
            "--si-existe",
            choices=(la_carpeta.PARAR, la_carpeta.REEMPLAZAR, la_carpeta.DEJAR),
            default=la_carpeta.PARAR,
            help="Si la carpeta ya tiene una copia: parar con un error, reemplazarla cuando la nueva esté hecha, o dejarla y "
            "terminar bien.",
        )
        parser.add_argument(
            "--publicar",
            action="store_true",
            help="Además, deja la copia como ZIP donde /datos/ la ofrece (SITE_COPIES).",
        )

    def handle(
        self, *args, carpeta: Path, al: date | None, edicion: str, si_existe: str, publicar: bool, **opciones
    ):
        carpeta = carpeta.expanduser().absolute()
        hoy = Dia.de_hoy().hoy
        if al and al > hoy:
            raise CommandError(f"El {al:%d/%m/%Y} todavía no llega: solo se copian días pasados, u hoy.")
        dia = Dia(hoy, al)
        empezo = time.monotonic()
        try:
            if not la_carpeta.check_cabe(carpeta, si_existe):
                self.stdout.write(f"«{carpeta}» ya tiene una copia: se deja como está.")
                return
            hecha = exportar(dia, carpeta, edicion=edicion, avisar=self._avisar)
            zip_ = empaquetar(carpeta, hecha.copia) if publicar else None
        except NoSeHizo as error:
            raise CommandError(str(error)) from None
        self._contar(hecha, carpeta, time.monotonic() - empezo)
        if zip_:
            self.stdout.write(f"La ofrece /datos/: {zip_}")

    def _avisar(self, que: str, hechas: int, sabidas: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{hechas} de {sabidas} {que}   ", ending="")
            if hechas == sabidas:
                self.stdout.write("")
        elif hechas % CADA == 0 or hechas == sabidas:
            self.stdout.write(f"{hechas} de {sabidas} {que}")
        self.stdout.flush()

    def _contar(self, hecha, carpeta: Path, segundos: float) -> None:
        copia = hecha.copia
        if not copia.cerrado:
            self.stdout.write("El día no ha terminado: lo que se publique después no está en la copia.")
        peso = sum((carpeta / archivo).stat().st_size for archivo in la_carpeta.archivos_de(carpeta))
        memoria = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
            1024 * 1024 if sys.platform == "darwin" else 1024
        )
        self.stdout.write(
            f"{carpeta}: {hecha.paginas} páginas y {hecha.archivos} archivos, {peso / 1e6:.0f} MB, "
            f"en {segundos:.0f} s y {memoria:.0f} MB de memoria."
        )
        if copia.numero:
            self.stdout.write(f"Cabeza del registro: {copia.cabeza}")
        self.stdout.write(f"SHA-256 de {la_carpeta.MANIFIESTO}: {hecha.sha256}")
