"""A second database, empty, in the place of the tests' own; and what a site is, row by row and file by file."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from compromisos import publicacion
from compromisos.models import Evidencia
from compromisos.salidas.respaldo import VACIADAS
from tests.factories import AHORA, crear_borrador, crear_foto, crear_meta, crear_usuario, razones_para

PDF = b"%PDF-1.4\n% una resoluci\xc3\xb3n de ejemplo\n%%EOF\n"


def poblar() -> None:
    """A small site: a pledge with a target, updates with files, one of them a draft, a photo, and a record of it all."""
    meta = crear_meta(indicador="CEM «con comillas», \\ y\ttabuladores\nen dos líneas")
    autor = crear_usuario()
    con_archivo(crear_borrador(compromiso=meta.compromiso, autor=autor), "del-borrador")
    avance = crear_borrador(compromiso=meta.compromiso, autor=autor, mediciones={meta: 3})
    con_archivo(avance, "publica")
    publicacion.enviar(avance, por=autor, razones=razones_para(avance, ahora=AHORA), ahora=AHORA)
    publicacion.publicar(avance, por=autor, ahora=AHORA)
    crear_foto(compromiso=meta.compromiso, tamano=(40, 20))
    publicacion.anotar_lo_que_falta()


def con_archivo(avance, titulo: str) -> Evidencia:
    datos = PDF + titulo.encode()
    return Evidencia.objects.create(
        avance=avance,
        titulo=titulo,
        archivo=ContentFile(datos, name=f"{titulo}.pdf"),
        sha256=hashlib.sha256(datos).hexdigest(),
        tamano=len(datos),
    )


@contextmanager
def otra_base(nombre: str, ruta: Path) -> Iterator[None]:
    """The default connection, to an empty database, while the block lasts. That of the tests waits untouched."""
    abierta, antes = connection.connection, connection.settings_dict["NAME"]
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {nombre} WITH (FORCE)")
                cursor.execute(f"CREATE DATABASE {nombre} TEMPLATE template0")
        connection.connection = None
        connection.settings_dict["NAME"] = nombre if connection.vendor == "postgresql" else str(ruta)
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = abierta, antes
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {nombre} WITH (FORCE)")


def tablas() -> dict[str, list[str]]:
    """{table: its rows}, but those that a backup leaves out."""
    with connection.cursor() as cursor:
        dicho = {}
        for tabla in sorted(set(connection.introspection.table_names(cursor)) - set(VACIADAS)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(tabla)}")
            dicho[tabla] = sorted(repr(fila) for fila in cursor.fetchall())
        return dicho


def archivos() -> dict[str, bytes]:
    raiz = Path(settings.MEDIA_ROOT)
    return {r.relative_to(raiz).as_posix(): r.read_bytes() for r in raiz.rglob("*") if r.is_file()}


def reescrito(respaldo: Path, cambiar) -> None:
    """The same tar with its members, a list of (TarInfo, bytes), as `cambiar` gives them back."""
    with tarfile.open(respaldo) as bolsa:
        piezas = [(ficha, bolsa.extractfile(ficha).read()) for ficha in bolsa]
    with tarfile.open(respaldo, "w", format=tarfile.PAX_FORMAT) as bolsa:
        for ficha, datos in cambiar(piezas):
            ficha.size = len(datos) if ficha.isreg() else 0
            bolsa.addfile(ficha, io.BytesIO(datos) if ficha.isreg() else None)
