"""How a term is asked of each database, and the words that exist."""

from __future__ import annotations

import pytest
from django.db import connection

from base.dias import Dia
from compromisos.lectura.compromisos import que_dicen
from compromisos.models import Compromiso, Vocablo
from compromisos.models.busqueda import condicion
from compromisos.reglas.busqueda import ClaseDeTermino, Termino, terminos_de

pytestmark = pytest.mark.django_db


def test_vocablos_are_kept_once(django_assert_num_queries):
    Vocablo.objects.anotar(["| casa azul |", "| casa |"])
    with django_assert_num_queries(1):
        Vocablo.objects.anotar(["| azul casa |"])
    with django_assert_num_queries(2):
        Vocablo.objects.anotar(["| azul roja |"])
    assert sorted(Vocablo.objects.values_list("texto", flat=True)) == ["azul", "casa", "roja"]


en_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="stems need PostgreSQL")


@en_postgres
@pytest.mark.parametrize("consulta", ["casas", "casas de acogida", '"casas de acogida"', "ca"])
def test_condicion_goes_by_the_index(textos, consulta):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = que_dicen(Compromiso.objects.all(), map(condicion, terminos_de(consulta)), Dia.de_hoy()).explain()
    assert "compromiso_por_palabras" in plan
    assert "avance_por_palabras" in plan or "Seq Scan on compromisos_avance" not in plan


def test_condicion_asks_only_for_the_beginning_of_a_word(django_assert_max_num_queries):
    with django_assert_max_num_queries(0):
        condicion(Termino(ClaseDeTermino.PALABRA, ("casas",)))
        condicion(Termino(ClaseDeTermino.FRASE, ("casas", "de", "acogida")))
    with django_assert_max_num_queries(1):
        condicion(Termino(ClaseDeTermino.COMIENZO, ("casas",)))
