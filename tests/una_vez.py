"""Data loaded once for all the tests of a module, each of which takes back only what it did on top of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connections, transaction
from django.test import override_settings

ABIERTOS: list[str] = []  # what is loaded now


def cargado_por_modulo(cargar: Callable[[], None], **ajustes):
    """A module's fixture that runs `cargar` in a transaction, which the tests' own are then savepoints of.

    It is still there for the tests of the module that come after the first that asks for it, also for those that do
    not: a module that needs an empty database, or `transaction=True`, is another module. So is one with a test in a
    browser, unless all its tests are: once there is a browser Django has another connection. `ajustes` are settings
    while it loads; files that it makes go to a folder of their own, and are not there for the tests. A module has one:
    a second would be loaded on top of the first.
    """

    @pytest.fixture(scope="module")
    def cargado(django_db_setup, django_db_blocker, tmp_path_factory):
        if ABIERTOS:
            pytest.fail(
                f"{ABIERTOS[-1]} is still loaded: a module has one load, put this one in another module."
            )
        bloque, conexion = transaction.atomic(), connections["default"]
        carpeta = tmp_path_factory.mktemp("media")
        with django_db_blocker.unblock():
            bloque.__enter__()
            try:
                with override_settings(MEDIA_ROOT=carpeta, **ajustes):
                    cargar()
            except BaseException:  # what was loaded halfway is of no module that comes after
                transaction.set_rollback(True)
                bloque.__exit__(None, None, None)
                raise
        ABIERTOS.append(f"{cargar.__module__}.{cargar.__qualname__}")
        yield
        ABIERTOS.pop()
        with django_db_blocker.unblock():
            if connections["default"] is not conexion:
                conexion.connection.close()  # or whoever comes next would wait for it
                pytest.fail(
                    "A browser was started after the data was loaded: put its test in another module."
                )
            transaction.set_rollback(True)
            bloque.__exit__(None, None, None)

    return cargado
