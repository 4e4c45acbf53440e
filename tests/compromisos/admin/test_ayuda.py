"""Help inside: first steps that tick themselves, words explained where they are read, whom to ask at the door."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from compromisos import publicacion
from compromisos.lectura.primeros_pasos import RECETAS, pasos_de
from compromisos.models import Firma
from compromisos.publicacion import roles
from compromisos.reglas.palabras import Estado, Frescura, Plazo, Respaldo, SituacionAvance
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_enlace_personal,
    crear_periodo,
)

pytestmark = pytest.mark.django_db


def dicho(respuesta) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", respuesta.content.decode())).split())


def hechos(user) -> set[str]:
    return {str(p.frase) for p in pasos_de(get_user_model().objects.get(pk=user.pk)) if p.hecho}


PASOS = {
    "enlace": ["Registre un avance y envíelo a revisión"],
    "verificacion": ["Verifique un avance publicado"],
    "direccion": [],
    "revisora": ["Revise un avance: publíquelo o devuélvalo", "Verifique un avance publicado"],
    "editora": [
        "Registre un compromiso",
        "Importe un archivo",
        "Abra un periodo de reporte",
        "Dé un enlace personal a quien informa por una institución",
        "Revise un avance: publíquelo o devuélvalo",
    ],
}


@pytest.mark.parametrize("clave", roles.ROLES)
def test_pasos_of_each_role_lead_where_it_may_go(client, clave):
    cuenta = crear_cuenta("quien", roles.ROLES[clave])
    client.force_login(cuenta)
    pasos = pasos_de(cuenta)
    assert [str(p.frase) for p in pasos] == PASOS.get(clave, [str(r.frase) for r in RECETAS if not r.sin])
    for paso in pasos:
        assert client.get(reverse(paso.vista), follow=True).status_code == 200, paso.vista


def test_pasos_tick_themselves():
    editora, otra = crear_cuenta("editora", roles.EDITORA), crear_cuenta("otra", roles.EDITORA)
    crear_periodo(abierto_por=otra)
    crear_enlace_personal(por=otra)
    assert hechos(editora) == set()
    compromiso = crear_compromiso(publicado=False)
    registrado = compromiso.history.latest()
    registrado.history_user = editora
    registrado.save()
    assert hechos(editora) == {"Registre un compromiso"}
    enviado = crear_borrador()
    publicacion.enviar(enviado, por=enviado.autor)
    publicacion.observar(enviado, por=editora, motivo="Falta el acta.")
    crear_enlace_personal(por=editora)
    assert hechos(editora) >= {"Revise un avance: publíquelo o devuélvalo"}
    assert len(hechos(editora)) == 3
    jefa = crear_cuenta("jefa", roles.ADMINISTRACION)
    assert "Cree la cuenta de otra persona" in hechos(jefa)
    assert "Escriba quién firma las cartas, y su teléfono" not in hechos(jefa)
    Firma.objects.update_or_create(pk=Firma.UNICA, defaults={"ministerio": "Ministerio de Ejemplo"})
    assert "Escriba quién firma las cartas, y su teléfono" in hechos(jefa)


def test_pasos_of_an_enlace_and_of_who_verifies():
    enlace, fuera = crear_cuenta("enlace", roles.ENLACE), crear_cuenta("fuera", roles.VERIFICACION)
    borrador = crear_borrador(autor=enlace)
    assert hechos(enlace) == set()
    publicacion.enviar(borrador, por=enlace)
    assert len(hechos(enlace)) == 1
    avance = crear_avance()
    publicacion.verificar(avance, por=fuera, verificador="Otra", resultado="verificado", motivo="Visto.")
    assert len(hechos(fuera)) == 1


def test_pasos_cost_one_query():
    cuenta = get_user_model().objects.get(pk=crear_cuenta("jefa", roles.ADMINISTRACION).pk)
    cuenta.get_all_permissions()
    with CaptureQueriesContext(connection) as consultas:
        pasos_de(cuenta)
    assert len(consultas) == 1


def test_primeros_pasos_are_shown_until_done_or_put_away(client):
    cuenta = crear_cuenta("fuera", roles.VERIFICACION)
    client.force_login(cuenta)
    hoy = reverse("admin:index")
    assert "Primeros pasos" in dicho(client.get(hoy))
    guardar = reverse("admin:guardar_primeros_pasos")
    assert client.get(guardar).headers["Location"] == hoy
    assert "Primeros pasos" in client.get(hoy).content.decode(), "only opened, nothing is put away"
    assert client.post(guardar).headers["Location"] == hoy
    assert "Primeros pasos" not in dicho(client.get(hoy))
    assert "Primeros pasos" in dicho(client.get(reverse("admin:mi_rol")))
    otra = crear_cuenta("otra", roles.VERIFICACION)
    client.force_login(otra)  # in the same browser
    assert "Primeros pasos" in dicho(client.get(hoy))
    publicacion.verificar(
        crear_avance(), por=otra, verificador="Otra", resultado="verificado", motivo="Visto."
    )
    assert "Primeros pasos" not in dicho(client.get(hoy))
    client.logout()
    assert client.post(guardar).status_code == 302


@pytest.mark.parametrize(
    ("lista", "palabras"),
    [
        ("compromisos_compromiso", [*Estado, *Plazo, *Frescura, *Respaldo]),
        ("compromisos_avance", [*SituacionAvance, *Estado]),
    ],
)
def test_each_word_of_a_list_is_explained_in_it(client, lista, palabras):
    client.force_login(crear_cuenta("editora", roles.EDITORA))
    pagina = dicho(client.get(reverse(f"admin:{lista}_changelist")))
    for palabra in palabras:
        assert palabra.explicacion in pagina, palabra
    assert "Qué significa cada palabra" not in dicho(client.get(reverse("admin:compromisos_foto_changelist")))


def test_the_door_says_whose_it_is(client, settings):
    entrar = reverse("account_login")
    assert "Ayuda para entrar" not in dicho(client.get(entrar))
    Firma.objects.update_or_create(
        pk=Firma.UNICA,
        defaults={
            "ministerio": "Ministerio de Ejemplo",
            "telefono": "01 000 0000, anexo 12",
            "persona": "Rosa",
        },
    )
    pagina = dicho(client.get(entrar))
    assert "Ministerio de Ejemplo Ayuda para entrar: 01 000 0000, anexo 12" in pagina
    assert "Rosa" not in pagina
