"""The page of deadlines: what is overdue first, month by month, of pledges, targets and periods; filtered, and at equal cost;
its files are what the page shows."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from base.dias import Dia
from compromisos.lectura import agenda
from compromisos.publicacion import encargos, roles
from tests.compromisos.admin.ayudas import url
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_periodo,
    crear_personal,
    un_acto,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


def en(dias: int):
    return timezone.localdate() + timedelta(days=dias)


@compartida
def plazos():
    """An edition with an overdue pledge, one due in three days with a target due before it, one far, one closed and one
    without a deadline; and its open period."""
    edicion = crear_edicion(slug="ed", nombre="La edición")
    entidad = crear_institucion(slug="ent", nombre="Entidad Puntual", sigla="ENT", sector="privado")
    de = {"edicion": edicion, "institucion": entidad}
    vencido = crear_compromiso(**de, numero=1, titulo="El que venció", fecha_limite=en(-12))
    pronto = crear_compromiso(
        **de, numero=2, titulo="El de esta semana", fecha_limite=en(3), ejes=[crear_eje(codigo="tema")]
    )
    otra = crear_institucion(slug="otra", nombre="Otra entidad", sigla="OTR")
    crear_compromiso(edicion=edicion, institucion=otra, titulo="=El lejano", fecha_limite=en(400))
    crear_compromiso(**de, numero=4, titulo="El sin plazo")
    cerrado = crear_compromiso(**de, numero=5, titulo="El que se cumplió", fecha_limite=en(-50))
    crear_avance(compromiso=cerrado, estado="cumplido")
    crear_compromiso(**de, numero=6, titulo="El borrador", fecha_limite=en(5), publicado=False)
    crear_meta(compromiso=pronto, indicador="La meta de antes", fecha_limite=en(-1))
    alcanzada = crear_meta(compromiso=vencido, indicador="La ya alcanzada", fecha_limite=en(9), valor_meta=5)
    crear_avance(compromiso=vencido, estado="en_proceso", mediciones={alcanzada: 5})
    crear_meta(compromiso=pronto, indicador="La del mismo día", fecha_limite=en(3))
    periodo = crear_periodo(edicion, nombre="Periodo que cierra", desde=en(-40), cierra=en(6))
    return {"vencido": vencido, "pronto": pronto, "periodo": periodo, "entidad": entidad}


TODOS = ["El que venció", "La meta de antes", "El de esta semana", "Periodo que cierra", "=El lejano"]


def nombres(client, **consulta) -> list[str]:
    respuesta = client.get(reverse("admin:plazos"), consulta)
    assert respuesta.status_code == 200
    return [
        (p.periodo and p.periodo.nombre) or (p.meta and p.meta.indicador) or p.compromiso.titulo
        for _mes, _n, suyos in respuesta.context["meses"]
        for p in suyos
    ]


def test_what_is_overdue_comes_first_then_each_month(editora, client, plazos):
    assert nombres(client) == TODOS
    respuesta = client.get(reverse("admin:plazos"))
    assert [m for m, _n, _s in respuesta.context["meses"]][0] == "Vencidos"
    assert sum(n for _m, n, _s in respuesta.context["meses"]) == respuesta.context["cuantos"] == 5
    pagina = respuesta.content.decode()
    assert "12 días de retraso" in pagina
    for fuera in ("El sin plazo", "El que se cumplió", "El borrador", "La ya alcanzada", "La del mismo día"):
        assert fuera not in pagina, fuera


@pytest.mark.parametrize(
    ("consulta", "quedan"),
    [
        ({"institucion": "otra"}, ["Periodo que cierra", "=El lejano"]),
        ({"edicion": "no-existe"}, TODOS),  # said, and not applied
        ({"sector": "privado"}, [t for t in TODOS if t != "=El lejano"]),
        ({"eje": "tema"}, ["La meta de antes", "El de esta semana", "Periodo que cierra"]),
        ({"cuando": "vencido"}, TODOS[:2]),
        ({"cuando": "esta_semana"}, TODOS[2:4]),
        ({"cuando": "despues"}, ["=El lejano"]),
        ({"clase": "meta"}, ["La meta de antes"]),
        ({"clase": "cierre", "cuando": "vencido"}, []),
        ({"cuando": "x", "clase": "y", "q": "lejano"}, ["Periodo que cierra", "=El lejano"]),
    ],
)
def test_filters(editora, client, plazos, consulta, quedan):
    assert nombres(client, **consulta) == quedan


def test_each_tab_counts_what_it_leaves(editora, client, plazos):
    for consulta in ({}, {"clase": "compromiso"}, {"institucion": "ent"}):
        contexto = client.get(reverse("admin:plazos"), consulta).context
        for parametro, pestanas in (("cuando", contexto["tiempos"]), ("clase", contexto["clases"])):
            for p in pestanas:
                suyos = nombres(client, **{**consulta, parametro: p.valor or ""})
                assert len(suyos) == p.n, (consulta, parametro, p.valor)


def test_lo_mio_is_what_one_is_in_charge_of(editora, client, plazos):
    encargos.encargar_compromisos([plazos["pronto"].pk], persona=editora, por=editora)
    assert nombres(client, encargado="yo") == ["La meta de antes", "El de esta semana", "Periodo que cierra"]
    assert "Mí: lo mío" in client.get(reverse("admin:plazos")).content.decode()


def test_a_period_not_closed_on_its_day_is_overdue(editora, client, plazos):
    crear_periodo(crear_compromiso().edicion, nombre="El olvidado", desde=en(-90), cierra=en(-2))
    assert nombres(client, clase="cierre") == ["El olvidado", "Periodo que cierra"]
    assert nombres(client, clase="cierre", cuando="vencido") == ["El olvidado"]


def test_the_files_are_what_the_page_shows(editora, client, plazos):
    direccion = reverse("admin:plazos_descargar")
    hecho = client.get(direccion, {"formato": "csv", "institucion": "otra"}).content.decode("utf-8-sig")
    filas = list(csv.DictReader(io.StringIO(hecho)))
    assert [f["Compromiso o periodo"] for f in filas] == ["Periodo que cierra", "'=El lejano"]
    assert [f["Qué"] for f in filas] == ["Cierra un periodo", "Vence un compromiso"]
    libro = load_workbook(io.BytesIO(client.get(direccion, {"formato": "xlsx"}).content)).active
    assert {c.data_type for fila in libro.iter_rows(min_row=2) for c in fila if c.value is not None} <= {
        "s",
        "n",
        "d",
    }
    assert [fila[4].value for fila in libro.iter_rows(min_row=2)][:2] == [
        "El que venció",
        "El de esta semana",
    ]
    for consulta, cuantos in (
        ({}, 5),
        ({"cuando": "vencido"}, 2),
        ({"clase": "cierre"}, 1),
        ({"eje": "tema"}, 3),
    ):
        calendario = Calendar.from_ical(client.get(direccion, {"formato": "ics", **consulta}).content)
        assert len(calendario.walk("VEVENT")) == cuantos, consulta


def test_pages_instead_of_a_cap_and_all_of_it_to_print(editora, client, plazos, monkeypatch):
    monkeypatch.setattr("compromisos.admin.plazos.POR_PAGINA", 2)
    assert nombres(client, p=2) == TODOS[2:4]
    assert nombres(client, p=99) == TODOS[4:]
    assert nombres(client, todo=1) == TODOS
    monkeypatch.setattr("compromisos.admin.plazos.CALENDARIO_HASTA", 2)
    dicho = client.get(reverse("admin:plazos_descargar"), {"formato": "ics", "clase": "meta"})
    assert dicho.status_code == 200
    dicho = client.get(reverse("admin:plazos_descargar"), {"formato": "ics"}, follow=True)
    assert "un archivo lleva hasta 2" in dicho.content.decode()


def test_it_costs_the_same_with_many(editora, client, plazos):
    def consultas(**consulta) -> int:
        with CaptureQueriesContext(connection) as capturadas:
            client.get(reverse("admin:plazos"), consulta)
        return len(capturadas)

    antes = consultas(), consultas(institucion="ent", cuando="vencido")
    with un_acto():
        for n in range(12):
            otro = crear_compromiso(institucion=plazos["entidad"], edicion=plazos["vencido"].edicion,
                                    numero=n + 20, fecha_limite=en(-n - 1))  # fmt: skip
            crear_meta(compromiso=otro, fecha_limite=en(n + 1))
    assert (consultas(), consultas(institucion="ent", cuando="vencido")) == antes


def test_an_empty_office_says_so(editora, client):
    assert "Ningún compromiso abierto tiene plazo" in client.get(reverse("admin:plazos")).content.decode()


def test_the_agenda_agrees_with_the_lamp_of_every_pledge(plazos):
    """What is overdue or to come here is what each pledge's lamp says."""
    from compromisos.lectura.compromisos import compromisos_de

    dia = Dia.de_hoy()
    suyos = {p.compromiso.pk: p.vencido for p in agenda.Agenda(compromisos_de(dia), dia, clase="compromiso")}
    lamparas = {
        c.pk: c.plazo == "vencido" for c in compromisos_de(dia) if c.plazo not in ("", "sin_plazo", None)
    }
    assert suyos == lamparas


@pytest.mark.parametrize("rol", [roles.ENLACE, roles.VERIFICACION])
def test_it_is_of_who_sees_every_institution(client, plazos, rol):
    client.force_login(crear_personal(username="otra", rol=rol))
    for direccion in (url("plazos"), url("plazos_descargar")):
        assert client.get(direccion).status_code == 403
