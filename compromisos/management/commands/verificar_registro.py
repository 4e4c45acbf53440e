"""Check the public record: that its chain is whole, that the site and its files say what it says, that its tables are
locked."""

from __future__ import annotations

import hashlib
import json
import re
from argparse import SUPPRESS, ArgumentTypeError
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage
from django.core.management.base import CommandError
from django.db import connection

from compromisos import publicacion
from compromisos.management.con_latido import ConLatido
from compromisos.models import Anotacion, Compromiso, Sello, Territorio, candados, version_publica
from compromisos.models.anotacion import en_utc
from compromisos.publicacion import proyeccion
from compromisos.publicacion.registro import cotejo, sellos
from compromisos.reglas import cadena
from compromisos.salidas.respaldo import evidencias_con_archivo, fotos_en_pie

FRASES = {
    cadena.SIN_FORMA: "no está escrita como se escriben las anotaciones",
    cadena.NUMERO: "no lleva el número que le toca",
    cadena.ANTERIOR: "no sigue a la anterior: falta una, sobra una o la anterior cambió",
    cadena.HUELLA: "se alteró: su contenido no da su SHA-256",
}
CABEZA = re.compile(r"^(\d{1,18}) ([0-9a-f]{64})(?: .*)?$")


def archivo_que_existe(texto: str) -> Path:
    ruta = Path(texto)
    if not ruta.is_file():
        raise ArgumentTypeError(f"no hay ningún archivo «{texto}»")
    return ruta


class Command(ConLatido):
    help = (
        "Comprueba la cadena del registro público, y que lo que muestra el sitio y sus archivos se siga de él. "
        "Termina con código 1 y la lista de lo que no cuadra."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--archivo",
            type=archivo_que_existe,
            help="Un registro.jsonl descargado antes: comprueba su cadena y que la de hoy sea su continuación.",
        )
        parser.add_argument(
            "--cabeza",
            action="store_true",
            help="Solo escribe la cabeza: número, SHA-256 y fecha de la última anotación, para guardarla fuera.",
        )
        parser.add_argument(
            "--cabezas",
            type=archivo_que_existe,
            help="Un archivo con cabezas guardadas, una por línea: comprueba que sigan en la cadena de hoy.",
        )
        parser.add_argument(
            "--autoridades",
            type=archivo_que_existe,
            default=settings.TSA_CA or None,
            help="Un archivo PEM con los certificados en que se confía para los sellos de tiempo. Sin él, el de TSA_CA.",
        )
        parser.add_argument(
            "--sin-archivos",
            action="store_true",
            help="No abre los archivos de evidencias y fotos.",
        )
        parser.add_argument(
            "--con-evidencias", action="store_true", help=SUPPRESS
        )  # always, since it covers photos
        parser.add_argument(
            "--asentar-lo-que-falta",
            action="store_true",
            dest="anotar_lo_que_falta",
            help="Antes, anota lo que se publicó cuando todavía no había registro. Nada de lo anotado cambia.",
        )

    def late(self, opciones: dict[str, Any]) -> bool:
        return not opciones.get("cabeza")

    def handle(
        self,
        *args,
        archivo: Path | None,
        cabeza: bool,
        cabezas: Path | None,
        autoridades: Path | None,
        sin_archivos: bool,
        anotar_lo_que_falta: bool,
        **opciones,
    ):
        if cabeza:
            self.stdout.write(_cabeza())
            return
        if anotar_lo_que_falta:
            self.stdout.write(f"{publicacion.anotar_lo_que_falta()} anotaciones nuevas.")
        problemas = 0
        for frase in self._problemas(archivo, cabezas, autoridades, sin_archivos):
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
        if n := Sello.objects.count():
            self.stdout.write(_de_cuantos_sellos(n, con_firma=autoridades is not None))

    @staticmethod
    def _problemas(
        archivo: Path | None, cabezas: Path | None, autoridades: Path | None, sin_archivos: bool
    ) -> Iterator[str]:
        if archivo is not None:
            yield from _del_archivo(archivo)
        if cabezas is not None:
            yield from _de_las_cabezas(cabezas)
        for tabla in candados.que_faltan(connection):
            yield f"La tabla {tabla} está sin candado: la base dejaría cambiar lo publicado. Lo repone migrate."
        for tabla in version_publica.que_faltan(connection):
            yield f"La tabla {tabla} cambia sin que la versión de lo público lo note: habría páginas viejas. Lo repone migrate."
        for roto in cadena.comprobar(Anotacion.objects.lineas()):
            yield f"Anotación {roto.numero}: {FRASES[roto.que]}."
        yield from _de_los_sellos(autoridades)
        yield from cotejo.discrepancias()
        for pk, columnas in proyeccion.diferencias():
            codigo = Compromiso.objects.values_list("codigo", flat=True).get(pk=pk)
            yield f"compromisos/{codigo}: lo que se muestra no se sigue del registro ({', '.join(columnas)})."
        yield from _de_los_lugares()
        if not sin_archivos:
            yield from _de_las_evidencias()
            yield from _de_las_fotos()


def _cabeza() -> str:
    """One line: number, SHA-256 and instant of the last entry."""
    ultima = Anotacion.objects.order_by("-numero").first()
    if ultima is None:
        raise CommandError("El registro está vacío: todavía no tiene cabeza.")
    return f"{ultima.numero} {ultima.sha256} {en_utc(ultima.fecha)}"


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


def _de_las_cabezas(archivo: Path) -> Iterator[str]:
    """Heads kept elsewhere: whoever writes the chain anew from some entry on cannot give the later ones their hash."""
    guardadas = 0
    with archivo.open(encoding="utf-8", errors="replace") as lineas:
        for renglon, linea in enumerate(lineas, 1):
            if not (texto := linea.strip()):
                continue
            guardadas += 1
            if (partes := CABEZA.match(texto)) is None:
                yield f"{archivo.name}, línea {renglon}: no es una cabeza del registro."
                continue
            numero, sha256 = int(partes[1]), partes[2]
            actual = Anotacion.objects.filter(numero=numero).values_list("sha256", flat=True).first()
            if actual is None:
                yield f"{archivo.name}, línea {renglon}: la anotación {numero} ya no está en el registro."
            elif actual != sha256:
                yield f"{archivo.name}, línea {renglon}: la anotación {numero} tiene hoy otra huella."
    if not guardadas:
        yield f"{archivo.name} no trae ninguna cabeza."


def _de_los_sellos(autoridades: Path | None) -> Iterator[str]:
    try:
        confiables = sellos.autoridades(autoridades) if autoridades else []
    except sellos.NoSeSello as no:
        yield str(no)
        return
    yield from sellos.discrepancias(confiables)


def _de_cuantos_sellos(n: int, *, con_firma: bool) -> str:
    cuantos = "Un sello de tiempo" if n == 1 else f"{n} sellos de tiempo"
    if con_firma:
        return (
            f"{cuantos}: cada uno, de la huella que tiene hoy su anotación y firmado por quien se esperaba."
        )
    return (
        f"{cuantos}, de la huella que tiene hoy su anotación. Quién los firmó no se comprobó: diga en qué certificados "
        "confía con --autoridades."
    )


def _de_los_lugares() -> Iterator[str]:
    """Places are loaded from the directory that comes with the code, and never typed: that is what they are held to."""
    ruta = settings.BASE_DIR / "fixtures" / "territorios.json"
    oficiales = {
        lugar["pk"]: tuple(lugar["fields"][c] for c in ("nombre", "nivel", "superior"))
        for lugar in json.loads(ruta.read_text(encoding="utf-8"))
    }
    for ubigeo, *dicho in Territorio.objects.order_by("pk").values_list("pk", "nombre", "nivel", "superior"):
        if oficiales.get(ubigeo) != tuple(dicho):
            yield f"territorios/{ubigeo} no dice lo que dice el directorio del INEI (fixtures/territorios.json)."


def _de_las_evidencias() -> Iterator[str]:
    for evidencia in evidencias_con_archivo().iterator():
        actual = _sha256(evidencia.archivo.storage, str(evidencia.archivo.name))
        if actual is None:
            yield f"avances/{evidencia.avance_id}: falta el archivo de la evidencia «{evidencia.titulo}»."
        elif actual != evidencia.sha256:
            yield f"avances/{evidencia.avance_id}: el archivo de la evidencia «{evidencia.titulo}» cambió."


def _de_las_fotos() -> Iterator[str]:
    for foto in fotos_en_pie().iterator():
        archivos = foto.archivos()
        for nombre in foto.huellas.keys() - archivos.keys():
            yield f"fotos/{foto.pk}: el registro nombra un archivo que la foto ya no tiene ({nombre})."
        for nombre, ruta in archivos.items():
            actual = _sha256(foto.imagen.storage, ruta)
            if actual is None:
                yield f"fotos/{foto.pk}: falta el archivo de la foto ({nombre})."
            elif actual != foto.huellas.get(nombre):
                yield f"fotos/{foto.pk}: el archivo de la foto cambió ({nombre})."


def _sha256(almacen: Storage, ruta: str) -> str | None:
    """None if the file is not there, or cannot be read."""
    try:
        with almacen.open(ruta, "rb") as abierto:
            return hashlib.file_digest(abierto, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
