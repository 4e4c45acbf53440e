"""«Hoy» and the panel with 1,000 and with 100,000 pledges: queries and time, as a ratio; and that its counts stay right."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from base.dias import Dia
from compromisos.admin.hoy import pagina
from compromisos.models import Avance, Compromiso, Edicion
from compromisos.publicacion.roles import EDITORA
from compromisos.reglas.prioridades import Clase
from tests.bench import muestra
from tests.bench.test_bench import segundos
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_periodo

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
POCOS, MUCHOS = 1_000, 100_000


@pytest.fixture
def editora():
    return crear_cuenta("editora", EDITORA)


def test_hoy_against_size(editora, capsys, tmp_path):
    call_command("cargar_semilla", verbosity=0, stdout=io.StringIO())
    muestra.preparar_instituciones()
    crear_periodo(Edicion.objects.get(slug="25porel25"), abierto_por=editora)
    client = Client()
    client.force_login(editora)
    medidas = {}
    for cuantos in (POCOS, MUCHOS):
        archivo = tmp_path / f"{cuantos}.csv"
        archivo.write_bytes(muestra.csv_de(cuantos))
        call_command(
            "importar", str(archivo), guardar=True, publicar=True, stdout=io.StringIO(), stderr=io.StringIO()
        )
        _con_avances_por_revisar(editora)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        with CaptureQueriesContext(connection) as consultas:
            assert client.get("/admin/").status_code == 200
        medidas[cuantos] = (len(consultas), segundos(lambda: client.get("/admin/")))
    assert medidas[POCOS][0] == medidas[MUCHOS][0]
    cuentas = {g.clase: g.total for g in pagina.grupos_de(editora, Dia.de_hoy())}
    assert cuentas[Clase.REVISAR] == Avance.objects.filter(situacion="en_revision").count() > MUCHOS / 5
    with capsys.disabled():
        print(
            f"\n{connection.vendor}: «Hoy» with its panel, and an open period; each fifth pledge with an update to review"
        )
        print(f"{'':18}{'queries':>9}{'ms':>9}")
        for cuantos, (consultas, tiempo) in medidas.items():
            print(f"{cuantos:10,} pledges{consultas:9}{tiempo * 1000:9.1f}")
        print(f"  ratio {medidas[MUCHOS][1] / medidas[POCOS][1]:.1f} for {MUCHOS // POCOS} times the pledges")


def _con_avances_por_revisar(editora) -> None:
    """One more for each fifth pledge that has none."""
    sin = Compromiso.objects.filter(avances__isnull=True)
    Avance.objects.bulk_create(
        Avance(
            compromiso_id=pk, autor=editora, fecha_corte="2026-09-30", estado="en_proceso",
            descripcion="Se hizo una parte.", situacion="en_revision",
        )
        for pk in sin.order_by("pk").values_list("pk", flat=True)[::5]
    )  # fmt: skip
