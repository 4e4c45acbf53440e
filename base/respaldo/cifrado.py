"""Encryption of backups with age (https://age-encryption.org): to public keys, so that the machine which makes them
cannot read those of yesterday, and in pieces, so that none has to fit in memory.

A recipient is `age1…`, or a line of an SSH public key; an identity file is what `age-keygen` writes, or an SSH private key.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyrage

from base.respaldo.manifiesto import NoSePudo

CABECERA = b"age-encryption.org/v1"


def esta_cifrado(ruta: Path) -> bool:
    with ruta.open("rb") as archivo:
        return archivo.read(len(CABECERA)) == CABECERA


def destinatarios(textos: Sequence[str]) -> list[Any]:
    """Public keys. NoSePudo names the one that is none."""
    leidos: list[Any] = []
    for texto in textos:
        try:
            clase = pyrage.ssh if texto.startswith("ssh-") else pyrage.x25519
            leidos.append(clase.Recipient.from_str(texto))
        except pyrage.RecipientError:
            raise NoSePudo(
                f"«{texto[:40]}» no es una clave pública de age: empieza por age1 y la escribe age-keygen."
            ) from None
    return leidos


def identidades(ruta: Path) -> list[Any]:
    """Private keys of a file. NoSePudo if it has none."""
    try:
        datos = ruta.read_bytes()
        if b"PRIVATE KEY" in datos:
            return [pyrage.ssh.Identity.from_buffer(datos)]
        lineas = [x.strip() for x in datos.decode().splitlines()]
        leidas = [pyrage.x25519.Identity.from_str(x) for x in lineas if x and not x.startswith("#")]
    except (OSError, ValueError, pyrage.IdentityError):
        leidas = []
    if not leidas:
        raise NoSePudo(f"«{ruta}» no tiene una clave privada de age que se entienda.")
    return leidas


@contextmanager
def escribiendo(salida: BinaryIO, para: Sequence[Any]) -> Iterator[BinaryIO]:
    """A file to write into; what comes out in `salida` is encrypted. Without `para`, `salida` itself."""
    if not para:
        yield salida
        return
    lee, escribe = os.pipe()
    hilo = _Hilo(lambda: _cifrar(lee, salida, para))
    try:
        with os.fdopen(escribe, "wb") as abierto:
            yield abierto
    except BrokenPipeError:
        hilo.terminar()  # what stopped it is the error to tell
        raise
    hilo.terminar()


def _cifrar(lee: int, salida: BinaryIO, para: Sequence[Any]) -> None:
    con_memoria = _QueRecuerda(salida)
    with os.fdopen(lee, "rb") as entrada:  # closed if it fails, so that whoever writes stops too
        try:
            pyrage.encrypt_io(entrada, con_memoria, list(para))
        except pyrage.EncryptError:
            raise con_memoria.error or NoSePudo("No se pudo cifrar.") from None


class _QueRecuerda:
    """A file to write into, and why it could not: the library only repeats what the error said."""

    def __init__(self, salida: BinaryIO) -> None:
        self._salida = salida
        self.error: OSError | None = None

    def write(self, dado: bytes) -> int:
        try:
            return self._salida.write(dado)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._salida.flush()


@contextmanager
def leyendo(ruta: Path, con: Sequence[Any]) -> Iterator[IO[bytes]]:
    """The plain bytes of a backup. NoSePudo if it is encrypted and none of `con` opens it, or it was cut short."""
    if not esta_cifrado(ruta):
        with ruta.open("rb") as plano:
            yield plano
        return
    if not con:
        raise NoSePudo("El respaldo está cifrado: diga con --identidad el archivo de su clave privada.")
    lee, escribe = os.pipe()
    hilo = _Hilo(lambda: _descifrar(ruta, escribe, con))
    try:
        with os.fdopen(lee, "rb") as abierto:
            yield abierto
            while abierto.read(1 << 20):  # to the end, or a file cut short would not be told
                pass
    except Exception as otro:
        hilo.terminar(salvo=BrokenPipeError)  # why there was no more to read comes first
        raise otro
    hilo.terminar()


def _descifrar(ruta: Path, escribe: int, con: Sequence[Any]) -> None:
    with ruta.open("rb") as cifrado, os.fdopen(escribe, "wb") as salida:
        try:
            pyrage.decrypt_io(cifrado, salida, list(con))
        except pyrage.DecryptError:
            raise NoSePudo(
                "Esa clave privada no abre el respaldo: se cifró para otra, o el archivo está dañado."
            ) from None
        except BrokenPipeError:
            raise
        except OSError:
            raise NoSePudo(
                "El respaldo cifrado está incompleto o alterado: traiga otra copia del archivo."
            ) from None


class _Hilo:
    """Thread that hands its exception to whoever waits for it."""

    def __init__(self, hacer: Callable[[], None]) -> None:
        self.error: BaseException | None = None
        self._hacer = hacer
        self._hilo = threading.Thread(target=self._correr, daemon=True)
        self._hilo.start()

    def _correr(self) -> None:
        try:
            self._hacer()
        except BaseException as error:
            self.error = error

    def terminar(self, salvo: type[BaseException] | None = None) -> None:
        self._hilo.join()
        if self.error is not None and not (salvo and isinstance(self.error, salvo)):
            raise self.error
