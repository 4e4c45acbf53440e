"""Killed at any moment, an import of thousands of rows has left all of it or none.

The import runs as a process of its own on the test database and gets SIGKILL: no handler, no `finally`.
PostgreSQL only, for it is what a server runs on; SQLite's journal is tested by its makers.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import call_command
from django.db import connection

from compromisos.models import Compromiso, Escritura, FilaImportada, Importacion, Meta
from tests.compromisos.importacion.ayudas import en_csv, fila
from tests.muestra import ENTERO, muestra

FILAS = 20_000 if ENTERO else 3_000
QUIEN = "importacion-que-muere"  # as the server knows its connections from those of other tests
# Moments, as parts of the time that the whole import takes.
AL_AZAR = [(0.1, 0.25), (0.25, 0.4), (0.4, 0.6), (0.6, 0.95)]  # the first time is the slowest
DEL_DESHACER = [0.25, 0.5, 0.75]  # it takes less than writing it

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the server's database"),
]


def direccion() -> str:
    """Address of the test database, for another process: the server's, with its own name."""
    servidor = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(servidor._replace(path=f"/{connection.settings_dict['NAME']}"))


def empezar(*argumentos: object, media) -> subprocess.Popen:
    entorno = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": direccion(),
        "MEDIA_STORAGE": str(media),
        "PGAPPNAME": QUIEN,
    }
    return subprocess.Popen(
        [sys.executable, "manage.py", "importar", *map(str, argumentos)],
        env=entorno, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def hasta_el_fin(*argumentos: object, media) -> float:
    """Run it whole; seconds that it took."""
    inicio = time.monotonic()
    proceso = empezar(*argumentos, media=media)
    salida, _nada = proceso.communicate(timeout=300)
    assert proceso.returncode == 0, salida[-3000:].decode()
    return time.monotonic() - inicio


def matar(*argumentos: object, a_los: float, media) -> None:
    """Start it, and kill it `a_los` seconds later if it still runs."""
    proceso = empezar(*argumentos, media=media)
    try:
        proceso.communicate(timeout=a_los)
    except subprocess.TimeoutExpired:
        proceso.send_signal(signal.SIGKILL)
        proceso.communicate()
        assert proceso.returncode == -signal.SIGKILL
    esperar_a_que_suelte()


def esperar_a_que_suelte() -> None:
    """Until the server has noticed that its client is gone, and rolled back."""
    limite = time.monotonic() + 60
    while time.monotonic() < limite:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND application_name = %s",
                [QUIEN],
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)
    pytest.fail("a killed process still holds the database after a minute")


def hay() -> tuple[int, ...]:
    """Rows of all that an import writes, history and account included."""
    return tuple(
        m.objects.count()
        for m in (Compromiso, Meta, Compromiso.history.model, Importacion, FilaImportada, Escritura)
    )


@pytest.mark.muestreo
def test_killed_it_leaves_all_of_it_or_none(tmp_path):
    archivo, media = tmp_path / "miles.csv", tmp_path / "media"
    numeros = range(100, 100 + FILAS)
    archivo.write_bytes(
        en_csv([fila(institucion="MIMP", numero=n, compromiso=f"Dictar {n} talleres.") for n in numeros])
    )
    nada = hay()
    orden = (archivo, "--guardar")
    tarda = hasta_el_fin(*orden, media=media)
    todo = hay()
    assert [t - n for t, n in zip(todo, nada, strict=True)][:5] == [FILAS, FILAS, FILAS, 1, FILAS]

    # Taking it back, killed: it stands whole, or is gone whole.
    deshacer = ("--deshacer", Importacion.objects.get().pk)
    inicio = time.monotonic()
    for parte in muestra(DEL_DESHACER, una_de=3, desde=1):
        matar(*deshacer, a_los=parte * tarda, media=media)
        hecha = Importacion.objects.get()
        if hecha.situacion == Importacion.Situacion.APLICADA:
            assert hay() == todo
        else:
            assert Compromiso.objects.count() == nada[0]
    if Importacion.objects.get().situacion == Importacion.Situacion.APLICADA:
        hasta_el_fin(*deshacer, media=media)
    print(f"import {tarda:.0f} s; undo with its kills {time.monotonic() - inicio:.0f} s")
    Importacion.objects.all().delete()
    nada = hay()

    # Writing it, killed.
    veces = {"nada": 0, "todo": 0}
    momentos = muestra(AL_AZAR, una_de=4, desde=1)
    for desde, hasta in momentos:
        antes = hay()
        matar(*orden, a_los=random.uniform(desde, hasta) * tarda, media=media)
        if hay() == antes:
            veces["nada"] += 1
            continue
        veces["todo"] += 1
        assert [a - b for a, b in zip(hay(), antes, strict=True)][:5] == [FILAS, FILAS, FILAS, 1, FILAS]
        hasta_el_fin("--deshacer", Importacion.objects.get().pk, media=media)
        Importacion.objects.all().delete()
    print(f"killed: {veces}")
    assert veces["nada"] >= len(momentos) / 2, (
        "it was never killed before its end: the moments are badly chosen"
    )
    assert Compromiso.objects.count() == nada[0]
    call_command("proyeccion", verificar=True)
