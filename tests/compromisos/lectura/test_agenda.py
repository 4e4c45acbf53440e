"""How deadlines are read of the database. What they are, `tests/compromisos/admin/test_plazos.py` says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.agenda import META, Agenda
from compromisos.lectura.filtros.interno import leidos_por_dentro
from compromisos.models import Compromiso
from tests.factories import crear_compromiso, crear_meta, un_acto
from tests.sitio.test_planes import Planes, pasos

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "postgresql", reason="plans of PostgreSQL")
def test_targets_with_a_day_of_their_own_are_read_by_their_index():
    """Few have one: not a row is read of each pledge to find them."""
    with un_acto():
        for _n in range(12):
            crear_meta(compromiso=crear_compromiso())
        hoy = timezone.localdate()
        con_plazo = crear_compromiso(fecha_limite=hoy + timedelta(days=9))
        crear_meta(compromiso=con_plazo, fecha_limite=hoy + timedelta(days=3))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE compromisos_meta")
        cursor.execute("SET LOCAL enable_seqscan = off")  # of so few rows, it would read them all
    dia, planes = Dia.de_hoy(), Planes()
    publicos = leidos_por_dentro(Compromiso.objects.publicados(dia), dia)
    with connection.execute_wrapper(planes):
        assert Agenda(publicos, dia, clase=META).count() == 1
    indices = {paso.get("Index Name") for _sql, plan in planes.vistos for paso in pasos(plan)}
    assert "meta_con_plazo" in indices
