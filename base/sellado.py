"""Time stamps of RFC 3161: what is asked of an authority, and what its answer proves.

An answer is DER that came from outside. It proves nothing until `comprobar` has followed its signature to certificates
that we were given beforehand; only then is its time believed. It is kept as it came, for other programs to check.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import rfc3161_client
from cryptography import x509
from cryptography.x509.oid import NameOID
from rfc3161_client.tsp import TimeStampResponse

TIPO_DEL_PEDIDO, TIPO_DEL_SELLO = "application/timestamp-query", "application/timestamp-reply"
SHA256 = "2.16.840.1.101.3.4.2.1"
CONTEXTO_0 = 0xA0  # tag of DER


class Falla(StrEnum):
    """Why an answer proves nothing."""

    NO_ES_SELLO = "no_es_sello"
    NEGADO = "negado"
    OTRA_HUELLA = "otra_huella"
    OTRO_PEDIDO = "otro_pedido"
    FIRMA = "firma"


class SelloMalo(Exception):
    def __init__(self, falla: Falla):
        super().__init__(falla.value)
        self.falla = falla


@dataclass(frozen=True, slots=True)
class PedidoDeSello:
    """A request for a time stamp: what is sent, and the number that the answer must repeat."""

    der: bytes
    nonce: int | None


@dataclass(frozen=True, slots=True)
class Sellado:
    """What an answer says. `precision`: how far its time may be off, by its own account."""

    momento: datetime
    precision: timedelta
    autoridad: str


def pedir(datos: bytes) -> PedidoDeSello:
    """A request for the SHA-256 of `datos`, which alone is sent."""
    pedido = (
        rfc3161_client.TimestampRequestBuilder()
        .data(datos)
        .hash_algorithm(rfc3161_client.HashAlgorithm.SHA256)
        .build()
    )
    return PedidoDeSello(pedido.as_bytes(), pedido.nonce)


def certificados(pem: bytes) -> list[x509.Certificate]:
    """Those of a PEM file. ValueError if it has none, or one that cannot be read."""
    return x509.load_pem_x509_certificates(pem)


def comprobar(
    der: bytes, huella: bytes, autoridades: Sequence[x509.Certificate], nonce: int | None = None
) -> Sellado:
    """What the answer proves of `huella` (SHA-256), by a signature that `autoridades` vouch for: their certificates and that of
    who signed must have been good at its time. SelloMalo says why it does not. With `nonce`, it answers that request."""
    sello = _leer(der)
    try:
        _check_de_que_es(sello, huella, nonce)
        rfc3161_client.VerifierBuilder(roots=list(autoridades)).build().verify(sello, huella)
        return _dicho(sello)
    except rfc3161_client.VerificationError:
        raise SelloMalo(Falla.FIRMA) from None
    except ValueError:  # of a part that is read only when it is asked for
        raise SelloMalo(Falla.NO_ES_SELLO) from None


def leer(der: bytes, huella: bytes) -> Sellado:
    """What the answer says of `huella`, whoever signed it: it proves nothing. SelloMalo."""
    sello = _leer(der)
    try:
        _check_de_que_es(sello, huella, None)
        return _dicho(sello)
    except ValueError:
        raise SelloMalo(Falla.NO_ES_SELLO) from None


def _check_de_que_es(sello: TimeStampResponse, huella: bytes, nonce: int | None) -> None:
    impronta = sello.tst_info.message_imprint
    if impronta.hash_algorithm.dotted_string != SHA256 or impronta.message != huella:
        raise SelloMalo(Falla.OTRA_HUELLA)
    if nonce is not None and sello.tst_info.nonce != nonce:
        raise SelloMalo(Falla.OTRO_PEDIDO)


def _dicho(sello: TimeStampResponse) -> Sellado:
    return Sellado(sello.tst_info.gen_time, _precision(sello.tst_info.accuracy), _autoridad(sello))


def _leer(der: bytes) -> TimeStampResponse:
    try:
        sello = rfc3161_client.decode_timestamp_response(con_certificados_en_orden(der))
    except ValueError:
        raise SelloMalo(Falla.NO_ES_SELLO) from None
    if sello.status != rfc3161_client.PKIStatus.GRANTED:
        raise SelloMalo(Falla.NEGADO)
    return sello


def _precision(dicha) -> timedelta:
    if dicha is None:
        return timedelta()
    return timedelta(
        seconds=dicha.seconds or 0, milliseconds=dicha.millis or 0, microseconds=dicha.micros or 0
    )


def _autoridad(sello: TimeStampResponse) -> str:
    """Name of who signed, by the certificate that comes with it: «Sello de tiempo, Autoridad de ejemplo»."""
    firma = next(iter(sello.signed_data.signer_infos), None)
    if firma is None:
        return ""
    for suyo in map(x509.load_der_x509_certificate, sello.signed_data.certificates):
        if (suyo.issuer, suyo.serial_number) == (firma.issuer, firma.serial_number):
            dichos = (
                str(atributo.value)
                for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
                for atributo in suyo.subject.get_attributes_for_oid(oid)
            )
            return ", ".join(dict.fromkeys(dichos))
    return ""


# --- Certificates in any order ----------------------------------------------------------------------------


def con_certificados_en_orden(der: bytes) -> bytes:
    """The same answer with its certificates in the order of DER, which is what the library reads and OpenSSL and others do not
    write. They are not part of what is signed. What is no answer is left as it is."""
    try:
        respuesta = _parte(der, 0)
        token = _dentro(der, respuesta)[1]  # after the status
        firmado = _dentro(der, token)[1]  # after its kind
        datos = _dentro(der, firmado)[0]
        conjunto = next(p for p in _dentro(der, datos) if p.etiqueta == CONTEXTO_0)
        suyos = sorted(der[p.inicio : p.fin] for p in _dentro(der, conjunto))
    except (IndexError, StopIteration):
        return der
    return der[: conjunto.contenido] + b"".join(suyos) + der[conjunto.fin :]


@dataclass(frozen=True, slots=True)
class _Parte:
    """A part of DER, by where it begins, where its content does, and where both end."""

    etiqueta: int
    inicio: int
    contenido: int
    fin: int


def _dentro(der: bytes, de: _Parte) -> list[_Parte]:
    """The parts of its content. IndexError where one does not fit."""
    partes, inicio = [], de.contenido
    while inicio < de.fin:
        partes.append(_parte(der, inicio))
        inicio = partes[-1].fin
    if inicio != de.fin:
        raise IndexError
    return partes


def _parte(der: bytes, inicio: int) -> _Parte:
    largo, contenido = der[inicio + 1], inicio + 2
    if largo & 0x80:
        contenido += largo & 0x7F
        largo = int.from_bytes(der[inicio + 2 : contenido])
    if contenido + largo > len(der):
        raise IndexError
    return _Parte(der[inicio], inicio, contenido, contenido + largo)
