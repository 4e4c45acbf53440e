"""The record of response: pure, so every length of period, start and boundary can be tried."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from compromisos.reglas.constancia import PERIODOS, PeriodoContado, constancia, constancia_por_periodos
from compromisos.reglas.palabras import Periodicidad

TRIMESTRAL = Periodicidad.TRIMESTRAL


INICIO = date(2025, 11, 25)


def contar(*cortes: date, inicio=INICIO, hoy=date(2026, 11, 25), cierre=None, periodicidad=TRIMESTRAL):
    r = constancia(periodicidad, inicio=inicio, cortes=cortes, hoy=hoy, cierre=cierre)
    return r.informados, r.total


def test_constancia_two_of_four_quarters():
    assert contar(date(2025, 12, 31), date(2026, 6, 30)) == (2, 4)


def test_periodos_have_their_days_and_say_which_were_reported():
    r = constancia(TRIMESTRAL, inicio=INICIO, cortes=[date(2026, 3, 31)], hoy=date(2026, 6, 1))
    assert r.periodos == (
        PeriodoContado(date(2025, 11, 25), date(2026, 2, 24), False),
        PeriodoContado(date(2026, 2, 25), date(2026, 5, 24), True),
    )


@pytest.mark.parametrize(
    ("hoy", "cierre", "en_curso"),
    [
        (date(2025, 11, 24), None, None),  # it has not begun
        (date(2025, 11, 25), None, PeriodoContado(INICIO, date(2026, 2, 24), True)),
        (date(2026, 2, 25), None, PeriodoContado(date(2026, 2, 25), date(2026, 5, 24), False)),
        (date(2026, 2, 25), date(2025, 12, 31), None),  # nothing more is owed
        (date(2025, 12, 31), date(2025, 12, 31), PeriodoContado(INICIO, date(2026, 2, 24), True)),
    ],
)
def test_en_curso_is_apart(hoy, cierre, en_curso):
    r = constancia(TRIMESTRAL, inicio=INICIO, cortes=[date(2025, 12, 31)], hoy=hoy, cierre=cierre)
    assert r.en_curso == en_curso
    assert en_curso not in r.periodos


def test_periodos_show_the_last_twelve_newest_first():
    r = constancia(Periodicidad.MENSUAL, inicio=date(2024, 1, 1), cortes=[], hoy=date(2026, 1, 1))
    assert r.total == 24
    assert r.ultimos == r.periodos[:11:-1]
    assert len(r.ultimos) == 12


def test_constancia_is_empty_without_a_start():
    r = constancia(TRIMESTRAL, inicio=None, cortes=[date(2026, 3, 31)], hoy=date(2026, 11, 25))
    assert (r.periodos, r.informados, r.total) == (None, 0, 0)


@pytest.mark.parametrize(
    ("hoy", "total"),
    [
        (date(2025, 11, 24), 0),  # before it starts
        (date(2025, 11, 25), 0),
        (date(2026, 2, 24), 0),  # its last day is not over
        (date(2026, 2, 25), 1),
        (date(2026, 5, 24), 1),
        (date(2026, 5, 25), 2),
        (date(2027, 11, 25), 8),
    ],
)
def test_periodo_counts_from_the_day_after_it_ends(hoy, total):
    r = constancia(TRIMESTRAL, inicio=INICIO, cortes=[], hoy=hoy)
    assert r.periodos is not None
    assert r.total == total


@pytest.mark.parametrize(
    ("corte", "informados"),
    [
        (date(2025, 11, 24), 0),  # before the start
        (date(2025, 11, 25), 1),
        (date(2026, 11, 24), 1),  # last day of the last whole period
        (date(2026, 11, 25), 0),  # in the one that is running
        (date(1, 1, 1), 0),
        (date(9999, 12, 31), 0),
    ],
)
def test_informados_only_within_whole_periods(corte, informados):
    assert contar(corte) == (informados, 4)


def test_informados_one_a_period():
    assert contar(*(date(2026, 1, d) for d in range(1, 31))) == (1, 4)


@pytest.mark.parametrize(
    ("cierre", "esperado"),
    [
        (None, (1, 4)),
        (date(2026, 1, 31), (1, 1)),  # all done in the first quarter: none is owed after it
        (date(2026, 2, 25), (1, 2)),
        (date(2026, 11, 25), (1, 4)),  # closed in the quarter that is running
        (date(2025, 1, 1), (0, 0)),  # closed before it was to start
    ],
)
def test_cierre_owes_no_report_after(cierre, esperado):
    assert contar(date(2026, 1, 31), cierre=cierre) == esperado


@pytest.mark.parametrize(("periodicidad", "total"), list(zip(Periodicidad, (12, 4, 2, 1), strict=True)))
def test_periodicidad_decides(periodicidad, total):
    assert contar(date(2026, 11, 1), periodicidad=periodicidad) == (1, total)


def test_periodicidad_has_a_word_for_one_and_for_several():
    assert set(PERIODOS) == set(Periodicidad)
    assert all(uno and varios and uno != varios for uno, varios in PERIODOS.values())


INICIOS = (date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 29), INICIO, date(2025, 12, 31))


@pytest.mark.parametrize("periodicidad", Periodicidad)
@pytest.mark.parametrize("inicio", INICIOS)
def test_periodos_join_without_gap(periodicidad, inicio):
    """From starts at the end of long months and of February: no day is lost, none counts twice."""
    hoy = inicio + timedelta(days=1200)
    periodos = constancia(periodicidad, inicio=inicio, cortes=[], hoy=hoy).periodos
    assert periodos[0].desde == inicio
    assert periodos[-1].hasta < hoy
    for antes, despues in itertools.pairwise(periodos):
        assert antes.hasta + timedelta(days=1) == despues.desde
    for n, periodo in enumerate(periodos):
        for dia in (periodo.desde, periodo.hasta):
            informados = [
                p.informado for p in constancia(periodicidad, inicio=inicio, cortes=[dia], hoy=hoy).periodos
            ]
            assert informados == [k == n for k in range(len(periodos))], dia


# --- Where an edition has periods


def test_constancia_por_periodos_follows_the_periods():
    trimestres = [(date(2026, 1, 1), date(2026, 4, 20)), (date(2026, 5, 1), date(2026, 7, 20))]
    comun = {"cerrados": trimestres, "abierto": (date(2026, 8, 1), date(2026, 10, 20))}

    def record(**cambios):
        datos = {"cortes": [date(2026, 4, 20)], "publico_desde": None, "cierre": None} | cambios
        return constancia_por_periodos(Periodicidad.TRIMESTRAL, **comun, **datos)

    assert [p.informado for p in record().periodos] == [True, False]
    assert not record().en_curso.informado
    assert record(publico_desde=date(2026, 5, 2)).total == 1
    assert record(publico_desde=date(2026, 9, 1)).total == 0
    assert record(cierre=date(2026, 4, 20)).total == 1
    assert record(cierre=date(2026, 4, 20)).en_curso is None
    assert record().nombres[1] == "periodos"
