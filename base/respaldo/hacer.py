"""A backup made: the database first, then the files, into one file that appears whole or not at all.

The database first, because a file is written before the row that names it is committed and is never changed: all that the
copied rows name was there already. What is deleted while files are copied is the one thing that may be lacking, and the
house is asked again whether it still wants it (`Casa.archivos`).
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.crypto import salted_hmac

from base.archivos import en_almacen
from base.respaldo import cifrado, motores
from base.respaldo.manifiesto import FORMATO, LEAME, MEDIA, NOMBRE, Manifiesto, NoSePudo, Pieza
from base.una_foto import una_foto

FORMA = "%Y%m%d-%H%M%S"
DE_UN_RESPALDO = re.compile(r"^respaldo-(\d{8}-\d{6})\.tar(?:\.age)?$")
A_MEDIAS, APARTE = ".a-medias-", ".restaurar-"  # beginnings of the names of what is not finished
OLVIDADO = 24 * 3600  # seconds after which what is not finished never will be

INSTRUCCIONES = """\
Respaldo de un sitio de seguimiento de compromisos. Con el programa:

    manage.py respaldo --verificar ARCHIVO
    manage.py restaurar ARCHIVO

Sin él: este archivo es un tar. {base}
media/ es la carpeta MEDIA_STORAGE. MANIFIESTO.json dice cuántas filas tiene cada tabla y el SHA-256 de cada archivo.
La clave SECRET_KEY no está aquí: se guarda aparte (manage.py respaldo --claves).
"""
A_MANO = {
    "postgresql": "base.pgdump se restaura con pg_restore --no-owner --no-acl --dbname=BASE base.pgdump.",
    "sqlite": "base.sqlite3 es la base entera, de SQLite.",
}


@dataclass(frozen=True, slots=True)
class Casa:
    """What the house says of itself: what a backup is to find again, and the files that it must have ({path: SHA-256})."""

    testigo: Callable[[], dict[str, Any]]
    archivos: Callable[[], Mapping[str, str]]
    vaciadas: Sequence[str] = ()


def huella_de_clave(clave: str) -> str:
    """What tells whether a SECRET_KEY is the one of a backup, and nothing of the key."""
    return salted_hmac("base.respaldo", "clave", secret=clave, algorithm="sha256").hexdigest()[:16]


def hacer(carpeta: Path, casa: Casa, para: Sequence[Any]) -> tuple[Path, Manifiesto]:
    """A backup in `carpeta`. NoSePudo, with its sentence, if there is none at the end."""
    check_carpeta(carpeta)
    ahora = timezone.localtime()
    ruta = carpeta / f"respaldo-{ahora:{FORMA}}.tar{'.age' if para else ''}"
    try:
        with entero_o_nada(ruta) as salida, tempfile.TemporaryFile(dir=carpeta) as base:
            manifiesto = _de_la_base(base, casa, ahora, carpeta)
            with cifrado.escribiendo(salida, para) as plano:
                _empaquetar(plano, base, manifiesto, casa)
    except OSError as error:
        raise NoSePudo(f"No se pudo escribir el respaldo: {razon(error)}. No quedó nada a medias.") from None
    return ruta, manifiesto


def razon(error: OSError) -> str:
    """Why, without the path of whoever runs it where the system says it already."""
    return {28: "el disco está lleno", 13: "falta permiso para escribir ahí"}.get(
        error.errno or 0, error.strerror or str(error)
    )


def check_carpeta(carpeta: Path) -> None:
    if not carpeta.is_dir():
        raise NoSePudo(
            f"No existe la carpeta «{carpeta}»: créela, en otro disco que el de la base si puede ser."
        )
    medios = Path(settings.MEDIA_ROOT).resolve()
    if carpeta.resolve().is_relative_to(medios):
        raise NoSePudo(
            f"«{carpeta}» está dentro de MEDIA_STORAGE: los respaldos se contendrían unos a otros."
        )


@contextmanager
def entero_o_nada(ruta: Path) -> Iterator[BinaryIO]:
    """A file to write, readable by its owner alone, that takes its name once it is on the disk whole."""
    for resto in ruta.parent.glob(f"{A_MEDIAS}*"):  # of one that was killed
        if time.time() - resto.stat().st_mtime > OLVIDADO:
            resto.unlink(missing_ok=True)
    numero, a_medias = tempfile.mkstemp(prefix=A_MEDIAS, dir=ruta.parent)
    try:
        with os.fdopen(numero, "wb") as salida:
            yield salida
            salida.flush()
            os.fsync(salida.fileno())
        os.link(a_medias, ruta)  # unlike a rename, it never takes the place of another
        _asentar(ruta.parent)
    except FileExistsError:
        raise NoSePudo(f"Ya existe «{ruta}»: espere un segundo y vuelva a intentarlo.") from None
    finally:
        Path(a_medias).unlink(missing_ok=True)


def _asentar(carpeta: Path) -> None:
    """The name of a file is on the disk when its folder is."""
    numero = os.open(carpeta, os.O_RDONLY)
    try:
        os.fsync(numero)
    finally:
        os.close(numero)


def _de_la_base(base: BinaryIO, casa: Casa, ahora: datetime, carpeta: Path) -> Manifiesto:
    """Fill `base` with the database, and count it in the same state."""
    motor = motores.de(connection)
    with una_foto():
        tablas = motores.contar(connection, casa.vaciadas)
        if not tablas:
            raise NoSePudo("La base está vacía: no hay nada que respaldar. ¿Es esa la de DATABASE_URL?")
        aplicadas = sorted(
            f"{app}.{nombre}" for app, nombre in MigrationRecorder(connection).applied_migrations()
        )
        testigo = casa.testigo() | {"archivos": dict(casa.archivos())}
        motor.volcar(connection, base, casa.vaciadas, carpeta)
    base.seek(0)
    return Manifiesto(
        formato=FORMATO,
        version=settings.VERSION,
        creado=ahora.isoformat(timespec="seconds"),
        motor=connection.vendor,
        version_del_motor=motor.version(connection),
        migraciones=aplicadas,
        tablas=tablas,
        vaciadas=list(casa.vaciadas),
        clave=huella_de_clave(settings.SECRET_KEY),
        testigo=testigo,
        base=Pieza(0, ""),
        media={},
    )


def _empaquetar(salida: BinaryIO, base: BinaryIO, manifiesto: Manifiesto, casa: Casa) -> None:
    with tarfile.open(fileobj=salida, mode="w|", format=tarfile.PAX_FORMAT) as bolsa:
        _poner_texto(bolsa, LEAME, INSTRUCCIONES.format(base=A_MANO[manifiesto.motor]).encode())
        manifiesto.base = _poner(bolsa, manifiesto.nombre_de_la_base, base)
        for nombre, abrir in _medios():
            try:
                abierto = abrir()
            except FileNotFoundError:  # somebody discarded it meanwhile
                continue
            with abierto:
                manifiesto.media[nombre] = _poner(bolsa, MEDIA + nombre, abierto)
        no_estan = manifiesto.testigo["archivos"].keys() - manifiesto.media.keys()
        if no_estan:  # withdrawn while files were copied, or lost before
            manifiesto.faltaban = sorted(no_estan & casa.archivos().keys())
        _poner_texto(bolsa, NOMBRE, manifiesto.en_json())


def _medios() -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    """(path inside, what opens it) of each file, of a folder or of a store of objects."""
    if es_carpeta():
        for nombre, ruta in archivos_de(Path(settings.MEDIA_ROOT)):
            yield nombre, cast("Any", partial(ruta.open, "rb"))
    else:
        for nombre in en_almacen(""):
            yield nombre, cast("Any", partial(default_storage.open, nombre))


def es_carpeta() -> bool:
    """Whether files are kept in a folder, and not in a store of objects."""
    return isinstance(storages["default"], FileSystemStorage)


def archivos_de(carpeta: Path) -> Iterator[tuple[str, Path]]:
    """(path inside, path) of each file, in one order; nothing that a restoration left halfway."""
    for padre, carpetas, archivos in os.walk(carpeta):
        carpetas[:] = sorted(c for c in carpetas if not c.startswith(APARTE))
        for archivo in sorted(archivos):
            ruta = Path(padre) / archivo
            if ruta.is_file() and not ruta.is_symlink():
                yield ruta.relative_to(carpeta).as_posix(), ruta


class _QueSuma(io.RawIOBase):
    """A file that is read, and its hash."""

    def __init__(self, abierto: BinaryIO) -> None:
        self._abierto, self.suma = abierto, hashlib.sha256()

    def read(self, cuanto: int = -1) -> bytes:
        dado = self._abierto.read(cuanto)
        self.suma.update(dado)
        return dado


def _poner(bolsa: tarfile.TarFile, nombre: str, abierto: BinaryIO) -> Pieza:
    largo = abierto.seek(0, os.SEEK_END)
    abierto.seek(0)
    que_suma = _QueSuma(abierto)
    bolsa.addfile(_ficha(nombre, largo), cast("Any", que_suma))
    return Pieza(largo, que_suma.suma.hexdigest())


def _poner_texto(bolsa: tarfile.TarFile, nombre: str, datos: bytes) -> None:
    bolsa.addfile(_ficha(nombre, len(datos)), io.BytesIO(datos))


def _ficha(nombre: str, largo: int) -> tarfile.TarInfo:
    ficha = tarfile.TarInfo(nombre)
    ficha.size, ficha.mode, ficha.mtime = largo, 0o640, int(time.time())
    return ficha


def hechos_en(carpeta: Path) -> dict[datetime, Path]:
    """{when it was made: its path} of the backups of a folder."""
    return {
        datetime.strptime(hallado[1], FORMA): ruta  # noqa: DTZ007
        for ruta in carpeta.iterdir()
        if (hallado := DE_UN_RESPALDO.match(ruta.name)) and ruta.is_file()
    }
