"""An authority that stamps (RFC 3161), made here: certificates of its own and `openssl ts`, which signs for real."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from base import sellado

CONFIGURACION = """[tsa]
default_tsa = esta
[esta]
serial = serie
signer_cert = sello.pem
{certs}
signer_key = sello.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
"""


class Autoridad:
    """In `carpeta`: a root (`raiz`, the path of its PEM) and a certificate that stamps, good between two days from now on.
    `con_raiz`: its answers carry the root too, in an order of their own."""

    def __init__(self, carpeta: Path, *, desde: int = -1, hasta: int = 30, con_raiz: bool = False):
        carpeta.mkdir(exist_ok=True)
        self.carpeta, self.raiz = carpeta, carpeta / "raiz.pem"
        de_raiz, de_sello = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        raiz = _certificado("Raíz de ejemplo", de_raiz, "Raíz de ejemplo", de_raiz, -400, 400)
        suyo = _certificado("Sello de ejemplo", de_sello, "Raíz de ejemplo", de_raiz, desde, hasta)
        self.raiz.write_bytes(raiz.public_bytes(serialization.Encoding.PEM))
        (carpeta / "sello.pem").write_bytes(suyo.public_bytes(serialization.Encoding.PEM))
        clave = (
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        (carpeta / "sello.key").write_bytes(de_sello.private_bytes(*clave))
        certs = "certs = raiz.pem" if con_raiz else ""
        (carpeta / "openssl.cnf").write_text(CONFIGURACION.format(certs=certs))

    def sellar(self, pedido: bytes) -> bytes:
        """The answer to a request, signed now."""
        (self.carpeta / "pedido.tsq").write_bytes(pedido)
        self._openssl("-reply", "-config", "openssl.cnf", "-queryfile", "pedido.tsq", "-out", "sello.tsr")
        return (self.carpeta / "sello.tsr").read_bytes()

    def sello_de(self, datos: bytes) -> bytes:
        return self.sellar(sellado.pedir(datos).der)

    def _openssl(self, *orden: str) -> str:
        hecho = subprocess.run(  # noqa: S603
            ["openssl", "ts", *orden],  # noqa: S607
            cwd=self.carpeta, capture_output=True, text=True, timeout=20, check=True,
        )  # fmt: skip
        return hecho.stdout


def _certificado(nombre, llave, de_quien, firma_con, desde: int, hasta: int) -> x509.Certificate:
    def quien(comun: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Autoridad de ejemplo"),
                x509.NameAttribute(NameOID.COMMON_NAME, comun),
            ]
        )

    ahora = datetime.now(UTC)
    hecho = (
        x509.CertificateBuilder()
        .subject_name(quien(nombre))
        .issuer_name(quien(de_quien))
        .public_key(llave.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ahora + timedelta(days=desde))
        .not_valid_after(ahora + timedelta(days=hasta))
        .add_extension(x509.BasicConstraints(ca=llave is firma_con, path_length=None), critical=True)
    )
    if llave is not firma_con:
        para = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        hecho = hecho.add_extension(para, critical=True)
    return hecho.sign(firma_con, hashes.SHA256())
