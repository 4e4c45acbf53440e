"""The files of the board of a period, of periods, notes, quality and activity: all that the page found, in words, no formula."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from compromisos.models import Seguimiento
from compromisos.publicacion import encargos, roles, seguimientos
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_compromiso,
    crear_contacto,
    crear_institucion,
    crear_periodo,
    crear_seguimiento,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


@pytest.fixture
def periodo(periodo_abierto, editora):
    return periodo_abierto


@compartida
def periodo_abierto(cuenta_de_editora):
    """An open one, of two institutions: one called as a formula, with a contact and a note, and another."""
    suya = crear_compromiso(institucion=crear_institucion(nombre="=Entidad", sigla="+ENT"))
    crear_compromiso(edicion=suya.edicion, institucion=crear_institucion(nombre="Otra", sigla="OTR"))
    crear_contacto(suya.institucion, nombre="Ana Prueba", cargo="Directora")
    crear_seguimiento(
        institucion=suya.institucion, por=cuenta_de_editora, texto="@Prometió", volver_en=timezone.localdate()
    )
    nota = Seguimiento(institucion=suya.institucion, fecha=timezone.localdate(), texto="Se llamó.")
    seguimientos.guardar(nota, por=cuenta_de_editora)
    encargos.encargar_instituciones([suya.institucion_id], persona=cuenta_de_editora, por=cuenta_de_editora)
    return crear_periodo(suya.edicion, nombre="-Trimestre")


def direccion(que: str, periodo) -> str:
    return {
        "tablero": lambda: url("compromisos_periodo_tablero", periodo.pk),
        "periodos": lambda: url("compromisos_periodo_descargar"),
        "seguimiento": lambda: url("seguimiento"),
        "calidad": lambda: url("calidad"),
        "huecos": lambda: url("calidad_instituciones"),
        "actividad": lambda: url("actividad"),
    }[que]()


def filas(client, que: str, periodo, **consulta) -> list[dict[str, str]]:
    respuesta = client.get(
        direccion(que, periodo), {**DE_CADA_UNA.get(que, {}), "formato": "csv", **consulta}
    )
    assert respuesta.status_code == 200
    assert respuesta["Content-Disposition"].startswith('attachment; filename="')
    return list(csv.DictReader(io.StringIO(respuesta.content.decode("utf-8-sig"))))


DE_CADA_UNA = {"huecos": {"hueco": "sin_contacto"}}
DICEN = {
    "tablero": {
        "Institución": "'=Entidad",
        "Sigla": "'+ENT",
        "Respuesta": "Nada todavía",
        "Compromisos": "1",
    },
    "periodos": {"Periodo": "'-Trimestre", "Situación": "Abierto", "Instituciones": "2", "Faltan": "2"},
    "seguimiento": {"Institución": "'=Entidad", "Qué se dijo": "'@Prometió", "Qué fue": "Nota"},
    "calidad": {"De qué": "Compromisos publicados", "A cuántos": "2", "De cuántos": "2"},
    "huecos": {"Nombre": "Otra", "Qué le falta": "Sin contacto"},
    "actividad": {"Persona": "editora"},
}


@pytest.mark.parametrize("que", DICEN)
def test_it_says_in_words_what_the_page_shows_and_no_cell_is_a_formula(client, periodo, que):
    suyas = filas(client, que, periodo)
    assert any(DICEN[que].items() <= fila.items() for fila in suyas), suyas
    respuesta = client.get(direccion(que, periodo), {**DE_CADA_UNA.get(que, {}), "formato": "xlsx"})
    hoja = load_workbook(io.BytesIO(respuesta.content)).active
    celdas = [c for fila in hoja.iter_rows() for c in fila if c.value is not None]
    assert {c.data_type for c in celdas} <= {"s", "n", "d"}
    assert hoja.max_row == len(suyas) + 1


def test_it_is_what_is_filtered_and_all_its_pages(client, periodo, monkeypatch):
    monkeypatch.setattr("compromisos.admin.periodo.tablero.POR_HOJA", 1)
    monkeypatch.setattr("compromisos.admin.seguimiento.notas.POR_PAGINA", 1)
    monkeypatch.setattr("compromisos.lectura.actividad.dia.POR_PAGINA", 1)
    assert len(filas(client, "tablero", periodo)) == 2
    assert [f["Institución"] for f in filas(client, "tablero", periodo, encargado="yo")] == ["'=Entidad"]
    crear_seguimiento(
        por=crear_cuenta("ana", roles.EDITORA),
        institucion=crear_institucion(),
        volver_en=timezone.localdate() - timedelta(days=1),
    )
    assert len(filas(client, "seguimiento", periodo)) == 1
    assert len(filas(client, "seguimiento", periodo, quien="todos")) == 2
    assert len(filas(client, "actividad", periodo)) == len(filas(client, "actividad", periodo, antes="x")) > 1
    assert filas(client, "periodos", periodo, situacion="cerrado") == []


def test_the_page_offers_its_file(client, periodo):
    for que in ("tablero", "seguimiento", "calidad", "huecos", "actividad"):
        assert "formato=xlsx" in client.get(direccion(que, periodo), DE_CADA_UNA.get(que)).content.decode(), (
            que
        )
    assert "descargar/?formato=xlsx" in client.get(url("compromisos_periodo_changelist")).content.decode()


def test_contacts_leave_only_with_who_may_take_the_directory(client, periodo):
    assert "Ana Prueba, Directora" in filas(client, "tablero", periodo)[0]["A quién llamar"]
    client.force_login(crear_cuenta("revisora", roles.REVISORA))
    assert "A quién llamar" not in filas(client, "tablero", periodo)[0]


@pytest.mark.parametrize("que", DICEN)
def test_who_does_not_see_the_page_does_not_get_its_file(client, periodo, que):
    client.force_login(crear_cuenta("enlace", roles.ENLACE))
    assert client.get(direccion(que, periodo), {"formato": "csv"}).status_code == 403
