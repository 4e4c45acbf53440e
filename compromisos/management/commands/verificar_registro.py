"""Check the public record: that its chain is whole, and that the site says what it says."""

from __future__ import annotations

import hashlib
from argparse import ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from compromisos import publicacion
from compromisos.models import Anotacion, Compromiso, Evidencia
from compromisos.publicacion import proyeccion
from compromisos.publicacion.registro import cotejo
from compromisos.reglas import cadena

FRASES = {
    cadena.SIN_FORMA: "no está escrita como se escriben las anotaciones",
    cadena.NUMERO: "no lleva el número que le toca",
    cadena.ANTERIOR: "no sigue a la anterior: falta una, sobra una o la anterior cambió",
    cadena.HUELLA: "se alteró: su contenido no da su SHA-256",
}


def archivo_que_existe(texto: str) -> Path:
    ruta = Path(texto)
    if not ruta.is_file():
        raise ArgumentTypeError(f"no hay ningún archivo «{texto}»")
    return ruta


class Command(BaseCommand):
    help = (
        "Comprueba la cadena del registro público y que lo que muestra el sitio se siga de él. "
        "Termina con código 1 y la lista de lo que no cuadra."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--archivo",
            type=archivo_que_existe,
            help="Un registro.jsonl descargado antes: comprueba su cadena y que la de hoy sea su continuación.",
        )
        parser.add_argument(
            "--con-evidencias",
            action="store_true",
            help="Abre también cada archivo de evidencia y comprueba su SHA-256.",
        )
        parser.add_argument(
            "--asentar-lo-que-falta",
            action="store_true",
            dest="anotar_lo_que_falta",
            help="Antes, anota lo que se publicó cuando todavía no había registro. Nada de lo anotado cambia.",
        )

    def handle(
        self, *args, archivo: Path | None, con_evidencias: bool, anotar_lo_que_falta: bool, **opciones
    ):
        if anotar_lo_que_falta:
            self.stdout.write(f"{publicacion.anotar_lo_que_falta()} anotaciones nuevas.")
        problemas = 0
        for frase in self._problemas(archivo, con_evidencias):
            problemas += 1
            self.stdout.write(frase)
        if problemas:
            raise CommandError(f"El registro no cuadra: {problemas} hallazgos.", returncode=1)
        ultima = Anotacion.objects.order_by("-numero").first()
        self.stdout.write(
            f"El registro cuadra: {ultima.numero} anotaciones. SHA-256 de la última: {ultima.sha256}"
            if ultima
            else "El registro está vacío y no hay nada público."
        )

    @staticmethod
    def _problemas(archivo: Path | None, con_evidencias: bool) -> Iterator[str]:
        if archivo is not None:
            yield from _del_archivo(archivo)
        for roto in cadena.comprobar(Anotacion.objects.lineas()):
            yield f"Anotación {roto.numero}: {FRASES[roto.que]}."
        yield from cotejo.discrepancias()
        for pk, columnas in proyeccion.diferencias():
            codigo = Compromiso.objects.values_list("codigo", flat=True).get(pk=pk)
            yield f"compromisos/{codigo}: lo que se muestra no se sigue del registro ({', '.join(columnas)})."
        if con_evidencias:
            yield from _de_las_evidencias()


def _del_archivo(archivo: Path) -> Iterator[str]:
    with archivo.open(encoding="utf-8", errors="replace", newline="\n") as lineas:
        for roto in cadena.comprobar(lineas):
            yield f"{archivo.name}, línea {roto.numero}: {FRASES[roto.que]}."
    hoy = iter(Anotacion.objects.lineas())
    with archivo.open(encoding="utf-8", errors="replace", newline="\n") as lineas:
        for numero, linea in enumerate(lineas, 1):
            if linea.rstrip("\r\n") != next(hoy, None):
                yield f"{archivo.name}, línea {numero}: el registro de hoy dice otra cosa."
                return


def _de_las_evidencias() -> Iterator[str]:
    for evidencia in Evidencia.objects.sellados().exclude(archivo="").order_by("pk").iterator():
        try:
            with evidencia.archivo.open("rb") as abierto:
                actual = hashlib.file_digest(abierto, "sha256").hexdigest()
        except OSError:
            yield f"avances/{evidencia.avance_id}: falta el archivo de la evidencia «{evidencia.titulo}»."
            continue
        if actual != evidencia.sha256:
            yield f"avances/{evidencia.avance_id}: el archivo de la evidencia «{evidencia.titulo}» cambió."
