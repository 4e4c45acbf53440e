"""Lines of «Qué cambió»: a pledge once a day, arrivals together, nothing lost."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from base.dias import inicio_del_dia
from compromisos.lectura.cambios import Cambio
from compromisos.lectura.por_dia import por_dia
from compromisos.models import Compromiso
from compromisos.reglas.palabras import TipoCambio

DIA = date(2026, 5, 4)


def cambio(tipo: TipoCambio, pledge: int | None, institucion: int = 1, dia: date = DIA, **mas) -> Cambio:
    momento = inicio_del_dia(dia)
    assert momento is not None
    de = Compromiso(pk=pledge, institucion_id=institucion, edicion_id=1) if pledge else None
    return Cambio(dia, momento, tipo, pledge, compromiso=de, **mas)


def test_a_state_and_the_deadline_that_passed_are_one_line():
    a, b = cambio(TipoCambio.ESTADO, 7), cambio(TipoCambio.VENCIDO, 7)
    [(dia, [renglon])] = por_dia([a, b])
    assert (dia, renglon.cambios, renglon.llegan) == (DIA, [a, b], False)


def test_pledges_that_came_in_are_told_by_institution():
    llegan = [cambio(TipoCambio.ENTRADA, n, institucion=1 if n < 4 else 2) for n in range(1, 6)]
    otro = cambio(TipoCambio.AVANCE, 5, institucion=2)
    [(_dia, renglones)] = por_dia([*llegan, otro])
    assert [(r.cambios, r.llegan) for r in renglones] == [
        (llegan[:3], True),
        ([llegan[3]], False),
        ([llegan[4], otro], False),
    ], "one that came in and reported tells both in its own line"


def test_new_ones_and_those_noted_later_are_not_mixed():
    [(_dia, renglones)] = por_dia([cambio(TipoCambio.ENTRADA, 1), cambio(TipoCambio.NUEVO, 2)])
    assert [r.llegan for r in renglones] == [False, False]


def test_each_changed_ficha_is_a_line_of_its_own():
    fichas = [cambio(TipoCambio.AVANCE, None, modificacion_id=n) for n in (1, 2)]
    [(_dia, renglones)] = por_dia(fichas)
    assert [r.cambios for r in renglones] == [[f] for f in fichas]


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.sampled_from(TipoCambio), st.integers(1, 4), st.integers(1, 2)),
        max_size=20,
    )
)
def test_nothing_is_lost_nor_told_twice(hechos):
    cambios = [
        cambio(tipo, pledge, institucion, DIA - timedelta(atras))
        for atras, tipo, pledge, institucion in sorted(hechos, key=lambda h: h[0])
    ]
    dichos = [(dia, c) for dia, renglones in por_dia(cambios) for r in renglones for c in r.cambios]
    assert sorted(id(c) for _dia, c in dichos) == sorted(map(id, cambios))
    assert all(c.dia == dia for dia, c in dichos)
    assert all(
        len({c.compromiso_id for c in r.cambios}) == (len(r.cambios) if r.llegan else 1)
        for _dia, renglones in por_dia(cambios)
        for r in renglones
    )
