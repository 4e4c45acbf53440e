"""What is measured, started and ended: gunicorn as we ship it, the shipped nginx before it, nginx with files, Datasette."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.bench.web.datos import RAIZ, VAR, conexion, entorno

PROCESOS, HILOS = "2", "20"
CONF = RAIZ / "deploy" / "nginx" / "compromisos.conf"


def puerto_libre() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextmanager
def corriendo(orden: list[str], puerto: int, **mas) -> Iterator[subprocess.Popen]:
    """A process of ours until the end of the block; RuntimeError if it does not listen within a minute."""
    with (VAR / "salida.log").open("ab") as registro:
        proceso = subprocess.Popen(orden, cwd=RAIZ, stdout=registro, stderr=registro, **mas)
        try:
            for _ in range(600):
                if proceso.poll() is not None:
                    raise RuntimeError(f"{orden[0]} ended by itself: see {VAR / 'salida.log'}")
                with socket.socket() as s:
                    if s.connect_ex(("127.0.0.1", puerto)) == 0:
                        break
                time.sleep(0.1)
            else:
                raise RuntimeError(f"{orden[0]} does not listen on {puerto}")
            yield proceso
        finally:
            proceso.send_signal(signal.SIGTERM)
            try:
                proceso.wait(20)
            except subprocess.TimeoutExpired:
                proceso.kill()
                proceso.wait()


@contextmanager
def nuestra(direccion: str, **mas: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """Port of gunicorn with the settings that are shipped."""
    puerto = puerto_libre()
    orden = [
        str(Path(sys.executable).parent / "gunicorn"), "-c", "config/gunicorn.py", "config.wsgi",
        "--bind", f"127.0.0.1:{puerto}",
    ]  # fmt: skip
    ambiente = entorno(direccion, WEB_WORKERS=PROCESOS, WEB_THREADS=HILOS, **mas)
    with corriendo(orden, puerto, env=ambiente) as proceso:
        yield puerto, proceso


def nginx() -> str:
    ruta = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if ruta is None:
        raise SystemExit("nginx is missing: install the package «nginx-light».")
    return ruta


@contextmanager
def delante(puerto: int, carpeta: Path) -> Iterator[int]:
    """Port, over TLS, of the nginx that is shipped, before `puerto`. All that it changes: where it listens and keeps things, and
    its limits by network, for all the load comes from one."""
    https, http = puerto_libre(), puerto_libre()
    conf = CONF.read_text(encoding="utf-8")
    for antes, ahora in {
        r"listen \[::\]:\S+.*\n": "\n",
        r"listen 80\b": f"listen 127.0.0.1:{http}",
        r"listen 443\b": f"listen 127.0.0.1:{https}",
        r"127\.0\.0\.1:8000": f"127.0.0.1:{puerto}",
        r"/etc/compromisos/tls": str(carpeta),
        r"/var/log/nginx": str(carpeta),
        r"/var/cache/nginx/compromisos": str(carpeta / "cache"),
        r"/var/lib/compromisos": str(carpeta / "lib"),
        r"/opt/compromisos/actual": str(RAIZ),
        r"compromisos\.example\.pe": "localhost",
        r"rate=\d+r/s": "rate=1000000r/s",
        r"burst=\d+": "burst=100000",
    }.items():
        conf, cuantas = re.subn(antes, ahora, conf)
        if not cuantas:
            raise RuntimeError(f"{CONF.name} says no more {antes}")
    (carpeta / "lib" / "static").mkdir(parents=True, exist_ok=True)
    with _nginx(conf, carpeta, https):
        yield https


@contextmanager
def archivos(cuerpos: dict[str, tuple[bytes, str]], carpeta: Path) -> Iterator[tuple[int, int]]:
    """Ports (plain, TLS) of nginx with those bytes as files: {name: (body, its encoding)}."""
    http, https = puerto_libre(), puerto_libre()
    raiz = carpeta / "raiz"
    raiz.mkdir(parents=True, exist_ok=True)
    lugares = []
    for nombre, (cuerpo, como) in cuerpos.items():
        (raiz / nombre).write_bytes(cuerpo)
        cabecera = f"add_header Content-Encoding {como};" if como else ""
        lugares.append(f'location = /{nombre} {{ {cabecera} default_type "text/html; charset=utf-8"; }}')
    servidor = (
        f"access_log {carpeta}/accesos.log; server {{ listen 127.0.0.1:{http}; listen 127.0.0.1:{https} ssl; "
        f"ssl_certificate {carpeta}/fullchain.pem; ssl_certificate_key {carpeta}/privkey.pem; root {raiz}; "
        f"keepalive_requests 1000000; {' '.join(lugares)} }}"
    )
    with _nginx(servidor, carpeta, http):
        yield http, https


@contextmanager
def _nginx(conf: str, carpeta: Path, puerto: int) -> Iterator[None]:
    carpeta.mkdir(parents=True, exist_ok=True)
    _certificado(carpeta)
    temporales = " ".join(
        f"{n}_temp_path {carpeta}/{n};" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    todo = carpeta / "nginx.conf"
    todo.write_text(
        f"daemon off; worker_processes 1; pid {carpeta}/pid; error_log {carpeta}/principal.log warn;\n"
        f"events {{ worker_connections 1024; }}\nhttp {{ {temporales}\ndefault_type application/octet-stream;\n{conf}\n}}\n",
        encoding="utf-8",
    )
    usuario = ["-g", "user root;"] if os.getuid() == 0 else []
    with corriendo([nginx(), "-c", str(todo), "-p", str(carpeta), *usuario], puerto):
        yield


def _certificado(carpeta: Path) -> None:
    clave = ec.generate_private_key(ec.SECP256R1())
    quien = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    ahora = datetime.now(UTC)
    hecho = (
        x509.CertificateBuilder().subject_name(quien).issuer_name(quien).public_key(clave.public_key()).serial_number(1)
        .not_valid_before(ahora - timedelta(days=1)).not_valid_after(ahora + timedelta(days=1)).sign(clave, hashes.SHA256())
    )  # fmt: skip
    (carpeta / "fullchain.pem").write_bytes(hecho.public_bytes(serialization.Encoding.PEM))
    (carpeta / "privkey.pem").write_bytes(
        clave.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


# --- Others, in environments of their own

PARA_DATASETTE = """SELECT c.codigo, c.titulo, c.texto, i.nombre AS institucion, i.sector, e.slug AS edicion,
c.vigente_estado AS estado, c.vigente_plazo AS plazo, c.vigente_respaldo AS respaldo, c.alcance
FROM compromisos_compromiso c JOIN instituciones_institucion i ON i.id = c.institucion_id
JOIN compromisos_edicion e ON e.id = c.edicion_id ORDER BY i.nombres_plegados, c.numero"""
COLUMNAS = [
    "codigo",
    "titulo",
    "texto",
    "institucion",
    "sector",
    "edicion",
    "estado",
    "plazo",
    "respaldo",
    "alcance",
]
DE_DATASETTE = (
    "/datos/compromisos?_size=20&_facet=estado&_facet=sector&_facet=edicion&_facet=respaldo&_facet=alcance"
)


def programa(nombre: str) -> str | None:
    """A program to be measured beside ours, installed in var/bench the first time; None if it cannot be had."""
    programa = VAR / nombre / "bin" / nombre
    if programa.exists():
        return str(programa)
    venv.create(programa.parent.parent, with_pip=True)
    hecho = subprocess.run(
        [str(programa.parent / "pip"), "install", "-q", "--disable-pip-version-check", nombre],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    if hecho.returncode:
        shutil.rmtree(programa.parent.parent)
        return None
    return str(programa)


def en_sqlite(direccion: str, tamano: str) -> Path:
    """The same pledges in one table, indexed by what is counted."""
    archivo = VAR / tamano / "datos.db"
    archivo.parent.mkdir(parents=True, exist_ok=True)
    archivo.unlink(missing_ok=True)
    with conexion(direccion) as cursor, sqlite3.connect(archivo) as base:
        cursor.execute(PARA_DATASETTE)
        base.execute(f"CREATE TABLE compromisos ({', '.join(COLUMNAS)})")
        filas = ([v if v is None else str(v) for v in fila] for fila in cursor)
        base.executemany(f"INSERT INTO compromisos VALUES ({', '.join('?' * len(COLUMNAS))})", filas)
        for columna in ("estado", "sector", "edicion", "respaldo", "alcance"):
            base.execute(f"CREATE INDEX por_{columna} ON compromisos ({columna})")
    return archivo


@contextmanager
def con_datasette(programa: str, archivo: Path) -> Iterator[int]:
    puerto = puerto_libre()
    orden = [
        programa, str(archivo), "-h", "127.0.0.1", "-p", str(puerto),
        "--setting", "facet_time_limit_ms", "5000", "--setting", "sql_time_limit_ms", "10000",
    ]  # fmt: skip
    with corriendo(orden, puerto):
        yield puerto


@contextmanager
def con_granian(programa: str, direccion: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """Port of our application under granian, with as many processes and threads as gunicorn has. It runs in our environment."""
    puerto = puerto_libre()
    suyo = next(Path(programa).parents[1].glob("lib/python*/site-packages"))
    orden = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(puerto),
        "--workers", PROCESOS, "--blocking-threads", HILOS, "--no-ws", "--http", "1", "config.wsgi:application",
    ]  # fmt: skip
    # Ours first: what both have is then of the version that is locked.
    caminos = os.pathsep.join(
        [str(RAIZ), next(p for p in sys.path if p.endswith("site-packages")), str(suyo)]
    )
    with corriendo(orden, puerto, env=entorno(direccion, PYTHONPATH=caminos)) as proceso:
        yield puerto, proceso
