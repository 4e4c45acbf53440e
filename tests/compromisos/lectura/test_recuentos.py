"""Totals: the distinct texts of an edition."""

from __future__ import annotations

import pytest

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.recuentos import textos_distintos
from tests.factories import crear_compromiso, crear_edicion

pytestmark = pytest.mark.django_db


def test_textos_distintos_count_the_same_text_once_in_each_edition():
    edicion = crear_edicion()
    for texto in ("Capacitar a operadores.", "CAPACITAR  a operadores", "Otra cosa."):
        crear_compromiso(edicion=edicion, texto=texto)
    crear_compromiso(edicion=crear_edicion(), texto="Otra cosa.")
    assert textos_distintos(compromisos_de(Dia.de_hoy())) == 3
