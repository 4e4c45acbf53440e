"""Time stamps (RFC 3161): what is believed of an answer, and what is not."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime, timedelta

import pytest

from base import sellado
from base.sellado import Falla, SelloMalo
from tests.autoridad_de_sellado import Autoridad

DATOS = b"lo que se sella"
HUELLA = hashlib.sha256(DATOS).digest()
NEGADO = bytes.fromhex("30053003020102")  # a status, «rejection», and no stamp


@pytest.fixture(scope="module")
def autoridad(tmp_path_factory):
    return Autoridad(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def confiables(autoridad):
    return sellado.certificados(autoridad.raiz.read_bytes())


def falla(der: bytes, confiables, **pedido) -> Falla:
    with pytest.raises(SelloMalo) as malo:
        sellado.comprobar(der, HUELLA, confiables, **pedido)
    return malo.value.falla


def test_comprobar_works(autoridad, confiables):
    pedido = sellado.pedir(DATOS)
    assert HUELLA in pedido.der
    assert DATOS not in pedido.der
    dicho = sellado.comprobar(autoridad.sellar(pedido.der), HUELLA, confiables, pedido.nonce)
    assert abs(dicho.momento - datetime.now(UTC)) < timedelta(minutes=1)
    assert dicho.precision == timedelta(seconds=1)
    assert dicho.autoridad == "Sello de ejemplo, Autoridad de ejemplo"


def test_comprobar_refuses_what_proves_nothing(autoridad, confiables, tmp_path):
    pedido = sellado.pedir(DATOS)
    suyo = autoridad.sellar(pedido.der)
    assert falla(autoridad.sello_de(b"otra cosa"), confiables) is Falla.OTRA_HUELLA
    assert falla(suyo, confiables, nonce=pedido.nonce + 1) is Falla.OTRO_PEDIDO
    assert falla(NEGADO, confiables) is Falla.NEGADO
    assert falla(Autoridad(tmp_path / "otra").sello_de(DATOS), confiables) is Falla.FIRMA
    for n, (desde, hasta) in enumerate([(-30, -1), (1, 30)]):
        vencida = Autoridad(tmp_path / f"vencida{n}", desde=desde, hasta=hasta)
        de_ella = sellado.certificados(vencida.raiz.read_bytes())
        assert falla(vencida.sello_de(DATOS), de_ella) is Falla.FIRMA
    for basura in (b"", b"<html>no</html>", suyo[:-1], suyo + b"x", b"0" * 100_000, bytes(50), suyo[:40]):
        assert falla(basura, confiables) is Falla.NO_ES_SELLO


def test_comprobar_never_takes_one_that_was_altered(autoridad, confiables):
    """Nor fails in any other way, whatever comes."""
    suyo, azar = autoridad.sello_de(DATOS), random.Random(7)  # noqa: S311 - nothing secret
    for _vez in range(400):
        otro = bytearray(suyo)
        donde = azar.randrange(len(otro))
        otro[donde : donde + azar.randrange(3)] = azar.randbytes(azar.randrange(3))
        if bytes(otro) == suyo:
            continue
        try:
            dicho = sellado.comprobar(bytes(otro), HUELLA, confiables)
        except SelloMalo:
            continue
        assert dicho == sellado.comprobar(
            suyo, HUELLA, confiables
        )  # of what is not signed, nothing is believed


def test_comprobar_takes_certificates_in_any_order(tmp_path):
    """OpenSSL writes them as they come, the signer first: DER wants the shorter first, and so does the library."""
    otra = Autoridad(tmp_path / "otra", con_raiz=True)
    suyo = otra.sello_de(DATOS)
    assert sellado.con_certificados_en_orden(suyo) != suyo
    assert sorted(sellado.con_certificados_en_orden(suyo)) == sorted(suyo)
    confiables = sellado.certificados(otra.raiz.read_bytes())
    assert sellado.comprobar(suyo, HUELLA, confiables).autoridad.startswith("Sello de ejemplo")


def test_certificados_refuses_what_has_none():
    for nada in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\xff\xfe"):
        with pytest.raises(ValueError):
            sellado.certificados(nada)
