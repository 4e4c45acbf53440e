"""Giving institutions and pledges to somebody, one by one and in bulk."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.test import RequestFactory

from compromisos.admin.seguimiento import piezas
from compromisos.lectura import encargos as lectura
from compromisos.models import Encargo
from compromisos.publicacion import encargos, roles
from tests.compromisos.admin.ayudas import url
from tests.factories import crear_compromiso, crear_institucion, crear_personal, crear_seguimiento, un_acto

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client):
    ana = crear_personal(username="ana", first_name="Ana", last_name="Prueba")
    client.force_login(ana)
    return ana


def dicho(respuesta) -> str:
    return " ".join(str(m) for m in get_messages(respuesta.wsgi_request))


def test_many_are_given_at_once(client, ana):
    suyas = [crear_institucion() for _n in range(3)]
    respuesta = client.post(
        url("encargos_dar"), {"institucion": [i.pk for i in suyas[:2]], "persona": ana.pk}
    )
    assert respuesta["Location"] == url("encargos")
    assert dicho(respuesta) == "Ana Prueba queda a cargo de 2."
    vista = client.get(url("encargos"), {"encargado": "yo"})
    assert set(vista.context["pagina"]) == set(suyas[:2])
    assert list(client.get(url("encargos"), {"encargado": "nadie"}).context["pagina"]) == suyas[2:]
    assert set(client.get(url("encargos"), {"encargado": ana.pk}).context["pagina"]) == set(suyas[:2])
    respuesta = client.post(url("encargos_dar"), {"institucion": suyas[0].pk, "persona": "-"})
    assert dicho(respuesta) == "1 quedó sin encargado."
    assert lectura.vigente_de(suyas[0]) is None


@pytest.mark.parametrize(
    ("datos", "frase"),
    [
        ({"persona": "1"}, "no se cambió nada"),
        ({"institucion": "1"}, "no se cambió nada"),
        ({"institucion": "x", "persona": "1"}, "no se cambió nada"),
        ({"institucion": "1", "persona": "987654"}, "Elija a una persona"),
        ({"institucion": "1", "persona": "ana"}, "Elija a una persona"),
    ],
)
def test_what_makes_no_sense_changes_nothing(client, ana, datos, frase):
    assert frase in dicho(client.post(url("encargos_dar"), datos))
    assert not Encargo.objects.exists()


def test_somebody_of_elsewhere_is_refused_by_name(client, ana):
    fuera = crear_personal(rol=roles.ENLACE, first_name="Luis", last_name="De Fuera")
    respuesta = client.post(url("encargos_dar"), {"institucion": crear_institucion().pk, "persona": fuera.pk})
    assert "Luis De Fuera no puede estar a cargo" in dicho(respuesta)
    assert not Encargo.objects.exists()


def test_what_a_closed_account_leaves_is_offered_and_handed_over(client, ana):
    rosa = crear_personal(first_name="Rosa", last_name="Que Se Va")
    compromiso = crear_compromiso()
    encargos.encargar_instituciones([compromiso.institucion_id], persona=rosa, por=ana)
    encargos.encargar_compromisos([compromiso.pk], persona=rosa, por=ana)
    assert not client.get(url("encargos")).context["por_traspasar"]
    rosa.is_active = False
    rosa.save()
    vista = client.get(url("encargos"))
    (fila,) = vista.context["por_traspasar"]
    assert (fila["nombre"], fila["instituciones"], fila["compromisos"]) == ("Rosa Que Se Va", 1, 1)
    assert "Sin encargado" in vista.content.decode()
    respuesta = client.post(url("encargos_traspasar"), {"de": rosa.pk, "a": ana.pk})
    assert dicho(respuesta) == "Ana Prueba queda a cargo de 2."
    assert not client.get(url("encargos")).context["por_traspasar"]


def test_revisora_sees_and_does_not_give(client):
    client.force_login(crear_personal(rol=roles.REVISORA))
    entidad = crear_institucion()
    assert 'name="persona"' not in client.get(url("encargos")).content.decode()
    assert client.post(url("encargos_dar"), {"institucion": entidad.pk, "persona": 1}).status_code == 403
    assert client.post(url("encargos_traspasar"), {"de": 1, "a": 1}).status_code == 403


def test_filters_by_word_and_sector(client, ana):
    uno = crear_institucion(nombre="Ministerio de Ejemplo", sector="publico")
    otro = crear_institucion(nombre="Cámara de prueba", sector="privado")
    assert list(client.get(url("encargos"), {"q": "camara PRUEBA"}).context["pagina"]) == [otro]
    assert list(client.get(url("encargos"), {"sector": "publico"}).context["pagina"]) == [uno]
    assert "Ninguna institución es así." in client.get(url("encargos"), {"q": "zz"}).content.decode()


def test_queries_do_not_grow_with_the_institutions(client, ana, django_assert_max_num_queries):
    with un_acto():
        for _n in range(20):
            encargos.encargar_compromisos([crear_compromiso().pk], persona=ana, por=ana)
    with django_assert_max_num_queries(20):
        assert len(client.get(url("encargos")).context["filas"]) == 20


# --- The pieces of other pages


def pieza(user, objeto) -> str:
    request = RequestFactory().get("/admin/de-donde-sea/")
    request.user = user
    contexto = piezas.contexto(request, objeto)
    return render_to_string("admin/seguimiento/_encargado.html", contexto, request) + render_to_string(
        "admin/seguimiento/_notas.html", contexto, request
    )


def test_piece_says_who_and_whether_it_is_of_the_institution(ana):
    compromiso = crear_compromiso()
    assert "Sin encargado" in pieza(ana, compromiso)
    encargos.encargar_instituciones([compromiso.institucion_id], persona=ana, por=ana)
    assert "Como de toda su institución." in pieza(ana, compromiso)
    rosa = crear_personal(first_name="Rosa", last_name="Prueba")
    encargos.encargar_compromisos([compromiso.pk], persona=rosa, por=ana)
    escrito = pieza(ana, compromiso)
    assert "<strong>Rosa Prueba</strong>" in escrito
    assert "Como de toda su institución." not in escrito
    rosa.is_active = False
    rosa.save()
    escrito = pieza(ana, compromiso)
    assert "Sin encargado" in escrito
    assert "Era de Rosa Prueba" in escrito


def test_piece_has_the_last_notes_and_where_the_rest_is(ana):
    entidad = crear_institucion()
    for n in range(7):
        crear_seguimiento(institucion=entidad, texto=f"Nota {n}.")
    escrito = pieza(ana, entidad)
    assert escrito.count("nota-de-seguimiento") >= 5
    assert "Nota 6." in escrito
    assert "Nota 0." not in escrito
    assert f"institucion={entidad.pk}" in escrito


@pytest.mark.parametrize("rol", [roles.ENLACE, roles.VERIFICACION])
def test_piece_is_empty_for_whoever_sees_none_of_it(rol):
    compromiso = crear_compromiso()
    crear_seguimiento(compromiso=compromiso)
    assert pieza(crear_personal(rol=rol), compromiso).strip() == ""
