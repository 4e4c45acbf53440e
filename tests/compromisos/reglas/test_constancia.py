"""The record of response: pure, so every length of period, start and boundary can be tried."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from compromisos.reglas.constancia import (
    PERIODOS,
    Contesto,
    Fijado,
    PeriodoContado,
    Respuesta,
    constancia,
    constancia_por_periodos,
)
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
        PeriodoContado(date(2025, 11, 25), date(2026, 2, 24), Respuesta.NINGUNO),
        PeriodoContado(date(2026, 2, 25), date(2026, 5, 24), Respuesta.INFORMO),
    )


@pytest.mark.parametrize(
    ("hoy", "cierre", "en_curso"),
    [
        (date(2025, 11, 24), None, None),  # it has not begun
        (date(2025, 11, 25), None, PeriodoContado(INICIO, date(2026, 2, 24), Respuesta.YA_INFORMO)),
        (date(2026, 2, 25), None, PeriodoContado(date(2026, 2, 25), date(2026, 5, 24), Respuesta.EN_ESPERA)),
        (date(2026, 2, 25), date(2025, 12, 31), None),  # nothing more is owed
        (
            date(2025, 12, 31),
            date(2025, 12, 31),
            PeriodoContado(INICIO, date(2026, 2, 24), Respuesta.YA_INFORMO),
        ),
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


PRIMERO = Fijado(date(2026, 1, 1), date(2026, 4, 20), datetime(2026, 4, 22, 15, tzinfo=UTC), "Uno", "uno")
SEGUNDO = Fijado(date(2026, 5, 1), date(2026, 7, 20), datetime(2026, 7, 22, 15, tzinfo=UTC))
ABIERTO = Fijado(date(2026, 8, 1), date(2026, 10, 20))


def por_periodos(**cambios):
    datos = {
        "fijados": [PRIMERO, SEGUNDO, ABIERTO],
        "cortes": [date(2026, 4, 20)],
        "primeros": {},
        "publico_desde": None,
        "cierre": None,
        "hoy": date(2026, 9, 1),
    }
    return constancia_por_periodos(TRIMESTRAL, **datos | cambios)


def test_constancia_por_periodos_follows_the_periods():
    assert [p.informado for p in por_periodos().periodos] == [True, False]
    assert not por_periodos().en_curso.informado
    assert por_periodos(publico_desde=date(2026, 5, 2)).total == 1
    assert por_periodos(publico_desde=date(2026, 9, 1)).total == 0
    assert por_periodos(cierre=date(2026, 4, 20)).total == 1
    assert por_periodos(cierre=date(2026, 4, 20)).en_curso is None
    assert por_periodos().nombres[1] == "periodos"
    assert (por_periodos().periodos[0].nombre, por_periodos().periodos[0].slug) == ("Uno", "uno")


@pytest.mark.parametrize(
    ("cortes", "primeros", "respuesta"),
    [
        ([], {}, Respuesta.NINGUNO),
        # Published before the closing, and on its very instant, are in its picture.
        ([20], {20: datetime(2026, 4, 21, 15, tzinfo=UTC)}, Respuesta.INFORMO),
        ([20], {20: PRIMERO.cerrado}, Respuesta.INFORMO),
        ([20], {20: datetime(2026, 5, 2, 15, tzinfo=UTC)}, Respuesta.DESPUES),
        # One of two was in time.
        ([18, 20], {18: datetime(2026, 4, 19, tzinfo=UTC), 20: datetime(2026, 5, 2, tzinfo=UTC)}, Respuesta.INFORMO),
        # Reported in time about the 18th, corrected to the 20th after the closing: it had answered.
        ([20], {18: datetime(2026, 4, 19, tzinfo=UTC), 20: datetime(2026, 5, 2, tzinfo=UTC)}, Respuesta.INFORMO),
        # What was in time was withdrawn, and nothing else came.
        ([], {18: datetime(2026, 4, 19, tzinfo=UTC)}, Respuesta.NINGUNO),
        # Always public, by the seed: nobody knows when.
        ([20], {}, Respuesta.INFORMO),
    ],
)  # fmt: skip
def test_respuesta_in_a_closed_period(cortes, primeros, respuesta):
    record = por_periodos(
        cortes=[date(2026, 4, n) for n in cortes],
        primeros={date(2026, 4, n): momento for n, momento in primeros.items()},
    )
    assert record.periodos[0].respuesta == respuesta


@pytest.mark.parametrize(
    ("hoy", "cortes", "respuesta"),
    [
        (date(2026, 8, 1), [], Respuesta.EN_ESPERA),
        (date(2026, 10, 20), [], Respuesta.EN_ESPERA),  # its last day is still good
        (date(2026, 10, 21), [], Respuesta.PASADO),
        (date(2026, 10, 21), [date(2026, 10, 20)], Respuesta.YA_INFORMO),
    ],
)
def test_respuesta_in_an_open_period(hoy, cortes, respuesta):
    assert por_periodos(hoy=hoy, cortes=cortes).en_curso.respuesta == respuesta


def test_en_orden_is_oldest_first_with_the_running_one():
    record = por_periodos()
    assert [p.desde for p in record.en_orden] == [PRIMERO.desde, SEGUNDO.desde, ABIERTO.desde]
    assert record.ultimo.desde == SEGUNDO.desde
    tarde = por_periodos(publico_desde=date(2026, 9, 1))  # what was not due keeps its column
    assert [p.respuesta for p in tarde.en_orden] == [
        Respuesta.NO_SE_ESPERABA,
        Respuesta.NO_SE_ESPERABA,
        Respuesta.EN_ESPERA,
    ]
    assert tarde.ultimo is None
    nunca = constancia(TRIMESTRAL, inicio=None, cortes=[], hoy=INICIO)
    assert (nunca.en_orden, nunca.ultimo) == ((), None)


def test_contesto_is_of_the_last_period_over_or_of_the_named_one():
    record = por_periodos()
    assert record.contesto() == Contesto.NO_INFORMO
    assert record.contesto("uno") == Contesto.INFORMO
    assert record.contesto("otro") == Contesto.NO_SE_ESPERA
    assert por_periodos(publico_desde=date(2026, 9, 1)).contesto("uno") == Contesto.NO_SE_ESPERA
    assert constancia(TRIMESTRAL, inicio=INICIO, cortes=[], hoy=INICIO).contesto() == Contesto.NO_SE_ESPERA
