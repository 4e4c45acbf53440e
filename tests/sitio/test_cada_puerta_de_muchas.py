"""What `test_cada_puerta.py` holds of a few pledges, of four hundred made-up ones and the six real: `make cotejo`, which takes
minutes. Another module, since each loads its own into the same base."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

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
