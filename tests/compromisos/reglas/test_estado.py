"""The pure rules: every combination of facts, and the exact days on which each lamp turns."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compromisos.reglas.estado import (
    HechoAvance,
    HechoMeta,
    Hechos,
    HechoVerificacion,
    alcanzada,
    derivar,
    en_firme,
    en_pie,
    esperado,
    firmeza,
    pasa_la_meta,
    porcentaje,
    respaldo,
    retrocede,
    ultima_verificacion,
)
from compromisos.reglas.palabras import (
    ESTADOS_CERRADOS,
    ESTADOS_DECLARABLES,
    Estado,
    Firmeza,
    Frescura,
    Palabra,
    Periodicidad,
    Plazo,
    Respaldo,
    Sentido,
    SituacionAvance,
)
from compromisos.reglas.plazo import lampara_frescura, lampara_plazo, restar_meses

HOY = date(2026, 11, 24)
PUBLICADO = datetime(2026, 10, 1, 12, tzinfo=UTC)


def avance(id=1, *, estado=Estado.EN_PROCESO, corte=date(2026, 9, 30), publicado=PUBLICADO, **kwargs):
    return HechoAvance(id=id, estado=estado, fecha_corte=corte, publicado_en=publicado, **kwargs)


# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("enum", [Estado, Plazo, Frescura, Respaldo, Sentido, SituacionAvance])
def test_palabras_have_label_and_explanation(enum: type[Palabra]):
    assert all(palabra.etiqueta and palabra.explicacion for palabra in enum)
    assert len({p.etiqueta for p in enum}) == len(enum)


def test_estados_are_the_six_in_order():
    assert [e.value for e in Estado] == [
        "sin_informacion", "no_iniciado", "en_proceso", "cumplido_parcialmente", "cumplido", "incumplido",
    ]  # fmt: skip
    assert {Estado.CUMPLIDO, Estado.INCUMPLIDO} == ESTADOS_CERRADOS
    assert Estado.SIN_INFORMACION not in ESTADOS_DECLARABLES
    assert len(ESTADOS_DECLARABLES) == 5


def test_periodicidad_has_months():
    assert [p.meses for p in Periodicidad] == [1, 3, 6, 12]


# --- State ---------------------------------------------------------------------------------------


def test_derivar_silence_is_no_information():
    situacion = derivar(Hechos(metas=(HechoMeta(1, Decimal(50)),)), hoy=HOY)
    assert situacion.estado is Estado.SIN_INFORMACION
    assert situacion.frescura is Frescura.SIN_REPORTE
    assert situacion.respaldo is None
    assert (situacion.metas_medibles, situacion.metas_alcanzadas) == (1, 0)


@pytest.mark.parametrize("estado", ESTADOS_DECLARABLES)
def test_derivar_state_is_the_one_declared(estado):
    assert derivar(Hechos(avances=(avance(estado=estado),)), hoy=HOY).estado is estado


def test_vigente_is_latest_corte_then_latest_publication_then_id():
    viejo = avance(1, corte=date(2026, 3, 31), publicado=PUBLICADO + timedelta(days=20))
    nuevo = avance(2, corte=date(2026, 6, 30))
    repetido = avance(3, corte=date(2026, 6, 30), publicado=PUBLICADO + timedelta(seconds=1))
    gemelo = avance(4, corte=date(2026, 6, 30), publicado=PUBLICADO + timedelta(seconds=1))
    for orden in itertools.permutations([viejo, nuevo, repetido, gemelo]):
        assert derivar(Hechos(avances=orden), hoy=HOY).vigente == 4
    assert [a.id for a in en_firme([viejo, nuevo, repetido, gemelo])] == [4, 3, 2, 1]


def test_vigente_leaves_out_withdrawn_and_corrected():
    despues = PUBLICADO + timedelta(days=1)
    original = avance(1, corregido_en=despues)
    correccion = avance(2, publicado=despues, retirado_en=despues + timedelta(days=1))
    assert derivar(Hechos(avances=(original, correccion)), hoy=HOY).estado is Estado.SIN_INFORMACION


def test_limite_shows_the_record_as_it_stood():
    despues = PUBLICADO + timedelta(days=10)
    hechos = Hechos(
        avances=(
            avance(1, corregido_en=despues),
            avance(2, estado=Estado.CUMPLIDO, publicado=despues, retirado_en=despues + timedelta(days=5)),
        )
    )

    def estado_antes_de(limite):
        return derivar(hechos, hoy=HOY, limite=limite).vigente

    assert estado_antes_de(PUBLICADO) is None  # the limit is exclusive
    assert estado_antes_de(PUBLICADO + timedelta(microseconds=1)) == 1
    assert estado_antes_de(despues) == 1
    assert estado_antes_de(despues + timedelta(microseconds=1)) == 2
    assert estado_antes_de(despues + timedelta(days=6)) is None


# --- Lamps: every combination of facts ------------------------------------------------------------

DIAS = [None, *(HOY + timedelta(days=d) for d in (-400, -1, 0, 1, 29, 30, 31, 400))]


@pytest.mark.parametrize("plazo", DIAS)
@pytest.mark.parametrize("estado", Estado)
def test_plazo_over_every_state_and_boundary_day(estado, plazo):
    lampara = lampara_plazo(estado, plazo, hoy=HOY)
    if plazo is None:
        assert lampara is Plazo.SIN_PLAZO
    elif estado in (Estado.CUMPLIDO, Estado.INCUMPLIDO):
        assert lampara is None
    else:
        dias = (plazo - HOY).days
        esperada = {-400: "vencido", -1: "vencido", 0: "por_vencer", 1: "por_vencer", 29: "por_vencer",
                    30: "por_vencer", 31: "en_plazo", 400: "en_plazo"}[dias]  # fmt: skip
        assert lampara == esperada


@pytest.mark.parametrize(
    ("periodicidad", "corte", "esperada"),
    [
        ("mensual", date(2026, 10, 24), "al_dia"),
        ("mensual", date(2026, 10, 23), "por_actualizar"),
        ("mensual", date(2026, 9, 24), "por_actualizar"),
        ("mensual", date(2026, 9, 23), "desactualizado"),
        ("trimestral", date(2026, 8, 24), "al_dia"),
        ("trimestral", date(2026, 8, 23), "por_actualizar"),
        ("trimestral", date(2026, 5, 24), "por_actualizar"),
        ("trimestral", date(2026, 5, 23), "desactualizado"),
        ("semestral", date(2026, 5, 24), "al_dia"),
        ("semestral", date(2025, 11, 23), "desactualizado"),
        ("anual", date(2025, 11, 24), "al_dia"),
        ("anual", date(2025, 11, 23), "por_actualizar"),
        ("anual", date(2024, 11, 23), "desactualizado"),
    ],
)
@pytest.mark.parametrize("estado", ESTADOS_DECLARABLES)
def test_frescura_turns_the_day_after_one_and_two_intervals(estado, periodicidad, corte, esperada):
    lampara = lampara_frescura(estado, corte, Periodicidad(periodicidad), hoy=HOY)
    assert lampara == (None if estado in ESTADOS_CERRADOS else esperada)


@pytest.mark.parametrize("evidencias", [0, 1, 3])
@pytest.mark.parametrize("resultados", [(), ("verificado",), ("cuestionado",), ("verificado", "cuestionado")])
def test_respaldo_last_verification_wins_over_evidence(evidencias, resultados):
    verificaciones = tuple(
        HechoVerificacion(PUBLICADO + timedelta(days=n), Respaldo(r)) for n, r in enumerate(resultados)
    )
    hechos = Hechos(avances=(avance(evidencias=evidencias, verificaciones=verificaciones),))
    esperado_ = resultados[-1] if resultados else ("con_evidencia" if evidencias else "declarado")
    assert derivar(hechos, hoy=HOY).respaldo == esperado_


def test_verification_is_hidden_before_it_was_made():
    hechos = Hechos(
        avances=(
            avance(
                evidencias=1,
                verificaciones=(HechoVerificacion(PUBLICADO + timedelta(days=9), Respaldo.VERIFICADO),),
            ),
        )
    )
    limite = PUBLICADO + timedelta(days=9)
    assert derivar(hechos, hoy=HOY, limite=limite).respaldo is Respaldo.CON_EVIDENCIA


def test_of_two_verifications_of_one_instant_the_last_registered_decides():
    una, otra = (
        HechoVerificacion(PUBLICADO, r, n) for n, r in enumerate((Respaldo.VERIFICADO, Respaldo.CUESTIONADO))
    )
    for orden in ((una, otra), (otra, una)):
        assert ultima_verificacion(orden) is otra
        assert respaldo(orden, evidencias=1) is Respaldo.CUESTIONADO
    assert en_pie((una, otra), limite=PUBLICADO) == []


@pytest.mark.parametrize(("dias", "esperado_"), [(1, "verificado"), (5, "cuestionado"), (9, "verificado"), (12, "con_evidencia")])  # fmt: skip
def test_a_verification_counts_until_the_day_it_is_left_without_effect(dias, esperado_):
    def el(dia: int) -> datetime:
        return PUBLICADO + timedelta(days=dia)

    verificaciones = (
        HechoVerificacion(el(0), Respaldo.VERIFICADO, 1, sin_efecto_en=el(11)),
        HechoVerificacion(el(4), Respaldo.CUESTIONADO, 2, sin_efecto_en=el(8)),
    )
    hechos = Hechos(avances=(avance(evidencias=1, verificaciones=verificaciones),))
    assert derivar(hechos, hoy=HOY, limite=el(dias)).respaldo == esperado_
    assert derivar(hechos, hoy=HOY).respaldo is Respaldo.CON_EVIDENCIA


@pytest.mark.parametrize("limite", [None, PUBLICADO + timedelta(days=5)])
def test_firmeza_tells_what_became_of_it_and_not_what_came_later(limite):
    antes, despues = PUBLICADO + timedelta(days=1), PUBLICADO + timedelta(days=9)
    assert firmeza(None, None, None, limite=limite) is Firmeza.SIN_PUBLICAR
    assert firmeza(PUBLICADO, None, None, limite=limite) is Firmeza.EN_FIRME
    assert firmeza(PUBLICADO, antes, None, limite=limite) is Firmeza.RETIRADO
    assert firmeza(PUBLICADO, None, antes, limite=limite) is Firmeza.CORREGIDO
    assert firmeza(PUBLICADO, antes, antes, limite=limite) is Firmeza.RETIRADO
    if limite:
        assert firmeza(despues, None, None, limite=limite) is Firmeza.SIN_PUBLICAR
        assert firmeza(PUBLICADO, despues, despues, limite=limite) is Firmeza.EN_FIRME


@pytest.mark.parametrize(("sentido", "signo"), [(Sentido.CRECIENTE, 1), ("decreciente", -1)])
def test_a_value_goes_back_or_beyond_its_target_whichever_way_it_moves(sentido, signo):
    cerca, lejos = Decimal(50 + signo), Decimal(50 - signo)
    assert retrocede(lejos, Decimal(50), sentido)
    assert not retrocede(cerca, Decimal(50), sentido)
    assert not retrocede(lejos, None, sentido)
    assert pasa_la_meta(cerca, Decimal(50), sentido)
    assert not pasa_la_meta(Decimal(50), Decimal(50), sentido)
    assert not pasa_la_meta(cerca, None, sentido)


# --- Targets --------------------------------------------------------------------------------------


def test_metas_keep_the_last_value_when_a_report_skips_one():
    metas = (HechoMeta(1, Decimal(50)), HechoMeta(2, Decimal(10)), HechoMeta(3))
    hechos = Hechos(
        metas=metas,
        avances=(
            avance(1, corte=date(2026, 3, 31), mediciones={1: Decimal(50), 2: Decimal(3)}),
            avance(2, corte=date(2026, 6, 30), mediciones={2: Decimal(10)}),
        ),
    )
    situacion = derivar(hechos, hoy=HOY)
    assert (situacion.metas_total, situacion.metas_medibles, situacion.metas_alcanzadas) == (3, 2, 2)


def test_derivar_repairs_no_contradiction():
    hechos = Hechos(
        metas=(HechoMeta(1, Decimal(50)),),
        avances=(avance(estado=Estado.CUMPLIDO, mediciones={1: Decimal(43)}),),
    )
    situacion = derivar(hechos, hoy=HOY)
    assert situacion.estado is Estado.CUMPLIDO
    assert situacion.metas_alcanzadas == 0


@pytest.mark.parametrize(
    ("valor", "meta", "sentido", "si"),
    [
        (50, 50, "creciente", True),
        (51, 50, "creciente", True),
        ("49.9999", 50, "creciente", False),
        (5, 5, "decreciente", True),
        (4, 5, "decreciente", True),
        ("5.0001", 5, "decreciente", False),
        (None, 5, "decreciente", False),
        (5, None, "creciente", False),
        (0, 0, "creciente", True),
    ],
)
def test_alcanzada(valor, meta, sentido, si):
    def decimal(n):
        return None if n is None else Decimal(n)

    assert alcanzada(decimal(valor), decimal(meta), Sentido(sentido)) is si


@pytest.mark.parametrize(
    ("valor", "base", "meta", "esperado_"),
    [
        (32, None, 50, None),
        (None, 0, 50, None),
        (32, 0, None, None),
        (32, 50, 50, None),
        (32, 0, 50, "64.0"),
        (30, 20, 50, "33.3"),
        (10, 20, 50, "-33.3"),
        (60, 0, 50, "120.0"),
        (30, 40, 20, "50.0"),
    ],
)
def test_porcentaje_only_with_base_and_target(valor, base, meta, esperado_):
    numeros = [None if n is None else Decimal(n) for n in (valor, base, meta)]
    assert porcentaje(*numeros) == (None if esperado_ is None else Decimal(esperado_))


@given(
    st.decimals(-(10**9), 10**9, places=4),
    st.decimals(-(10**9), 10**9, places=4),
    st.decimals(-(10**9), 10**9, places=4),
)
def test_porcentaje_is_100_exactly_at_the_target(valor, base, meta):
    resultado = porcentaje(valor, base, meta)
    assert (resultado is None) == (base == meta)
    if base != meta:
        assert porcentaje(meta, base, meta) == 100
        assert porcentaje(base, base, meta) == 0


def test_ritmo_is_even_and_stops_at_both_ends():
    def ritmo(hoy):
        return esperado(Decimal(0), Decimal(100), inicio=date(2026, 1, 1), plazo=date(2026, 1, 11), hoy=hoy)

    assert ritmo(date(2026, 1, 6)) == 50
    assert ritmo(date(2025, 1, 1)) == 0
    assert ritmo(date(2027, 1, 1)) == 100
    assert esperado(None, Decimal(1), inicio=HOY, plazo=HOY + timedelta(days=1), hoy=HOY) is None
    assert esperado(Decimal(0), Decimal(1), inicio=HOY, plazo=HOY, hoy=HOY) is None


# --- Calendar -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dia", "meses", "antes"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 11, 24), 24, date(2024, 11, 24)),
        (date(1, 1, 1), 1, date.min),
    ],
)
def test_restar_meses(dia, meses, antes):
    assert restar_meses(dia, meses) == antes


@given(st.dates(), st.integers(1, 24))
def test_restar_meses_never_moves_forward(dia, meses):
    assert restar_meses(dia, meses) <= dia
