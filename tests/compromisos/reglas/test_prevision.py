"""The forecast: when it is asked, which one stands, and that its words are taken for nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest

from compromisos.reglas.entre_informes import InformeDicho, Que, diferencia
from compromisos.reglas.estado import HechoAvance, Hechos, derivar
from compromisos.reglas.palabras import (
    ESTADOS_CERRADOS,
    ESTADOS_DECLARABLES,
    Estado,
    Frescura,
    Plazo,
    Prevision,
    Respaldo,
)
from compromisos.reglas.preguntas import Borrador, preguntas
from compromisos.reglas.prevision import empeora, reparo, se_pregunta

HOY = date(2026, 11, 30)
ANTES, LUEGO = date(2026, 11, 29), date(2026, 12, 1)


@pytest.mark.parametrize(("plazo", "se_hace"), [(None, False), (ANTES, False), (HOY, True), (LUEGO, True)])
def test_it_is_asked_only_of_a_deadline_that_is_known_and_has_not_passed(plazo, se_hace):
    assert se_pregunta(plazo, hoy=HOY) is se_hace


@pytest.mark.parametrize(
    ("estado", "plazo", "prevision"),
    [*product(ESTADOS_DECLARABLES, [None, ANTES, HOY, LUEGO], ["", *Prevision])],
)
def test_which_forecast_stands_over_every_state_and_deadline(estado, plazo, prevision):
    hay = reparo(prevision, estado=estado, plazo=plazo, corte=HOY)
    if not prevision:
        assert hay is None
    elif estado in ESTADOS_CERRADOS:
        assert hay.clave == "prevision_de_lo_cerrado"
    elif plazo is None:
        assert hay.clave == "prevision_sin_plazo"
    elif plazo == ANTES and prevision is not Prevision.NO_SE_CUMPLIRA:
        assert hay.clave == "prevision_pasado_el_plazo"
        assert "29/11/2026" in hay.frase
    else:
        assert hay is None


def test_what_does_not_stand_is_only_mended_beside_its_field():
    borrador = Borrador(Estado.CUMPLIDO, HOY, fecha_corte=HOY, plazo=LUEGO, prevision="en_riesgo")
    assert [(p.campo, p.se_confirma) for p in preguntas(borrador)] == [("prevision", False)]


def test_a_corte_that_is_not_written_yet_refuses_nothing():
    assert reparo("se_cumplira", estado=Estado.EN_PROCESO, plazo=ANTES, corte=None) is None


def test_its_words_are_those_of_no_state_nor_lamp():
    otras = {p.etiqueta.lower() for clase in (Estado, Plazo, Frescura, Respaldo) for p in clase}
    codigos = {p.value for clase in (Estado, Plazo, Frescura, Respaldo) for p in clase}
    assert not otras & {p.etiqueta.lower() for p in Prevision}
    assert not codigos & {p.value for p in Prevision}
    assert all(p.explicacion.startswith("La institución") and p.ejemplo and p.breve for p in Prevision)


def test_silence_is_neither_better_nor_worse():
    assert empeora("se_cumplira", "en_riesgo")
    assert not empeora("en_riesgo", "con_apoyo")
    assert not any(empeora(a, b) for a, b in (("", "en_riesgo"), ("en_riesgo", ""), ("", "")))


def avance(pk, corte, prevision=None, **kwargs):
    return HechoAvance(
        pk, Estado.EN_PROCESO, corte, datetime(2026, 10, pk, tzinfo=UTC), prevision=prevision, **kwargs
    )


def test_in_force_is_that_of_the_avance_vigente_and_nothing_is_inherited():
    primero = avance(1, date(2026, 6, 30), Prevision.EN_RIESGO)
    callado = avance(2, date(2026, 9, 30))
    assert derivar(Hechos((primero,)), hoy=HOY).prevision is Prevision.EN_RIESGO
    assert derivar(Hechos((primero, callado)), hoy=HOY).prevision is None
    retirado = avance(2, date(2026, 9, 30), retirado_en=datetime(2026, 11, 1, tzinfo=UTC))
    assert derivar(Hechos((primero, retirado)), hoy=HOY).prevision is Prevision.EN_RIESGO
    antes_del_retiro = datetime(2026, 10, 20, tzinfo=UTC)
    assert derivar(Hechos((primero, retirado)), hoy=HOY, limite=antes_del_retiro).prevision is None
    # It moves neither the state nor a lamp.
    con, sin = (
        derivar(Hechos((avance(1, HOY, p),), plazo=LUEGO), hoy=HOY) for p in (Prevision.NO_SE_CUMPLIRA, None)
    )
    assert (con.estado, con.plazo, con.frescura, con.respaldo) == (
        sin.estado,
        sin.plazo,
        sin.frescura,
        sin.respaldo,
    )


@pytest.mark.parametrize(
    ("antes", "ahora", "estado", "dice"),
    [
        ("", "", Estado.EN_PROCESO, None),
        ("en_riesgo", "en_riesgo", Estado.EN_PROCESO, None),
        ("se_cumplira", "en_riesgo", Estado.EN_PROCESO, ("se_cumplira", "en_riesgo")),
        ("se_cumplira", "", Estado.EN_PROCESO, ("se_cumplira", "")),
        ("se_cumplira", "", Estado.CUMPLIDO, None),  # nothing is expected any more, which goes without saying
        ("", "con_apoyo", Estado.NO_INICIADO, ("", "con_apoyo")),
    ],
)
def test_what_a_report_says_otherwise_than_the_one_before(antes, ahora, estado, dice):
    hechos = diferencia(
        InformeDicho(Estado.EN_PROCESO, prevision=antes), InformeDicho(estado, prevision=ahora)
    )
    suyos = [h for h in hechos if h.que is Que.PREVISION]
    assert [(h.de_prevision, h.a_prevision) for h in suyos] == ([dice] if dice else [])
    assert not any(h.atras for h in suyos)
