"""What every test may lean on: a fixed day, no network but this machine, a browser."""

from __future__ import annotations

import functools
import gc
import os
import shutil
import socket
import threading
import time
from datetime import date, datetime, timedelta

import hypothesis
import pytest
from django.db import connection
from django.utils import timezone

from tests import muestra, una_vez

# Playwright's loop makes Django believe that database calls happen in async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# No example has a clock: on a machine that does other things a slow one is no fault.
hypothesis.settings.register_profile("casa", deadline=None)
hypothesis.settings.load_profile("casa")

LOCALES = ("127.0.0.1", "::1", "localhost", "0.0.0.0")
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

LO_QUE_DURA_UN_TEST = timedelta(seconds=45)
CON_BASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items) -> None:
    """Mark as `sin_base` what may not ask a database (pytest-django forbids it): one run of it is enough. And leave what is
    for `make exhaustivo`, unless it was asked for by its name."""
    for item in items:
        if not (item.get_closest_marker("django_db") or CON_BASE & set(item.fixturenames)):
            item.add_marker("sin_base")
    por_su_nombre = any("::" in pedido for pedido in config.args)
    if not por_su_nombre and (fuera := muestra.dejar_para_despues(items)):
        config.hook.pytest_deselected(items=fuera)
    una_vez.juntar(items)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item) -> None:
    """What the test before shared and this one does not ask for goes before there is a browser, or a server. And no test
    runs over Lima's midnight: it would read one day when it begins and another when it ends."""
    esta = timezone.localtime()
    faltan = datetime.combine(esta.date() + timedelta(days=1), datetime.min.time(), esta.tzinfo) - esta
    if faltan < LO_QUE_DURA_UN_TEST:
        time.sleep(faltan.total_seconds())
    if not item.get_closest_marker("sin_base"):
        una_vez.CAPAS.quitar(menos=[] if una_vez.sin_transaccion(item) else una_vez.las_de(item))


def pytest_collection_finish() -> None:
    """Garbage collector settings of a suite: what is loaded by now stays until the end, and looking through it again
    and again was a twelfth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


@pytest.fixture
def hoy() -> date:
    """The day it is in the tests. Passed in, never patched."""
    return date(2026, 11, 24)


@pytest.fixture
def datos_revisados():
    """Personal data goes public, for the tests of how it is taken off again: somebody answered that it may."""
    from compromisos.publicacion import personales

    with personales.durante(personales.RazonDada("Se publicó por error.")):
        yield


@pytest.fixture(autouse=True)
def _solo_esta_maquina(monkeypatch):
    """A test that reaches for the network fails, saying where it wanted to go."""
    conectar = socket.socket.connect

    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCALES:
            raise AssertionError(f"a test tried to reach {address}")
        return conectar(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(autouse=True)
def _cache_vacia():
    """What one test kept is not there for another, whose rows may have the same keys."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(autouse=True)
def _subidas_aparte(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ARCHIVOS_HECHOS = tmp_path / "hechos"


@pytest.fixture
def _lo_compartido(request, _subidas_aparte, django_db_setup, django_db_blocker, tmp_path_factory) -> None:
    """What the test shares with others (tests/una_vez.py), before it has a transaction, if it has."""
    de_que_modo = una_vez.CAPAS
    if una_vez.sin_transaccion(request.node):
        if connection.vendor != "postgresql":
            return
        de_que_modo = una_vez.GUARDADAS
    else:
        una_vez.GUARDADAS.quitar(django_db_blocker)
    de_que_modo.poner(request, django_db_blocker, lambda: tmp_path_factory.mktemp("media"))


@pytest.fixture
def _django_db_helper(_lo_compartido, _django_db_helper) -> None:
    """The test's own transaction, inside those of what it shares."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Our tables without a vacuum that passes by: it would see none of the rows of the test that is running, note
    down that they are empty, and have the planner read them row by row; a page then takes half a minute.

    The territories are left to it: two thousand at each set-up, dead when it ends, slow all that comes after.

    And before the base goes all that is open is closed: once there is a browser Django has another connection.
    """
    from django.apps import apps
    from django.db.backends.signals import connection_created
    from django.db.models.signals import post_migrate
    from django.test import TransactionTestCase

    if connection.vendor != "postgresql":
        yield
        una_vez.CAPAS.olvidar()
        return
    abiertas, hilo = {id(connection): connection}, threading.get_ident()

    def apuntar(connection, **_kwargs) -> None:
        if connection._thread_ident == hilo:
            abiertas[id(connection)] = connection

    modelos = (
        m for app in ("compromisos", "instituciones") for m in apps.get_app_config(app).get_models(True)
    )
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for tabla in {m._meta.db_table for m in modelos} - {"compromisos_territorio"}:
            cursor.execute(f"ALTER TABLE {tabla} SET (autovacuum_enabled = false)")
    connection_created.connect(apuntar)
    post_migrate.connect(una_vez.GUARDADAS.olvidar)
    with pytest.MonkeyPatch.context() as parche:
        # What is put back for the next test is not emptied after each.
        parche.setattr(TransactionTestCase, "_fixture_teardown", lambda _caso: None)
        yield
    una_vez.CAPAS.olvidar()
    una_vez.GUARDADAS.quitar(django_db_blocker)
    connection_created.disconnect(apuntar)
    with django_db_blocker.unblock():
        for abierta in abiertas.values():
            abierta.close()


@pytest.fixture(autouse=True, scope="session")
def _cada_foto_una_vez():
    """A picture always gives the same versions: what takes seconds at each set-up of the demonstration is kept."""
    from compromisos.models import evidencia

    hacer = evidencia.versiones_de_foto
    with pytest.MonkeyPatch.context() as parche:
        guardar = functools.lru_cache(maxsize=32)(lambda datos: tuple(hacer(datos)))
        parche.setattr(evidencia, "versiones_de_foto", guardar)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    """pytest-playwright in the system's Chromium: its own download is not needed."""
    ruta = next((r for nombre in CHROMIUM if (r := shutil.which(nombre))), None)
    if ruta is None:
        pytest.fail("Chromium is missing: `make test` installs it (package «chromium-headless-shell»).")
    return {
        "executable_path": ruta,
        "headless": True,
        "args": [
            "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars",
        ],
    }  # fmt: skip
