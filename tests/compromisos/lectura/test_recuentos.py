"""Totals: the distinct texts of an edition."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.recuentos import textos_distintos
from tests.factories import crear_compromiso, crear_edicion, crear_usuario

pytestmark = pytest.mark.django_db


def test_textos_distintos_count_the_same_text_once_in_each_edition():
    edicion = crear_edicion()
    for texto in ("Capacitar a operadores.", "CAPACITAR  a operadores", "Otra cosa."):
        crear_compromiso(edicion=edicion, texto=texto)
    crear_compromiso(edicion=crear_edicion(), texto="Otra cosa.")
    assert textos_distintos(compromisos_de(Dia.de_hoy())) == 3


def test_textos_distintos_as_of_a_day_before_a_rewording():
    edicion, por, hoy = crear_edicion(), crear_usuario(), timezone.localdate()
    uno, _otro = (crear_compromiso(edicion=edicion, texto="Abrir casas.") for _n in range(2))
    publicacion.enmendar(uno, por=por, texto="Abrir doce casas.", motivo="La fuente se corrigió.")
    assert textos_distintos(compromisos_de(Dia(hoy))) == 2
    assert textos_distintos(compromisos_de(Dia(hoy, hoy - timedelta(days=1)))) == 1
