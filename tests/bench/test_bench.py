"""How cost grows, as ratios within one run. Times depend on the machine; ratios hardly do.

Prints one table. Fails only if a page breaks: no time is ever asserted.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from compromisos.importacion import batches
from compromisos.models import Compromiso
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import importables

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
VECES = 5


def segundos(hacer: Callable[[], object], veces: int = VECES) -> float:
    """The best of several: the rest is the machine's noise."""
    tiempos = []
    for _vez in range(veces):
        inicio = time.perf_counter()
        hacer()
        tiempos.append(time.perf_counter() - inicio)
    return min(tiempos)


def pedir(url: str, *, solo_empezar: bool = False) -> Callable[[], None]:
    def _pedir() -> None:
        respuesta = Client().get(url)
        if solo_empezar:
            assert next(iter(respuesta.streaming_content))
        elif respuesta.streaming:
            assert b"".join(respuesta.streaming_content)
        assert respuesta.status_code == 200, url

    return _pedir


def con_datos(compromisos: int, avances: int) -> dict[str, float]:
    """{what: seconds} with a data set of that size, taken back afterwards."""
    with transaction.atomic():
        inicio = time.perf_counter()
        call_command(
            "datos_demo", instituciones=60, compromisos=compromisos, avances=avances, verbosity=0,
            hoy=timezone.localdate(), stdout=io.StringIO(),
        )  # fmt: skip
        medidas = {"datos_demo": time.perf_counter() - inicio}
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        uno = Compromiso.objects.filter(edicion__slug="demo", avances__isnull=False).first()
        al = (timezone.localdate() - timedelta(days=200)).isoformat()
        for nombre, url in {
            "portada": "/", "lista": "/compromisos/", "lista, página 5": "/compromisos/?pagina=5",
            "lista, filtrada": "/compromisos/?plazo=vencido&sector=privado", "lista, búsqueda": "/compromisos/?q=talleres+sedes",
            "lista en una fecha": f"/compromisos/?al={al}", "compromiso": uno.get_absolute_url(),
            "instituciones": "/instituciones/", "archivo CSV, guardado": "/datos/compromisos.csv",
            "archivo CSV": "/datos/compromisos.csv?sector=publico",
        }.items():  # fmt: skip
            medidas[nombre] = segundos(pedir(url))
        medidas["su primer trozo"] = segundos(
            pedir("/datos/compromisos.csv?sector=publico", solo_empezar=True)
        )
        transaction.set_rollback(True)
    return medidas


def archivo(filas: int) -> bytes:
    columnas = importables("compromisos")
    ejemplo = {c.nombre: c.ejemplo for c in columnas}
    return "".join(
        writer.csv_lineas(
            columnas, [{**ejemplo, "numero": n, "compromiso": f"Cosa {n}."} for n in range(1, filas + 1)]
        )
    ).encode()


@pytest.fixture
def semilla(settings):
    settings.DATOS_DE_DEMOSTRACION = True
    call_command("cargar_semilla", verbosity=0, stdout=io.StringIO())


def test_pages_against_size(semilla, capsys):
    chico, grande = con_datos(400, 3000), con_datos(4000, 30000)
    with capsys.disabled():
        print(f"\n{connection.vendor}: 400 commitments and 3,000 updates, against ten times as many")
        print(f"{'':22}{'ms':>9}{'ms × 10':>9}{'ratio':>8}")
        for nombre, antes in chico.items():
            ahora = grande[nombre]
            print(f"{nombre:22}{antes * 1000:9.1f}{ahora * 1000:9.1f}{ahora / antes:8.1f}")


def test_import_against_rows(semilla, capsys):
    pocas, muchas = archivo(100), archivo(400)
    ensayo = {
        n: segundos(lambda d=d: batches.analizar(d, "f.csv"), 1) for n, d in ((100, pocas), (400, muchas))
    }
    inicio = time.perf_counter()
    batches.aplicar(muchas, "f.csv")
    guardar = time.perf_counter() - inicio
    igual = segundos(lambda: batches.analizar(muchas, "f.csv"), 1)
    with capsys.disabled():
        print(f"\n{connection.vendor}: import, ms a row")
        print(f"  rehearsal of 100 rows   {ensayo[100] * 10:6.1f}")
        print(
            f"  rehearsal of 400 rows   {ensayo[400] * 2.5:6.1f}   ratio a row {ensayo[400] / ensayo[100] / 4:.2f}"
        )
        print(
            f"  saving 400 rows         {guardar * 2.5:6.1f}   against its rehearsal {guardar / ensayo[400]:.2f}"
        )
        print(
            f"  400 rows without change {igual * 2.5:6.1f}   against its rehearsal {igual / ensayo[400]:.2f}"
        )
