"""How long the database may keep a page waiting. The worker and the commands wait as long as it takes.

The server's own limits (`statement_timeout` and the others) end what is slow; they are of no use when it hangs, or
when the network between swallows everything. So the web process looks at the clock itself, on every wait of psycopg2:
to connect, to execute, to fetch, to commit. What ran out is a psycopg2.OperationalError, its connection is closed, and
the reader gets the 503 page (config/fallos.py).
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Mapping

import psycopg2
from django.conf import settings
from django.db import connections
from psycopg2 import extensions

MARGEN = 2  # seconds beyond the server's limit, so that a server that works is the one to say so


def limitar_la_web() -> None:
    """Put the limits of settings.LIMITES_DE_LA_WEB on every connection that this process opens from now on."""
    limites: Mapping[str, int] = settings.LIMITES_DE_LA_WEB
    postgres = [c for c in connections.all(initialized_only=False) if c.vendor == "postgresql"]
    for conexion in postgres:
        opciones = conexion.settings_dict["OPTIONS"]
        opciones["options"] = sin_compilar(con_limites(opciones.get("options", ""), limites))
    if postgres and limites["statement_timeout"]:
        ajustes = postgres[0].settings_dict["OPTIONS"]
        extensions.set_wait_callback(
            esperar(
                al_conectar=int(ajustes["connect_timeout"]), despues=limites["statement_timeout"] + MARGEN
            )
        )


def con_limites(opciones: str, limites: Mapping[str, int]) -> str:
    """`options` of libpq with each limit, in seconds, but those that it sets itself and those that are 0."""
    puestos = [f"-c {nombre}={segundos}s" for nombre, segundos in limites.items() if segundos]
    return " ".join([*(p for p in puestos if p.split("=")[0] not in opciones), opciones]).strip()


def sin_compilar(opciones: str) -> str:
    """`options` of libpq without the compiler of queries (JIT), unless they speak of it: what our pages ask takes less
    time than to compile it, and with 100,000 pledges the server guesses that it does not."""
    return opciones if "jit=" in opciones else f"{opciones} -c jit=off".strip()


def esperar(*, al_conectar: float, despues: float) -> Callable[[extensions.connection], None]:
    """Wait callback of psycopg2 (https://www.psycopg.org/docs/advanced.html#green-support) that gives up."""

    def espera(conexion: extensions.connection) -> None:
        conectando = conexion.status == extensions.STATUS_SETUP
        segundos = al_conectar if conectando else despues
        limite = time.monotonic() + segundos
        while (estado := conexion.poll()) != extensions.POLL_OK:
            oido = select.poll()
            oido.register(conexion, select.POLLIN if estado == extensions.POLL_READ else select.POLLOUT)
            falta = limite - time.monotonic()
            if falta <= 0 or not oido.poll(falta * 1000):
                raise psycopg2.OperationalError(f"the database did not answer in {segundos:g} s")

    return espera
