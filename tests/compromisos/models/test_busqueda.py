"""How a term is asked of each database, and the words that exist."""

from __future__ import annotations

import pytest
from django.db import connection

from base.dias import Dia
from compromisos.lectura.compromisos import que_dicen
from compromisos.models import Compromiso, Vocablo
from compromisos.models.busqueda import condiciones
from compromisos.reglas.busqueda import ClaseDeTermino, Termino, terminos_de

pytestmark = pytest.mark.django_db


def test_vocablos_are_kept_once(django_assert_num_queries):
    Vocablo.objects.anotar(["| casa azul |", "| casa |"])
    with django_assert_num_queries(1):
        Vocablo.objects.anotar(["| azul casa |"])
    with django_assert_num_queries(2):
        Vocablo.objects.anotar(["| azul roja |"])
    assert sorted(Vocablo.objects.values_list("texto", flat=True)) == ["azul", "casa", "roja"]


en_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="indexes are of PostgreSQL")


@en_postgres
@pytest.mark.parametrize("consulta", ["casas", "casas de acogida", '"casas de acogida"', "ca"])
def test_condicion_goes_by_the_index(textos, consulta):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")  # by key: the cheapest of so few
    todos = Compromiso.objects.order_by()
    plan = que_dicen(todos, condiciones(terminos_de(consulta)), Dia.de_hoy()).values("pk").explain()
    assert "BitmapOr" in plan
    assert "compromiso_por_palabras" in plan
    assert "compromiso_por_lo_informado" in plan
    assert "Seq Scan" not in plan


def test_condiciones_ask_once_for_all_the_stems(django_assert_num_queries):
    with django_assert_num_queries(0):
        condiciones([Termino(ClaseDeTermino.FRASE, ("casas", "de", "acogida"))])
        condiciones([])
    with django_assert_num_queries(1):
        condiciones(terminos_de('"casas de acogida" talleres casas comi'))


@pytest.mark.parametrize(
    ("escrita", "primera"),
    [
        ("violensia", "violencia"),
        ("capasitacion", "capacitacion"),
        ("tayeres", "talleres"),
        ("tayer", "talleres"),
        ("sentro", "centro"),
        ("emergensia", "emergencia"),
        ("mininterio", "ministerio"),
        ("uancayo", "huancayo"),
        ("guancayo", "huancayo"),
        ("cuzco", "cusco"),
        ("ejecusion", "ejecucion"),
        ("mugeres", "mujeres"),
        ("igaldad", "igualdad"),
        ("comisarais", "comisarias"),
        ("zzzzzz", None),
        ("tele", None),
    ],
)
def test_parecidas_gives_the_nearest_first(django_assert_num_queries, escrita, primera):
    Vocablo.objects.anotar(
        [
            "| violencia capacitacion talleres tablero centro emergencia ministerio ejecucion 2026 igualdad comisarias mujeres |"
        ]
    )
    with django_assert_num_queries(2):
        cercanas = Vocablo.objects.parecidas(escrita, ["huancayo", "cusco", "huancane"])
    assert (cercanas[0] if cercanas else None) == primera
    assert len(cercanas) <= 5
