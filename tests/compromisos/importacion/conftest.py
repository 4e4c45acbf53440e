"""Every test of the import starts from the real pledge, and knows an editor."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from tests.compromisos.importacion.ayudas import PERMISOS
from tests.factories import crear_usuario
from tests.una_vez import cargado_por_modulo

# Two thousand places: loading them took longer than most tests do.
semilla_del_modulo = cargado_por_modulo(lambda: call_command("cargar_semilla", verbosity=0))


@pytest.fixture(autouse=True)
def semilla(semilla_del_modulo, db):
    """The seed, of the module; what is done on top of it is of the test."""


@pytest.fixture
def editora():
    return crear_usuario(permisos=PERMISOS)
