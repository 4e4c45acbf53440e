"""What an import costs a row, against the library's defaults and against PostgreSQL by hand; and how it
grows. Prints ratios taken in one run; asserts no time.

Ours is measured as it is used, checks, account of each row, history and journal included: at once as the
command line does, and in two steps as the browser does (shown, then confirmed).
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from compromisos.importacion import expediente
from compromisos.models import Compromiso, Edicion, Eje, Meta, Participacion, Territorio
from tests.bench import muestra
from tests.bench.indices import de_busqueda
from tests.bench.rivales import Biblioteca, Copia
from tests.compromisos.importacion.ayudas import PERMISOS
from tests.factories import crear_usuario

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

RAIZ = Path(__file__).resolve().parents[2]
FILAS = 10_000
FILAS_DE_LA_BIBLIOTECA = int(os.environ.get("BENCH_BIBLIOTECA", 1_000))  # 10,000 take it many minutes
MUCHAS = 100_000
VECES = 3
SE_QUEDAN = (Edicion, Eje, Territorio, Participacion)


def vaciar() -> None:
    """No pledge, no import; who could make them stays."""
    modelos = apps.get_app_config("compromisos").get_models(include_auto_created=True)
    tablas = [m._meta.db_table for m in modelos if m not in SE_QUEDAN]
    with transaction.atomic(), connection.cursor() as cursor:
        for orden in connection.ops.sql_flush(no_style(), tablas):
            cursor.execute(orden)


def ritmo(hacer: Callable[[], object], filas: int, veces: int = VECES) -> float:
    """Rows a second, the best of several: the rest is the machine's noise."""
    tiempos = []
    for _vez in range(veces):
        vaciar()
        inicio = time.perf_counter()
        hacer()
        tiempos.append(time.perf_counter() - inicio)
        assert (Compromiso.objects.count(), Meta.objects.count()) == (filas, filas)
    return filas / min(tiempos)


@pytest.fixture
def semilla():
    call_command("cargar_semilla", verbosity=0, stdout=io.StringIO())
    muestra.preparar_instituciones()


@pytest.mark.parametrize("con", [True, False], ids=["con indices", "sin indices"])
def test_import_against_others(semilla, capsys, con):
    archivo, editora = muestra.csv_de(FILAS), crear_usuario(permisos=PERMISOS)

    def en_dos_pasos() -> None:
        importacion = expediente.preparar(editora, SimpleUploadedFile("f.csv", archivo))
        expediente.confirmar(importacion, crear=[], publicar=True)

    with de_busqueda(con=con) as indices:
        ritmos = {
            "ours, at once": ritmo(
                lambda: expediente.importar_de_una(io.BytesIO(archivo), "f.csv", publicar=True), FILAS
            ),
            "ours, shown and then confirmed": ritmo(en_dos_pasos, FILAS),
        }
        if connection.vendor == "postgresql":
            ritmos["(b) COPY and INSERT … ON CONFLICT"] = ritmo(Copia(archivo).importar, FILAS)
        pocas = muestra.csv_de(FILAS_DE_LA_BIBLIOTECA)
        ritmos["(a) django-import-export's defaults"] = ritmo(
            Biblioteca(pocas).importar, FILAS_DE_LA_BIBLIOTECA, 1
        )
    a, b = ritmos["(a) django-import-export's defaults"], ritmos.get("(b) COPY and INSERT … ON CONFLICT")
    with capsys.disabled():
        print(
            f"\n{connection.vendor}: {FILAS:,} new pledges with a target each ((a): {FILAS_DE_LA_BIBLIOTECA:,}); "
            f"search indexes: {', '.join(indices) or 'none'}"
        )
        print(f"{'':38}{'rows/s':>9}{'÷ (a)':>8}{'÷ (b)':>8}")
        for nombre, suyo in ritmos.items():
            print(f"{nombre:38}{suyo:9,.0f}{suyo / a:8.1f}{f'{suyo / b:8.2f}' if b else '       –'}")


def test_import_of_many_rows(semilla, capsys, tmp_path):
    with _base_que_otros_ven(tmp_path) as direccion, de_busqueda(con=True) as indices:
        medidas = {}
        for filas in (FILAS, MUCHAS):
            archivo = tmp_path / f"{filas}.csv"
            archivo.write_bytes(muestra.csv_de(filas))
            if connection.vendor == "postgresql":
                vaciar()
            for que, opciones in (("shown", []), ("written", ["--guardar"])):
                medidas[filas, que] = _en_otro_proceso(direccion, tmp_path, str(archivo), *opciones)
            if connection.vendor == "postgresql":
                assert Meta.objects.count() == filas
    with capsys.disabled():
        print(
            f"\n{connection.vendor}: manage.py importar, in a process of its own; search indexes: "
            f"{', '.join(indices) or 'none'}"
        )
        print(f"{'':24}{'rows/s':>9}{'peak MB':>9}{'before':>9}{'growth':>9}")
        for (filas, que), m in medidas.items():
            print(
                f"{filas:9,} rows {que:9}{filas / m['segundos']:9,.0f}{m['pico']:9.0f}{m['antes']:9.0f}"
                f"{m['pico'] - m['antes']:9.0f}"
            )
        for que in ("shown", "written"):
            veces = medidas[MUCHAS, que]["segundos"] / medidas[FILAS, que]["segundos"]
            print(f"  ten times the rows, {que}: {veces:.1f} times the time")


@contextmanager
def _base_que_otros_ven(tmp_path: Path) -> Iterator[str]:
    """The address of a database ready to import into. SQLite's for tests is in memory: another is made."""
    if connection.vendor == "postgresql":
        suya = urlsplit(os.environ["DATABASE_URL"])
        yield urlunsplit(suya._replace(path=f"/{connection.settings_dict['NAME']}"))
        return
    ruta = tmp_path / "bench.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(ruta)])
    yield f"sqlite:///{ruta}"


def _en_otro_proceso(direccion: str, tmp_path: Path, *opciones: str) -> dict[str, float]:
    entorno = {
        **os.environ, "DATABASE_URL": direccion, "DJANGO_SETTINGS_MODULE": "tests.settings",
        "MEDIA_STORAGE": str(tmp_path / "media"),
    }  # fmt: skip
    hecho = subprocess.run(
        [sys.executable, "-m", "tests.bench.orden", *opciones],
        cwd=RAIZ, env=entorno, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert hecho.returncode == 0, hecho.stderr[-2000:]
    return json.loads(hecho.stdout)
