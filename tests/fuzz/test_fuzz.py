"""Whatever is sent, by whoever: never a 500, never a wait, never what is another's."""

from __future__ import annotations

import os

import pytest
from django.db import connection

from tests import guardado
from tests.fuzz.correr import Corredora
from tests.fuzz.mundo import crear

pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)  # the same keys each time

POCAS = 120


@pytest.fixture
def corredora(settings, tmp_path):
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend"}
    }  # what takes long is not done here
    settings.SESION_INACTIVA = settings.SESION_MAXIMA = settings.SESSION_COOKIE_AGE = 10**8
    return Corredora(crear(), tmp_path / "turnos")


def test_whatever_is_sent_a_few(corredora):
    resultado = corredora.correr(25, range(POCAS), lambda: None)
    assert resultado.hallazgos == []
    assert sum(resultado.estados.values()) >= POCAS
    assert {200, 302, 403, 404} <= resultado.estados.keys()  # it gets in


@pytest.mark.fuzz
def test_whatever_is_sent(corredora):
    """N requests from FUZZ_FROM on, by the seed FUZZ_SEED: `make fuzz N=100000`."""
    semilla, desde, cuantas = (
        int(os.environ.get(n, v)) for n, v in (("FUZZ_SEED", "25"), ("FUZZ_FROM", "0"), ("N", "20000"))
    )
    if connection.vendor != "postgresql":
        pytest.skip("the database is put back by PostgreSQL")
    guardado.guardar("fuzz")
    try:
        resultado = corredora.correr(semilla, range(desde, desde + cuantas), lambda: guardado.reponer("fuzz"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA fuzz CASCADE")
    print(
        f"\n{sum(resultado.estados.values()):,} requests, {resultado.segundos:.0f} s, the slowest {resultado.mas_lenta:.2f} s"
    )
    print(dict(sorted(resultado.estados.items())))
    print(len(resultado.hallazgos), "findings", *resultado.hallazgos, sep="\n\n")
    assert resultado.hallazgos == []
