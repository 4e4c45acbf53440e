"""Updates come in for review, and publish nothing."""

from __future__ import annotations

from datetime import date

import pytest

from compromisos.importacion import batches
from compromisos.importacion.batches import ERROR, IGUAL, NUEVA
from compromisos.models import Compromiso, Medicion
from tests.compromisos.importacion.ayudas import avance, en_csv, errores, unica
from tests.factories import crear_avance

pytestmark = pytest.mark.django_db


def test_updates_come_in_for_review_and_publish_nothing():
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    indicador = compromiso.metas.get(unidad="CEM").indicador
    datos = en_csv([avance(indicador=indicador, valor="32")])
    batches.aplicar(datos, "f.csv")
    assert compromiso.avances.get().situacion == "en_revision"
    assert Medicion.objects.get().valor == 32
    compromiso.refresh_from_db()
    assert compromiso.vigente_estado == "sin_informacion"
    assert unica(datos).clase == IGUAL


def test_a_published_update_is_not_changed_by_a_file():
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-2")
    crear_avance(compromiso=compromiso, fecha_corte=date(2026, 9, 30), descripcion="Se abrieron.")
    assert unica(en_csv([avance()])).clase == IGUAL
    assert unica(en_csv([avance(descripcion="Otra cosa.")])).clase == ERROR
    assert compromiso.avances.get().descripcion == "Se abrieron."


@pytest.mark.parametrize(
    ("cambios", "columna"),
    [
        ({"codigo": "no-existe"}, "codigo"),
        ({"fecha": "31/12/2999"}, "fecha"),
        ({"estado": "Sin información"}, "estado"),
        ({"estado": "Casi"}, "estado"),
        ({"estado": "Incumplido"}, "estado"),
        ({"valor": "3"}, "indicador"),
        ({"indicador": "Nada parecido", "valor": "3"}, "indicador"),
        ({"descripcion": ""}, "descripcion"),
    ],
)
def test_updates_that_cannot_be(cambios, columna):
    assert columna in errores(en_csv([avance(**cambios)]))


def test_places_of_an_update_are_of_the_level_that_counts():
    meta = Compromiso.objects.get(codigo="25porel25-mimp-1").metas.get(unidad="regiones")
    base = {"codigo": "25porel25-mimp-1", "indicador": meta.indicador, "valor": "2"}
    assert unica(en_csv([avance(**base, territorios="Loreto (región); Cusco (región)")])).clase == NUEVA
    assert "territorios" in errores(en_csv([avance(**base, territorios="Maynas")]))
