"""The door of the staff: one, counted, with a second factor for whoever may publish, and shut after a while."""

from __future__ import annotations

import logging
import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from compromisos.publicacion import roles
from cuentas.nombres import nombre_de_cuenta, nombre_libre
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_superusuario, crear_usuario
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
CLAVE = "tres-tristes-tigres-25"
ENTRAR, ACTIVAR, CODIGO = "/admin/cuenta/entrar/", "/admin/cuenta/segundo-factor/activar/", "/admin/cuenta/segundo-factor/codigo/"  # fmt: skip
ABIERTA = "/admin/password_change/"  # a page of the admin that needs no permission


@compartida
def editora():
    user = crear_cuenta("editora", roles.EDITORA)
    user.set_password(CLAVE)
    user.save()
    return user


@pytest.fixture
def en_serio(settings):
    settings.EXIGIR_SEGUNDO_FACTOR = True


def entrar(client, *, clave=CLAVE, usuario="editora", **datos):
    return client.post(ENTRAR, {"login": usuario, "password": clave, **datos})


def codigo(secreto: str) -> str:
    return format_hotp_value(hotp_value(secreto, int(time.time()) // 30))


def activar(client) -> tuple[str, list[str]]:
    """The secret and the recovery codes of whoever is signed in."""
    pagina = client.get(ACTIVAR).content.decode()
    secreto = re.search(r'class="clave-totp">(\w+)<', pagina)[1]
    hecho = client.post(ACTIVAR, {"code": codigo(secreto)}, follow=True)
    return secreto, re.findall(r"<code>(\d{8})</code>", hecho.content.decode())


# --- The password


@pytest.mark.parametrize(
    "escrito", ["Editora", "EDITORA", " editora ", "editora ", "Edi tora", "\u200beditora\u00a0"]
)
def test_entrar_works_as_a_telephone_writes_the_name(client, editora, escrito):
    assert entrar(client, usuario=escrito).status_code == 302
    assert client.session["_auth_user_id"] == str(editora.pk)


def test_entrar_works_without_the_keyboard_meddling(client):
    caja = re.search(r'<input[^>]*name="login"[^>]*>', client.get(ENTRAR).content.decode())[0]
    for atributo in (
        'autocapitalize="none"',
        'autocorrect="off"',
        'spellcheck="false"',
        'autocomplete="username"',
    ):
        assert atributo in caja


def test_entrar_counts_tries_by_the_account_whatever_the_capitals(client, editora):
    for escrito in ("editora", "Editora", "EDITORA", " eDitora", "editorA "):
        assert "no coinciden" in entrar(client, usuario=escrito, clave="otra").content.decode()
    assert "Demasiados intentos" in entrar(client, usuario="EDitora").content.decode()


def test_entrar_takes_of_two_that_differ_in_capitals_the_one_written_so(client, editora):
    otra = crear_usuario(username="Editora")
    assert nombre_de_cuenta("Editora") == "Editora"
    assert nombre_de_cuenta("editora") == "editora"
    assert nombre_de_cuenta("EDITORA") == "EDITORA"
    assert entrar(client, usuario="EDITORA").status_code == 200
    otra.delete()


def test_no_account_takes_the_name_of_another_in_capitals(editora):
    """The name is made of the e-mail, and is another's for nobody."""
    crear_usuario(username="Maria.Q")
    nombres = ("Editora@example.org", "maria.q@example.org", "ñandú+x@example.org", "@")
    assert [nombre_libre(correo) for correo in nombres] == ["editora2", "maria.q2", "andx", "cuenta"]


def test_entrar_works_and_leads_where_one_was_going(client, editora):
    """There is one door."""
    pedida = "/admin/compromisos/avance/?situacion=borrador"
    puerta = client.get(pedida, follow=True)
    assert puerta.redirect_chain[-1][0].startswith(ENTRAR)
    destino = re.search(r'name="next" value="([^"]+)"', puerta.content.decode())[1]
    anonima = client.session.session_key
    dentro = entrar(client, next=destino)
    assert dentro["Location"] == pedida
    assert client.session.session_key != anonima
    galleta = dentro.cookies["sessionid"]
    assert not galleta["max-age"]  # it ends with the browser
    assert galleta["httponly"]
    assert client.post("/admin/login/", {"username": "editora", "password": CLAVE}).status_code == 302


@pytest.mark.parametrize("fuera", ["https://malo.example/", "//malo.example", "javascript:alert(1)"])
def test_entrar_leads_to_no_other_site(client, editora, fuera):
    assert entrar(client, next=fuera)["Location"] == "/admin/"


def test_entrar_refuses_after_five_wrong_tries(client, editora, caplog):
    with time_machine.travel("2026-11-25 10:00", tick=False) as reloj:
        for _vez in range(5):
            assert "no coinciden" in entrar(client, clave="otra").content.decode()
        cerrada = entrar(Client())
        assert cerrada.status_code == 200
        assert "Demasiados intentos" in cerrada.content.decode()
        assert f"locked: account {editora.pk}" in caplog.text
        reloj.shift(15 * 60 + 1)
        assert entrar(Client()).status_code == 302


def test_entrar_counts_tries_from_one_place(client, editora):
    """Twenty names from one address in a minute, and not one more."""
    respuestas = [entrar(client, usuario=f"nadie{n}", clave="x").content.decode() for n in range(21)]
    assert "no coinciden" in respuestas[19]
    assert "Demasiados intentos" in respuestas[20]


def test_entrar_tells_nobody_which_accounts_there_are(client, editora):
    def dicho(usuario: str) -> str:
        pagina = entrar(client, usuario=usuario, clave="otra").content.decode()
        return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", pagina.replace(usuario, ""))

    assert dicho("editora") == dicho("nadie")
    editora.is_active = False
    editora.save()
    assert "no coinciden" in entrar(client).content.decode()


def test_entrar_is_logged_without_secrets(client, editora, caplog):
    caplog.set_level(logging.INFO, logger="cuentas")
    entrar(client, clave="otra-clave-secreta")
    entrar(client, usuario=CLAVE, clave="editora")  # the password, typed in the wrong box
    entrar(client, usuario="editora\nsigned in: 'root'", clave="x")
    entrar(client)
    client.post("/admin/logout/")
    lineas = [r.getMessage() for r in caplog.records if r.name == "cuentas"]
    assert lineas == [
        f"wrong password: account {editora.pk}",
        "wrong password: no such account",
        "wrong password: no such account",
        f"signed in: account {editora.pk}",
        f"signed out: account {editora.pk}",
    ]
    assert CLAVE not in caplog.text
    assert "editora" not in "".join(lineas)
    assert "otra-clave-secreta" not in caplog.text


@pytest.mark.parametrize("nombre", ["account_signup", "account_reset_password", "account_email"])
def test_alta_404_and_no_mail_goes_out(client, editora, nombre):
    """There is no other way in."""
    with pytest.raises(NoReverseMatch):
        reverse(nombre)
    assert (
        client.get("/admin/cuenta/signup/").status_code == 302
    )  # to the door, like any address of the admin
    entrar(client)
    activar(client)
    assert mail.outbox == []


@pytest.mark.parametrize("mala", ["corta", "123456789012345", "q1w2e3r4t5y6", "editora12345"])
def test_clave_refuses_weak_ones(client, editora, mala):
    client.force_login(editora)
    hecho = client.post(ABIERTA, {"old_password": CLAVE, "new_password1": mala, "new_password2": mala})
    assert hecho.status_code == 200
    assert hecho.context["form"].errors


# --- The second factor


@pytest.mark.parametrize("rol", roles.ROLES)
def test_segundo_factor_is_asked_of_who_publishes_or_reads_of_people(client, en_serio, rol):
    client.force_login(crear_cuenta("alguien", roles.ROLES[rol]))
    lleva_a = client.get(ABIERTA).get("Location")
    assert lleva_a == (None if rol == "enlace" else ACTIVAR)
    if lleva_a:
        assert client.post("/admin/compromisos/avance/publicar/")["Location"] == ACTIVAR
        assert client.post("/admin/logout/").status_code == 200


def test_segundo_factor_is_asked_of_a_superuser(client, en_serio):
    client.force_login(crear_superusuario())
    assert client.get("/admin/")["Location"] == ACTIVAR


def test_segundo_factor_works_after_the_password(client, editora, en_serio):
    entrar(client)
    secreto, recuperacion = activar(client)
    assert len(recuperacion) == 10
    assert client.get(ABIERTA).status_code == 200
    otra = Client()
    assert entrar(otra)["Location"].startswith(CODIGO)
    assert otra.get(ABIERTA).status_code == 302
    assert "no vale" in otra.post(CODIGO, {"code": "000000"}).content.decode()
    with time_machine.travel(time.time() + 60):  # the code that activated it was already used
        assert otra.post(CODIGO, {"code": codigo(secreto)}).status_code == 302
        assert otra.get(ABIERTA).status_code == 200


def test_codigo_de_recuperacion_works_once(client, editora, en_serio):
    entrar(client)
    _secreto, recuperacion = activar(client)
    for esperado in (302, 200):
        otra = Client()
        entrar(otra)
        assert otra.post(CODIGO, {"code": recuperacion[0]}).status_code == esperado


def test_a_code_of_the_telephone_works_once(client, editora, en_serio):
    """Whoever looked over a shoulder has half a minute, and nothing."""
    entrar(client)
    secreto, _recuperacion = activar(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=5), tick=False):
        for esperado in (302, 200):
            otra = Client()
            entrar(otra)
            assert otra.post(CODIGO, {"code": codigo(secreto)}).status_code == esperado


@pytest.mark.parametrize(("caja", "que"), [("password", "current-password"), ("login", "username")])
def test_entrar_is_filled_and_pasted_by_managers(client, db, caja, que):
    dicha = re.search(rf'<input[^>]*name="{caja}"[^>]*>', client.get(ENTRAR).content.decode())[0]
    assert f'autocomplete="{que}"' in dicha
    assert not re.search(r"onpaste|readonly|autocomplete=\"off", dicha)


def test_segundo_factor_refuses_after_wrong_codes(client, editora, caplog):
    entrar(client)
    secreto, _recuperacion = activar(client)
    otra = Client()
    entrar(otra)
    for _vez in range(5):
        otra.post(CODIGO, {"code": "000000"})
    with time_machine.travel(time.time() + 60):
        assert "Demasiados intentos" in otra.post(CODIGO, {"code": codigo(secreto)}).content.decode()
    assert f"wrong second factor: account {editora.pk}" in caplog.text
    assert secreto not in caplog.text


def test_segundo_factor_is_not_taken_off_by_who_needs_it(client, editora, settings):
    entrar(client)
    activar(client)
    quitar = reverse("mfa_deactivate_totp")
    settings.EXIGIR_SEGUNDO_FACTOR = True
    assert "no se quita aquí" in client.post(quitar).content.decode()
    assert Authenticator.objects.count() == 2
    settings.EXIGIR_SEGUNDO_FACTOR = False
    assert client.post(quitar).status_code == 302
    assert not Authenticator.objects.exists()


def test_segundo_factor_is_kept_under_the_key_of_the_site(client, editora, settings, caplog):
    entrar(client)
    secreto, _recuperacion = activar(client)
    guardado = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secreto not in guardado
    totp = Authenticator.objects.get(type="totp")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "otra" * 20, [settings.SECRET_KEY]
    assert totp.wrap().validate_code(codigo(secreto)), "with the key of before among ours"
    settings.SECRET_KEY_FALLBACKS = []
    assert not totp.wrap().validate_code(codigo(secreto))
    assert "SECRET_KEY_FALLBACKS" in caplog.text


def test_secretos_no_permission_for_anybody(client, editora):
    entrar(client)
    activar(client)
    client.force_login(crear_superusuario())
    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert "mfa" not in [app["app_label"] for app in client.get("/admin/").context["app_list"]]


def test_confirmar_is_asked_later(client, editora):
    entrar(client)
    with time_machine.travel(time.time() + 6 * 60):
        assert client.get(ACTIVAR)["Location"].startswith("/admin/cuenta/confirmar/")


def test_reiniciar_works_for_a_lost_phone(client, editora, caplog):
    entrar(client)
    activar(client)
    call_command("quitar_segundo_factor", "editora", verbosity=0)
    assert f"removed by an operator: account {editora.pk}" in caplog.text
    assert entrar(Client())["Location"] == "/admin/"
    for usuario in ("editora", "nadie"):
        with pytest.raises(CommandError):
            call_command("quitar_segundo_factor", usuario)


# --- Sessions


def test_sesion_ends_when_nothing_is_done(client, editora, settings):
    with time_machine.travel("2026-11-25 10:00", tick=False) as reloj:
        entrar(client)
        for _rato in range(3):
            reloj.shift(settings.SESION_INACTIVA - 60)
            assert client.get(ABIERTA).status_code == 200
        reloj.shift(settings.SESION_INACTIVA + 1)
        fuera = client.get(f"{ABIERTA}?a=1")
        assert fuera["Location"] == f"{ENTRAR}?next={ABIERTA}%3Fa%3D1"
        assert "Su sesión terminó" in client.get(fuera["Location"]).content.decode()


def test_sesion_ends_whatever_is_done(client, editora, settings):
    with time_machine.travel("2026-11-25 10:00", tick=False) as reloj:
        entrar(client)
        for _rato in range(settings.SESION_MAXIMA // (30 * 60)):
            reloj.shift(30 * 60)
            assert client.get(ABIERTA).status_code == 200
        reloj.shift(10)
        fuera = client.post(ABIERTA, {"old_password": CLAVE})
        assert fuera["Location"] == f"{ENTRAR}?next=/admin/"


def test_sesion_ends_with_a_new_password(client, editora):
    otra = Client()
    for cliente in (client, otra):
        entrar(cliente)
    nueva = "cuatro-tigres-alegres-26"
    datos = {"old_password": CLAVE, "new_password1": nueva, "new_password2": nueva}
    assert client.post(ABIERTA, datos).status_code == 302
    assert client.get(ABIERTA).status_code == 200
    assert otra.get(ABIERTA).status_code == 302


def test_sesion_ends_with_its_account(client, editora):
    entrar(client)
    editora.is_active = False
    editora.save()
    assert client.get(ABIERTA).status_code == 302


def test_sesion_is_read_by_no_public_page(client, editora, settings, django_assert_num_queries):
    entrar(client)
    with time_machine.travel(time.time() + settings.SESION_MAXIMA + 60):
        for ruta in ("/seguridad/", "/en/seguridad/", "/no-existe/"):
            respuesta = client.get(ruta)
            assert not respuesta.cookies
            assert "Cookie" not in respuesta.headers.get("Vary", "")


# --- The pages


def test_paginas_are_ours_in_spanish(client, editora):
    paginas = [client.get(ENTRAR)]
    entrar(client)
    paginas += [client.get("/admin/cuenta/segundo-factor/"), client.get(ACTIVAR)]
    activar(client)
    paginas += [
        client.get(reverse(nombre))
        for nombre in (
            "mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp",
            "account_reauthenticate", "mfa_reauthenticate", "account_logout", "account_inactive",
        )
    ]  # fmt: skip
    otra = Client()
    entrar(otra)
    paginas.append(otra.get(CODIGO))
    for pagina in paginas:
        texto = pagina.content.decode()
        assert pagina.status_code == 200
        assert pagina.headers["Cache-Control"] == "no-store, private"
        assert 'lang="es' in texto
        assert "25 por el 25" in texto
        assert " style=" not in texto
        assert not re.search(r"<script(?![^>]* src=)", texto)
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', texto)
        assert not re.search(r"\b(?:Sign|Password|Code|Recovery)\b", re.sub(r"<[^>]+>", " ", texto))
