"""The steps of an update: each shows what it will do, asks, and does it once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compromisos.models import Avance, Compromiso, Retiro
from compromisos.publicacion import roles
from tests.compromisos.admin.ayudas import decidir, enviado_tal_cual, formulario, paso, url
from tests.factories import crear_avance, crear_borrador, crear_compromiso, crear_usuario

pytestmark = pytest.mark.django_db


def test_pasos_works_from_draft_to_withdrawn(editora, client):
    compromiso = crear_compromiso()
    client.post(url("compromisos_avance_add"), formulario(compromiso, _enviar="1"))
    avance = Avance.objects.get()
    assert avance.situacion == "en_revision"
    assert decidir(client, avance, "_devolver").status_code == 400, "a reason is asked"
    decidir(client, avance, "_devolver", motivo="Falta el informe.")
    avance.refresh_from_db()
    assert avance.situacion == "observado"
    ficha = client.get(url("compromisos_avance_change", avance.pk))
    assert "Falta el informe." in ficha.content.decode()
    datos = enviado_tal_cual(ficha)
    client.post(
        url("compromisos_avance_change", avance.pk), {**datos, "descripcion": "Con informe.", "_enviar": "1"}
    )
    decidir(client, avance, "_publicar")
    avance.refresh_from_db()
    assert (avance.situacion, avance.publicado_por, avance.descripcion) == (
        "publicado",
        editora,
        "Con informe.",
    )
    assert "Con informe." in client.get(compromiso.get_absolute_url()).content.decode()
    # Correct: a copy is opened, mended and published.
    respuesta = paso(client, avance, "corregir", motivo="Se contó mal.")
    copia = avance.correcciones.get()
    assert respuesta["Location"] == url("compromisos_avance_change", copia.pk)
    datos = enviado_tal_cual(client.get(respuesta["Location"]))
    client.post(respuesta["Location"], {**datos, "descripcion": "Bien contado.", "_publicar": "1"})
    decidir(client, copia, "_publicar")
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "Bien contado." in pagina
    assert "Se contó mal." in pagina
    # Withdraw.
    copia.refresh_from_db()
    paso(client, copia, "retirar", motivo="Era de otra entidad.")
    pagina = client.get(compromiso.get_absolute_url()).content.decode()
    assert "Era de otra entidad." in pagina
    assert Compromiso.objects.get(pk=compromiso.pk).vigente_estado == "sin_informacion"


def test_pasos_refuses_out_of_turn(editora, client):
    avance = crear_avance()
    assert client.get(url("compromisos_avance_revisar", avance.pk)).status_code == 302
    assert decidir(client, avance, "_publicar").status_code == 400
    assert paso(client, avance, "descartar").status_code == 400
    assert client.get(url("compromisos_avance_paso", avance.pk, "volar")).status_code == 404
    assert (
        client.post(
            url("compromisos_avance_paso", avance.pk, "retirar"), {"version": "x", "motivo": "y"}
        ).status_code
        == 400
    )
    assert client.get(url("compromisos_avance_paso", avance.pk, "verificar")).status_code == 403
    assert not Retiro.objects.exists()


def test_descartar_works(editora, client):
    borrador = crear_borrador(mediciones={}, evidencia=True)
    paso(client, borrador, "descartar")
    assert not Avance.objects.exists()


def test_verificar_works(client):
    avance = crear_avance(evidencia=True)
    verificadora = crear_usuario(
        permisos=[
            "compromisos.view_avance",
            "compromisos.verificar_avance",
            "instituciones.informar_por_todas_institucion",
        ]
    )
    verificadora.first_name, verificadora.last_name = "Contraloría", "de ejemplo"
    verificadora.save()
    client.force_login(verificadora)
    assert paso(client, avance, "verificar", resultado="cualquiera", motivo="Y").status_code == 400
    pagina = client.get(url("compromisos_avance_paso", avance.pk, "verificar")).content.decode()
    assert "<strong>Contraloría de ejemplo</strong>" in pagina
    assert 'name="verificador"' not in pagina
    # Whoever it says to be, it is who it is.
    paso(
        client,
        avance,
        "verificar",
        resultado="verificado",
        verificador="Defensoría del Pueblo",
        motivo="Se visitó.",
    )
    assert avance.verificaciones.get().verificador == "Contraloría de ejemplo"
    pagina = client.get(avance.compromiso.get_absolute_url()).content.decode()
    assert "Contraloría de ejemplo" in pagina
    assert "Verificado por Contraloría de ejemplo" in pagina


def test_verificar_own_and_other_institution(client, mundo):
    persona = mundo.cuentas["enlace"]
    persona.groups.add(roles.grupo(roles.VERIFICACION))
    client.force_login(persona)
    suyo, de_otra = (
        client.get(reverse("admin:compromisos_avance_paso", args=[c.publicado.pk, "verificar"])).status_code
        for c in (mundo.suya, mundo.otra)
    )
    assert (suyo, de_otra) == (403, 200)
