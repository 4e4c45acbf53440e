"""How an account wants the pages of the staff: chosen by a button, kept with the account, asked of no page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compromisos.publicacion import roles
from cuentas.models import Aspecto
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso

pytestmark = pytest.mark.django_db
ELEGIR = "/admin/cuenta/aspecto/"


@pytest.fixture
def editora(client):
    cuenta = crear_cuenta("editora", roles.EDITORA)
    client.force_login(cuenta)
    return cuenta


def clases(client) -> set[str]:
    pagina = client.get(url("compromisos_compromiso_changelist")).content.decode()
    return set(pagina.partition('<body class="')[2].partition('"')[0].split()) & {
        "lista-compacta",
        "menu-plegado",
    }


def test_aspecto_is_chosen_and_kept_with_the_account(client, editora):
    crear_compromiso()
    lista = url("compromisos_compromiso_changelist")
    assert clases(client) == set()
    hecho = client.post(ELEGIR, {"lista_compacta": "1", "volver": f"{lista}?estado=en_proceso"})
    assert hecho["Location"] == f"{lista}?estado=en_proceso"
    assert clases(client) == {"lista-compacta"}
    client.post(ELEGIR, {"menu_plegado": "1"})
    assert clases(client) == {"lista-compacta", "menu-plegado"}, "what was not sent stays"
    otra = Client()
    otra.force_login(editora)
    assert clases(otra) == {"lista-compacta", "menu-plegado"}
    client.post(ELEGIR, {"lista_compacta": ""})
    assert clases(client) == {"menu-plegado"}
    pagina = client.get(lista).content.decode()
    assert "Filas compactas" in pagina
    assert "Menú: siempre a la vista" in pagina


def test_aspecto_costs_no_page_a_query(client, editora):
    lista = url("compromisos_compromiso_changelist")

    def cuantas() -> int:
        client.get(lista)
        with CaptureQueriesContext(
            connection,
        ) as hechas:
            client.get(lista)
        return len(hechas)

    antes = cuantas()
    client.post(ELEGIR, {"lista_compacta": "1", "menu_plegado": "1"})
    assert cuantas() == antes


def test_aspecto_of_nobody_and_of_nothing(client, editora):
    assert client.get(ELEGIR)["Location"] == "/admin/"
    assert client.post(ELEGIR, {"otra": "1", "volver": "https://otra.pe/"})["Location"] == "/admin/"
    assert not Aspecto.objects.exists()
    assert Client().post(ELEGIR, {"lista_compacta": "1"}).status_code == 302
    assert not Aspecto.objects.exists()
