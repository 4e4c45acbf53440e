"""A double click makes one thing, not two."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from compromisos.models import Avance, EnlacePersonal
from cuentas.models import Envio
from tests.base.ayudas import foto, subido
from tests.compromisos.admin.ayudas import enviado_tal_cual, formulario, url
from tests.compromisos.informar.ayudas import entrar
from tests.factories import (
    crear_borrador,
    crear_compromiso,
    crear_enlace_personal,
    crear_institucion,
    crear_superusuario,
)

DATOS = {"fecha_corte": "2026-09-30", "estado": "en_proceso", "descripcion": "Algo.", "accion": "borrador"}


def test_the_same_draft_sent_twice_is_one(db, client):
    client.force_login(crear_superusuario())
    datos = formulario(crear_compromiso(), descripcion="Se hizo.")
    primera, segunda = (client.post(url("compromisos_avance_add"), datos) for _n in range(2))
    assert (primera.status_code, segunda.status_code) == (302, 302)
    assert primera["Location"] == segunda["Location"]
    assert Avance.objects.count() == 1
    otra = datos | {"descripcion": "Otra cosa.", "fecha_corte": "2026-08-31"}  # of the same day, it is asked
    assert client.post(url("compromisos_avance_add"), otra).status_code == 302
    assert Avance.objects.count() == 2


def test_the_second_answer_says_what_the_first_said(db, client):
    """The browser that clicked twice gives up the first answer, and with it the cookie of its words, or not."""
    client.force_login(crear_superusuario())
    datos = formulario(crear_compromiso(), descripcion="Se hizo.")
    client.post(url("compromisos_avance_add"), datos)
    con_sus_palabras = client.cookies["messages"].value
    for lo_que_llego in ("", con_sus_palabras):
        client.cookies["messages"] = lo_que_llego
        segunda = client.post(url("compromisos_avance_add"), datos, follow=True)
        assert [str(m) for m in segunda.context["messages"]] == ["Borrador guardado. Todavía no es público."]


def test_a_change_sent_twice_is_one_and_nobody_else_made_it(db, client):
    """It said «otra persona guardó este registro» to whoever clicked twice on «Guardar»."""
    client.force_login(crear_superusuario())
    suya = crear_institucion(nombre="Municipalidad de Prueba")
    donde = url("instituciones_institucion_change", suya.pk)
    datos = enviado_tal_cual(client.get(donde)) | {
        "nombre": "Municipalidad Provincial de Prueba",
        "motivo_del_cambio": "Así se llama.",
    }
    respuestas = [client.post(donde, datos) for _n in range(2)]
    assert [r.status_code for r in respuestas] == [302, 302]
    dicho = [str(m) for m in client.get(respuestas[1]["Location"]).context["messages"]]
    assert len(dicho) == 1
    assert "Se guardaron los cambios" in dicho[0]
    suya.refresh_from_db()
    assert client.post(donde, datos | {"nombre": "Otra"}).status_code == 200, "of a version that is no more"


@pytest.mark.parametrize("nombre", ["enviar", "descartar"])
def test_a_step_taken_twice_is_one(db, client, nombre):
    client.force_login(crear_superusuario())
    borrador = crear_borrador(descripcion="Se hizo.")
    donde, datos = url("compromisos_avance_paso", borrador.pk, nombre), {"version": borrador.version}
    respuestas = [client.post(donde, datos) for _n in range(2)]
    assert [r.status_code for r in respuestas] == [302, 302]
    dicho = [str(m) for m in client.get(respuestas[1]["Location"]).context["messages"]]
    assert len(dicho) == 1
    assert dicho[0].startswith(("Enviado a revisión", "Borrador descartado"))


def test_the_same_photo_sent_twice_is_one(db, client):
    from compromisos.models import Foto

    client.force_login(crear_superusuario())
    compromiso, datos = crear_compromiso(), foto()
    for _n in range(2):
        ficha = {
            "foto-TOTAL_FORMS": "1", "foto-INITIAL_FORMS": "0", "foto-0-imagen": subido(datos, "a.jpg"),
            "foto-0-texto_alternativo": "Una", "credito": "MIMP", "compromiso": compromiso.pk,
        }  # fmt: skip
        assert client.post(url("compromisos_foto_add"), ficha).status_code == 302
    assert Foto.objects.count() == 1


def test_what_was_not_saved_may_be_sent_again(db, client):
    """A form in error is no sending: mended or not, it is looked at anew; and so is the same one a minute later."""
    client.force_login(crear_superusuario())
    compromiso = crear_compromiso()
    mal = formulario(compromiso, descripcion="")
    for _n in range(2):
        assert client.post(url("compromisos_avance_add"), mal).status_code == 200
    assert not Envio.objects.exists()
    bien = formulario(compromiso, descripcion="Se hizo.")
    with time_machine.travel("2026-11-25 10:00", tick=False) as reloj:
        client.force_login(crear_superusuario())
        client.post(url("compromisos_avance_add"), bien)
        reloj.shift(61)
        visto = bien | {"otros_vistos": str(Avance.objects.get().pk)}  # it is asked about, once
        assert client.post(url("compromisos_avance_add"), bien).status_code == 200
        client.post(url("compromisos_avance_add"), visto)
    assert Avance.objects.count() == 2
    assert Envio.objects.count() == 1, "what is over is swept"


def test_two_people_may_send_the_same(db):
    datos = formulario(crear_compromiso(), descripcion="Se hizo.")
    for n in range(2):
        cliente = Client()
        cliente.force_login(crear_superusuario(username=f"jefa{n}"))
        vistos = ",".join(str(a.pk) for a in Avance.objects.all())  # the second is told of the first
        cliente.post(url("compromisos_avance_add"), datos | {"otros_vistos": vistos})
    assert Avance.objects.count() == 2


def test_the_form_of_a_personal_link_sent_twice_is_one(db, client):
    suyo = crear_compromiso()
    _enlace, secreto = crear_enlace_personal(suyo.institucion)
    entrar(client, secreto)
    for _n in range(2):
        assert client.post(reverse("informar_compromiso", args=[suyo.codigo]), DATOS).status_code == 302
    assert Avance.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads need a database that they share")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("por", ["admin", "enlace"])
def test_both_clicks_at_once_are_one(por):
    suyo = crear_compromiso()
    primera = Client()
    if por == "admin":
        primera.force_login(crear_superusuario())
        donde, datos = url("compromisos_avance_add"), formulario(suyo, descripcion="Se hizo.")
    else:
        _enlace, secreto = crear_enlace_personal(suyo.institucion)
        entrar(primera, secreto)
        donde, datos = reverse("informar_compromiso", args=[suyo.codigo]), DATOS
    galleta = primera.cookies["sessionid"].value
    salida = threading.Barrier(4)

    def enviar(_n: int) -> int:
        cliente = Client()
        cliente.cookies["sessionid"] = galleta
        salida.wait()
        try:
            return cliente.post(donde, datos).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as hilos:
        assert set(hilos.map(enviar, range(4))) == {302}
    assert Avance.objects.count() == 1
    assert EnlacePersonal.objects.count() == (por == "enlace")
