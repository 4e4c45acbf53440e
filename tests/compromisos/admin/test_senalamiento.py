"""The staff's page of an error that was pointed out."""

from __future__ import annotations

import pytest

from compromisos.models import Senalamiento, SenalamientoPublicado
from compromisos.publicacion import roles, senalamientos
from tests.compromisos.admin.ayudas import url
from tests.factories import crear_personal

pytestmark = pytest.mark.django_db
BIEN = {
    "_responder": "", "visto": "nuevo", "resultado": "corregido", "respuesta": "Tenía razón.", "publicar": "",
    "pregunta": "La meta dice 30.", "anotacion": "",
}  # fmt: skip


@pytest.fixture
def suyo(client) -> Senalamiento:
    client.force_login(crear_personal(rol=roles.REVISORA))
    return senalamientos.recibir(
        que="Llamen a la Sra. Juana Ejemplo: la meta dice 30.", pagina="/datos/", consulta="al=2026-03-31",
        correo="ana@example.org",
    )  # fmt: skip


def responder(client, suyo, **campos):
    return client.post(url("compromisos_senalamiento_change", suyo.pk), {**BIEN, **campos})


def test_list_tells_where_and_not_what(client, suyo):
    for consulta in ("", "?situacion=pendiente", "?situacion=nuevo"):
        lista = client.get(url("compromisos_senalamiento_changelist") + consulta).content.decode()
        assert "/datos/" in lista
        assert "Juana" not in lista
    assert (
        "/datos/"
        not in client.get(url("compromisos_senalamiento_changelist") + "?situacion=corregido")
        .content.decode()
        .partition("</form>")[0]
        .partition("result_list")[2]
    )
    assert client.get(url("compromisos_senalamiento_change", 999)).status_code == 302


def test_page_shows_it_with_the_address_of_nobody(client, suyo):
    pagina = client.get(url("compromisos_senalamiento_change", suyo.pk)).content.decode()
    assert "Juana Ejemplo: la meta dice 30." in pagina
    assert "el nombre de una persona" in pagina
    assert "ana@example.org" not in pagina
    assert 'href="/datos/?al=2026-03-31"' in pagina
    assert "[dato personal]: la meta dice 30." in pagina


def test_answering_asks_about_personal_data_and_does_it_once_answered(client, suyo):
    con_dato = {"publicar": "on", "pregunta": "La Sra. Juana Ejemplo dice 30."}
    pregunta = responder(client, suyo, **con_dato)
    assert pregunta.status_code == 409
    assert not SenalamientoPublicado.objects.exists()
    assert Senalamiento.objects.get().situacion == "nuevo"
    assert responder(client, suyo, publicar="on").status_code == 302
    assert SenalamientoPublicado.objects.get().pregunta == "La meta dice 30."


@pytest.mark.parametrize(
    ("campos", "frase"),
    [
        ({"respuesta": " "}, "No se guardó"),
        ({"resultado": ""}, "No se guardó"),
        ({"publicar": "on", "pregunta": " "}, "Para publicarlo, escriba qué se señaló"),
        ({"publicar": "on", "anotacion": "999999"}, "El registro no tiene la anotación"),
        ({"anotacion": "x"}, "No se guardó"),
        ({"visto": "en_estudio"}, "Otra persona lo atendió"),
    ],
)
def test_answering_badly_says_why_and_keeps_what_was_typed(client, suyo, campos, frase):
    respuesta = responder(client, suyo, **campos)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()
    assert "La meta dice 30." in respuesta.content.decode() or campos.get("pregunta") == " "
    assert Senalamiento.objects.get().situacion == "nuevo"
