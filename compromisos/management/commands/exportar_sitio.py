"""The site as of a day, as a folder that any web server or a USB stick serves."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import Any

from base.dias import Dia
from compromisos.management.a_carpeta import OrdenDeCarpeta
from compromisos.salidas.copia import carpeta as la_carpeta
from compromisos.salidas.copia.exportar import exportar
from compromisos.salidas.copia.publicadas import empaquetar

CADA = 200  # pages between one line of progress and the next, where they are not written over


class Command(OrdenDeCarpeta):
    help = (
        "Copia todo lo público, en los dos idiomas, como estaba al final de un día: páginas, archivos y registro, en una "
        "carpeta que se abre sin servidor ni internet. La misma fecha da siempre los mismos bytes. La carpeta aparece "
        "entera al final, o no aparece."
    )

    ya_la_tiene = "ya tiene una copia"

    def add_arguments(self, parser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--edicion",
            default="",
            metavar="SLUG",
            help="De qué edición se dice que es la copia. Sin ella, la que encabeza la portada ese día.",
        )
        parser.add_argument(
            "--publicar",
            action="store_true",
            help="Además, deja la copia como ZIP donde /datos/ la ofrece (SITE_COPIES).",
        )

    def hacer(self, dia: Dia, carpeta: Path, opciones: dict[str, Any]) -> None:
        empezo = time.monotonic()
        hecha = exportar(dia, carpeta, edicion=opciones["edicion"], avisar=self._avisar)
        zip_ = empaquetar(carpeta, hecha.copia) if opciones["publicar"] else None
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
