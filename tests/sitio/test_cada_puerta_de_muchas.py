"""What `test_cada_puerta.py` holds of a few pledges, of four hundred made-up ones and the six real: `make cotejo`, which takes
minutes. Another module, since each loads its own into the same base."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

from compromisos.importacion.resources import RECURSOS
from tests.compromisos.importacion.hojas import guardados_de_nuevo
from tests.compromisos.importacion.test_hojas_de_calculo import lo_que_cambia
from tests.sitio.puertas import cuerpo
from tests.sitio.test_cada_puerta import DIAS, cotejar
from tests.una_vez import cargado_por_modulo

pytestmark = [pytest.mark.cotejo, pytest.mark.django_db]


def cargar() -> None:
    call_command("cargar_semilla", verbosity=0)
    call_command("datos_demo", verbosity=0, hoy=timezone.localdate())


cuatrocientas = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)


@pytest.mark.parametrize("al", DIAS)
def test_every_field_of_four_hundred_pledges_is_the_same_by_every_door(client, settings, cuatrocientas, al):
    settings.DATOS_DE_DEMOSTRACION = True
    assert cotejar(client, al) == []


@pytest.mark.libreoffice
def test_csv_of_four_hundred_pledges_comes_in_again_all_the_same(client, settings, cuatrocientas, tmp_path):
    """As it was given out, and as LibreOffice in Spanish saves it: semicolons, decimal commas, days of here."""
    settings.DATOS_DE_DEMOSTRACION = True
    (tmp_path / "dados").mkdir()
    for tabla in RECURSOS:
        (tmp_path / "dados" / f"{tabla}.csv").write_bytes(cuerpo(client, f"/datos/{tabla}.csv"))
    dados = sorted((tmp_path / "dados").glob("*.csv"))
    guardados = guardados_de_nuevo(dados, "csv", tmp_path / "guardados", idioma="es-PE")
    otras = {f"{a.parent.name} {a.stem}": lo_que_cambia(a, a.stem) for a in (*dados, *guardados)}
    assert {nombre: filas[:5] for nombre, filas in otras.items() if filas} == {}
