"""The list of institutions: what each row says, what it finds by what is missing, and that it costs the same of many."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compromisos.publicacion import encargos, roles
from instituciones.models import Enlace
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_avance, crear_compromiso, crear_contacto, crear_institucion, crear_periodo
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


def filas(client, consulta: str = "") -> dict[str, object]:
    respuesta = client.get(f"{url('instituciones_institucion_changelist')}?{consulta}")
    assert respuesta.status_code == 200
    return {i.sigla: i for i in respuesta.context_data["cl"].result_list}


@pytest.fixture
def mundo(tres_instituciones, editora):
    return tres_instituciones


@compartida
def tres_instituciones(cuenta_de_editora):
    """One with a report, an officer and a contact; one with a pledge and nothing else; one without pledges."""
    con_todo, sola, nueva = (crear_institucion(sigla=s) for s in ("TODO", "SOLA", "NUEVA"))
    compromiso = crear_compromiso(institucion=con_todo)
    crear_compromiso(institucion=con_todo, edicion=compromiso.edicion, numero=2)
    crear_avance(compromiso=compromiso, fecha_corte=date(2026, 3, 1))
    crear_contacto(con_todo)
    encargos.encargar_instituciones([con_todo.pk], persona=cuenta_de_editora, por=cuenta_de_editora)
    crear_compromiso(institucion=sola, edicion=compromiso.edicion)
    return con_todo, sola, nueva


def test_a_row_says_its_pledges_its_last_report_and_its_people(editora, client, mundo):
    suyas = filas(client)
    assert {s: (i.promesas, i.ultimo, bool(i.encargado), i.con_quien) for s, i in suyas.items()} == {
        "TODO": (2, date(2026, 3, 1), True, 1),
        "SOLA": (1, None, False, 0),
        "NUEVA": (0, None, False, 0),
    }
    pagina = client.get(url("instituciones_institucion_changelist")).content.decode()
    for dicho in (
        "Nunca informó",
        "Sin encargado</td>",
        "Sin contactos",
        "Al 01/03/2026",
        "2 promesas",
        "Sin promesas",
    ):
        assert pagina.count(dicho) == 1, dicho  # what is missing, of SOLA: of NUEVA nothing is expected


@pytest.mark.parametrize("hueco", ["sin_encargado", "sin_contacto", "sin_quien_informe"])
def test_what_is_missing_is_found_as_the_board_counts_it(editora, client, mundo, hueco):
    del_tablero = client.get(url("calidad_instituciones"), {"hueco": hueco}).context_data["pagina"]
    assert {i.sigla for i in del_tablero} == set(filas(client, f"hueco={hueco}"))


def test_who_may_not_know_officers_and_contacts_reads_neither(client, mundo):
    enlace = crear_cuenta("enlace", roles.ENLACE)
    Enlace.objects.create(user=enlace, institucion=mundo[0])
    client.force_login(enlace)
    pagina = client.get(url("instituciones_institucion_changelist")).content.decode()
    assert "promesas públicas" in pagina.lower()
    assert "a cargo de" not in pagina.lower()
    assert "column-ver_contactos" not in pagina


def test_it_costs_the_same_of_many(editora, client, mundo):
    def consultas() -> int:
        with CaptureQueriesContext(connection) as hechas:
            filas(client)
        return len(hechas)

    antes = consultas()
    for _n in range(5):
        crear_contacto(crear_compromiso().institucion)
    assert consultas() == antes


def test_reminding_is_one_click_from_its_page(editora, client, mundo):
    _con_todo, sola, _nueva = mundo
    periodo = crear_periodo(sola.compromisos.get().edicion)
    recordar = f"{url('compromisos_periodo_recordar', periodo.pk)}?institucion={sola.pk}"
    assert recordar in client.get(url("instituciones_institucion_leer", sola.pk)).content.decode()
    crear_avance(compromiso=sola.compromisos.get(), fecha_corte=periodo.desde)
    assert recordar not in client.get(url("instituciones_institucion_leer", sola.pk)).content.decode()


def test_all_that_were_found_are_given_to_one_once_it_is_said_which(editora, client, mundo):
    lista, quien = url("instituciones_institucion_changelist"), crear_cuenta("otra", roles.EDITORA)
    datos = {"action": "encargar_seleccionadas", "index": "0", "select_across": "on"}
    pregunta = client.post(f"{lista}?hueco=sin_encargado", datos)
    pagina = pregunta.content.decode()
    assert "Dejar 1 institución a su cargo" in pagina
    assert "SOLA" in pagina
    assert "NUEVA" not in pagina
    dar, vistas = url("instituciones_institucion_encargar_varias"), pregunta.context_data["vistas"]
    assert client.post(dar, {"vistas": vistas, "persona": ""}).status_code == 400
    hecho = client.post(dar, {"vistas": vistas, "persona": quien.pk}, follow=True).content.decode()
    assert "Cambió de manos 1 institución." in hecho
    assert {s: i.encargado for s, i in filas(client).items()} == {
        "TODO": "editora",
        "SOLA": "otra",
        "NUEVA": "",
    }
    client.force_login(crear_cuenta("enlace", roles.ENLACE))
    assert client.post(dar, {"vistas": vistas, "persona": quien.pk}).status_code == 403
    assert "encargar_seleccionadas" not in client.get(lista).content.decode()
