"""Passwords: none that who knows this house guesses, and none that somebody else typed and nobody changed."""

from __future__ import annotations

import contextlib
import time

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from compromisos.publicacion import roles
from cuentas.models import ClaveProvisional
from instituciones.models import Enlace
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.cuentas.test_entrada import ABIERTA, ACTIVAR, CLAVE, ENTRAR, entrar
from tests.factories import crear_institucion

pytestmark = pytest.mark.django_db
BUENA = "cuatro-loros-en-bicicleta"


@pytest.mark.parametrize(
    "mala",
    [
        "a" * 200, "contraseña2026", "mimp25por25!", "Peru2026Peru2026", "25porel25-2026", "M1n1st3r10-2026",
        "abcdefghijklmn", "qwertyuiop1234", "1qaz2wsx3edc", "Ministerio2026!", "MIMP_MIMP_MIMP_1", "violencia.cero25",
        "password-2026!!", "P@ssw0rd2026!!", "letmein-2026!!", "noviolencia2026", "abcabcabcabcabc", "ab12ab12ab12ab12",
        "Lima-Peru-2026!", "01234567890123", "Enero2026Febrero", "¡¡¡¡¡¡¡¡¡¡¡¡¡¡", "admin.admin.2026", "98765432109876",
    ],
)  # fmt: skip
def test_clave_refuses_what_this_house_guesses(mala):
    with pytest.raises(ValidationError) as caso:
        validate_password(mala)
    assert any("palabras que no tengan que ver" in frase for frase in caso.value.messages), (
        caso.value.messages
    )


@pytest.mark.parametrize(
    "buena", [CLAVE, BUENA, "Mi gata come 3 peras al alba", "kX9!vq2#Lm7$wz", "ñandú-violeta-cohete", "z" * 3 + "-loro-mesa-tren"]
)  # fmt: skip
def test_clave_takes_what_nobody_guesses(buena):
    validate_password(buena)


@pytest.mark.parametrize(
    "buena",
    [
        "739204816253",
        "ñandú áéíóú 💜💜 ñ",
        "\t·—«»¿¡\t°§¶†",
        "zkvhwtqbmxnd",
        "ZKVHWTQBMXND",
        "漢字仮名交文漢字表現力高",
    ],
)
def test_clave_may_be_of_whatever_signs(buena):
    """Figures alone, letters alone, none of either: how long it is and who may guess it decide (ASVS 6.2.5)."""
    validate_password(buena, User(username="editora"))


@pytest.mark.parametrize("mala", ["000000000000", "123412341234", "012345678901", "20262026202620"])
def test_clave_of_figures_that_anybody_tries_is_refused(mala):
    with pytest.raises(ValidationError):
        validate_password(mala, User(username="editora"))


def test_clave_refuses_the_names_of_its_owner_and_institution():
    suya = crear_institucion(nombre="Ministerio de Salud Pública Andina", sigla="MSPA")
    user = crear_cuenta("rosaura.q", roles.ENLACE)
    user.first_name, user.last_name = "Rosaura", "Quispecondori"
    user.save()
    Enlace.objects.create(user=user, institucion=suya)
    for mala in ("quispecondori-77", "MSPA-andina-99x", "Salud.Andina.1x", "Rosaura!rosaura7"):
        with pytest.raises(ValidationError):
            validate_password(mala, user)
        if mala != "Rosaura!rosaura7":
            validate_password(mala.replace("andina", "kmzpuq").replace("Andina", "kmzpuq") + "-otra-mesa")


def test_clave_that_is_long_costs_nothing():
    """A pattern that looks for repetitions must not hang on them."""
    antes = time.perf_counter()
    for larga in ("ab" * 5000, "a" * 100_000 + "b", "".join(chr(97 + i * i % 26) for i in range(20_000))):
        with contextlib.suppress(ValidationError):
            validate_password(larga)
    assert time.perf_counter() - antes < 2


# --- What somebody else typed


@pytest.fixture
def jefa():
    user = crear_cuenta("jefa", roles.ADMINISTRACION)
    user.set_password(CLAVE)
    user.save()
    return user


def dar_de_alta(nombre: str) -> User:
    """By whoever operates the site, who types a password: nobody else does."""
    with pytest.MonkeyPatch.context() as entorno:
        entorno.setenv("EDITOR_PASSWORD", BUENA)
        call_command("crear_editor", nombre, verbosity=0)
    return User.objects.get(username=nombre)


def cambiar(client, nueva: str, *, vieja: str = BUENA):
    return client.post(ABIERTA, {"old_password": vieja, "new_password1": nueva, "new_password2": nueva})


def test_clave_typed_by_another_is_changed_before_anything_else(settings):
    dar_de_alta("nueva.cuenta")
    settings.EXIGIR_SEGUNDO_FACTOR = True
    suya = Client()
    assert entrar(suya, usuario="nueva.cuenta", clave=BUENA).status_code == 302
    for url in ("/admin/", "/admin/compromisos/avance/", ACTIVAR, "/admin/cuenta/segundo-factor/"):
        assert suya.get(url)["Location"] == ABIERTA, url
    assert suya.post("/admin/compromisos/avance/publicar/")["Location"] == ABIERTA
    assert suya.get(ABIERTA).status_code == 200
    assert "distinta" in cambiar(suya, BUENA).content.decode()
    assert suya.get("/admin/")["Location"] == ABIERTA
    assert cambiar(suya, CLAVE).status_code == 302
    assert suya.get("/admin/")["Location"] == ACTIVAR, "then, the second factor"
    assert not ClaveProvisional.objects.exists()
    otra = Client()
    entrar(otra, usuario="nueva.cuenta", clave=CLAVE)
    assert otra.get("/admin/")["Location"] == ACTIVAR


def test_clave_of_ones_own_is_ones_own(client, jefa):
    client.force_login(jefa)
    assert cambiar(client, BUENA, vieja=CLAVE).status_code == 302
    assert not ClaveProvisional.objects.exists()


def test_clave_of_an_operator_is_changed_too(monkeypatch, capsys):
    monkeypatch.setenv("EDITOR_PASSWORD", BUENA)
    call_command("crear_editor", "maria")
    assert ClaveProvisional.objects.get().user.username == "maria"
    cliente = Client()
    assert cliente.post(ENTRAR, {"login": "maria", "password": BUENA}).status_code == 302
    assert cliente.get("/admin/")["Location"] == ABIERTA


def test_clave_no_permission_is_needed_to_change_it_and_none_is_lost():
    """An account of which somebody typed the password does nothing else, not even by an address of allauth."""
    cuenta = dar_de_alta("otra.cuenta")
    suya = Client()
    entrar(suya, usuario=cuenta.username, clave=BUENA)
    for nombre in (
        "account_reauthenticate",
        "mfa_index",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
    ):
        assert suya.get(reverse(nombre))["Location"] == ABIERTA, nombre
