"""Page of the link in each notice: it stops that kind of letter, without signing in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from compromisos.models import PreferenciaDeAvisos
from compromisos.publicacion import avisos, roles
from tests.factories import crear_personal

pytestmark = pytest.mark.django_db


@pytest.fixture
def revisora():
    return crear_personal(rol=roles.REVISORA)


def direccion(revisora, clase: str = "resumen") -> str:
    return reverse("informar_avisos", args=[avisos.firma(revisora, clase)])


def test_dejar_de_recibir_works_with_a_button_and_not_by_opening(client, revisora):
    assert client.get(direccion(revisora)).status_code == 200
    assert avisos.recibe(revisora, "resumen")
    client.post(direccion(revisora), {"accion": "baja"})
    assert not avisos.recibe(revisora, "resumen")
    assert avisos.recibe(revisora, "llegadas")


def test_dejar_de_recibir_works_for_a_mail_program(revisora):
    """RFC 8058: a POST of one line, without a cookie and without a token of ours."""
    programa = Client(enforce_csrf_checks=True)
    respuesta = programa.post(
        direccion(revisora), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert respuesta.status_code == 200
    assert not avisos.recibe(revisora, "resumen")


@pytest.mark.parametrize("cual", ["1-llegadas", "1-llegadas.x", "x", "1-otra", "."])
def test_dejar_de_recibir_404_of_a_link_that_nobody_signed(client, revisora, cual):
    respuesta = client.post(reverse("informar_avisos", args=[cual]))
    assert respuesta.status_code == 404
    assert "Esta dirección no sirve" in respuesta.content.decode()
    assert not PreferenciaDeAvisos.objects.exists()


def test_dejar_de_recibir_wrong_verb(client, revisora):
    assert client.put(direccion(revisora)).status_code == 405
    assert avisos.recibe(revisora, "resumen")
