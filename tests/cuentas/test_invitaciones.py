"""An invitation: its owner sets the password, once, in time; looking at it spends nothing, and nothing is told to who guesses."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from base.codigos import huella
from compromisos.publicacion import roles
from cuentas import invitaciones
from cuentas.models import ClaveProvisional, Invitacion, provisional
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.cuentas.test_entrada import activar, entrar

pytestmark = pytest.mark.django_db
PUERTA = "/admin/cuenta/invitacion/"
CLAVE = "tres-tristes-tigres-25"


@pytest.fixture
def suya():
    cuenta = crear_cuenta("editora", roles.EDITORA)
    cuenta.first_name, cuenta.email = "Ana Torres", "ana@example.org"
    cuenta.save()
    return cuenta


@pytest.fixture
def codigo(suya) -> str:
    return invitaciones.invitar(suya)[1]


def poner(client, codigo, clave=CLAVE, otra=None):
    return client.post(
        PUERTA, {"codigo": codigo, "new_password1": clave, "new_password2": clave if otra is None else otra}
    )


def test_invitacion_works_once_and_leads_in(client, suya, codigo):
    assert client.get(PUERTA).status_code == 200
    pagina = client.post(PUERTA, {"codigo": codigo})
    assert "Ana Torres" in pagina.content.decode()
    assert "no-store" in pagina["Cache-Control"]
    dentro = poner(client, codigo)
    assert (dentro.status_code, dentro["Location"]) == (302, "/admin/")
    assert client.session["_auth_user_id"] == str(suya.pk)
    suya.refresh_from_db()
    assert suya.check_password(CLAVE)
    for otra in (client, Client()):
        repetida = poner(otra, codigo, "otra-clave-de-elefantes")
        assert repetida.status_code == 410
        assert "Ya se usó" in repetida.content.decode()
    suya.refresh_from_db()
    assert suya.check_password(CLAVE)
    assert [h.que for h in suya.hechos.all()] == ["clave", "invitada"]


def test_looking_at_it_spends_nothing(client, suya, codigo):
    """Mail servers open what a message has, follow it and run its scripts: none of that is the button."""
    for _vez in range(3):
        assert client.get(PUERTA).status_code == 200
        assert client.head(PUERTA).status_code == 200
        assert client.post(PUERTA, {"codigo": codigo}).status_code == 200
    assert Invitacion.objects.get().usada_en is None
    assert poner(client, codigo).status_code == 302
    assert codigo not in invitaciones.direccion(codigo).partition("#")[0]


@pytest.mark.parametrize("como", [str.lower, lambda c: c.replace("-", " "), lambda c: f"https://x/y/#{c}"])
def test_invitacion_works_as_people_paste_it(client, codigo, como):
    assert poner(client, como(codigo)).status_code == 302


@pytest.mark.parametrize("nada", ["", "x" * 5000, "AAAAA-AAAAA-AAAAA-AAAAA", "\x00", "#", "1", "' OR 1=1"])
def test_forged_codes_open_nothing_and_say_the_same(client, codigo, nada):
    respuesta = poner(client, nada)
    assert respuesta.status_code == 404
    assert "no es de ninguna invitación" in respuesta.content.decode()
    assert Invitacion.objects.get().usada_en is None
    assert huella(codigo) not in respuesta.content.decode()


def test_expired_says_when_and_whom_to_ask(client, suya):
    jefa = crear_cuenta("jefa", roles.ADMINISTRACION)
    jefa.first_name, jefa.email = "Rosa Díaz", "rosa@example.org"
    jefa.save()
    _invitacion, codigo = invitaciones.invitar(suya, por=jefa)
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        respuesta = poner(client, codigo)
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 410
    assert "Venció el" in pagina
    assert "Rosa Díaz" in pagina
    assert "rosa@example.org" in pagina
    suya.refresh_from_db()
    assert not suya.has_usable_password()


def test_a_closed_account_is_not_opened_by_it(client, suya, codigo):
    suya.is_active = False
    suya.save()
    respuesta = poner(client, codigo)
    assert respuesta.status_code == 410
    assert "desactivada" in respuesta.content.decode()
    assert "_auth_user_id" not in client.session
    with pytest.raises(ValidationError):
        invitaciones.invitar(suya)


@pytest.mark.parametrize(
    ("clave", "otra"),
    [("corta", None), ("123456789012", None), ("editora-editora", None), (CLAVE, "otra-cosa")],
)
def test_a_bad_password_spends_nothing(client, suya, codigo, clave, otra):
    respuesta = poner(client, codigo, clave, otra)
    assert respuesta.status_code == 200
    assert "Error:" in respuesta.content.decode()
    assert Invitacion.objects.get().usada_en is None


def test_another_password_asks_for_the_second_factor_and_ends_the_sessions(client, suya, settings):
    """Whoever reads somebody's mail has a link, and no telephone."""
    settings.EXIGIR_SEGUNDO_FACTOR = True
    suya.set_password(CLAVE)
    suya.save()
    provisional(suya)
    ClaveProvisional.objects.all().delete()
    entrar(client)
    activar(client)
    assert Authenticator.objects.filter(user=suya, type="totp").exists()
    assert client.get("/admin/").status_code == 200
    _invitacion, codigo = invitaciones.invitar(suya)
    ajeno = Client()
    hecho = poner(ajeno, codigo, "otra-clave-de-elefantes")
    assert hecho["Location"].startswith("/admin/cuenta/segundo-factor/codigo/")
    assert "_auth_user_id" not in ajeno.session
    assert client.get("/admin/").status_code == 302, "the old password's session is over"


def test_it_takes_the_place_of_a_provisional_password(client, suya):
    suya.set_password(CLAVE)
    suya.save()
    provisional(suya)
    poner(client, invitaciones.invitar(suya)[1], "otra-clave-de-elefantes")
    assert not ClaveProvisional.objects.exists()
    assert client.get("/admin/").status_code == 200


def test_no_redirect_leads_out(client, codigo):
    datos = {
        "codigo": codigo,
        "new_password1": CLAVE,
        "new_password2": CLAVE,
        "next": "https://malo.example/",
    }
    assert client.post(f"{PUERTA}?next=https://malo.example/", datos)["Location"] == "/admin/"


def test_entrar_works_with_the_e_mail_and_tells_nobody_which_there_are(client, suya):
    suya.set_password(CLAVE)
    suya.save()

    def dicho(nombre: str) -> str:
        pagina = entrar(Client(), usuario=nombre, clave="otra").content.decode()
        pagina = pagina.replace(nombre, "").replace("editora", "")
        return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", pagina)

    assert dicho("ana@example.org") == dicho("nadie@example.org")
    assert entrar(client, usuario="ANA@example.org ").status_code == 302
    otra = crear_cuenta("otra", roles.EDITORA)
    otra.email = "ana@example.org"
    otra.save()
    assert entrar(Client(), usuario="ana@example.org").status_code == 200, "of two, neither"


def test_tries_of_the_e_mail_and_of_the_name_are_the_same_tries(client, suya):
    for escrito in ("ana@example.org", "editora", "ANA@EXAMPLE.ORG", "Editora", "ana@example.org"):
        assert "no coinciden" in entrar(client, usuario=escrito, clave="otra").content.decode()
    assert "Demasiados intentos" in entrar(client, usuario="editora").content.decode()
