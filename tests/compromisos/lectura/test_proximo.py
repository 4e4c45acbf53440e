"""When the next report of a pledge is expected, and that it is said without supposing anything."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.lectura.compromisos import a_la_vista
from compromisos.lectura.en_la_ficha import proximo_en_palabras
from compromisos.lectura.ficha import Ficha
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, Periodicidad
from compromisos.reglas.plazo import proximo_informe
from tests.factories import crear_avance, crear_compromiso, crear_edicion, crear_periodo

CORTE, INICIO = date(2026, 8, 31), date(2026, 1, 31)


@pytest.mark.parametrize(
    ("corte", "periodicidad", "inicio", "esperado"),
    [
        (CORTE, "trimestral", None, date(2026, 11, 30)),
        (CORTE, "mensual", INICIO, date(2026, 9, 30)),
        (CORTE, "anual", None, date(2027, 8, 31)),
        (None, "trimestral", INICIO, date(2026, 4, 30)),
        (None, "trimestral", None, None),
        (date(9999, 12, 1), "anual", None, date.max),
    ],
)
def test_one_interval_after_the_last_report_or_the_start(corte, periodicidad, inicio, esperado):
    intervalo = Periodicidad(periodicidad)
    assert proximo_informe(Estado.EN_PROCESO, corte, intervalo, inicio=inicio) == esperado
    for estado in ESTADOS_CERRADOS:
        assert proximo_informe(estado, corte, intervalo, inicio=inicio) is None


def ficha(compromiso, al: date | None = None) -> Ficha:
    dia = Dia(timezone.localdate(), al)
    return Ficha(a_la_vista(dia).get(pk=compromiso.pk), dia)


def a_mediodia(dia: date) -> datetime:
    return timezone.make_aware(datetime.combine(dia, datetime.min.time().replace(hour=12)))


@pytest.mark.django_db
def test_open_period_says_the_day_until_it_is_answered():
    hoy = timezone.localdate()
    compromiso = crear_compromiso(edicion=crear_edicion())
    assert proximo_en_palabras(ficha(compromiso)) == "No consta; se pide uno cada trimestre"
    periodo = crear_periodo(compromiso.edicion, nombre="Tercer trimestre")
    proximo = ficha(compromiso).proximo
    assert (proximo.hasta, proximo.periodo, proximo.pasado) == (periodo.cierra, periodo, False)
    assert proximo_en_palabras(ficha(compromiso)).endswith("en 20 días: cierra «Tercer trimestre»")
    avance = crear_avance(compromiso=compromiso, fecha_corte=hoy - timedelta(days=10), ahora=timezone.now())
    proximo = ficha(compromiso).proximo
    assert proximo.periodo is None
    assert proximo.hasta > hoy
    publicacion.retirar(avance, por=avance.autor, motivo="Era de otra sede.")
    assert ficha(compromiso).proximo.periodo == periodo


@pytest.mark.django_db
def test_what_is_late_says_so_and_what_is_closed_expects_none():
    hoy = timezone.localdate()
    compromiso = crear_compromiso(fecha_inicio=hoy - timedelta(days=500))
    crear_avance(
        compromiso=compromiso,
        fecha_corte=hoy - timedelta(days=200),
        ahora=a_mediodia(hoy - timedelta(days=199)),
    )
    assert proximo_en_palabras(ficha(compromiso)).startswith("Se esperaba hasta el ")
    assert proximo_en_palabras(ficha(compromiso, hoy - timedelta(days=180))).startswith("Hasta el ")
    crear_avance(
        compromiso=compromiso,
        estado=Estado.CUMPLIDO,
        fecha_corte=hoy - timedelta(days=5),
        ahora=a_mediodia(hoy - timedelta(days=4)),
    )
    assert proximo_en_palabras(ficha(compromiso)) == "Ya no se espera otro"
