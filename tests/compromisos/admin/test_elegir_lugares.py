"""The pickers of places: many share a name, and each says where it lies."""

from __future__ import annotations

import pytest

from compromisos.models import Territorio
from tests.compromisos.admin.ayudas import url
from tests.factories import crear_borrador, crear_compromiso, crear_meta, crear_superusuario, crear_territorio

pytestmark = pytest.mark.django_db

PEDIDO = {"app_label": "compromisos", "model_name": "compromiso", "field_name": "territorios"}


@pytest.fixture
def lugares():
    ayacucho = crear_territorio(ubigeo="05", nombre="Ayacucho")
    lucanas = crear_territorio(ubigeo="0506", nombre="Lucanas", superior=ayacucho)
    loreto = crear_territorio(ubigeo="16", nombre="Loreto")
    maynas = crear_territorio(ubigeo="1601", nombre="Maynas", superior=loreto)
    crear_territorio(ubigeo="050600", nombre="San Juan de Ejemplo", superior=lucanas)
    return (
        crear_territorio(ubigeo="050620", nombre="San Juan", superior=lucanas),
        crear_territorio(ubigeo="160113", nombre="San Juan", superior=maynas),
    )


def test_a_picker_says_where_each_lies_and_its_namesakes_first(
    client, lugares, django_assert_max_num_queries
):
    client.force_login(crear_superusuario())
    with django_assert_max_num_queries(8):
        respuesta = client.get(url("autocomplete"), {**PEDIDO, "term": "san juan"})
    assert [r["text"] for r in respuesta.json()["results"]] == [
        "San Juan (distrito de Lucanas, Ayacucho)",
        "San Juan (distrito de Maynas, Loreto)",
        "San Juan de Ejemplo (distrito de Lucanas, Ayacucho)",
    ]
    assert client.get(url("autocomplete"), {**PEDIDO, "term": "lore"}).json()["results"] == [
        {"id": "16", "text": "Loreto (región)"}
    ]


def test_what_was_chosen_says_it_too(client, lugares):
    client.force_login(crear_superusuario())
    compromiso = crear_compromiso(publicado=False, territorios=lugares)
    pagina = client.get(url("compromisos_compromiso_change", compromiso.pk)).content.decode()
    assert "San Juan (distrito de Lucanas, Ayacucho)" in pagina
    assert "San Juan (distrito de Maynas, Loreto)" in pagina


def test_the_places_of_a_measurement_say_it_too(client, lugares):
    client.force_login(crear_superusuario())
    meta = crear_meta(
        compromiso=crear_compromiso(), unidad="distritos", nivel_territorial="distrito", valor_meta=3
    )
    borrador = crear_borrador(compromiso=meta.compromiso, mediciones={meta: 1})
    borrador.mediciones.get().territorios.set([lugares[0]])
    pagina = client.get(url("compromisos_avance_change", borrador.pk)).content.decode()
    assert "San Juan (distrito de Lucanas, Ayacucho)" in pagina


def test_the_list_of_places_keeps_its_order(client, lugares):
    client.force_login(crear_superusuario())
    respuesta = client.get(url("compromisos_territorio_changelist"), {"q": "san juan"})
    assert [t.ubigeo for t in respuesta.context["cl"].result_list] == ["050600", "050620", "160113"]
    assert str(Territorio.objects.get(pk="050620")) == "San Juan"  # elsewhere it is called by its name
