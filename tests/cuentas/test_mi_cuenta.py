"""«Mi cuenta»: one's own name and sessions, and nothing of anybody else's."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from compromisos.publicacion import roles
from cuentas import invitaciones
from cuentas.models import Sesion
from cuentas.sesiones import aparato
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.cuentas.test_entrada import ABIERTA, CLAVE, entrar
from tests.factories import crear_institucion

pytestmark = pytest.mark.django_db
MIA = "/admin/cuenta/"


@pytest.fixture
def suya():
    cuenta = crear_cuenta("editora", roles.EDITORA)
    cuenta.set_password(CLAVE)
    cuenta.save()
    return cuenta


@pytest.mark.parametrize("rol", roles.ROLES)
def test_mi_cuenta_works_for_each_role(client, rol):
    cuenta = crear_cuenta(rol, roles.ROLES[rol], crear_institucion() if rol == "enlace" else None)
    client.force_login(cuenta)
    pagina = client.get(MIA)
    assert pagina.status_code == 200
    assert "no-store" in pagina["Cache-Control"]
    assert cuenta.username in pagina.content.decode()


def test_mi_cuenta_anonymous(client):
    assert client.get(MIA)["Location"].startswith("/admin/cuenta/entrar/")
    assert client.post(MIA, {"nombre": "X"})["Location"].startswith("/admin/cuenta/entrar/")


def test_name_is_changed_and_nothing_else_is_taken(client, suya):
    client.force_login(suya)
    datos = {
        "nombre": " Ana  Torres ",
        "email": "otro@example.org",
        "is_superuser": "on",
        "username": "jefa",
        "pk": "1",
    }
    assert client.post(MIA, datos).status_code == 302
    suya.refresh_from_db()
    assert (suya.get_full_name(), suya.email, suya.is_superuser, suya.username) == (
        "Ana Torres",
        "",
        False,
        "editora",
    )
    assert suya.hechos.get().detalle == "Nombre: — → Ana Torres"
    assert client.post(MIA, {"nombre": ""}).status_code == 200
    assert suya.hechos.count() == 1


def test_the_others_are_closed_and_this_one_goes_on(suya):
    este, otro, de_otra = (
        Client(headers={"user-agent": "Mozilla/5.0 (Android) Chrome/130"}),
        Client(),
        Client(),
    )
    for cliente in (este, otro):
        entrar(cliente)
    ajena = crear_cuenta("ajena", roles.EDITORA)
    de_otra.force_login(ajena)
    pagina = este.get(MIA).content.decode()
    assert "Chrome en Android" in pagina
    assert pagina.count("desde el") == 2
    este.post(MIA, {"cerrar": "1"})
    assert (este.get(MIA).status_code, otro.get(MIA).status_code, de_otra.get(MIA).status_code) == (
        200,
        302,
        200,
    )
    assert [h.que for h in suya.hechos.all()] == ["sesiones"]


def test_a_new_password_keeps_the_row_of_this_session(suya):
    este = Client()
    entrar(este)
    este.post(
        ABIERTA,
        {
            "old_password": CLAVE,
            "new_password1": "cuatro-loros-en-bici",
            "new_password2": "cuatro-loros-en-bici",
        },
    )
    sesion = este.session
    sesion["sesion_ultima"] -= 61
    sesion.save()
    este.get(MIA)
    assert Sesion.objects.get().clave == este.session.session_key
    este.post("/admin/logout/")
    assert not Sesion.objects.exists()


def test_a_new_password_ends_the_other_sessions(suya):
    este, otro = Client(), Client()
    for cliente in (este, otro):
        entrar(cliente)
    este.post(
        ABIERTA,
        {
            "old_password": CLAVE,
            "new_password1": "cuatro-loros-en-bici",
            "new_password2": "cuatro-loros-en-bici",
        },
    )
    assert Sesion.objects.count() == 1  # nor is it listed any more
    assert not Session.objects.filter(pk=otro.session.session_key).exists()
    assert (este.get(MIA).status_code, otro.get(MIA).status_code) == (200, 302)


def test_an_invitation_that_sets_a_password_ends_them_all(suya):
    otro = Client()
    entrar(otro)
    invitacion, _codigo = invitaciones.invitar(suya)
    assert invitaciones.aceptar(invitacion, "cuatro-loros-en-bici")
    assert otro.get(MIA).status_code == 302
    assert not Sesion.objects.exists()


def test_signing_out_leaves_nothing_in_the_browser(suya):
    este = Client()
    entrar(este)
    assert "Clear-Site-Data" not in este.get(MIA)
    fuera = este.post("/admin/logout/")
    assert fuera["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    ("agente", "dicho"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge en Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile Safari/604.1", "Safari en iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox en Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_aparato_says_what_is_known(agente, dicho):
    assert aparato(agente) == dicho
