"""The clock on what a request asks of the database."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from base.a_tiempo import TardaDemasiado, a_tiempo

pytestmark = pytest.mark.django_db


def preguntar(sql: str = "SELECT 1"):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_a_tiempo_lets_pass_what_takes_little():
    with a_tiempo(60):
        assert preguntar() == 1


def test_a_tiempo_begins_nothing_once_time_is_up():
    with pytest.raises(TardaDemasiado), a_tiempo(1e-9):
        preguntar()
        preguntar()
    assert preguntar() == 1


def test_a_tiempo_without_limit_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0), a_tiempo(0):
        pass


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite ends nothing")
def test_a_tiempo_ends_what_runs():
    with pytest.raises(TardaDemasiado), a_tiempo(0.05):
        preguntar("SELECT 1 FROM pg_sleep(60)")
    assert preguntar() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such setting")
@pytest.mark.django_db(transaction=True)
def test_a_tiempo_leaves_nothing_on_the_connection():
    antes = preguntar("SHOW statement_timeout")
    with a_tiempo(7):
        assert preguntar("SHOW statement_timeout") == "7s"
    assert preguntar("SHOW statement_timeout") == antes
    with pytest.raises(ZeroDivisionError), a_tiempo(7):
        raise ZeroDivisionError
    assert preguntar("SHOW statement_timeout") == antes
    assert not transaction.get_connection().in_atomic_block
