"""Many drafts given a theme, who answers or another edition at once; nothing public changes so."""

from __future__ import annotations

import re

import pytest

from compromisos.publicacion import roles
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso, crear_edicion, crear_eje, crear_institucion

pytestmark = pytest.mark.django_db


@pytest.fixture
def tres(editora):
    """Two drafts and one that is public, of one institution."""
    edicion, quien = crear_edicion(), crear_institucion(sigla="UNA")
    return [
        crear_compromiso(edicion=edicion, institucion=quien, numero=n, publicado=n == 3) for n in (1, 2, 3)
    ]


def mostrados(client, compromisos) -> str:
    datos = {"action": "cambiar_seleccionados", "index": "0", "_selected_action": [c.pk for c in compromisos]}
    pagina = client.post(url("compromisos_compromiso_changelist"), datos).content.decode()
    return re.search(r'name="vistos" value="([^"]*)"', pagina)[1]


def cambiar(client, vistos: str, **datos):
    return client.post(url("compromisos_compromiso_cambiar_varios"), {"vistos": vistos, **datos})


def test_drafts_change_and_what_is_public_does_not(client, tres):
    eje, responsable = crear_eje(), crear_institucion(sigla="OTRA")
    pagina = cambiar(client, mostrados(client, tres), ejes=[eje.pk], responsable="otra").content.decode()
    assert "Se cambiaron 2 compromisos" in pagina
    for c in tres:
        c.refresh_from_db()
    assert [c.responsable for c in tres] == [responsable, responsable, None]
    assert [list(c.ejes.all()) for c in tres] == [[eje], [eje], []]
    assert tres[0].history.first().history_user.username == "editora"
    # Nor if it was sent by hand.
    cambiar(client, f"{tres[2].pk}:{tres[2].version}", responsable="otra")
    tres[2].refresh_from_db()
    assert tres[2].responsable is None


def test_one_that_cannot_is_told_and_the_rest_changes(client, tres):
    otra = crear_edicion()
    crear_compromiso(edicion=otra, institucion=tres[0].institucion, numero=1)
    vistos = mostrados(client, tres)
    pagina = cambiar(client, vistos, edicion=otra.pk).content.decode()
    assert "Se cambió 1 compromiso" in pagina
    assert "ya tiene un compromiso con ese número" in pagina
    tres[1].refresh_from_db()
    assert tres[1].edicion == otra
    assert "Otra persona" in cambiar(client, vistos, edicion=tres[0].edicion.pk).content.decode()


@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({}, "Diga qué se les cambia"),
        ({"responsable": "nadie así"}, "No hay ninguna institución"),
        ({"responsable": "entidad"}, "es el nombre de varias"),
    ],
)
def test_what_is_not_clear_is_asked(client, tres, datos, frase):
    crear_institucion(nombre="Entidad de prueba aparte")
    respuesta = cambiar(client, mostrados(client, tres), **datos)
    assert respuesta.status_code == 400
    assert frase in respuesta.content.decode()


def test_who_may_not_change_neither_sees_it(client, tres):
    client.force_login(crear_cuenta("revisora", roles.REVISORA))
    assert (
        "cambiar_seleccionados" not in client.get(url("compromisos_compromiso_changelist")).content.decode()
    )
    vistos = f"{tres[0].pk}:{tres[0].version}"
    assert cambiar(client, vistos, responsable="UNA").status_code == 403
    client.force_login(crear_cuenta("enlace", roles.ENLACE, crear_institucion()))
    cambiar(client, vistos, responsable="UNA")
    tres[0].refresh_from_db()
    assert tres[0].responsable is None
