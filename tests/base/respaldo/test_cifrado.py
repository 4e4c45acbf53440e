"""Encryption of backups: in a stream, and every way in which it can fail is a sentence."""

from __future__ import annotations

import io
import os

import pyrage
import pytest

from base.respaldo import cifrado
from base.respaldo.manifiesto import NoSePudo


@pytest.fixture
def llave():
    return pyrage.x25519.Identity.generate()


def cifrar(tmp_path, datos: bytes, *para):
    ruta = tmp_path / "cifrado"
    with ruta.open("wb") as salida, cifrado.escribiendo(salida, [x.to_public() for x in para]) as plano:
        plano.write(datos)
    return ruta


def test_escribiendo_and_leyendo_give_back_what_went_in(tmp_path, llave):
    datos = os.urandom(300_000)
    ruta = cifrar(tmp_path, datos, pyrage.x25519.Identity.generate(), llave)
    assert cifrado.esta_cifrado(ruta)
    assert datos[:100] not in ruta.read_bytes()
    with cifrado.leyendo(ruta, [llave]) as plano:
        assert plano.read() == datos


def test_escribiendo_without_keys_is_the_file_itself(tmp_path):
    ruta = cifrar(tmp_path, b"hola")
    assert ruta.read_bytes() == b"hola"
    with cifrado.leyendo(ruta, []) as plano:
        assert plano.read() == b"hola"


def leer(ruta, con) -> str:
    with pytest.raises(NoSePudo) as no, cifrado.leyendo(ruta, con) as plano:
        plano.read()
    return str(no.value)


def test_leyendo_says_what_is_wrong(tmp_path, llave):
    ruta = cifrar(tmp_path, os.urandom(300_000), llave)
    assert "--identidad" in leer(ruta, [])
    assert "no abre el respaldo" in leer(ruta, [pyrage.x25519.Identity.generate()])
    entero = ruta.read_bytes()
    ruta.write_bytes(entero[:200_000])
    assert "incompleto o alterado" in leer(ruta, [llave])
    ruta.write_bytes(entero[:250_000] + b"x" + entero[250_001:])
    assert "incompleto o alterado" in leer(ruta, [llave])


def test_leyendo_tells_of_an_end_that_nobody_read(tmp_path, llave):
    """A tar ends before its file does: what was cut off behind it is told all the same."""
    ruta = cifrar(tmp_path, os.urandom(300_000), llave)
    ruta.write_bytes(ruta.read_bytes()[:290_000])
    with pytest.raises(NoSePudo, match="incompleto"), cifrado.leyendo(ruta, [llave]) as plano:
        plano.read(10)


def test_escribiendo_hands_on_what_stopped_it(llave):
    class SinSitio(io.RawIOBase):
        def writable(self):
            return True

        def write(self, _dado):
            raise OSError(28, "No space left on device")

    with (
        pytest.raises(OSError, match="No space left"),
        cifrado.escribiendo(SinSitio(), [llave.to_public()]) as plano,
    ):
        plano.write(os.urandom(3_000_000))


@pytest.mark.parametrize("texto", ["", "age1malo", "ssh-ed25519 nada", "AGE-SECRET-KEY-1"])
def test_destinatarios_names_what_is_no_key(texto):
    with pytest.raises(NoSePudo, match="no es una clave pública"):
        cifrado.destinatarios([texto])


def test_identidades_reads_what_age_keygen_writes(tmp_path, llave):
    ruta = tmp_path / "llave.txt"
    ruta.write_text(f"# created: 2026-11-30\n# public key: {llave.to_public()}\n{llave}\n")
    assert [str(x) for x in cifrado.identidades(ruta)] == [str(llave)]
    ruta.write_text("# nada\n")
    with pytest.raises(NoSePudo, match="no tiene una clave privada"):
        cifrado.identidades(ruta)
    with pytest.raises(NoSePudo, match="no tiene una clave privada"):
        cifrado.identidades(tmp_path / "no-hay")
