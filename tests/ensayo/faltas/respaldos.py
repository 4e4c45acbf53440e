"""A backup on the great base, and all destroyed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from tests.ensayo.casa import Casa
from tests.ensayo.faltas import Linea
from tests.ensayo.procesos import RAIZ, VAR

VECES = int(
    os.environ.get("ENSAYO_VECES", "25")
)  # times the demonstration: 10,000 pledges and 75,000 updates
MULTIPLICAR = (
    f"import django; django.setup(); from tests.bench.multiplicar import multiplicar; multiplicar({VECES})"
)
CUENTAS = "SELECT (SELECT count(*) FROM compromisos_compromiso), (SELECT count(*) FROM compromisos_avance)"


def destruida_y_vuelta(casa: Casa) -> Linea:
    casa.primaria.decir("CREATE DATABASE grande TEMPLATE template1", "postgres")
    grande = casa.primaria.direccion("grande")
    volcado = subprocess.Popen(
        [
            str(casa.primaria.orden[0]).replace("bin/postgres", "bin/pg_dump"),
            "-Fc",
            casa.primaria.direccion(),
        ],
        stdout=subprocess.PIPE,
    )
    subprocess.run(
        [
            str(casa.primaria.orden[0]).replace("bin/postgres", "bin/pg_restore"),
            "--no-owner",
            "--no-acl",
            "-d",
            grande,
        ],
        stdin=volcado.stdout,
        check=True,
    )
    volcado.wait()
    medios = VAR / "media-grande"
    shutil.copytree(casa.medios, medios, dirs_exist_ok=True)
    entorno = {"DATABASE_URL": grande, "MEDIA_STORAGE": str(medios)}
    subprocess.run(
        [sys.executable, "-c", MULTIPLICAR],
        cwd=RAIZ,
        env=casa.entorno("duena", **entorno),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    antes = _como_esta(casa, entorno)
    empezo = time.monotonic()
    casa.manage("respaldo", str(VAR / "respaldos"), **entorno)
    hizo = time.monotonic() - empezo
    (archivo,) = (VAR / "respaldos").glob("*.tar")
    pesa = archivo.stat().st_size / 1e6
    casa.primaria.decir("DROP DATABASE grande", "postgres")
    shutil.rmtree(medios)
    casa.primaria.decir("CREATE DATABASE grande TEMPLATE template1", "postgres")
    medios.mkdir()
    empezo = time.monotonic()
    # The copies of `multiplicar` are in no record, which it says at its end, as it did before.
    hecho = casa.manage("restaurar", str(archivo), falla=False, **entorno)
    tardo = time.monotonic() - empezo
    despues = _como_esta(casa, entorno)
    mal = [] if "Restaurado el respaldo" in hecho.stdout else [hecho.stderr[-300:]]
    if despues != antes:
        mal.append(f"{antes} became {despues}")
    casa.primaria.decir("DROP DATABASE grande", "postgres")
    archivo.unlink()
    (promesas, avances), (_promesas, quedan) = antes[0], despues[0]
    return Linea(
        f"All is destroyed: {promesas:,} pledges and {avances:,} updates from a backup of {pesa:.0f} MB, made in {hizo:.0f} s",
        "rows, files and the head of the chain are those of before", abs(avances - quedan), tardo, tuple(mal),
    )  # fmt: skip


def _como_esta(casa: Casa, entorno: dict[str, str]) -> tuple[tuple, str, str]:
    """Pledges and updates, head of the chain, what the projection says of itself; the slow two at once."""
    with ThreadPoolExecutor() as hilos:
        cabeza, proyeccion = hilos.submit(_cabeza, casa, entorno), hilos.submit(_proyeccion, casa, entorno)
        return casa.primaria.decir(CUENTAS, "grande")[0], cabeza.result(), proyeccion.result()


def _cabeza(casa: Casa, entorno: dict[str, str]) -> str:
    return casa.manage("verificar_registro", "--cabeza", **entorno).stdout.strip()


def _proyeccion(casa: Casa, entorno: dict[str, str]) -> str:
    """What `proyeccion --verificar` says last."""
    hecho = casa.manage("proyeccion", "--verificar", falla=False, **entorno)
    return (hecho.stdout + hecho.stderr).strip().splitlines()[-1]


FALTAS = {"respaldo": destruida_y_vuelta}
