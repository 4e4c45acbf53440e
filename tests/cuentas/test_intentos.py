"""Tries of a password or a code: counted one by one, and nobody shut out by somebody else."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.signals import user_login_failed
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client

from compromisos.publicacion import roles
from cuentas import intentos
from cuentas.models import Intento
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.cuentas.test_entrada import ABIERTA, CLAVE, CODIGO, ENTRAR, activar, codigo, entrar

AHORA = datetime(2026, 11, 25, 15, tzinfo=UTC)
solo_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="threads need a database that they share"
)


def crear_editora():
    user = crear_cuenta("editora", roles.EDITORA)
    user.set_password(CLAVE)
    user.save()
    return user


@pytest.fixture
def editora(db):
    return crear_editora()


def desde(lugar: int, **datos):
    """Try to come in, from an address of one's own."""
    return entrar(Client(REMOTE_ADDR=f"198.51.100.{lugar}"), **datos)


def dicho(respuesta) -> str:
    return respuesta.content.decode()


# --- The count


def test_tomar_gives_so_many_and_no_more(db):
    def tomar(segundos: int) -> bool:
        ahora = AHORA + timedelta(seconds=segundos)
        return Intento.objects.tomar("a", cuantos=2, segundos=60, ahora=ahora)

    assert [tomar(0), tomar(1), tomar(2), tomar(59)] == [True, True, False, False]
    assert [tomar(60), tomar(61), tomar(62)] == [True, True, False]
    Intento.objects.devolver("a")
    assert [tomar(63), tomar(64)] == [True, False]
    Intento.objects.olvidar("a", ahora=AHORA)
    assert tomar(65)


def test_olvidar_sweeps_what_is_over_and_nothing_else(db):
    for clave, segundos in (("vieja", 1), ("de ahora", 1000)):
        Intento.objects.tomar(clave, cuantos=1, segundos=segundos, ahora=AHORA)
    Intento.objects.olvidar("otra", ahora=AHORA + timedelta(seconds=60))
    assert list(Intento.objects.values_list("clave", flat=True)) == ["de ahora"]


@solo_postgresql
@pytest.mark.django_db(transaction=True)
def test_tomar_by_forty_at_once_gives_five():
    salida = threading.Barrier(8)

    def tomar(_n: int) -> bool:
        if _n < 8:
            salida.wait()
        try:
            return Intento.objects.tomar("a", cuantos=5, segundos=60, ahora=AHORA)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as hilos:
        assert sum(hilos.map(tomar, range(40))) == 5


@solo_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("que", ["clave", "codigo"])
def test_forty_wrong_ones_at_once_evaluate_five(que, caplog):
    """Each of them through the whole site, on connections of their own."""
    caplog.set_level(logging.WARNING, logger="cuentas")
    crear_editora()
    quienes = [Client() for _n in range(8)]
    if que == "codigo":
        primera = Client()
        entrar(primera)
        activar(primera)
        for cliente in quienes:
            entrar(cliente)
    salida = threading.Barrier(8)

    def probar(n: int) -> None:
        try:
            if n < 8:
                salida.wait()
            cliente = quienes[n % 8]
            if que == "clave":
                entrar(cliente, clave=f"otra-{n}")
            else:
                cliente.post(CODIGO, {"code": "000000"})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as hilos:
        list(hilos.map(probar, range(40)))
    evaluadas = caplog.text.count("wrong password" if que == "clave" else "wrong second factor")
    assert evaluadas == 5
    assert caplog.text.count("locked: account ") == 35


def test_tries_are_in_nothing_that_culls(editora, settings):
    """They stay counted when the cache is emptied, which reading public pages does."""
    for _n in range(5):
        desde(1, clave="otra")
    cache.clear()
    assert "Demasiados intentos" in dicho(desde(1))
    assert settings.ACCOUNT_RATE_LIMITS is False


def test_tries_keep_no_name_and_no_address(editora):
    desde(77, clave="otra")
    assert Intento.objects.count() == 3
    for clave in Intento.objects.values_list("clave", flat=True):
        assert "198.51" not in clave
        assert len(clave) == 64


def test_a_right_one_is_not_counted_and_forgets_ones_own(editora):
    for _vez in range(4):
        for _n in range(4):
            assert "no coinciden" in dicho(desde(1, clave="otra"))
        with time_machine.travel(time.time() + 70 * (_vez + 1)):
            assert desde(1).status_code == 302


# --- Who is shut out


def test_nobody_is_shut_out_by_others(editora):
    """Five wrong ones from each of five addresses; the right one from a sixth."""
    for lugar in range(5):
        for _n in range(3):
            desde(lugar, clave="otra")
    assert desde(200).status_code == 302


def test_a_name_is_shut_only_where_it_was_tried(editora):
    for _n in range(5):
        desde(1, clave="otra")
    assert "Demasiados intentos" in dicho(desde(1))
    assert "Demasiados intentos" in dicho(desde(1, usuario="EDITORA")), "whatever its capitals"
    assert desde(2).status_code == 302


def test_a_name_tried_from_everywhere_gets_slow(editora, caplog):
    with time_machine.travel("2026-11-25 10:00", tick=False) as reloj:
        for n in range(intentos.DE_UN_NOMBRE.cuantos):
            assert "no coinciden" in dicho(desde(n, clave="otra"))
        assert "no coinciden" in dicho(desde(100, clave="otra"))
        for _vez in range(6):  # refused: none of one's own tries is used up meanwhile
            assert "Espere unos segundos" in dicho(desde(101))
        assert f"slowed down: account {editora.pk}" in caplog.text
        reloj.shift(intentos.DE_UNO_EN_UNO.segundos + 1)
        assert desde(101).status_code == 302


def test_a_known_device_is_not_a_stranger(editora):
    """Neither slowed down by others, nor shut by who sits at the same address."""
    conocida = Client(REMOTE_ADDR="198.51.100.1")
    assert entrar(conocida).status_code == 302
    conocida.post("/admin/logout/")
    for _n in range(6):
        desde(1, clave="otra")
    for n in range(2, 30):
        desde(n, clave="otra")
    assert "Demasiados" in dicho(desde(1))
    assert entrar(conocida).status_code == 302
    conocida.post("/admin/logout/")
    for _n in range(5):
        assert "no coinciden" in dicho(entrar(conocida, clave="otra"))
    assert "Demasiados" in dicho(entrar(conocida)), "five of its own, and no more"


def test_a_known_device_is_known_for_that_account_and_that_password_only(editora):
    otra = crear_cuenta("otra", roles.ENLACE)
    otra.set_password(CLAVE)
    otra.save()
    cliente = Client(REMOTE_ADDR="198.51.100.1")
    entrar(cliente)
    cliente.post("/admin/logout/")
    for _n in range(5):
        desde(1, usuario="otra", clave="x")
    assert "Demasiados" in dicho(entrar(cliente, usuario="otra"))
    for _n in range(5):
        desde(1, clave="x")
    editora.set_password("cuatro-loros-en-bicicleta")
    editora.save()
    assert "Demasiados" in dicho(entrar(cliente, clave="cuatro-loros-en-bicicleta"))


def test_a_known_device_says_so_to_the_door_only_and_cannot_be_made_up(editora, settings):
    cliente = Client()
    respuesta = entrar(cliente)
    galleta = respuesta.cookies["equipo"]
    assert (galleta["path"], galleta["httponly"], galleta["samesite"]) == ("/admin/cuenta/", True, "Strict")
    assert "editora" not in galleta.value
    cliente.post("/admin/logout/")
    cliente.cookies["equipo"] = galleta.value[:-1] + ("A" if galleta.value[-1] != "A" else "B")
    for _n in range(5):
        desde(1, clave="otra")
    cliente.defaults["REMOTE_ADDR"] = "198.51.100.1"
    assert "Demasiados" in dicho(entrar(cliente))
    settings.SESSION_COOKIE_SECURE = True
    assert entrar(Client(), usuario="editora").cookies["__Secure-equipo"]["secure"]


def test_a_thief_of_the_password_does_not_shut_its_owner_out_of_the_code(editora):
    suya = Client()
    entrar(suya)
    secreto, _recuperacion = activar(suya)
    suya.post("/admin/logout/")
    for lugar in range(4):
        ladron = Client(REMOTE_ADDR=f"198.51.100.{lugar}")
        entrar(ladron)
        for _n in range(3):
            ladron.post(CODIGO, {"code": "000000"})
    assert "Demasiados" in dicho(ladron.post(CODIGO, {"code": "000000"})), "wherever it comes from"
    with time_machine.travel(time.time() + 60):
        entrar(suya)
        assert suya.post(CODIGO, {"code": codigo(secreto)}).status_code == 302


# --- Wherever a password is asked


@pytest.mark.parametrize("donde", [ABIERTA, "/admin/cuenta/confirmar/"])
def test_a_stolen_session_does_not_guess_the_password(editora, donde):
    cliente = Client()
    cliente.force_login(editora)
    cual = "old_password" if donde == ABIERTA else "password"
    nuevas = {"new_password1": "cuatro-loros-en-bicicleta", "new_password2": "cuatro-loros-en-bicicleta"}
    evaluadas = []

    def anotar(**kwargs):
        evaluadas.append(1)

    user_login_failed.connect(anotar)
    try:
        for n in range(8):
            ultima = cliente.post(donde, {cual: f"otra-{n}", **nuevas})
    finally:
        user_login_failed.disconnect(anotar)
    assert "Demasiados intentos" in dicho(ultima)
    assert "Demasiados intentos" in dicho(cliente.post(donde, {cual: CLAVE, **nuevas}))
    assert len(evaluadas) <= 5


# --- Addresses


def test_the_address_is_the_one_the_proxies_say(editora, settings, rf, caplog):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    de = rf.post(ENTRAR, HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.4", REMOTE_ADDR="127.0.0.1")
    assert intentos.direccion(de) == "198.51.100.4", "what the reader wrote before it is not believed"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    corta = rf.post(ENTRAR, HTTP_X_FORWARDED_FOR="198.51.100.4", REMOTE_ADDR="127.0.0.1")
    assert intentos.direccion(corta) == "127.0.0.1"
    assert "TRUSTED_PROXIES" in caplog.text
    caplog.clear()
    assert intentos.direccion(rf.post(ENTRAR, REMOTE_ADDR="127.0.0.1")) == "127.0.0.1"
    assert "X-Forwarded-For" in caplog.text
    seis = [
        intentos.direccion(rf.post(ENTRAR, HTTP_X_FORWARDED_FOR=f"x, 2001:db8:1:2::{n}, 10.0.0.1"))
        for n in (1, 2)
    ]
    assert seis[0] == seis[1], "a house has a whole network of them"


def test_check_says_that_a_public_site_stands_behind_a_proxy(settings):
    from django.core.checks import run_checks

    def ids() -> set[str]:
        return {m.id for m in run_checks(include_deployment_checks=True) if m.id}

    settings.TRUSTED_PROXIES = 0
    assert "cuentas.W001" in ids()
    settings.TRUSTED_PROXIES = 1
    assert "cuentas.W001" not in ids()
