"""Some pledges that differ in all that the list filters by."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.compromisos.views.ayudas import crear_avance_de_hoy, hoy
from tests.factories import crear_compromiso, crear_edicion, crear_eje, crear_institucion, crear_territorio


@pytest.fixture
def varios():
    publica = crear_institucion(nombre="Entidad pública de prueba", slug="publica", sector="publico")
    privada = crear_institucion(nombre="Entidad privada de prueba", slug="privada", sector="privado")
    eje = crear_eje(codigo="atencion", nombre="Atención")
    edicion = crear_edicion(slug="ed")
    lima = crear_territorio(ubigeo="15", nombre="Lima")
    canete = crear_territorio(ubigeo="1505", nombre="Cañete", superior=lima)
    crear_territorio(ubigeo="150501", nombre="San Vicente", superior=canete)
    crear_territorio(ubigeo="08", nombre="Cusco")
    a = crear_compromiso(
        edicion=edicion, institucion=publica, numero=1, texto="Abrir cien casas.", ejes=[eje]
    )
    b = crear_compromiso(edicion=edicion, institucion=publica, numero=2, texto="Formar a la niñez.")
    c = crear_compromiso(
        edicion=edicion, institucion=privada, numero=1, texto="Donar.", fecha_limite=hoy() - timedelta(5)
    )
    b.territorios.add(canete)
    crear_avance_de_hoy(a, estado="cumplido")
    return a, b, c


@pytest.fixture
def uno():
    """A pledge with its text and nothing else, of an institution with its name and nothing else."""
    edicion = crear_edicion(slug="ed", nombre="Edición de prueba")
    entidad = crear_institucion(slug="con-uno", nombre="Entidad con uno")
    crear_institucion(slug="sin-nada", nombre="Entidad sin nada")
    return crear_compromiso(edicion=edicion, institucion=entidad)
