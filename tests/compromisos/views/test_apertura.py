"""Check of what a site for the public may not lack, as `check --deploy` asks it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.checks import Error, run_checks

from compromisos.views.contenido.apertura import VALE, check_apertura
from compromisos.views.contenido.ayuda import LINEAS, lineas


@pytest.fixture
def abierto(settings):
    settings.OPERADOR, settings.CONTACTO = "Entidad operadora", "avisos@example.org"
    settings.AYUDA_REVISADA = date(2026, 12, 31)
    return settings


def faltas() -> list[str]:
    return [e.id for e in check_apertura(None)]


@pytest.mark.parametrize(
    ("hoy", "halladas"),
    [("2026-12-31", []), ("2027-02-04", []), ("2027-02-05", ["compromisos.E003"])],
)
def test_help_lines_are_to_be_checked_every_35_days(abierto, time_machine, hoy, halladas):
    time_machine.move_to(f"{hoy}T15:00:00-05:00")
    assert faltas() == halladas


@pytest.mark.parametrize("vacio", ["", "   "])
def test_a_site_says_who_answers_for_it(abierto, time_machine, vacio):
    time_machine.move_to("2026-12-31T15:00:00-05:00")
    abierto.OPERADOR = vacio
    assert faltas() == ["compromisos.E001"]
    abierto.CONTACTO = vacio
    assert faltas() == ["compromisos.E001", "compromisos.E002"]


def test_it_is_an_error_of_deployment_alone(abierto):
    abierto.OPERADOR = ""
    assert not [m for m in run_checks() if m.id == "compromisos.E001"]
    halladas = [m for m in run_checks(include_deployment_checks=True) if m.id == "compromisos.E001"]
    assert [type(m) for m in halladas] == [Error]


def test_the_day_of_a_line_is_the_later_of_its_own_and_that_of_the_list(settings):
    linea = LINEAS[0]
    for revisada, visto in (
        (None, linea.consultado),
        (linea.consultado - timedelta(1), linea.consultado),
        (linea.consultado + VALE, linea.consultado + VALE),
    ):
        settings.AYUDA_REVISADA = revisada
        assert lineas()[0].visto == visto


def test_letters_never_say_an_address_without_tls(abierto, time_machine):
    time_machine.move_to("2026-12-31T15:00:00-05:00")
    abierto.SITE_URL = "http://compromisos.example.pe"
    assert faltas() == ["compromisos.E005"]
    abierto.DEBUG = True
    assert faltas() == []
