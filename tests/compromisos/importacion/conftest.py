"""Every test of the import starts from the real pledge, and knows an editor."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from tests.compromisos.importacion.ayudas import PERMISOS
from tests.factories import crear_usuario


@pytest.fixture(autouse=True)
def semilla(db):
    call_command("cargar_semilla", verbosity=0)


@pytest.fixture
def editora():
    return crear_usuario(permisos=PERMISOS)
