"""What a report changed from the one before it, and where it contradicts what is measured: facts, without words."""

from __future__ import annotations

import itertools
from decimal import Decimal as D

import pytest

from compromisos.reglas.entre_informes import (
    Contra,
    Contradiccion,
    DiferenciaDicha,
    InformeDicho,
    MetaMedida,
    Que,
    contradicciones,
    diferencia,
)
from compromisos.reglas.palabras import ESTADOS_DECLARABLES, Estado, Sentido

TALLERES, DIAS = MetaMedida(1, D(50)), MetaMedida(2, D(10), Sentido.DECRECIENTE, D(45))
PROCESO, PARTE, CUMPLIDO = Estado.EN_PROCESO, Estado.CUMPLIDO_PARCIALMENTE, Estado.CUMPLIDO


def informe(estado=PROCESO, *, pruebas=("a",), lugares=None, **valores) -> InformeDicho:
    claves = {"talleres": 1, "dias": 2}
    return InformeDicho(
        estado,
        {claves[k]: D(v) for k, v in valores.items()},
        {1: frozenset(lugares)} if lugares is not None else {},
        frozenset(pruebas),
    )


def cambios(anterior, actual, *metas, ultimos=None) -> list[DiferenciaDicha]:
    """Without what is said of the state when it goes on."""
    hechos = diferencia(anterior, actual, metas or (TALLERES,), ultimos=ultimos)
    return [h for h in hechos if h.que is not Que.MISMO_ESTADO]


@pytest.mark.parametrize(
    ("antes", "ahora", "atras", "llega", "pasa"),
    [
        ("28", "36", False, False, False),
        ("36", "28", True, False, False),
        ("43", "50", False, True, False),
        ("43", "52", False, True, True),
        ("61", "55", True, False, False),  # still past its target, and farther from where it was
        ("55", "61", False, False, False),
        ("0", "1", False, False, False),
        ("1", "0", True, False, False),
    ],
)
def test_a_value_that_moves(antes, ahora, atras, llega, pasa):
    (hecho,) = cambios(informe(talleres=antes), informe(talleres=ahora))
    assert hecho == DiferenciaDicha(
        Que.VALOR, 1, de=D(antes), a=D(ahora), atras=atras, llega=llega, pasa=pasa
    )


@pytest.mark.parametrize(
    ("antes", "ahora", "atras", "llega", "pasa"),
    [
        ("45", "19", False, False, False),
        ("19", "25", True, False, False),
        ("14", "10", False, True, False),
        ("14", "8", False, True, True),
        ("8", "14", True, False, False),
    ],
)
def test_of_a_target_that_is_to_fall_falling_is_progress(antes, ahora, atras, llega, pasa):
    (hecho,) = cambios(informe(dias=antes), informe(dias=ahora), DIAS)
    assert hecho == DiferenciaDicha(
        Que.VALOR, 2, de=D(antes), a=D(ahora), atras=atras, llega=llega, pasa=pasa
    )


def test_nothing_measured_changes_is_said_only_where_something_is_measured():
    assert cambios(informe(talleres="28"), informe(talleres="28.0000")) == [DiferenciaDicha(Que.NADA_MEDIDO)]
    assert cambios(informe(), informe()) == []
    assert diferencia(informe(), informe()) == [DiferenciaDicha(Que.MISMO_ESTADO, a_estado=PROCESO)]


def test_the_first_report_has_nothing_before_it():
    assert diferencia(None, informe(talleres="14"), [TALLERES]) == [
        DiferenciaDicha(Que.PRIMERO, a_estado=PROCESO),
        DiferenciaDicha(Que.MIDE, 1, a=D(14)),
        DiferenciaDicha(Que.AGREGA_PRUEBAS, cuantas=1),
    ]


def test_what_was_unknown_is_measured_left_out_and_measured_again():
    assert cambios(informe(), informe(talleres="14")) == [DiferenciaDicha(Que.MIDE, 1, a=D(14))]
    assert cambios(informe(talleres="14"), informe()) == [DiferenciaDicha(Que.CALLA, 1, de=D(14))]
    # What was left out is compared with the last that was known of it.
    (hecho,) = cambios(informe(), informe(talleres="12"), ultimos={1: D(14)})
    assert (hecho.de, hecho.a, hecho.atras) == (14, 12, True)
    assert cambios(informe(), informe(), ultimos={1: D(14)}) == []


def test_several_targets_are_told_in_their_order():
    hechos = cambios(informe(talleres="28", dias="14"), informe(talleres="36", dias="10"), TALLERES, DIAS)
    assert [(h.meta, h.a, h.llega) for h in hechos] == [(1, 36, False), (2, 10, True)]
    # A new target beside one that goes on.
    hechos = cambios(informe(talleres="28"), informe(talleres="28", dias="40"), TALLERES, DIAS)
    assert [(h.que, h.meta) for h in hechos] == [(Que.MIDE, 2)]


def test_a_target_that_was_dropped_is_of_no_report():
    assert cambios(informe(talleres="28"), informe(dias="3"), TALLERES) == [
        DiferenciaDicha(Que.CALLA, 1, de=D(28))
    ]
    assert diferencia(informe(talleres="28"), informe(talleres="36"), [])[1:] == [
        DiferenciaDicha(Que.NADA_MEDIDO)
    ]


def test_places_come_and_go_by_name():
    antes = informe(talleres="2", lugares=["Tacna", "Ica"])
    ahora = informe(talleres="3", lugares=["Ica", "Puno", "Cusco"])
    assert cambios(antes, ahora)[1:] == [
        DiferenciaDicha(Que.AGREGA_LUGARES, 1, lugares=("Cusco", "Puno")),
        DiferenciaDicha(Que.QUITA_LUGARES, 1, lugares=("Tacna",)),
    ]
    acentos = informe(talleres="4", lugares=["Tacna", "Ica", "Áncash", "Huánuco"])
    assert cambios(informe(talleres="1", lugares=["Ica"]), acentos)[1].lugares == (
        "Áncash",
        "Huánuco",
        "Tacna",
    )
    # The first that are named, and a report that names none, are no change of names.
    assert cambios(informe(talleres="2"), ahora)[1:] == []
    assert cambios(antes, informe(talleres="3", lugares=[]))[1:] == []


def test_only_new_proofs_are_added():
    assert cambios(informe(pruebas="ab"), informe(pruebas="abc")) == [
        DiferenciaDicha(Que.AGREGA_PRUEBAS, cuantas=1)
    ]
    assert cambios(informe(pruebas="ab"), informe(pruebas="a")) == []
    assert cambios(informe(pruebas="ab"), informe(pruebas="")) == [DiferenciaDicha(Que.SIN_PRUEBAS)]


@pytest.mark.parametrize(
    ("antes", "ahora", "atras"),
    [
        (PROCESO, PARTE, False),
        (CUMPLIDO, PROCESO, True),
        (PARTE, PROCESO, True),
        (Estado.INCUMPLIDO, PROCESO, True),
        (Estado.INCUMPLIDO, CUMPLIDO, False),
        (PROCESO, Estado.INCUMPLIDO, False),
    ],
)
def test_a_state_that_changes_says_whether_it_is_taken_back(antes, ahora, atras):
    assert diferencia(informe(antes), informe(ahora))[0] == DiferenciaDicha(
        Que.ESTADO, de_estado=antes, a_estado=ahora, atras=atras
    )


def test_any_two_reports_have_at_least_one_difference_to_tell():
    for a, b in itertools.product(ESTADOS_DECLARABLES, repeat=2):
        for x, y in itertools.product([{}, {"talleres": "1"}, {"talleres": "50", "dias": "3"}], repeat=2):
            assert diferencia(informe(a, **x), informe(b, **y), [TALLERES, DIAS])


# --- Contradictions


def ya_se_mueve(movidas: int, **una) -> Contradiccion:
    return Contradiccion(Contra.YA_SE_MUEVE, Estado.NO_INICIADO, medibles=2, movidas=movidas, **una)


@pytest.mark.parametrize(
    ("estado", "valores", "hallada"),
    [
        (CUMPLIDO, {"talleres": "43"}, Contradiccion(Contra.METAS, CUMPLIDO, 0, 2)),
        (CUMPLIDO, {"talleres": "50"}, Contradiccion(Contra.METAS, CUMPLIDO, 1, 2)),
        (CUMPLIDO, {"talleres": "50", "dias": "10"}, None),
        (CUMPLIDO, {}, Contradiccion(Contra.SIN_MEDIR, CUMPLIDO, medibles=2)),
        (PARTE, {"talleres": "43", "dias": "20"}, Contradiccion(Contra.METAS, PARTE, 0, 2)),
        (PARTE, {"talleres": "50", "dias": "20"}, None),
        (PARTE, {}, None),  # silence is no zero
        (PROCESO, {"talleres": "50", "dias": "10"}, None),
        (Estado.NO_INICIADO, {"talleres": "50"}, Contradiccion(Contra.METAS, Estado.NO_INICIADO, 1, 2)),
        (Estado.NO_INICIADO, {"talleres": "0"}, None),
        (Estado.NO_INICIADO, {"talleres": "0", "dias": "45"}, None),
        (Estado.NO_INICIADO, {"dias": "52"}, None),  # farther than where it began
        (Estado.NO_INICIADO, {"talleres": "8"}, ya_se_mueve(1, meta=1, a=D(8))),
        (Estado.NO_INICIADO, {"talleres": "0", "dias": "40"}, ya_se_mueve(1, meta=2, de=D(45), a=D(40))),
        (Estado.NO_INICIADO, {"talleres": "8", "dias": "40"}, ya_se_mueve(2)),
        (PROCESO, {"talleres": "8"}, None),
        (
            Estado.INCUMPLIDO,
            {"talleres": "50", "dias": "9"},
            Contradiccion(Contra.METAS, Estado.INCUMPLIDO, 2, 2),
        ),
        (Estado.INCUMPLIDO, {"talleres": "50"}, None),
    ],
)
def test_what_is_declared_against_what_is_reached(estado, valores, hallada):
    halladas = contradicciones(None, informe(estado, **valores), [TALLERES, DIAS])
    assert halladas == ([hallada] if hallada else [])


@pytest.mark.parametrize(
    ("meta", "valor", "se_mueve"),
    [
        (MetaMedida(1, D(50), linea_base=D(10)), "10", False),
        (MetaMedida(1, D(50), linea_base=D(10)), "11", True),
        (MetaMedida(1, D(50), linea_base=D(0)), "1", True),
        (MetaMedida(2, D(10), Sentido.DECRECIENTE), "40", False),  # nobody knows from where it was to fall
    ],
)
def test_not_started_against_a_figure_in_force_past_its_base(meta, valor, se_mueve):
    halladas = contradicciones(informe(), informe(Estado.NO_INICIADO), [meta], ultimos={meta.id: D(valor)})
    assert [c.que for c in halladas] == [Contra.YA_SE_MUEVE] * se_mueve


def test_without_measurable_targets_nothing_contradicts():
    assert contradicciones(None, informe(CUMPLIDO), []) == []


def test_what_was_measured_before_counts_now():
    assert contradicciones(None, informe(CUMPLIDO), [TALLERES], ultimos={1: D(50)}) == []


def test_a_state_that_goes_on_while_the_figure_goes_back():
    (hallada,) = contradicciones(
        informe(talleres="36"), informe(PARTE, talleres="28"), [MetaMedida(1, D(20))]
    )
    assert hallada == Contradiccion(Contra.FIGURA, PARTE, meta=1, de=D(36), a=D(28))
    assert (
        contradicciones(informe(PARTE, talleres="36"), informe(PARTE, talleres="28"), [MetaMedida(1, D(20))])
        == []
    )
    assert contradicciones(informe(talleres="36"), informe(talleres="28"), [TALLERES]) == []
    (hallada,) = contradicciones(
        informe(dias="12"), informe(PARTE, dias="13"), [MetaMedida(2, D(20), Sentido.DECRECIENTE)]
    )
    assert (hallada.que, hallada.a) == (Contra.FIGURA, 13)
