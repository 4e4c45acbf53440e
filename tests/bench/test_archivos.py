"""Whole files of 100,000 pledges beside COPY of the joined rows, in one run: rows a second, memory, first byte."""

from __future__ import annotations

import io
import resource
import time

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from base.dias import Dia
from compromisos.salidas.datos import filas, writer
from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.datos.tablas import TablaPublica, entera
from tests.bench.multiplicar import multiplicar

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]
VECES = 250
UNIDAS = """COPY (SELECT c.*, i.*, e.*, m.* FROM compromisos_compromiso c
JOIN instituciones_institucion i ON i.id = c.institucion_id JOIN compromisos_edicion e ON e.id = c.edicion_id
LEFT JOIN compromisos_meta m ON m.compromiso_id = c.id) TO STDOUT (FORMAT csv)"""


class Nada:
    """Where what is measured goes."""

    def __init__(self) -> None:
        self.lineas = 0

    def write(self, trozo: bytes) -> int:
        self.lineas += trozo.count(b"\n")
        return len(trozo)


def copiar() -> tuple[int, float, float]:
    """(lines, seconds, seconds until the first byte)"""
    nada, desde = Nada(), time.perf_counter()
    with connection.cursor() as cursor:
        cursor.copy_expert(UNIDAS, nada)
    return nada.lineas, time.perf_counter() - desde, 0.0


def escribir(trozos) -> tuple[int, float, float]:
    nada, desde, primero = Nada(), time.perf_counter(), 0.0
    for trozo in trozos:
        primero = primero or time.perf_counter() - desde
        nada.write(trozo if isinstance(trozo, bytes) else trozo.encode())
    return nada.lineas, time.perf_counter() - desde, primero


def por_registros(tabla: TablaPublica, cuantos: int):
    """As it was made before, of the first pledges."""
    pks = tabla.registros().order_by("pk").values_list("pk", flat=True)[cuantos - 1]
    suyos = tabla.registros().filter(pk__lte=pks)
    return writer.csv_lineas(
        PUBLICAS["compromisos"], filas.filas_de_compromisos(filas.con_relaciones(suyos, tabla.dia))
    )


def test_whole_files_against_copy(settings, capsys):
    if connection.vendor != "postgresql":
        pytest.fail("COPY is of PostgreSQL: run without TEST_DB=sqlite")
    settings.DATOS_DE_DEMOSTRACION = True
    call_command("cargar_semilla", verbosity=0, stdout=io.StringIO())
    call_command("datos_demo", verbosity=0, hoy=timezone.localdate(), stdout=io.StringIO())
    multiplicar(VECES)
    tabla = entera("compromisos", Dia.de_hoy())
    antes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    medidas = {}
    for _vuelta in range(2):  # interleaved: the machine is not always as busy
        for nombre, hacer in (
            ("COPY", copiar),
            ("csv", lambda: escribir(tabla.en_bytes("csv"))),
            ("jsonl", lambda: escribir(tabla.en_bytes("jsonl"))),
            ("csv, by records", lambda: escribir(por_registros(tabla, 5_000))),
        ):
            lineas, segundos, primero = hacer()
            mejor = medidas.get(nombre, (0, 0.0, 0.0))
            medidas[nombre] = max(mejor, (lineas, lineas / segundos, primero), key=lambda m: m[1])
    memoria = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - antes) / 1024
    with capsys.disabled():
        print(f"\nfiles of {tabla.registros().count():,} pledges; memory grew {memoria:.0f} MB")
        print(f"{'':18}{'lines':>10}{'lines/s':>10}{'of COPY':>9}{'first byte, ms':>16}")
        for nombre, (lineas, ritmo, primero) in medidas.items():
            print(
                f"{nombre:18}{lineas:10,}{ritmo:10,.0f}{ritmo / medidas['COPY'][1]:9.3f}{primero * 1000:16.1f}"
            )
    assert memoria < 150
