"""Fetcher of a page of another site, for the worker: asks once, keeps little, and goes nowhere it should not.

The address is of whoever wrote it, so nothing of it is believed. Each hop (the address itself, and every redirect) is
read strictly, its name is resolved once, every IP it gives must be a public one, and the connection is made to that
very IP: a name that answers something else a moment later gets nothing. What comes is cut off at a size, in bytes that
travel and in bytes that unpack, and at an instant, whatever drips. No cookies, no credentials, no proxy, no script.

`visitar` never raises for what the other side does: it answers with one `Desenlace`.
"""

from __future__ import annotations

import hashlib
import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from http.client import HTTPException
from urllib.parse import urljoin, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, SSLError

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

PUERTOS = {"http": 80, "https": 443}
VUELTAS = 5  # redirects that are followed
PEDAZO = 64 * 1024
CUANTAS_IPS = 4
REDIRIGEN = (301, 302, 303, 307, 308)
NO_ESTA = (404, 410)
NO_DEJA = (401, 402, 403, 407, 429, 451)  # of a program, or for now: a person may open it
# Not global in fact, whatever the registries say: forms of IPv6 that carry an IPv4 inside, old private ones, and the
# address at which one cloud answers its own machines.
AJENAS = tuple(
    ipaddress.ip_network(red)
    for red in ("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10",
                "192.88.99.0/24", "192.0.0.0/24", "168.63.129.16/32")
)  # fmt: skip
# A host that a resolver may read as an IPv4 written in another way: 2130706433, 0x7f.1, 0177.0.0.1, 127.1.
EN_CIFRAS = re.compile(r"(0x[0-9a-f]*|[0-9]+)(\.(0x[0-9a-f]*|[0-9]+))*\.?", re.ASCII)
NOMBRE = re.compile(
    r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)+\.?", re.ASCII
)
# Letters of a host that programs of 2003 and of 2008 read differently (RFC 5894, 7.2): what is asked may not be what opens.
DE_DOS_MODOS = re.compile("[ß\u03c2\u200c\u200d]")
CUATRO = re.compile(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}", re.ASCII)
UNA_PARTE = 206  # nobody asked for one: what there is of the rest is not known
FUERA = re.compile(r"[\x00-\x20\x7f\\]")  # of an address as it goes out


class Desenlace(StrEnum):
    """What came of a visit. Sentences are in `compromisos/reglas/enlaces.py`."""

    RESPONDIO = "respondio"
    MUY_GRANDE = "muy_grande"  # it answered, with more than is read
    TIPO_RARO = "tipo_raro"  # it answered, in a way that is not read
    NO_DEJA = "no_deja"
    MAL_ESCRITA = "mal_escrita"
    CON_CLAVE = "con_clave"
    OTRO_ESQUEMA = "otro_esquema"
    OTRO_PUERTO = "otro_puerto"
    DIRECCION_INTERNA = "direccion_interna"
    SIN_SERVIDOR = "sin_servidor"
    SIN_CONEXION = "sin_conexion"
    CERTIFICADO = "certificado"
    LENTO = "lento"
    NO_ESTA = "no_esta"
    ERROR_HTTP = "error_http"
    VUELTAS = "vueltas"
    A_OTRA_PARTE = "a_otra_parte"  # redirected to where it is not followed
    MALA_RESPUESTA = "mala_respuesta"


@dataclass(frozen=True, slots=True)
class Visita:
    """`tipo` is what the other side says, without parameters. `sha256` and `tamano` are of the whole content, unpacked;
    `datos` that content: empty where it was not read to its end."""

    desenlace: Desenlace
    estado_http: int | None = None
    tipo: str = ""
    tamano: int | None = None
    sha256: str = ""
    datos: bytes = field(default=b"", repr=False)
    servidores: tuple[str, ...] = ()  # those it came through, in order


@dataclass(frozen=True, slots=True)
class Envio:
    """What is sent instead of only asking. A redirect is not followed with it: it was for whoever was named."""

    tipo: str
    cuerpo: bytes


class NoSeSigue(Exception):
    """Refusal of an address, before anything is sent to it."""

    def __init__(self, desenlace: Desenlace):
        super().__init__(desenlace.value)
        self.desenlace = desenlace


@dataclass(frozen=True, slots=True)
class Destino:
    """An address that may be asked: `camino` with its query, `servidor` in ASCII."""

    esquema: str
    servidor: str
    puerto: int
    camino: str

    @property
    def direccion(self) -> str:
        return f"{self.esquema}://{self.servidor}:{self.puerto}{self.camino}"


@dataclass(frozen=True, slots=True)
class Visitante:
    """How visits are made. `segundos`: of the whole, redirects included. `en_esta_maquina` lets 127.0.0.1 be asked, at any
    port: for tests, and for them alone. `resolver`: (host, port) -> IPs as text; OSError if there is none."""

    agente: str
    segundos: float = 30
    tope: int = 20 * 1024 * 1024
    en_esta_maquina: bool = False
    resolver: Callable[[str, int], list[str]] | None = None

    def visitar(self, url: str, envio: Envio | None = None) -> Visita:
        """Ask for `url` once, following it where it may be followed; with `envio`, by POST."""
        limite = time.monotonic() + self.segundos
        try:
            return self._seguir(url, limite, envio)
        except NoSeSigue as no:
            return Visita(no.desenlace)

    def _seguir(self, url: str, limite: float, envio: Envio | None) -> Visita:
        vistas: dict[str, str] = {}  # {address: its host}
        destino = leer_destino(url, en_esta_maquina=self.en_esta_maquina)
        while True:
            if destino.direccion in vistas or len(vistas) > VUELTAS:
                return Visita(Desenlace.VUELTAS)
            vistas[destino.direccion] = destino.servidor
            hallado = self._pedir(destino, limite, envio)
            if isinstance(hallado, Visita):
                return replace(hallado, servidores=tuple(dict.fromkeys(vistas.values())))
            try:
                destino = leer_destino(hallado, en_esta_maquina=self.en_esta_maquina)
                if envio:
                    raise NoSeSigue(Desenlace.A_OTRA_PARTE)
            except NoSeSigue as no:
                interna = no.desenlace is Desenlace.DIRECCION_INTERNA
                raise NoSeSigue(no.desenlace if interna else Desenlace.A_OTRA_PARTE) from None

    def _pedir(self, destino: Destino, limite: float, envio: Envio | None) -> Visita | str:
        """What was found there, or the address that it leads to."""
        ips = self._ips(destino, limite)
        try:
            with _conexion(destino, ips, limite) as conexion:
                cabeceras = {
                    "User-Agent": self.agente,
                    "Accept": "*/*",
                    "Accept-Encoding": "identity",
                    "Connection": "close",
                    **({"Content-Type": envio.tipo} if envio else {}),
                }
                conexion.request(
                    "POST" if envio else "GET",
                    destino.camino,
                    body=envio.cuerpo if envio else None,
                    headers=cabeceras,
                    preload_content=False,
                    decode_content=False,
                )
                respuesta = conexion.getresponse()
                lleva_a = respuesta.headers.get("Location", "")
                if respuesta.status in REDIRIGEN and lleva_a:
                    return _adonde(destino, lleva_a)
                return _leer(respuesta, self.tope, limite)
        except (SSLError, ssl.SSLError) as error:
            # Cut off halfway it is no matter of certificates.
            propio = isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE" in str(error).upper()
            return Visita(_o_lento(Desenlace.CERTIFICADO if propio else Desenlace.SIN_CONEXION, limite))
        except TimeoutError:
            return Visita(Desenlace.LENTO)
        except ConnectionError:
            return Visita(_o_lento(Desenlace.SIN_CONEXION, limite))
        except (HTTPException, HTTPError, UnicodeError, ValueError):
            return Visita(_o_lento(Desenlace.MALA_RESPUESTA, limite))
        except OSError:
            return Visita(_o_lento(Desenlace.SIN_CONEXION, limite))

    def _ips(self, destino: Destino, limite: float) -> list[str]:
        """The IPs of its host. NoSeSigue unless there are some and all may be asked."""
        try:
            ips = [ipaddress.ip_address(destino.servidor.strip("[]"))]
        except ValueError:
            ips = [ipaddress.ip_address(ip.partition("%")[0]) for ip in self._resueltas(destino, limite)]
        if not ips:
            raise NoSeSigue(Desenlace.SIN_SERVIDOR)
        if not all(es_publica(ip) or (self.en_esta_maquina and _es_esta(ip)) for ip in ips):
            raise NoSeSigue(Desenlace.DIRECCION_INTERNA)
        if destino.puerto != PUERTOS[destino.esquema] and not all(map(_es_esta, ips)):
            raise NoSeSigue(Desenlace.OTRO_PUERTO)
        return [str(ip) for ip in ips]

    def _resueltas(self, destino: Destino, limite: float) -> list[str]:
        """Resolution with an end: the system's own may hang, and takes no deadline."""
        hallado: list[list[str] | BaseException] = []

        def resolver() -> None:
            try:
                hallado.append((self.resolver or _del_sistema)(destino.servidor, destino.puerto))
            except (OSError, UnicodeError) as error:
                hallado.append(error)

        hilo = threading.Thread(target=resolver, daemon=True)
        hilo.start()
        hilo.join(max(limite - time.monotonic(), 0))
        if not hallado:
            raise NoSeSigue(Desenlace.LENTO)
        if isinstance(hallado[0], BaseException):
            raise NoSeSigue(Desenlace.SIN_SERVIDOR)
        return hallado[0]


def _del_sistema(servidor: str, puerto: int) -> list[str]:
    return [str(dicho[4][0]) for dicho in socket.getaddrinfo(servidor, puerto, type=socket.SOCK_STREAM)]


# --- Where it may go -----------------------------------------------------------------------------------


def leer_destino(url: str, *, en_esta_maquina: bool = False) -> Destino:
    """The parts of an address that may be asked. NoSeSigue says what is wrong with it."""
    try:
        partes = urlsplit(url.strip())
        servidor, puerto = (partes.hostname or "").rstrip("."), partes.port
    except ValueError:
        raise NoSeSigue(Desenlace.MAL_ESCRITA) from None
    if partes.scheme not in PUERTOS:
        raise NoSeSigue(Desenlace.OTRO_ESQUEMA)
    if partes.username is not None or partes.password is not None:
        raise NoSeSigue(Desenlace.CON_CLAVE)
    servidor = _en_ascii(servidor)
    puerto = PUERTOS[partes.scheme] if puerto is None else puerto
    if puerto != PUERTOS[partes.scheme] and not en_esta_maquina:
        raise NoSeSigue(Desenlace.OTRO_PUERTO)
    camino = _en_la_linea(partes.path or "/", partes.query)
    return Destino(partes.scheme, servidor, puerto, camino)


def _en_ascii(servidor: str) -> str:
    """A host as it is asked of a resolver. NoSeSigue for one that may be read in two ways, or leads home."""
    if ":" in servidor:
        try:
            if "%" in servidor:  # of one network of this machine
                raise ValueError
            return f"[{ipaddress.IPv6Address(servidor)}]"
        except ValueError:
            raise NoSeSigue(Desenlace.MAL_ESCRITA) from None
    if DE_DOS_MODOS.search(servidor):
        raise NoSeSigue(Desenlace.MAL_ESCRITA)
    try:
        nombre = servidor.lower() if servidor.isascii() else servidor.encode("idna").decode().lower()
    except UnicodeError:
        raise NoSeSigue(Desenlace.MAL_ESCRITA) from None
    nombre = nombre.rstrip(".")
    if CUATRO.fullmatch(nombre):
        try:
            return str(ipaddress.IPv4Address(nombre))
        except ValueError:
            raise NoSeSigue(Desenlace.MAL_ESCRITA) from None
    if EN_CIFRAS.fullmatch(nombre):
        raise NoSeSigue(Desenlace.MAL_ESCRITA)
    if nombre == "localhost" or nombre.endswith((".localhost", ".local", ".internal", ".lan", ".home.arpa")):
        raise NoSeSigue(Desenlace.DIRECCION_INTERNA)
    if len(nombre) > 253 or not NOMBRE.fullmatch(nombre):
        raise NoSeSigue(Desenlace.MAL_ESCRITA)
    return nombre


def _en_la_linea(camino: str, consulta: str) -> str:
    """Path and query with nothing that would end the line of the request."""
    entera = f"{camino}?{consulta}" if consulta else camino
    if FUERA.search(entera):
        entera = FUERA.sub(lambda signo: f"%{ord(signo[0]):02X}", entera)
    return "".join(
        c if c.isascii() else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace")) for c in entera
    )


def _adonde(destino: Destino, lleva_a: str) -> str:
    """The address that a redirect says: bytes of UTF-8 that the header brought as Latin-1 are read as what they are."""
    with suppress(UnicodeError):
        lleva_a = lleva_a.encode("latin-1").decode("utf-8")
    try:
        return urljoin(destino.direccion, lleva_a)
    except ValueError:
        raise NoSeSigue(Desenlace.A_OTRA_PARTE) from None


def es_publica(ip: IP) -> bool:
    """Whether anybody in the world reaches that address, and it is of one machine."""
    ajena = any(ip in red for red in AJENAS if red.version == ip.version)
    return ip.is_global and not (
        ajena or ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback
    )


def _es_esta(ip: IP) -> bool:
    return str(ip) == "127.0.0.1"


# --- What is sent and read -------------------------------------------------------------------------------


@contextmanager
def _conexion(destino: Destino, ips: list[str], limite: float) -> Iterator[HTTPConnection]:
    """A connection to one of those IPs and to no other, that is cut off when its time is over, whatever it is doing."""
    enchufe = _enchufe(ips[:CUANTAS_IPS], destino.puerto, limite)
    corte = enchufe.dup()  # the same connection, also once TLS has taken the first over
    reloj = threading.Timer(max(limite - time.monotonic(), 0), _cortar, [corte])
    reloj.daemon = True
    reloj.start()
    clase = _Segura if destino.esquema == "https" else _Llana
    conexion = clase(
        destino.servidor.strip("[]"), destino.puerto, timeout=max(limite - time.monotonic(), 0.001)
    )
    conexion.enchufe = enchufe
    try:
        yield conexion
    finally:
        reloj.cancel()
        conexion.close()
        enchufe.close()
        corte.close()


def _enchufe(ips: list[str], puerto: int, limite: float) -> socket.socket:
    """Connected to the first that takes it: many a machine has a name of IPv6 and no way there. OSError if none does."""
    for n, ip in enumerate(ips, 1):
        quedan = limite - time.monotonic()
        if quedan <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((ip, puerto), timeout=quedan / (len(ips) - n + 1))
        except OSError:
            if n == len(ips):
                raise
    raise OSError


def _cortar(corte: socket.socket) -> None:
    with suppress(OSError):
        corte.shutdown(socket.SHUT_RDWR)


class _Llana(HTTPConnection):
    enchufe: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.enchufe


class _Segura(HTTPSConnection):
    """The certificate must be of the name in the address, and whoever signed it known to this machine."""

    enchufe: socket.socket

    def _new_conn(self) -> socket.socket:
        return self.enchufe


def _leer(respuesta, tope: int, limite: float) -> Visita:
    estado, tipo = respuesta.status, _tipo(respuesta.headers.get("Content-Type", ""))
    if estado in NO_ESTA:
        return Visita(Desenlace.NO_ESTA, estado)
    if estado in NO_DEJA or estado == 999:
        return Visita(Desenlace.NO_DEJA, estado)
    if not 200 <= estado < 300:
        return Visita(Desenlace.ERROR_HTTP, estado)
    if estado == UNA_PARTE:
        return Visita(Desenlace.MALA_RESPUESTA, estado, tipo)
    declarado = respuesta.headers.get("Content-Length", "")
    if declarado.isdecimal() and int(declarado[:20]) > tope:
        return Visita(Desenlace.MUY_GRANDE, estado, tipo)
    desempacar = _desempacador(respuesta.headers.get("Content-Encoding", "identity"))
    if desempacar is None:
        return Visita(Desenlace.TIPO_RARO, estado, tipo)
    datos, viajados = bytearray(), 0
    for pedazo in respuesta.stream(PEDAZO, decode_content=False):
        viajados += len(pedazo)
        try:
            datos += desempacar(pedazo, tope + 1 - len(datos))
        except zlib.error:
            return Visita(Desenlace.MALA_RESPUESTA, estado, tipo)
        if time.monotonic() >= limite:
            return Visita(Desenlace.LENTO, estado)
        if max(viajados, len(datos)) > tope:
            return Visita(Desenlace.MUY_GRANDE, estado, tipo)
    if time.monotonic() >= limite:  # cut off, it looks as if it had ended
        return Visita(Desenlace.LENTO, estado)
    if not desempacar.entero and datos:
        return Visita(Desenlace.MALA_RESPUESTA, estado, tipo)
    contenido = bytes(datos)
    return Visita(
        Desenlace.RESPONDIO, estado, tipo, len(contenido), hashlib.sha256(contenido).hexdigest(), contenido
    )


def _tipo(cabecera: str) -> str:
    """«text/html» of «Text/HTML; charset=…»; "" of what is no type."""
    tipo = cabecera.partition(";")[0].strip().lower()
    return tipo if re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,60}", tipo, re.ASCII) else ""


class _Tal:
    """What came as it is. `entero`: whether what was packed came to its end, without which a part would be taken for it all."""

    entero = True

    def __call__(self, pedazo: bytes, cuanto: int) -> bytes:
        return pedazo


class _Desempacado:
    def __init__(self) -> None:
        self.zlibro = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def __call__(self, pedazo: bytes, cuanto: int) -> bytes:
        return self.zlibro.decompress(pedazo, max(cuanto, 1))

    @property
    def entero(self) -> bool:
        return self.zlibro.eof


def _desempacador(codificacion: str) -> _Tal | _Desempacado | None:
    """(piece, at most so many bytes) -> what it unpacks to. We asked for none; some pack all the same. None of a way, or
    of several one within another, that is not read."""
    como = codificacion.strip().lower()
    if como in ("", "identity"):
        return _Tal()
    return _Desempacado() if como in ("gzip", "x-gzip", "deflate") else None


def _o_lento(desenlace: Desenlace, limite: float) -> Desenlace:
    """What ends in an error because its time was over."""
    return Desenlace.LENTO if time.monotonic() >= limite else desenlace
