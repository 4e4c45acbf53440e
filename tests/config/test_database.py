"""A database that is slow, hangs or is not there, and the pages that people get meanwhile."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg2
import pytest
from django.db import connection
from psycopg2 import extensions

from compromisos.models import Anotacion
from config import database, fallos
from tests.config.test_env import BUENO, RAIZ
from tests.factories import crear_avance

LIMITES = {"statement_timeout": 10, "lock_timeout": 5, "idle_in_transaction_session_timeout": 0}


@pytest.mark.parametrize(
    ("opciones", "puestas"),
    [
        ("", "-c statement_timeout=10s -c lock_timeout=5s"),
        ("-c lock_timeout=1s", "-c statement_timeout=10s -c lock_timeout=1s"),
        ("-c jit=off", "-c statement_timeout=10s -c lock_timeout=5s -c jit=off"),
    ],
)
def test_con_limites_keeps_what_the_address_says(opciones, puestas):
    assert database.con_limites(opciones, LIMITES) == puestas


@pytest.mark.parametrize(
    ("opciones", "puestas"),
    [("", "-c jit=off"), ("-c lock_timeout=5s", "-c lock_timeout=5s -c jit=off"), ("-c jit=on", "-c jit=on")],
)
def test_sin_compilar_keeps_what_the_address_says(opciones, puestas):
    assert database.sin_compilar(opciones) == puestas


@pytest.fixture
def sordo():
    """Port of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as servidor:
        yield servidor.getsockname()[1]


@pytest.fixture
def con_reloj():
    """psycopg2 waits as in the web process, but less."""
    extensions.set_wait_callback(database.esperar(al_conectar=0.5, despues=1.5))
    yield
    extensions.set_wait_callback(None)


def test_esperar_gives_up_on_a_server_that_never_answers(sordo, con_reloj):
    antes = time.monotonic()
    with pytest.raises(psycopg2.OperationalError, match=r"did not answer in 0\.5 s"):
        psycopg2.connect(host="127.0.0.1", port=sordo, dbname="x", user="x", sslmode="disable")
    assert time.monotonic() - antes < 3


class Puente(threading.Thread):
    """A socket before the real server, that can stop passing things on."""

    def __init__(self, hacia, carpeta: Path):
        super().__init__(daemon=True)
        self.hacia, self.helado = hacia, threading.Event()
        self.oido = socket.socket(socket.AF_UNIX)
        self.oido.bind(str(carpeta / ".s.PGSQL.5432"))
        self.oido.listen()

    def run(self) -> None:
        cliente, _de = self.oido.accept()
        with socket.socket(socket.AF_UNIX) as servidor:
            servidor.connect(self.hacia)
            threading.Thread(target=self.pasar, args=(servidor, cliente), daemon=True).start()
            self.pasar(cliente, servidor)
            servidor.shutdown(socket.SHUT_RDWR)

    def pasar(self, de: socket.socket, a: socket.socket) -> None:
        while datos := de.recv(65536):
            if not self.helado.is_set():
                a.sendall(datos)


@pytest.fixture
def conectada(tmp_path_factory):
    """(connection, its bridge) to the PostgreSQL of the tests."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is a file")
    parametros = connection.get_connection_params()
    puente = Puente(f"{parametros['host']}/.s.PGSQL.5432", tmp_path_factory.mktemp("p"))
    puente.start()
    carpeta = Path(puente.oido.getsockname()).parent
    conexion = psycopg2.connect(
        host=str(carpeta),
        dbname="postgres",
        user=parametros["user"],
        options=database.con_limites("", {"statement_timeout": 1}),
    )
    yield conexion, puente
    conexion.close()
    puente.oido.close()


def test_esperar_gives_up_on_a_server_that_hangs_halfway(con_reloj, conectada):
    conexion, puente = conectada
    cursor = conexion.cursor()
    cursor.execute("SELECT 1")
    puente.helado.set()
    antes = time.monotonic()
    with pytest.raises(psycopg2.OperationalError, match="did not answer"):
        cursor.execute("SELECT 1")
    assert time.monotonic() - antes < 4
    assert conexion.closed


def test_limites_are_of_the_server_while_it_works(con_reloj, conectada):
    conexion, _puente = conectada
    antes = time.monotonic()
    with pytest.raises(psycopg2.errors.QueryCanceled):
        conexion.cursor().execute("SELECT pg_sleep(5)")
    assert time.monotonic() - antes < 1.5


@pytest.mark.django_db
def test_publicar_works_where_there_is_no_copy(con_reloj):
    """psycopg2 has no COPY when it waits by a callback, and the record is written with it."""
    avance = crear_avance(descripcion="Uno\t\\N\n'dos' %s {}", evidencia=True)
    avance.refresh_from_db()
    assert avance.descripcion == "Uno\t\\N\n'dos' %s {}"
    assert Anotacion.objects.filter(accion="avance_publicado").count() == 1


@pytest.mark.parametrize(
    ("codigo", "es"),
    [
        ("57014", True),  # statement_timeout
        ("55P03", True),  # lock_timeout
        ("25P03", True),
        ("57P03", True),  # it is starting
        ("53300", True),  # too many connections
        ("40P01", True),  # deadlock
        ("42P01", False),  # a table of ours is not there
        ("22003", False),
        (None, True),  # it did not answer: it is not asked again
    ],
)
def test_por_la_base_is_said_of_what_is_not_ours(codigo, es):
    class Causa(Exception):
        pgcode = codigo

    from django.db import OperationalError

    error = OperationalError("x")
    error.__cause__ = Causa()
    assert (fallos.por_la_base(error) is not None) is es


def test_por_la_base_says_it_of_a_locked_file_and_of_no_other_error():
    from django.db import IntegrityError, OperationalError

    assert fallos.por_la_base(OperationalError("database is locked")).status_code == 503
    assert fallos.por_la_base(IntegrityError("x")) is None
    assert fallos.por_la_base(ValueError("x")) is None
    assert fallos.por_la_base(None) is None


# --- The whole, as gunicorn loads it

PEDIR = """
import io, json, sys, threading, time
from wsgiref.util import setup_testing_defaults
from config import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # none collected
from config.wsgi import application
from django.db import connection
# Loaded once, before the processes are forked (config/gunicorn.py): nothing is open that they would share.
assert connection.connection is None and threading.active_count() == 1
for ruta, galleta in json.load(sys.stdin):
    environ = {"PATH_INFO": ruta, "HTTP_HOST": "seguimiento.example.org", "wsgi.url_scheme": "https", "HTTP_COOKIE": galleta}
    setup_testing_defaults(environ)
    dicho = []
    antes = time.monotonic()
    respuesta = application(environ, lambda estado, cabeceras: dicho.append((estado, dict(cabeceras))))
    cuerpo = b"".join(respuesta).decode()
    respuesta.close() if hasattr(respuesta, "close") else None
    print(json.dumps([ruta, int(dicho[0][0][:3]), dicho[0][1], time.monotonic() - antes, cuerpo]))
"""
DE_TEXTO = (
    "/ayuda/",
    "/en/ayuda/",
    "/seguridad/",
    "/en/seguridad/",
    "/privacidad/",
    "/accesibilidad/",
    "/healthz",
)
CON_BASE = (
    "/",
    "/en/compromisos/",
    "/compromisos/x/",
    "/datos/avances.csv",
    "/readyz",
    "/admin/",
    "/admin/cuenta/entrar/",
)


def test_sitio_without_its_database_503_and_help(sordo, tmp_path):
    """Pages of text are there; the others say so in seconds, the admin of whoever is signed in too."""
    sesion = "__Host-sessionid=" + "a1b2c3d4" * 4
    pedidos = [(ruta, "") for ruta in DE_TEXTO] + [(ruta, sesion) for ruta in CON_BASE]
    hecho = subprocess.run(
        [sys.executable, "-c", PEDIR],
        input=json.dumps(pedidos),
        env={
            "PATH": os.environ["PATH"], "PYTHONPATH": str(RAIZ), **BUENO,
            "DATABASE_URL": f"postgresql://x:y@127.0.0.1:{sordo}/x?sslmode=disable", "DATABASE_CONNECT_TIMEOUT": "1",
        },
        cwd=tmp_path, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    respuestas = [json.loads(linea) for linea in hecho.stdout.splitlines()]
    assert len(respuestas) == len(pedidos), hecho.stderr
    for ruta, estado, cabeceras, segundos, cuerpo in respuestas:
        assert segundos < 8, ruta
        if ruta in DE_TEXTO:
            assert estado == 200, ruta
            continue
        if ruta == "/admin/cuenta/entrar/" and estado == 200:
            continue
        assert estado == 503, (ruta, hecho.stderr[-2000:])
        if ruta != "/readyz":
            assert "Línea 100" in cuerpo, ruta
            assert cabeceras["Retry-After"] == "60"
            assert "no-store" in cabeceras["Cache-Control"]
