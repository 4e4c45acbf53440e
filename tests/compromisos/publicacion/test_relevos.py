"""Hand-over: what was open moves, what was published stays signed, and it is all or nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from compromisos.models import Avance, EnlacePersonal
from compromisos.publicacion import relevos, roles
from cuentas.invitaciones import invitar
from instituciones.models import Enlace
from tests.compromisos.admin.ayudas import CLAVE, url
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_enlace_personal,
    crear_institucion,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def entidad():
    return crear_institucion(nombre="Institución de ejemplo 07")


@pytest.fixture
def de(entidad):
    cuenta = crear_cuenta("rosa", roles.ENLACE, entidad)
    cuenta.email = "rosa@example.org"
    cuenta.set_password(CLAVE)
    cuenta.save()
    return cuenta


@pytest.fixture
def jefa(client):
    jefa = crear_cuenta("jefa", roles.ADMINISTRACION)
    client.force_login(jefa)
    return jefa


def test_relevar_moves_what_is_open_and_leaves_what_is_signed(de, jefa, entidad):
    a = crear_cuenta("luis", roles.ENLACE, crear_institucion())
    compromiso = crear_compromiso(institucion=entidad)
    publicado = crear_avance(compromiso=compromiso, autor=de)
    borrador = crear_borrador(compromiso=compromiso, autor=de)
    enlace, _secreto = crear_enlace_personal(entidad, correo="Rosa@example.org")
    ajeno, _secreto = crear_enlace_personal(entidad, correo="otra@example.org")
    dentro = Client()
    dentro.force_login(de)
    _invitacion, codigo = invitar(de)
    hecho = relevos.relevar(de, a=a, por=jefa, motivo="Pasó a otra oficina.")
    assert (hecho.avances, hecho.enlaces, hecho.instituciones) == (1, [enlace], [entidad])
    de, borrador = User.objects.get(pk=de.pk), Avance.objects.get(pk=borrador.pk)
    assert not de.is_active
    assert borrador.autor == a
    ultima = borrador.history.first()
    assert (ultima.history_user, ultima.history_change_reason) == (jefa, "Pasó a otra oficina.")
    assert Avance.objects.get(pk=publicado.pk).autor == de
    assert Enlace.objects.filter(user=a, activo=True).count() == 2
    assert not Enlace.objects.filter(user=de, activo=True).exists()
    vigentes = EnlacePersonal.objects.filter(revocado_en__isnull=True)
    assert list(vigentes) == [ajeno], "of somebody else, it goes on"
    assert dentro.get("/admin/password_change/").status_code == 302
    assert Client().post("/admin/cuenta/invitacion/", {"codigo": codigo}).status_code == 410
    assert [h.que for h in a.hechos.all()] == ["recibe"]
    assert {"relevada", "desactivada"} <= {h.que for h in de.hechos.all()}
    assert a.hechos.get().detalle == (
        "De rosa: Institución de ejemplo 07; 1 avance sin publicar; 1 enlace personal revocado."
    )


def test_relevar_who_has_only_a_personal_link(jefa, entidad):
    a = crear_cuenta("luis", roles.ENLACE, entidad)
    enlace, _secreto = crear_enlace_personal(entidad)
    borrador = crear_borrador(compromiso=crear_compromiso(institucion=entidad), autor=enlace.cuenta)
    relevos.relevar(enlace.cuenta, a=a, por=jefa, motivo="Se fue.")
    assert Avance.objects.get(pk=borrador.pk).autor == a
    assert EnlacePersonal.objects.get().revocado_por == jefa


def test_the_page_invites_somebody_new_at_once(client, jefa, de, entidad, mailoutbox):
    borrador = crear_borrador(compromiso=crear_compromiso(institucion=entidad), autor=de)
    direccion = url("auth_user_relevo", de.pk)
    pagina = client.get(direccion).content.decode()
    assert "1 avance sin publicar pasa a quien sigue" in pagina
    datos = {"destino": "nueva", "nombre": "Luis Ríos", "correo": "luis@example.org"}
    assert client.post(direccion, datos).status_code == 400, "it asks why"
    assert client.post(direccion, {**datos, "correo": "", "motivo": "x"}).status_code == 400
    assert User.objects.get(pk=de.pk).is_active
    assert client.post(direccion, {**datos, "motivo": "Renunció."}).status_code == 302
    nueva = User.objects.get(email="luis@example.org")
    assert Avance.objects.get(pk=borrador.pk).autor == nueva
    assert [e.institucion for e in nueva.enlaces.all()] == [entidad]
    assert mailoutbox[0].to == ["luis@example.org"]
    assert not User.objects.get(pk=de.pk).is_active
    repetida = client.post(direccion, {**datos, "correo": "otro@example.org", "motivo": "Renunció."})
    assert "ya está desactivada" in repetida.content.decode()
    assert not User.objects.filter(email="otro@example.org").exists()


def test_the_page_offers_only_accounts_of_the_same_role(client, jefa, de):
    luis, ida = crear_cuenta("luis", roles.ENLACE, crear_institucion()), crear_cuenta("ida", roles.ENLACE)
    editora = crear_cuenta("editora", roles.EDITORA)
    User.objects.filter(pk=ida.pk).update(is_active=False)
    direccion = url("auth_user_relevo", de.pk)
    for quien, codigo in ((ida, 400), (editora, 400), (de, 400), (luis, 302)):
        datos = {"destino": "otra", "cuenta": quien.pk, "motivo": "x"}
        assert client.post(direccion, datos).status_code == codigo, quien


def test_activar_gives_no_institution_back(client, jefa, de):
    client.post(url("auth_user_relevo", de.pk), {"destino": "nadie", "motivo": "Licencia."})
    assert client.post(url("auth_user_activar", de.pk)).status_code == 302
    de.refresh_from_db()
    assert de.is_active
    assert not de.enlaces.filter(activo=True).exists()
