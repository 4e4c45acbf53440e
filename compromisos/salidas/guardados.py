"""Files that are made once and kept on disk: store with a bound, its orders and its failures.

A folder of its own (settings.ARCHIVOS_HECHOS), which web and worker share and anybody may empty. A file is named after
the SHA-256 of all that it depends on, so a name says which content; beside it, while they last, `.pedido` says that it
was asked for and `.fallo` that it could not be made. What was not read for longest goes first when there is too much.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.cache import cache

from compromisos.salidas.huellas import Huella, de_archivo

PEDIDO_VALE = (
    15 * 60
)  # seconds; after that whoever was to make it is taken for dead, and it is asked for again
FALLO_VALE = 5 * 60
PEDIDO, FALLO, A_MEDIAS = ".pedido", ".fallo", ".parte"
DE_PASO = (PEDIDO, FALLO, A_MEDIAS)


@dataclass(frozen=True, slots=True)
class Guardado:
    """A file of the store, made or not. `clave` is hexadecimal, `tipo` its ending."""

    clave: str
    tipo: str

    @property
    def etag(self) -> str:
        return f'"{self.clave}"'

    @property
    def ruta(self) -> Path:
        return settings.ARCHIVOS_HECHOS / f"{self.clave}.{self.tipo}"

    def abrir(self) -> IO[bytes] | None:
        """The file to read, now the last to be culled; None if it is not made."""
        try:
            archivo = self.ruta.open("rb")
        except FileNotFoundError:
            return None
        with suppress(OSError):
            os.utime(archivo.fileno(), (time.time(), os.fstat(archivo.fileno()).st_mtime))
        return archivo

    def peso(self) -> int | None:
        try:
            return self.ruta.stat().st_size
        except FileNotFoundError:
            return None

    def huella(self) -> Huella | None:
        """Of what is kept; None if it is not. Its name says what it holds, so that it is read once."""
        if self.peso() is None:
            return None
        return cache.get_or_set(f"huella-{self.clave}-{self.tipo}", self._leer_huella, None)

    def _leer_huella(self) -> Huella | None:
        if (archivo := self.abrir()) is None:
            return None
        with archivo:
            return de_archivo(archivo, con_filas=self.tipo == "csv")

    # --- To make it

    def guardar(self, trozos: Iterable[bytes]) -> None:
        """Keep it, whole or not at all."""
        for _trozo in self.guardando(trozos):
            pass

    def guardando(self, trozos: Iterable[bytes], si: Callable[[], bool] = lambda: True) -> Iterator[bytes]:
        """The same pieces; it is kept when the last is gone, if then `si`. A disk that is full keeps nobody from reading."""
        parte = _parte()
        try:
            for trozo in trozos:
                if parte and not _escribir(parte, trozo):
                    _soltar(parte)
                    parte = None
                yield trozo
            if parte and si():
                parte.close()
                os.replace(parte.name, self.ruta)
                parte = None
                _podar()
        finally:
            _soltar(parte)

    # --- To have it made

    def pedir(self) -> bool:
        """Note that it is asked for; False if it is already. The one who gets True has it made."""
        _carpeta()
        if (edad := _edad(self._nota(PEDIDO))) is not None and edad > PEDIDO_VALE:
            self.atendido()
        try:
            os.close(os.open(self._nota(PEDIDO), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o640))
        except FileExistsError:
            return False
        return True

    def atendido(self) -> None:
        """Nobody is making it any more."""
        self._nota(PEDIDO).unlink(missing_ok=True)

    def no_se_pudo(self) -> None:
        """Remember for a while that it could not be made."""
        _carpeta()
        self._nota(FALLO).touch()

    def fallo_hace_poco(self) -> bool:
        edad = _edad(self._nota(FALLO))
        return edad is not None and edad <= FALLO_VALE

    def pedido_hace(self) -> float | None:
        """Seconds since it was asked for; None if it is not."""
        return _edad(self._nota(PEDIDO))

    def _nota(self, cual: str) -> Path:
        return self.ruta.with_suffix(f".{self.tipo}{cual}")


def pedidos() -> int:
    """How many are asked for and not made."""
    edades = (_edad(ruta) for ruta in settings.ARCHIVOS_HECHOS.glob(f"*{PEDIDO}"))
    return sum(edad is not None and edad <= PEDIDO_VALE for edad in edades)


def _carpeta() -> Path:
    settings.ARCHIVOS_HECHOS.mkdir(parents=True, exist_ok=True)
    return settings.ARCHIVOS_HECHOS


def _edad(ruta: Path) -> float | None:
    try:
        return max(time.time() - ruta.stat().st_mtime, 0)
    except FileNotFoundError:
        return None


def _parte():
    try:
        parte = tempfile.NamedTemporaryFile(dir=_carpeta(), suffix=A_MEDIAS, delete=False)  # noqa: SIM115 - closed when it is sent
    except OSError:
        return None
    os.chmod(parte.name, settings.FILE_UPLOAD_PERMISSIONS)
    return parte


def _escribir(parte, trozo: bytes) -> bool:
    try:
        parte.write(trozo)
    except OSError:
        return False
    return True


def _soltar(parte) -> None:
    if parte:
        with suppress(OSError):
            parte.close()
        Path(parte.name).unlink(missing_ok=True)


def _podar() -> None:
    """Cull until what is left fits in settings.ARCHIVOS_HECHOS_MB, and drop the notes that no longer mean anything."""
    hechos = []
    for ruta in _carpeta().iterdir():
        with suppress(FileNotFoundError):
            if ruta.suffix not in DE_PASO:
                estado = ruta.stat()
                hechos.append((estado.st_atime, estado.st_size, ruta))
            elif time.time() - ruta.stat().st_mtime > max(PEDIDO_VALE, FALLO_VALE):
                ruta.unlink()
    sobra = sum(peso for _leido, peso, _ruta in hechos) - settings.ARCHIVOS_HECHOS_MB * 1024 * 1024
    for _leido, peso, ruta in sorted(hechos):
        if sobra <= 0:
            break
        ruta.unlink(missing_ok=True)
        sobra -= peso
