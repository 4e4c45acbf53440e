"""A server of this machine that answers as nobody should: by the path that it is asked, in threads."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

MEGA = 1024 * 1024
BOMBA = gzip.compress(bytes(64 * MEGA), 9)  # 64 kB that unfold into 64 MB


class Servidor:
    """`pedidos` are the request lines and headers that came, whole; `cuerpo`, what came last after them."""

    def __init__(self, contexto: ssl.SSLContext | None = None):
        self.pedidos: list[str] = []
        self.cuerpo = b""
        self.contexto = contexto
        self.paginas: dict[str, bytes | Callable[[socket.socket], None]] = {}
        self.enchufe = socket.create_server(("127.0.0.1", 0))
        self.puerto = self.enchufe.getsockname()[1]
        self.fin = threading.Event()
        threading.Thread(target=self._servir, daemon=True).start()

    def __call__(self, camino: str = "/") -> str:
        esquema = "https" if self.contexto else "http"
        return f"{esquema}://127.0.0.1:{self.puerto}{camino}"

    def _servir(self) -> None:
        while not self.fin.is_set():
            try:
                cliente, _de = self.enchufe.accept()
            except OSError:
                return
            threading.Thread(target=self._atender, args=[cliente], daemon=True).start()

    def _atender(self, cliente: socket.socket) -> None:
        with suppress(OSError), cliente:
            if self.contexto:
                cliente = self.contexto.wrap_socket(cliente, server_side=True)
            pedido = b""
            while b"\r\n\r\n" not in pedido:
                if not (mas := cliente.recv(4096)):
                    return
                pedido += mas
            pedido, _fin, cuerpo = pedido.partition(b"\r\n\r\n")
            while len(cuerpo) < _largo(pedido) and (mas := cliente.recv(4096)):
                cuerpo += mas
            self.cuerpo = cuerpo
            self.pedidos.append(f"{pedido.decode()}\r\n\r\n")
            camino = pedido.split()[1].decode().partition("?")[0]
            responder = self.paginas.get(camino, dicho("HTTP/1.1 404 No", "Content-Length: 0"))
            if callable(responder):
                responder(cliente)
            else:
                cliente.sendall(responder)
            cliente.shutdown(socket.SHUT_WR)
            cliente.settimeout(0.5)
            while cliente.recv(4096):
                pass

    def cerrar(self) -> None:
        self.fin.set()
        with suppress(OSError):
            self.enchufe.shutdown(socket.SHUT_RDWR)  # who waits in `accept` would keep it open
        self.enchufe.close()


def _largo(pedido: bytes) -> int:
    """What it says that comes after its headers."""
    dicho = re.search(rb"\r\ncontent-length: *(\d+)", pedido, re.IGNORECASE)
    return int(dicho[1]) if dicho else 0


def dicho(*lineas: str, cuerpo: bytes = b"") -> bytes:
    """A response, by its lines."""
    return "\r\n".join([*lineas, "", ""]).encode() + cuerpo


def pagina(cuerpo: bytes, tipo: str = "text/html", *mas: str) -> bytes:
    return dicho(
        "HTTP/1.1 200 OK", f"Content-Type: {tipo}", f"Content-Length: {len(cuerpo)}", *mas, cuerpo=cuerpo
    )


def lleva_a(donde: str) -> bytes:
    return dicho("HTTP/1.1 302 Found", f"Location: {donde}", "Content-Length: 0")


def gotas(comienzo: bytes, gota: bytes = b"x", cada: float = 0.02) -> Callable[[socket.socket], None]:
    """A byte now and then, for ever."""

    def responder(cliente: socket.socket) -> None:
        cliente.sendall(comienzo)
        while True:
            cliente.sendall(gota)
            time.sleep(cada)

    return responder


def calla(cliente: socket.socket) -> None:
    cliente.recv(1)


def corta(cliente: socket.socket) -> None:
    cliente.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nmedio")
    raise OSError


@contextmanager
def sirviendo(contexto: ssl.SSLContext | None = None) -> Iterator[Servidor]:
    servidor = Servidor(contexto)
    try:
        yield servidor
    finally:
        servidor.cerrar()


def con_certificado_propio(carpeta: Path, nombre: str = "otro.example") -> ssl.SSLContext:
    """TLS with a certificate that signs itself, for that name."""
    llave = ec.generate_private_key(ec.SECP256R1())
    quien = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, nombre)])
    ahora = datetime.now(UTC)
    certificado = (
        x509.CertificateBuilder()
        .subject_name(quien)
        .issuer_name(quien)
        .public_key(llave.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ahora - timedelta(days=1))
        .not_valid_after(ahora + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(nombre)]), critical=False)
        .sign(llave, hashes.SHA256())
    )
    ruta = carpeta / "llave.txt"
    sin_clave = serialization.NoEncryption()
    ruta.write_bytes(
        certificado.public_bytes(serialization.Encoding.PEM)
        + llave.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sin_clave)
    )
    contexto = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    contexto.load_cert_chain(ruta)
    return contexto
