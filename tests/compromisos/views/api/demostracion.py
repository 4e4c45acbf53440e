"""The demonstration that tests of the API ask, small and with everything that changes an answer."""

from __future__ import annotations

from django.core.management import call_command

from tests.compromisos.ayudas import DIA, enmendar_algunos
from tests.una_vez import cargado_por_modulo


def cargar() -> None:
    call_command("cargar_semilla", verbosity=0)
    call_command("datos_demo", instituciones=8, compromisos=24, avances=90, verbosity=0, hoy=DIA)
    enmendar_algunos()


demo_del_modulo = cargado_por_modulo(cargar, DATOS_DE_DEMOSTRACION=True)
