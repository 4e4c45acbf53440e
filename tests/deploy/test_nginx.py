"""The proxy that is shipped, run: what it keeps, what it hides, what it says when the site does not answer."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

RAIZ = Path(__file__).resolve().parents[2]
CONF = RAIZ / "deploy" / "nginx" / "compromisos.conf"
NOMBRE = "compromisos.example.pe"
PUBLICA = {"Cache-Control": "max-age=0, s-maxage=300", "ETag": '"una"'}


@pytest.fixture(scope="session")
def nginx() -> str:
    ruta = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if ruta is None:
        pytest.fail("nginx is missing: `make test` installs it (package «nginx-light»).")
    return ruta


class Sitio(BaseHTTPRequestHandler):
    """The site behind: answers as its server's `respuestas` say, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.tocadas += 1
        if self.server.cerrado:
            self.close_connection = True
            return
        self.server.pedidas.append((self.path, dict(self.headers)))
        estado, cabeceras, cuerpo = self.server.respuestas.get(
            self.path.split("?")[0], (200, PUBLICA, b"hola")
        )
        time.sleep(self.server.tarda)
        self.send_response(estado)
        propias = {"Content-Length": str(len(cuerpo)), "Content-Type": "text/html"}
        for nombre, valor in (propias | cabeceras).items():
            self.send_header(nombre, valor)
        self.end_headers()
        self.wfile.write(cuerpo)

    do_POST = do_GET

    def log_message(self, *_args) -> None:
        pass


def puerto_libre() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def certificado(carpeta: Path) -> None:
    clave = ec.generate_private_key(ec.SECP256R1())
    quien = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NOMBRE)])
    hecho = (
        x509.CertificateBuilder()
        .subject_name(quien)
        .issuer_name(quien)
        .public_key(clave.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NOMBRE)]), critical=False)
        .sign(clave, hashes.SHA256())
    )
    (carpeta / "fullchain.pem").write_bytes(hecho.public_bytes(serialization.Encoding.PEM))
    (carpeta / "privkey.pem").write_bytes(
        clave.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


class Proxy:
    def __init__(self, carpeta: Path, https: int, http: int, sitio: ThreadingHTTPServer) -> None:
        self.carpeta, self.https, self.http, self.sitio = carpeta, https, http, sitio

    def pedir(self, ruta: str, metodo: str = "GET", cuerpo: bytes | None = None, **cabeceras: str):
        contexto = ssl._create_unverified_context()
        conexion = HTTPSConnection("127.0.0.1", self.https, timeout=20, context=contexto)
        # The name goes in the handshake too, or whoever asks is refused.
        conexion.sock = contexto.wrap_socket(
            socket.create_connection(("127.0.0.1", self.https), 20), server_hostname=NOMBRE
        )
        try:
            conexion.request(
                metodo,
                ruta,
                body=cuerpo,
                headers={"Host": NOMBRE} | {k.replace("_", "-"): v for k, v in cabeceras.items()},
            )
            respuesta = conexion.getresponse()
            return respuesta.status, dict(respuesta.getheaders()), respuesta.read()
        finally:
            conexion.close()

    def veces(self, ruta: str) -> int:
        return sum(1 for pedida, _ in self.sitio.pedidas if pedida == ruta)

    def anota(self, texto: str, plazo: float = 5) -> bool:
        """Whether nginx wrote `texto` in its log: it writes a line after the answer has left, so its reader may be there first."""
        hasta = time.monotonic() + plazo
        while texto not in (registro := (self.carpeta / "compromisos.log").read_text()):
            if time.monotonic() > hasta:
                print(registro)
                return False
            time.sleep(0.02)
        return True


@pytest.fixture
def proxy(nginx, tmp_path, request):
    """nginx with the shipped file, on other ports and folders, before a site that says what it is told to; by parameter, with a
    second node where nobody listens."""
    https, http = puerto_libre(), puerto_libre()
    sitio = ThreadingHTTPServer(("127.0.0.1", 0), Sitio)
    sitio.pedidas, sitio.respuestas, sitio.tarda, sitio.cerrado, sitio.tocadas = [], {}, 0, False, 0
    hilo = threading.Thread(target=sitio.serve_forever, args=(0.05,), daemon=True)
    hilo.start()
    certificado(tmp_path)
    conf = CONF.read_text(encoding="utf-8")
    if hasattr(request, "param"):
        conf = conf.replace(
            "server 127.0.0.1:8000",
            f"server 127.0.0.1:{puerto_libre()} max_fails=0;\n    server 127.0.0.1:8000",
        )
    for antes, ahora in {
        r"listen \[::\]:\S+.*\n": "\n",
        r"listen 80\b": f"listen 127.0.0.1:{http}",
        r"listen 443\b": f"listen 127.0.0.1:{https}",
        r"127\.0\.0\.1:8000": f"127.0.0.1:{sitio.server_address[1]}",
        r"/etc/compromisos/tls": str(tmp_path),
        r"/var/log/nginx": str(tmp_path),
        r"/var/cache/nginx/compromisos": str(tmp_path / "cache"),
        r"/var/lib/compromisos": str(tmp_path / "lib"),
        r"/opt/compromisos/actual": str(RAIZ),
    }.items():
        conf, cuantas = re.subn(antes, ahora, conf)
        assert cuantas, antes
    (tmp_path / "lib" / "static").mkdir(parents=True)
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {tmp_path}/pid; error_log {tmp_path}/principal.log warn;\n"
        f"events {{}}\nhttp {{ {''.join(f'{n}_temp_path {tmp_path}/{n};' for n in ('client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'))}\n"
        f"default_type application/octet-stream;\n{conf}\n}}\n",
        encoding="utf-8",
    )
    orden = [nginx, "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    probado = subprocess.run([*orden, "-t"], capture_output=True, text=True, check=False)
    assert probado.returncode == 0, probado.stderr
    assert "[warn]" not in probado.stderr, probado.stderr
    proceso = subprocess.Popen(orden, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", https)) == 0:
                    break
            time.sleep(0.05)
        yield Proxy(tmp_path, https, http, sitio)
    finally:
        proceso.terminate()
        proceso.wait(20)
        sitio.shutdown()
        sitio.server_close()
        hilo.join()


def cerrar_el_sitio(proxy: Proxy) -> None:
    proxy.sitio.cerrado = True  # on connections that are open already
    proxy.sitio.shutdown()
    proxy.sitio.server_close()


def test_public_pages_are_asked_for_once_in_a_while(proxy):
    for _ in range(5):
        estado, cabeceras, cuerpo = proxy.pedir("/compromisos/")
        assert (estado, cuerpo, cabeceras["Cache-Control"]) == (200, b"hola", PUBLICA["Cache-Control"])
    assert proxy.veces("/compromisos/") == 1
    time.sleep(2.1)
    proxy.pedir("/compromisos/")
    assert proxy.veces("/compromisos/") == 2
    assert proxy.sitio.pedidas[-1][1]["If-None-Match"] == '"una"'


def test_many_at_once_are_one(proxy):
    proxy.sitio.tarda = 0.5
    hilos = [threading.Thread(target=proxy.pedir, args=("/compromisos/",)) for _ in range(20)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert proxy.veces("/compromisos/") == 1


@pytest.mark.parametrize(
    ("cabeceras", "respuesta"),
    [
        ({"Cookie": "__Host-sessionid=abc"}, PUBLICA),
        ({"Cookie": "otra=1"}, PUBLICA),
        ({"Authorization": "Basic eDp5"}, PUBLICA),
        ({}, {"Cache-Control": "no-store, private"}),
        ({}, {"Cache-Control": "max-age=600"}),
        ({}, {}),
        ({}, PUBLICA | {"Set-Cookie": "a=b"}),
        ({}, {"Cache-Control": "s-maxage=0"}),
    ],
)
def test_what_is_of_one_person_is_never_kept(proxy, cabeceras, respuesta):
    proxy.sitio.respuestas["/algo/"] = (200, respuesta, b"suyo")
    for _ in range(2):
        assert proxy.pedir("/algo/", **cabeceras)[2] == b"suyo"
    assert proxy.veces("/algo/") == 2


@pytest.mark.parametrize("ruta", ["/admin/", "/informar/x/", "/en/seguir/", "/healthz"])
def test_some_addresses_are_never_kept(proxy, ruta):
    proxy.pedir(ruta)
    proxy.pedir(ruta)
    assert proxy.veces(ruta) == 2


def test_a_page_of_who_signed_in_is_not_shown_to_another(proxy):
    proxy.sitio.respuestas["/compromisos/"] = (200, PUBLICA, b"con el menu de maria")
    proxy.pedir("/compromisos/", Cookie="__Host-sessionid=abc")
    proxy.sitio.respuestas["/compromisos/"] = (200, PUBLICA, b"de todos")
    assert proxy.pedir("/compromisos/")[2] == b"de todos"


def test_a_site_that_is_gone_is_no_old_page(proxy):
    """What nginx kept does not say of when it is: the site shows its own copies (config/guardadas/copias.py)."""
    proxy.pedir("/compromisos/")
    time.sleep(2.1)
    proxy.sitio.respuestas["/compromisos/"] = (200, {"Cache-Control": "no-store"}, b"copia de las 10:30")
    assert [proxy.pedir("/compromisos/")[2] for _ in range(2)] == [b"copia de las 10:30"] * 2
    proxy.sitio.respuestas["/compromisos/"] = (503, {"Retry-After": "5"}, b"sin base")
    assert proxy.pedir("/compromisos/")[:3:2] == (503, b"sin base")
    cerrar_el_sitio(proxy)
    for ruta in ("/compromisos/", "/nunca-vista/"):
        estado, cabeceras, cuerpo = proxy.pedir(ruta)
        assert estado == 503
        assert "Línea 100" in cuerpo.decode()
    assert proxy.pedir("/admin/", "POST", b"a=b")[0] == 503
    assert cabeceras["Retry-After"] == "60"
    assert cabeceras["Cache-Control"] == "no-store"
    assert cabeceras["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in cabeceras["Content-Security-Policy"]
    (proxy.carpeta / "lib" / "static" / "sitio.css").write_text("p{}")
    assert proxy.pedir("/static/sitio.css")[::2] == (200, b"p{}")


@pytest.mark.parametrize("proxy", ["un nodo muerto"], indirect=True)
def test_a_node_that_is_gone_is_noticed_by_nobody(proxy):
    proxy.sitio.respuestas["/admin/"] = (302, {"Location": "/"}, b"")
    for n in range(6):
        assert proxy.pedir(f"/compromisos/{n}/")[0] == 200
        assert proxy.pedir("/admin/", "POST", b"a=b")[0] == 302  # it was refused, so it had not been sent
    assert proxy.veces("/admin/") == 6


def test_a_form_that_a_node_died_over_is_not_sent_again(proxy):
    proxy.sitio.cerrado = True
    assert proxy.pedir("/admin/", "POST", b"a=b")[0] == 503
    assert proxy.sitio.tocadas == 1


def test_maintenance_is_for_all_but_the_pulse(proxy):
    proxy.pedir("/compromisos/")
    (proxy.carpeta / "lib" / "mantenimiento").touch()
    for ruta in ("/compromisos/", "/admin/", "/datos/", "/informar/x/", "/admin/cuenta/entrar/"):
        estado, _cabeceras, cuerpo = proxy.pedir(ruta)
        assert estado == 503, ruta
        assert "Línea 100" in cuerpo.decode()
    assert proxy.pedir("/healthz")[0] == 200
    (proxy.carpeta / "lib" / "mantenimiento").unlink()
    assert proxy.pedir("/compromisos/")[0] == 200


def test_a_503_of_the_site_passes_as_it_is(proxy):
    proxy.sitio.respuestas["/datos/a.csv"] = (503, {"Retry-After": "5"}, b"se prepara")
    estado, cabeceras, cuerpo = proxy.pedir("/datos/a.csv")
    assert (estado, cabeceras["Retry-After"], cuerpo) == (503, "5", b"se prepara")


def test_security_headers_are_the_sites_and_once(proxy):
    suyas = {"Strict-Transport-Security": "x", "Content-Security-Policy": "y", "X-Content-Type-Options": "z"}
    proxy.sitio.respuestas["/"] = (200, PUBLICA | suyas, b"hola")
    contexto = ssl._create_unverified_context()
    with contexto.wrap_socket(
        socket.create_connection(("127.0.0.1", proxy.https)), server_hostname=NOMBRE
    ) as s:
        s.sendall(f"GET / HTTP/1.1\r\nHost: {NOMBRE}\r\nConnection: close\r\n\r\n".encode())
        crudo = b"".join(iter(lambda: s.recv(65536), b"")).decode().lower()
    for nombre in suyas:
        assert crudo.count(f"\n{nombre.lower()}:") == 1
    assert "\nserver: nginx\r" in crudo


def test_who_asks_is_said_to_the_site_and_not_believed(proxy):
    proxy.pedir(
        "/",
        X_Forwarded_For="1.2.3.4",
        X_Forwarded_Proto="http",
        X_Forwarded_Host="malo.example",
        Forwarded="for=1.2.3.4",
    )
    _ruta, vistas = proxy.sitio.pedidas[-1]
    assert vistas["X-Forwarded-For"] == "1.2.3.4, 127.0.0.1"
    assert vistas["X-Forwarded-Proto"] == "https"
    assert vistas["Host"] == NOMBRE
    assert not {"X-Forwarded-Host", "Forwarded"} & set(vistas)


def test_a_request_has_one_number_from_here_to_the_site(proxy):
    proxy.sitio.respuestas["/compromisos/"] = (200, PUBLICA | {"X-Request-ID": "de-antes"}, b"hola")
    proxy.sitio.respuestas["/429/"] = (429, {}, b"")
    dichos = []
    for _ in range(2):
        _estado, cabeceras, _cuerpo = proxy.pedir("/compromisos/", X_Request_ID="del-lector-12345")
        dichos.append(cabeceras["X-Request-ID"])
    assert proxy.sitio.pedidas[-1][1]["X-Request-ID"] == dichos[0]
    assert proxy.veces("/compromisos/") == 1
    assert len(set(dichos)) == 2  # of the kept answer, too, it is that of whoever asks
    assert all(re.fullmatch(r"[0-9a-f]{32}", d) and proxy.anota(d) for d in dichos)
    cerrar_el_sitio(proxy)
    assert re.fullmatch(r"[0-9a-f]{32}", proxy.pedir("/nunca-vista/")[1]["X-Request-ID"])


def test_figures_are_not_for_readers(proxy):
    assert proxy.pedir("/metrics", Authorization="Bearer " + "a" * 24)[0] == 404
    assert proxy.veces("/metrics") == 0


def test_no_reader_is_in_a_log(proxy):
    proxy.pedir(
        "/compromisos/?q=mi+vecina", Referer="https://otra.example/busco", User_Agent="Telefono de Ana"
    )
    proxy.pedir("/informar/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/")
    proxy.pedir("/seguir/suyo/BBBBBBBBBBBBBBBBBBBBBBBBB/")
    proxy.pedir("/en/seguir/dejar/CCCCCCCCCCCCCCCCCCCCCCCCC/")
    cerrar_el_sitio(proxy)
    proxy.pedir("/informar/DDDDDDDDDDDDDDDDDDDDDDDDDDDDDD/")
    proxy.pedir("/nunca-vista/?q=otra+vecina")
    for _ in range(120):
        proxy.pedir("/ayuda/?q=tercera")
    todo = "".join(r.read_text() for r in proxy.carpeta.glob("compromisos*.log"))
    assert '200 GET "/compromisos/"' in todo
    for oculto in (
        "127.0.0.1",
        "vecina",
        "tercera",
        "otra.example",
        "Telefono",
        "informar",
        "seguir",
        "AAAA",
        "DDDD",
        "?",
    ):
        assert oculto not in todo, oculto


def test_too_many_is_a_sentence_that_says_when(proxy):
    respuestas = [proxy.pedir(f"/datos/{n}.csv") for n in range(60)]
    estados = [r[0] for r in respuestas]
    assert estados[:30] == [200] * 30
    assert 429 in estados
    _estado, cabeceras, cuerpo = next(r for r in respuestas if r[0] == 429)
    assert cabeceras["Retry-After"] == "5"
    assert "Demasiadas peticiones" in cuerpo.decode()
    assert proxy.pedir("/ayuda/")[0] == 200  # help is not among them


@pytest.mark.parametrize(
    ("plantilla", "se_frena"),
    [
        ("/compromisos/?al=2026-01-{n:02}", True),
        ("/en/compromisos/?q=a{n}", True),
        ("/compromisos/x{n}.png", True),
        ("/ediciones/x/informe.pdf?n={n}", True),
        ("/compromisos/?%61l=2026-01-{n:02}", True),
        ("/compromisos/?estado=cumplido&%71=a{n}", True),
        ("/cambios/?desd%65=2026-01-{n:02}", True),
        ("/compromisos/?institucion=a%25&pagina={n}", False),
        ("/compromisos/?estado=cumplido&pagina={n}", False),
        ("/fotos/{n}/320.webp", False),
        ("/static/x{n}.css", False),
    ],
)
def test_what_is_dear_is_limited_however_it_is_asked(proxy, plantilla, se_frena):
    """By its path or its parameters; a page with its photos is not."""
    estados = [proxy.pedir(plantilla.format(n=n))[0] for n in range(60)]
    assert (429 in estados) is se_frena


def test_a_file_that_is_too_large_is_a_sentence(proxy):
    contexto = ssl._create_unverified_context()
    with contexto.wrap_socket(
        socket.create_connection(("127.0.0.1", proxy.https)), server_hostname=NOMBRE
    ) as s:
        s.sendall(f"POST /admin/ HTTP/1.1\r\nHost: {NOMBRE}\r\nContent-Length: 50000000\r\n\r\n".encode())
        assert s.recv(65536).decode().startswith("HTTP/1.1 413")
    assert proxy.pedir("/admin/", "POST", b"x" * 41_000_000)[0] == 200


def test_what_comes_compressed_is_left_alone(proxy):
    cuerpo = b"mucho texto " * 500
    proxy.sitio.respuestas["/a/"] = (200, PUBLICA, cuerpo)
    proxy.sitio.respuestas["/b/"] = (200, PUBLICA | {"Content-Encoding": "br"}, cuerpo)
    _estado, cabeceras, dado = proxy.pedir("/a/", Accept_Encoding="gzip")
    assert cabeceras["Content-Encoding"] == "gzip"
    assert len(dado) < 500
    _estado, cabeceras, dado = proxy.pedir("/b/", Accept_Encoding="gzip, br")
    assert (cabeceras["Content-Encoding"], dado) == ("br", cuerpo)


@contextmanager
def abiertas(proxy: Proxy, cuantas: int):
    """Half requests, sent and not ended."""
    sueltas = []
    contexto = ssl._create_unverified_context()
    try:
        for _ in range(cuantas):
            s = contexto.wrap_socket(
                socket.create_connection(("127.0.0.1", proxy.https)), server_hostname=NOMBRE
            )
            s.sendall(
                f"POST /admin/ HTTP/1.1\r\nHost: {NOMBRE}\r\nContent-Length: 5000\r\n\r\nmedia".encode()
            )
            sueltas.append(s)
        yield
    finally:
        for s in sueltas:
            s.close()


def test_slow_clients_hold_nothing_of_the_site(proxy):
    with abiertas(proxy, 40):
        assert proxy.pedir("/ayuda/")[0] == 200
        assert proxy.veces("/admin/") == 0


def test_other_names_and_plain_http(proxy):
    conexion = HTTPConnection("127.0.0.1", proxy.http, timeout=10)
    conexion.request("GET", "/compromisos/?q=a", headers={"Host": NOMBRE})
    respuesta = conexion.getresponse()
    assert (respuesta.status, respuesta.getheader("Location")) == (301, f"https://{NOMBRE}/compromisos/?q=a")
    conexion.close()
    with pytest.raises(ssl.SSLError):
        ssl._create_unverified_context().wrap_socket(
            socket.create_connection(("127.0.0.1", proxy.https)), server_hostname="otro.example"
        )
    assert proxy.pedir("/metrics")[0] == 404
    assert not proxy.sitio.pedidas
