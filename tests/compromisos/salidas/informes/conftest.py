"""A sheet before it is laid out."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de, con_lo_suyo
from compromisos.lectura.ficha import Ficha
from compromisos.models import Compromiso
from compromisos.salidas.informes import hoja
from tests.factories import crear_compromiso, crear_edicion, crear_institucion


@pytest.fixture
def extenso(db) -> Compromiso:
    return crear_compromiso(
        edicion=crear_edicion(slug="ed", nombre="Edición de prueba"),
        institucion=crear_institucion(slug="inst", nombre="Ministerio de prueba", sector="publico"),
        titulo="Abrir 25 centros",
        texto="Abrir cincuenta centros.\nSegunda línea.\n\nTercera, tras un blanco.",
        fuente="https://example.org/la-fuente",
    )


@pytest.fixture
def sobre_el_papel(extenso):
    """What would be laid out, without laying it out."""

    def _datos(*, al: date | None = None) -> dict:
        dia = Dia(timezone.localdate(), al)
        return hoja.datos(Ficha(con_lo_suyo(compromisos_de(dia), dia).get(pk=extenso.pk), dia))

    return _datos
