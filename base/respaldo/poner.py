"""A backup put in the place of what is there: all of it, or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from base.respaldo import motores
from base.respaldo.hacer import APARTE, archivos_de
from base.respaldo.manifiesto import MEDIA, Manifiesto, NoSePudo


def check_hay_sitio(*, reemplazar: bool) -> None:
    """NoSePudo if there is something here already and nobody said that it may go."""
    medios = Path(settings.MEDIA_ROOT)
    medios.mkdir(parents=True, exist_ok=True)
    if reemplazar:
        return
    if not motores.de(connection).esta_vacia(connection):
        raise NoSePudo(
            "La base de DATABASE_URL no está vacía: restaure en una vacía o, si quiere perder lo que tiene, añada "
            "--reemplazar."
        )
    if next(archivos_de(medios), None):
        raise NoSePudo(
            f"La carpeta «{medios}» no está vacía: vacíela o, si quiere perder lo que tiene, añada --reemplazar."
        )


def check_es_de_aqui(dicho: Manifiesto) -> None:
    """NoSePudo if this program or this server cannot hold it."""
    if dicho.motor != connection.vendor:
        raise NoSePudo(
            f"El respaldo es de {dicho.motor} y DATABASE_URL es de {connection.vendor}: restaure en el mismo motor."
        )
    de_aqui = {f"{app}.{nombre}" for app, nombre in MigrationLoader(None).disk_migrations}
    propias = {m.split(".")[0] for m in de_aqui}
    if ajenas := [m for m in dicho.migraciones if m not in de_aqui and m.split(".")[0] in propias]:
        raise NoSePudo(
            f"El respaldo es de una versión más nueva del programa ({dicho.version}; tiene {ajenas[-1]}): instale esa "
            "versión y restaure con ella."
        )
    motores.de(connection).check_puede(connection, dicho.version_del_motor)


def restaurar(dicho: Manifiesto, carpeta: Path) -> None:
    """Put there the database and the files of `carpeta`, which `revisado` left; if anything fails, all stays as it was.

    The files change places inside the transaction of the database, which is committed last.
    """
    motor = motores.de(connection)
    base = carpeta / dicho.nombre_de_la_base
    with _medios_puestos(carpeta / MEDIA) as poner_medios, motor.puesta(connection, base):
        poner_medios()
    connection.close()


@contextmanager
def _medios_puestos(nuevos: Path) -> Iterator[Callable[[], None]]:
    """What puts the files in their place: inside the folder and by renames, for it may be a disk of its own. If the block
    fails they go back."""
    medios = Path(settings.MEDIA_ROOT)
    viejos = Path(tempfile.mkdtemp(prefix=APARTE, dir=medios))
    movidos: list[tuple[Path, Path]] = []

    def mover(de: Path, a: Path) -> None:
        for cosa in sorted(de.iterdir()) if de.is_dir() else ():
            if not cosa.name.startswith(APARTE):
                cosa.rename(a / cosa.name)
                movidos.append((a / cosa.name, cosa))

    def poner() -> None:
        mover(medios, viejos)
        mover(nuevos, medios)

    try:
        yield poner
    except BaseException:
        for ahora, antes in reversed(movidos):
            ahora.rename(antes)
        raise
    finally:
        shutil.rmtree(viejos, ignore_errors=True)
