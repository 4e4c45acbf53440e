"""The open data as of a day, as a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import override

from base.dias import Dia
from compromisos.management.a_carpeta import OrdenDeCarpeta
from compromisos.salidas.copia.carpeta import MANIFIESTO
from compromisos.salidas.copia.datos import exportar


class Command(OrdenDeCarpeta):
    help = (
        "Escribe todas las tablas en CSV, XLSX, JSON y JSON Lines, el registro, el diccionario, el Data Package y la licencia "
        "en una carpeta, como estaban al final de un día. La misma fecha da siempre los mismos bytes. La carpeta aparece "
        "entera al final, o no aparece."
    )

    ya_la_tiene = "ya los tiene"

    def hacer(self, dia: Dia, carpeta: Path, opciones: dict[str, Any]) -> None:
        with override("es"):  # a file says what the import reads
            cuantos, sha256 = exportar(dia, carpeta)
        self.stdout.write(f"{carpeta}: {cuantos} archivos.")
        self.stdout.write(f"SHA-256 de {MANIFIESTO}: {sha256}")
