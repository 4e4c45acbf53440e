"""Whoever changes what the public reads says why; the public reads that too."""

from __future__ import annotations

import pytest

from compromisos.models import Edicion, Eje, Foto, Modificacion, Participacion, Periodo
from instituciones.models import Denominacion, Institucion
from tests.compromisos.admin.ayudas import enviado_tal_cual, url
from tests.compromisos.views.ayudas import principal
from tests.factories import (
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_foto,
    crear_institucion,
    crear_participacion,
    crear_periodo,
)

pytestmark = pytest.mark.django_db

MOTIVO = "Resolución 12-2026."
FALTA = "Escriba el motivo del cambio"

CASOS = {
    "institucion": (lambda: crear_institucion(nombre="Una", sigla="UNA", sector="publico"), "instituciones_institucion", {"nombre": "Otra"}),
    "edicion": (lambda: crear_edicion(nombre="Una", lema="Sí"), "compromisos_edicion", {"lema": "No"}),
    "eje": (lambda: crear_eje(nombre="Uno"), "compromisos_eje", {"nombre": "Otro"}),
    "foto": (lambda: crear_foto(institucion=crear_institucion(), tamano=(60, 40)), "compromisos_foto", {"pie": "Otro pie"}),
    "periodo": (lambda: crear_periodo(nombre="Uno"), "compromisos_periodo", {"nombre": "Otro"}),
}  # fmt: skip


@pytest.mark.parametrize("que", CASOS)
def test_form_refuses_a_change_without_its_reason_and_publishes_it_with_one(jefa, client, que):
    crear, nombre, cambio = CASOS[que]
    fila = crear()
    direccion = url(f"{nombre}_change", fila.pk)
    datos = enviado_tal_cual(client.get(direccion)) | cambio
    for motivo in ("", "   "):
        respuesta = client.post(direccion, datos | {"motivo_del_cambio": motivo})
        assert respuesta.status_code == 200
        assert FALTA in respuesta.content.decode()
        (campo,) = cambio
        assert cambio[campo] in respuesta.content.decode(), "nothing typed is lost"
    assert not Modificacion.objects.exists()
    respuesta = client.post(direccion, datos | {"motivo_del_cambio": MOTIVO})
    assert respuesta.status_code == 302, respuesta.context["errors"]
    hecha = Modificacion.objects.get()
    assert (hecha.motivo, hecha.registrada_por) == (MOTIVO, jefa)
    assert [c["campo"] for c in hecha.cambios] == list(cambio)
    pagina = principal(client, "/cambios/")
    assert MOTIVO in pagina
    assert f'id="modificacion-{hecha.pk}"' in pagina
    assert cambio[campo] in pagina
    # Saved again as it is, nothing changes and nothing is asked.
    assert client.post(direccion, enviado_tal_cual(client.get(direccion))).status_code == 302
    assert Modificacion.objects.count() == 1


@pytest.mark.parametrize(
    ("nombre", "modelo", "datos"),
    [
        ("instituciones_institucion", Institucion, {"nombre": "Nueva", "slug": "n", "denominaciones-TOTAL_FORMS": 0, "denominaciones-INITIAL_FORMS": 0}),
        ("compromisos_edicion", Edicion, {"nombre": "N", "slug": "n", "periodicidad": "anual", "participaciones-TOTAL_FORMS": 0, "participaciones-INITIAL_FORMS": 0}),
        ("compromisos_eje", Eje, {"nombre": "N", "codigo": "n", "orden": 1}),
    ],
)  # fmt: skip
def test_form_of_what_is_new_asks_nothing(jefa, client, nombre, modelo, datos):
    pagina = client.get(url(f"{nombre}_add")).content.decode()
    assert "motivo_del_cambio" not in pagina
    assert client.post(url(f"{nombre}_add"), datos).status_code == 302
    assert modelo.objects.exists()
    assert not Modificacion.objects.exists()


def test_form_of_a_draft_asks_nothing(jefa, client):
    foto = crear_foto(institucion=crear_institucion(), publicada=False, tamano=(60, 40))
    direccion = url("compromisos_foto_change", foto.pk)
    pagina = client.get(direccion)
    assert "motivo_del_cambio" not in pagina.content.decode()
    assert client.post(direccion, enviado_tal_cual(pagina) | {"pie": "Otro"}).status_code == 302
    assert Foto.objects.get().pie == "Otro"


@pytest.mark.parametrize("cambio", ["agregar", "cambiar", "quitar"])
def test_rows_of_a_ficha_ask_the_reason_too(jefa, client, cambio):
    papel = crear_participacion(edicion=crear_edicion(slug="ed", nombre="Edición"))
    direccion = url("compromisos_edicion_change", papel.edicion_id)
    datos = enviado_tal_cual(client.get(direccion))
    match cambio:
        case "agregar":
            datos |= {"participaciones-TOTAL_FORMS": 2, "participaciones-1-rol": "lider"}
            datos |= {"participaciones-1-institucion": papel.institucion_id}
        case "cambiar":
            datos |= {"participaciones-0-rol": "lider"}
        case _:
            datos |= {"participaciones-0-DELETE": "on"}
    respuesta = client.post(direccion, datos)
    assert respuesta.status_code == 200
    assert "escriba arriba el motivo" in respuesta.content.decode()
    assert not Modificacion.objects.exists()
    assert client.post(direccion, datos | {"motivo_del_cambio": MOTIVO}).status_code == 302
    hecha = Modificacion.objects.get()
    assert (hecha.motivo, hecha.hecho) == (MOTIVO, "quitada" if cambio == "quitar" else "cambiada")
    assert hecha.objeto == f"participaciones/ed/{papel.institucion.slug}"
    assert Participacion.objects.count() == {"agregar": 2, "cambiar": 1, "quitar": 0}[cambio]


def test_all_that_one_form_changes_is_one_act(jefa, client):
    entidad = crear_institucion(nombre="Una")
    direccion = url("instituciones_institucion_change", entidad.pk)
    datos = enviado_tal_cual(client.get(direccion))
    datos |= {"nombre": "Otra", "denominaciones-TOTAL_FORMS": 1, "denominaciones-0-nombre": "Una"}
    assert client.post(direccion, datos | {"motivo_del_cambio": MOTIVO}).status_code == 302
    assert [c["campo"] for c in Modificacion.objects.get().cambios] == ["denominaciones", "nombre"]
    assert Denominacion.objects.get().nombre == "Una"


@pytest.mark.parametrize(
    ("nombre", "crear"),
    [
        ("instituciones_institucion", crear_institucion),
        ("compromisos_eje", crear_eje),
        ("compromisos_edicion", crear_edicion),
    ],
)
def test_taking_off_asks_the_reason_too(jefa, client, nombre, crear):
    fila = crear()
    direccion = url(f"{nombre}_delete", fila.pk)
    assert "motivo_del_cambio" in client.get(direccion).content.decode()
    pregunta = client.post(direccion, {"post": "yes"}, follow=True).content.decode()
    assert FALTA in pregunta
    assert type(fila).objects.filter(pk=fila.pk).exists()
    assert client.post(direccion, {"post": "yes", "motivo_del_cambio": MOTIVO}).status_code == 302
    assert not type(fila).objects.filter(pk=fila.pk).exists()
    hecha = Modificacion.objects.get()
    assert (hecha.hecho, hecha.motivo) == ("quitada", MOTIVO)
    assert MOTIVO in principal(client, "/cambios/")


def test_many_are_not_taken_off_at_once(jefa, client):
    fila = crear_institucion()
    lista = url("instituciones_institucion_changelist")
    assert "delete_selected" not in client.get(lista).content.decode()
    client.post(lista, {"action": "delete_selected", "_selected_action": fila.pk, "post": "yes"})
    assert Institucion.objects.filter(pk=fila.pk).exists()


def test_eje_in_use_is_not_taken_off_and_its_code_stays(jefa, client):
    eje = crear_eje(codigo="uno")
    crear_compromiso(ejes=[eje])
    respuesta = client.post(
        url("compromisos_eje_delete", eje.pk), {"post": "yes", "motivo_del_cambio": MOTIVO}
    )
    assert respuesta.status_code == 403
    direccion = url("compromisos_eje_change", eje.pk)
    datos = enviado_tal_cual(client.get(direccion)) | {
        "codigo": "dos",
        "nombre": "Dos",
        "motivo_del_cambio": MOTIVO,
    }
    client.post(direccion, datos)
    assert Eje.objects.get().codigo == "uno"


def test_second_editor_keeps_the_reason_that_was_typed(jefa, client):
    entidad = crear_institucion(nombre="Una")
    direccion = url("instituciones_institucion_change", entidad.pk)
    datos = enviado_tal_cual(client.get(direccion)) | {"nombre": "Mía", "motivo_del_cambio": MOTIVO}
    Institucion.objects.get(pk=entidad.pk).save()
    respuesta = client.post(direccion, datos)
    assert respuesta.status_code == 200
    assert MOTIVO in respuesta.content.decode()
    assert not Modificacion.objects.exists()


def test_closed_period_is_not_asked_for_a_reason(jefa, client):
    from compromisos.publicacion import cierre

    periodo = crear_periodo()
    cierre.cerrar(periodo, por=jefa, motivo="Se adelantó.")
    pagina = client.get(url("compromisos_periodo_change", periodo.pk))
    assert pagina.status_code == 200
    assert "motivo_del_cambio" not in pagina.content.decode()
    assert Periodo.objects.get().cerrado_en
