"""Every test of the import starts from the real pledge, and knows an editor."""

from __future__ import annotations

from django.core.management import call_command

from tests.compromisos.importacion.ayudas import PERMISOS
from tests.factories import crear_usuario
from tests.una_vez import compartida


@compartida(autouse=True)
def semilla():
    """The seed, with its two thousand places."""
    call_command("cargar_semilla", verbosity=0)


@compartida
def editora():
    return crear_usuario(permisos=PERMISOS)
