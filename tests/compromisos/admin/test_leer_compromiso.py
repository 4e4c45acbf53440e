"""A pledge to read in the admin: how it stands, what waits, who answers, and one thing to do."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import PropuestaDeEnmienda
from compromisos.publicacion.roles import ROLES
from tests.compromisos.admin.ayudas import url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_contacto,
    crear_enlace_personal,
    crear_meta,
    crear_usuario,
    razones_para,
    un_acto,
)

pytestmark = pytest.mark.django_db


def leido(client, compromiso) -> str:
    respuesta = client.get(url("compromisos_compromiso_leer", compromiso.pk))
    assert respuesta.status_code == 200
    return respuesta.content.decode()


def principal(pagina: str) -> str:
    """What the one primary button says."""
    (texto,) = re.findall(r'<a class="button principal" href="[^"]*">([^<]*)</a>', pagina)
    return texto


def hace(dias: int) -> date:
    return timezone.localdate() - timedelta(days=dias)


def test_leer_compromiso_says_who_promised_what(editora, client):
    c = crear_compromiso(titulo="Ampliar la ruta de atención", fecha_limite=hace(60))
    crear_meta(compromiso=c, indicador="CEM abiertos")
    pagina = leido(client, c)
    for dicho in (c.codigo, c.titulo, c.texto, c.institucion.nombre, "Sin información", "CEM abiertos",
                  "60 días de retraso", "Nunca informó"):  # fmt: skip
        assert dicho in pagina, dicho
    assert principal(pagina) == "Registrar avance"


def test_leer_compromiso_that_is_not_there_is_missing(editora, client):
    assert client.get(url("compromisos_compromiso_leer", 987654321)).status_code == 404
    assert client.post(url("compromisos_compromiso_leer", crear_compromiso().pk)).status_code == 405


def test_leer_compromiso_of_a_draft_says_what_it_lacks(editora, client):
    c = crear_compromiso(publicado=False)
    type(c).objects.filter(pk=c.pk).update(titulo="")
    pagina = leido(client, c)
    assert "Borrador: todavía no es público" in pagina
    assert "Para publicarlo falta:" in pagina
    assert "Sin metas" in pagina
    assert principal(pagina) == "Publicar"
    assert "Registrar avance</a>" not in pagina.partition("<main")[2]


def test_leer_compromiso_tells_who_sent_each_report_and_how(editora, client):
    c = crear_compromiso()
    enlace, _secreto = crear_enlace_personal(c.institucion, nombre="Rosa Ejemplo")
    crear_avance(compromiso=c, autor=enlace.cuenta, por=crear_usuario(), fecha_corte=hace(30))
    crear_avance(compromiso=c, autor=editora, fecha_corte=hace(60))
    pagina = leido(client, c)
    assert "Rosa Ejemplo, por su enlace personal" in pagina
    assert "editora, desde el Ministerio" in pagina
    assert "enlace-" not in pagina.partition("<main")[2], "no name of an account that nobody gave"


def test_leer_compromiso_first_what_waits_for_whoever_reads(editora, client):
    c = crear_compromiso()
    borrador = crear_borrador(compromiso=c, fecha_corte=hace(9))
    publicacion.enviar(borrador, por=borrador.autor, razones=razones_para(borrador, ahora=timezone.now()))
    crear_borrador(compromiso=c, fecha_corte=hace(5))
    pagina = leido(client, c)
    assert principal(pagina) == "Revisar el informe"
    assert pagina.index(", en revisión") < pagina.index(", en borrador")


def test_leer_compromiso_shows_the_writer_what_was_returned(client):
    c = crear_compromiso()
    enlace = crear_cuenta("enlace", ROLES["enlace"], c.institucion)
    avance = crear_borrador(compromiso=c, autor=enlace, fecha_corte=hace(9))
    publicacion.enviar(avance, por=enlace, razones=razones_para(avance, ahora=timezone.now()))
    publicacion.observar(avance, por=crear_usuario(), motivo="Falta el acta.")
    client.force_login(enlace)
    pagina = leido(client, c)
    assert principal(pagina) == "Corregir lo devuelto"
    assert "Falta el acta." in pagina


def test_leer_compromiso_tells_amendments_on_their_way(editora, client):
    c = crear_compromiso(fecha_limite=date(2027, 1, 31))
    comun = {
        "compromiso": c,
        "tipo": "redaccion",
        "texto_anterior": c.texto,
        "texto_nuevo": "Otro.",
        "por": editora,
    }
    PropuestaDeEnmienda.objects.create(**comun, motivo="Lo dice la norma.")
    pagina = leido(client, c)
    assert "Enmienda propuesta" in pagina
    assert "Lo dice la norma." in pagina
    assert principal(pagina) == "Decidir la enmienda"


@pytest.mark.parametrize(("tipo", "palabra"), [("retiro", "Retirado"), ("division", "Dividido")])
def test_leer_compromiso_that_was_left_does_not_look_alive(editora, client, tipo, palabra):
    c = crear_compromiso(titulo="Lo de antes", fecha_limite=hace(60))
    crear_avance(compromiso=c, fecha_corte=hace(90))
    if tipo == "retiro":
        publicacion.retirar_compromiso(c, por=editora, motivo="Pasó a otro sector.")
    else:
        partes = [crear_compromiso(edicion=c.edicion, institucion=c.institucion, numero=n) for n in (2, 3)]
        publicacion.dividir(c, por=editora, en=partes, motivo="Pasó a otro sector.")
    pagina = leido(client, c)
    assert palabra in pagina
    assert "Pasó a otro sector." in pagina
    assert "de retraso" not in pagina
    assert "Enmendar</a>" not in pagina
    assert principal(pagina) == "Ver en el sitio"
    if tipo == "division":
        assert all(p.codigo in pagina for p in partes)


def test_leer_compromiso_timeline_keeps_what_was_corrected_and_withdrawn(editora, client):
    c = crear_compromiso()
    primero = crear_avance(compromiso=c, fecha_corte=hace(60), descripcion="Lo primero.")
    corregir_avance(primero, por=editora, motivo="Se sumó dos veces.")
    segundo = crear_avance(compromiso=c, fecha_corte=hace(30), descripcion="Lo segundo.")
    publicacion.retirar(segundo, por=editora, motivo="Era de otro.")
    pagina = leido(client, c)
    for dicho in (
        "Lo primero.",
        "Se sumó dos veces.",
        "Lo segundo.",
        "Era de otro.",
        "Corregido el",
        "Retirado el",
    ):
        assert dicho in pagina, dicho
    assert pagina.count("el que vale hoy") == 1


@pytest.mark.parametrize(
    ("rol", "ve"), [("enlace", False), ("revisora", True), ("editora", True), ("administracion", True)]
)
def test_leer_compromiso_shows_contacts_to_the_ministry(client, rol, ve):
    c = crear_compromiso()
    crear_contacto(c.institucion, nombre="Rosa Ejemplo", telefono="(01) 000 0001", correo="rosa@example.org")
    client.force_login(crear_cuenta("alguien", ROLES[rol], c.institucion if rol == "enlace" else None))
    pagina = leido(client, c)
    for dicho in ("Rosa Ejemplo", 'href="tel:010000001"', 'href="mailto:rosa@example.org"'):
        assert (dicho in pagina) is ve, dicho


def test_leer_compromiso_of_another_institution_is_not_there(client):
    client.force_login(crear_cuenta("enlace", ROLES["enlace"], crear_compromiso().institucion))
    assert client.get(url("compromisos_compromiso_leer", crear_compromiso().pk)).status_code == 404


def test_leer_compromiso_costs_the_same_with_more_reports(editora, client):
    c = crear_compromiso()
    meta = crear_meta(compromiso=c)
    crear_contacto(c.institucion)

    def consultas() -> int:
        leido(client, c)
        with CaptureQueriesContext(
            connection,
        ) as hechas:
            leido(client, c)
        return len(hechas)

    crear_avance(compromiso=c, fecha_corte=hace(400), mediciones={meta: 1}, evidencia=True)
    crear_borrador(compromiso=c, fecha_corte=hace(3))
    con_uno = consultas()
    with un_acto():
        for n in range(2, 8):
            crear_avance(compromiso=c, fecha_corte=hace(400 - n * 20), mediciones={meta: n}, evidencia=True)
            crear_borrador(compromiso=c, fecha_corte=hace(3 + n))
    assert consultas() == con_uno <= 60


def test_saved_form_leads_to_read_it_with_its_message(editora, client):
    c = crear_compromiso(publicado=False)
    datos = {
        "texto": "Haremos otra cosa.", "edicion": c.edicion_id, "institucion": c.institucion_id, "numero": 1,
        "titulo": "Otro", "version_vista": c.version, "metas-TOTAL_FORMS": 0, "metas-INITIAL_FORMS": 0,
    }  # fmt: skip
    respuesta = client.post(url("compromisos_compromiso_change", c.pk), datos, follow=True)
    assert respuesta.redirect_chain[-1][0] == url("compromisos_compromiso_leer", c.pk)
    assert 'class="success"' in respuesta.content.decode()


def test_list_and_pickers_lead_to_read(editora, client):
    c = crear_compromiso()
    lista = client.get(url("compromisos_compromiso_changelist")).content.decode()
    assert f'href="{url("compromisos_compromiso_leer", c.pk)}"' in lista
