"""The file of the list of pledges, as a director reads it: what the list shows, for whom, in words."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from compromisos.admin import descargar
from compromisos.publicacion import roles
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_avance, crear_compromiso, crear_institucion, crear_territorio

pytestmark = pytest.mark.django_db


def filas(client, consulta: str = "") -> list[dict[str, str]]:
    respuesta = client.get(f"{url('compromisos_compromiso_descargar')}?formato=csv&{consulta}")
    assert respuesta.status_code == 200
    assert respuesta["Content-Disposition"].startswith('attachment; filename="compromisos-')
    return list(csv.DictReader(io.StringIO(respuesta.content.decode("utf-8-sig"))))


@pytest.fixture
def vencido():
    return crear_compromiso(
        institucion=crear_institucion(nombre="=Entidad", sigla="ENT"), titulo="+ casas",
        fecha_limite=timezone.localdate() - timedelta(days=12), territorios=[crear_territorio()],
    )  # fmt: skip


def test_it_says_in_words_what_the_list_shows(editora, client, vencido):
    crear_avance(compromiso=vencido, estado="en_proceso")
    crear_compromiso(publicado=False)
    (fila,) = filas(client, "plazo=vencido")
    assert fila["Código"] == vencido.codigo
    assert (fila["Estado"], fila["Plazo"], fila["Días de retraso"]) == ("En proceso", "Vencido", "12")
    assert (fila["Situación"], fila["Respaldo"], fila["Territorios"]) == ("Publicado", "Declarado", "Lima")
    assert not {"fecha_limite", "no_iniciado", "por_actualizar"} & {*fila, *fila.values()}


def test_drafts_are_in_it_and_have_neither_state_nor_address(editora, client):
    crear_compromiso(publicado=False)
    (fila,) = filas(client)
    assert (fila["Situación"], fila["Estado"], fila["Dirección"], fila["Frescura"]) == (
        "Borrador",
        "",
        "",
        "",
    )


def test_no_cell_is_a_formula(editora, client, vencido):
    (fila,) = filas(client)
    assert (fila["Institución"], fila["Título"]) == ("'=Entidad", "'+ casas")
    respuesta = client.get(url("compromisos_compromiso_descargar"))
    hoja = load_workbook(io.BytesIO(respuesta.content)).active
    assert {celda.data_type for celda in hoja[2] if celda.value is not None} <= {"s", "n", "d"}
    assert hoja["B2"].value == "=Entidad"
    assert hoja.column_dimensions["G"].width == 60


def test_each_sees_in_it_their_own_and_who_may_not_export_nothing(client, vencido):
    otro = crear_compromiso()
    client.force_login(crear_cuenta("enlace", roles.ENLACE, vencido.institucion))
    assert [f["Código"] for f in filas(client)] == [vencido.codigo]
    assert filas(client, f"q={otro.codigo}") == []
    client.force_login(crear_cuenta("verifica", roles.VERIFICACION))
    assert client.get(url("compromisos_compromiso_descargar")).status_code == 403


def test_the_ticked_ones_or_all_that_were_found(editora, client, vencido):
    otro = crear_compromiso()
    lista = url("compromisos_compromiso_changelist")
    datos = {"action": "descargar_csv", "index": "0"}
    marcado = client.post(lista, datos | {"_selected_action": [otro.pk]}).content.decode("utf-8-sig")
    assert otro.codigo in marcado
    assert vencido.codigo not in marcado
    todos = client.post(f"{lista}?plazo=vencido", datos | {"select_across": "on"}).content.decode("utf-8-sig")
    assert vencido.codigo in todos
    assert otro.codigo not in todos
    for falta, frase in (
        ({}, "Marque algunos"),
        ({"action": "", "_selected_action": [otro.pk]}, "Elija qué hacer"),
    ):
        assert frase in client.post(lista, datos | falta, follow=True).content.decode()


def test_too_many_are_told(editora, client, vencido, monkeypatch):
    monkeypatch.setattr(descargar, "HASTA", 0)
    respuesta = client.get(url("compromisos_compromiso_descargar"), follow=True)
    assert "un archivo lleva hasta 0" in respuesta.content.decode()


def test_it_costs_the_same_queries_of_many(editora, client, vencido, django_assert_max_num_queries):
    for _n in range(30):
        crear_avance(compromiso=crear_compromiso(territorios=vencido.territorios.all()))
    with django_assert_max_num_queries(14):
        assert len(filas(client)) == 31
