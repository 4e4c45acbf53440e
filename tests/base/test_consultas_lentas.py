"""Slow-query log: said once, with the statement and without what was asked for."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection

from base import consultas_lentas
from base.consultas_lentas import cronometrar, sin_valores

pytestmark = pytest.mark.django_db


def test_what_is_slow_is_a_line_without_values(settings, caplog):
    settings.CONSULTA_LENTA = 1e-9
    consultas_lentas._vigilar(None, connection)
    consultas_lentas._vigilar(None, connection)
    try:
        assert connection.execute_wrappers.count(cronometrar) == 1
        assert not User.objects.filter(username="ana.perez", pk=12345678).exists()
    finally:
        while cronometrar in connection.execute_wrappers:
            connection.execute_wrappers.remove(cronometrar)
    (linea,) = [r.getMessage() for r in caplog.records if r.name == "consultas"]
    assert "slow query" in linea
    assert "auth_user" in linea
    assert "ana" not in linea
    assert "12345678" not in linea


def test_what_is_quick_is_none(settings, caplog):
    settings.CONSULTA_LENTA = 60
    with connection.execute_wrapper(cronometrar):
        User.objects.exists()
    assert not caplog.records


def test_a_statement_that_fails_is_timed_too(settings, caplog):
    settings.CONSULTA_LENTA = 1e-9

    def falla(*args):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        cronometrar(falla, "SELECT 1", None, False, {})
    assert "SELECT 1" in caplog.text


def test_zero_is_no_log(settings):
    settings.CONSULTA_LENTA = 0
    nueva = type("Conexion", (), {"execute_wrappers": []})()
    consultas_lentas._vigilar(None, nueva)
    assert nueva.execute_wrappers == []


@pytest.mark.parametrize(
    ("sql", "queda"),
    [
        ("SELECT a FROM b\n  WHERE c = 'mi ''vecina'''", "SELECT a FROM b WHERE c = '?'"),
        ("SELECT 1 LIMIT 20 OFFSET 44556677", "SELECT 1 LIMIT 20 OFFSET ?"),
        ("SELECT %s", "SELECT %s"),
    ],
)
def test_sin_valores(sql, queda):
    assert sin_valores(sql) == queda
