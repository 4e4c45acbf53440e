"""«¿De qué compromiso?»: what one may report on, what is waited for first, and what somebody began already."""

from __future__ import annotations

import pytest
from django.utils import timezone

from compromisos import publicacion
from compromisos.publicacion import roles
from instituciones.models import Enlace
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_periodo,
    crear_usuario,
    razones_para,
    un_acto,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


def elegibles(client, **consulta) -> list[str]:
    respuesta = client.get(url("compromisos_avance_add"), consulta)
    assert respuesta.status_code == 200
    return [c.codigo for c in respuesta.context_data["compromisos"]]


@compartida
def edicion():
    return crear_edicion(slug="ed")


@compartida
def dos(edicion):
    """Two pledges of one institution, of which the open period waits for the second alone."""
    mia = crear_institucion(slug="mia", sigla="MIA", nombre="Municipalidad de ejemplo")
    primero = crear_compromiso(edicion=edicion, institucion=mia, numero=1, titulo="Abrir casas de acogida")
    segundo = crear_compromiso(edicion=edicion, institucion=mia, numero=2, titulo="Dictar talleres")
    periodo = crear_periodo(edicion)
    crear_avance(compromiso=primero, fecha_corte=periodo.desde)
    return primero, segundo


def test_what_an_open_period_waits_for_comes_first(editora, client, dos):
    primero, segundo = dos
    assert elegibles(client) == [segundo.codigo]
    assert elegibles(client, q="MIA") == [segundo.codigo, primero.codigo]
    crear_borrador(compromiso=segundo)
    assert elegibles(client) == [segundo.codigo], "a draft is not sent yet"


def test_what_waits_for_review_is_not_waited_for(editora, client, dos):
    avance = crear_borrador(compromiso=dos[1], evidencia=True, fecha_corte=timezone.localdate())
    publicacion.enviar(avance, por=avance.autor, razones=razones_para(avance))
    assert elegibles(client) == []


@pytest.mark.parametrize(
    "consulta",
    ["casas", "CASAS de acojida", "municipalidad", "mia 1", "ed-mia-1", "mia-1", "MIA-1", " mia-1 "],
)
def test_found_by_code_institution_and_word(editora, client, dos, consulta):
    respuesta = client.get(url("compromisos_avance_add"), {"q": consulta})
    if respuesta.status_code == 302:
        assert respuesta["Location"].endswith(f"?compromiso={dos[0].pk}")
        return
    contexto = respuesta.context_data
    hallados = [c.codigo for c in contexto["compromisos"]]
    assert dos[0].codigo in hallados or contexto["sugerencia"].texto == "CASAS de acogida"


def test_drafts_and_those_of_others_are_not_offered(client, dos):
    crear_compromiso(institucion=dos[0].institucion, edicion=dos[0].edicion, numero=9, publicado=False)
    enlace = crear_cuenta("enlace", roles.ENLACE, dos[0].institucion)
    ajeno = crear_compromiso(edicion=dos[0].edicion, titulo="Abrir casas ajenas")
    client.force_login(enlace)
    assert elegibles(client, q="casas") == [dos[0].codigo]
    assert elegibles(client, q=ajeno.codigo) == []
    assert Enlace.objects.filter(user=enlace).count() == 1


def test_what_somebody_began_is_told_before_the_form(editora, client, dos):
    otra = crear_usuario(first_name="Rosa", last_name="Quispe")
    borrador = crear_borrador(compromiso=dos[1], autor=otra)
    pagina = client.get(url("compromisos_avance_add")).content.decode()
    assert "Rosa Quispe" in pagina
    assert url("compromisos_avance_change", borrador.pk) in pagina
    formulario = client.get(url("compromisos_avance_add") + f"?compromiso={dos[1].pk}").content.decode()
    assert "ya hay otro avance sin publicar" in formulario
    assert "Rosa Quispe" in formulario


def test_without_permission(client):
    client.force_login(crear_cuenta("revisora", roles.REVISORA))
    assert client.get(url("compromisos_avance_add")).status_code == 403


def test_it_costs_the_same_of_many(editora, client, django_assert_max_num_queries, edicion):
    crear_periodo(edicion)
    with un_acto():
        for n in range(1, 36):
            crear_borrador(compromiso=crear_compromiso(edicion=edicion, numero=n))
    with django_assert_max_num_queries(12):
        respuesta = client.get(url("compromisos_avance_add"))
    assert len(respuesta.context_data["compromisos"]) == 30
    assert "Se muestran los 30 primeros" in respuesta.content.decode()
