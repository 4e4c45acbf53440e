"""What is public and not in the record yet is entered once."""

from __future__ import annotations

import pytest
from django.db import models
from django.utils import timezone

from compromisos import publicacion
from compromisos.models import Periodo
from compromisos.publicacion.registro import cotejo
from tests.compromisos.publicacion.registro.ayudas import sql
from tests.factories import crear_avance, crear_compromiso, crear_usuario


@pytest.mark.django_db
def test_anotar_lo_que_falta_enters_once():
    crear_avance(compromiso=crear_compromiso())
    sql("DELETE FROM compromisos_anotacion")
    assert publicacion.anotar_lo_que_falta() == 4  # the pledge, its institution, its edition, the update
    assert publicacion.anotar_lo_que_falta() == 0


def test_anotar_lo_que_falta_enters_a_closed_period_once(corte):
    models.QuerySet(Periodo).update(cerrado_en=timezone.now(), cerrado_por=crear_usuario(), instantanea="{}")
    assert publicacion.anotar_lo_que_falta() == 1
    assert publicacion.anotar_lo_que_falta() == 0
    assert list(cotejo.discrepancias()) == []
