"""The folder: made beside its place under another name, with its manifest, and put there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compromisos.salidas.copia.pedir import NoSeHizo

MANIFIESTO = "MANIFEST.sha256"
PARAR, REEMPLAZAR, DEJAR = "parar", "reemplazar", "dejar"


def check_cabe(carpeta: Path, si_existe: str) -> bool:
    """Whether there is something to do; NoSeHizo, with its sentence, if `carpeta` may not be written."""
    if not carpeta.parent.is_dir():
        raise NoSeHizo(f"No existe la carpeta «{carpeta.parent}», donde iría «{carpeta.name}»: créela antes.")
    if carpeta.exists() and not carpeta.is_dir():
        raise NoSeHizo(f"«{carpeta}» ya existe y no es una carpeta: dé otro nombre.")
    if not carpeta.exists() or not any(carpeta.iterdir()):
        return True
    es_copia = (carpeta / MANIFIESTO).is_file()
    if si_existe == DEJAR and es_copia:
        return False
    if si_existe == REEMPLAZAR and es_copia:
        return True
    if si_existe == PARAR:
        raise NoSeHizo(
            f"La carpeta «{carpeta}» no está vacía: dé otra o, si es una copia anterior, "
            f"añada --si-existe {REEMPLAZAR}."
        )
    raise NoSeHizo(f"La carpeta «{carpeta}» tiene otras cosas que no son una copia del sitio: dé otra.")


@contextmanager
def en_su_lugar(carpeta: Path) -> Iterator[Path]:
    """A folder to fill, which at the end of the block is `carpeta`; if it fails nothing is left, and what was there stays."""
    a_medias = Path(tempfile.mkdtemp(prefix=f".{carpeta.name}.a-medias-", dir=carpeta.parent))
    try:
        yield a_medias
        a_medias.chmod(0o755)
        _poner(a_medias, carpeta)
    finally:
        shutil.rmtree(a_medias, ignore_errors=True)


def _poner(nueva: Path, carpeta: Path) -> None:
    vieja = nueva.with_name(f"{nueva.name}.anterior")
    if carpeta.exists():
        os.replace(carpeta, vieja)
    try:
        os.replace(nueva, carpeta)
    except OSError:
        if vieja.exists():
            os.replace(vieja, carpeta)
        raise
    shutil.rmtree(vieja, ignore_errors=True)


def escribir_manifiesto(carpeta: Path) -> str:
    """SHA-256 of every file, as `sha256sum -c` reads them; its own."""
    ruta = carpeta / MANIFIESTO
    with ruta.open("w", encoding="utf-8", newline="\n") as manifiesto:
        for archivo in archivos_de(carpeta):
            if archivo != MANIFIESTO:
                with (carpeta / archivo).open("rb") as abierto:
                    suma = hashlib.file_digest(abierto, "sha256").hexdigest()
                manifiesto.write(f"{suma}  {archivo}\n")
    return hashlib.sha256(ruta.read_bytes()).hexdigest()


def archivos_de(carpeta: Path) -> list[str]:
    """Names of all files of a folder, in one order on any machine."""
    nombres = (r.relative_to(carpeta).as_posix() for r in carpeta.rglob("*") if r.is_file())
    return sorted(nombres, key=lambda nombre: nombre.encode())
