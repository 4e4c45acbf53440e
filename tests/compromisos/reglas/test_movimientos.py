"""How a pledge moved between two days, over any history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from compromisos.reglas.estado import HechoAvance, Hechos
from compromisos.reglas.movimientos import UN_DIA, Movimiento, movimientos, postura
from compromisos.reglas.palabras import ESTADOS_DECLARABLES, TipoCambio
from tests.compromisos.reglas.ayudas import aplicar

dias = st.dates(date(2026, 1, 1), date(2026, 3, 31))


def plazos_en_orden(movidos, actual):
    """`Hechos.plazos` from [(when the deadline was moved, the one it had)]."""
    desdes = [None, *(cuando for cuando, _antes in movidos)]
    return (
        tuple(zip(desdes, [*(antes for _cuando, antes in movidos), actual], strict=True)) if movidos else ()
    )


instantes = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 31), timezones=st.just(UTC))


@st.composite
def historias(draw) -> Hechos:
    avances = []
    for n in range(draw(st.integers(0, 5))):
        publicado = draw(instantes)
        fin = draw(st.none() | st.timedeltas(timedelta(0), timedelta(days=60)))
        como = draw(st.sampled_from(["retirado_en", "corregido_en"]))
        avances.append(
            HechoAvance(
                n,
                draw(st.sampled_from(ESTADOS_DECLARABLES)),
                draw(dias),
                publicado,
                **({como: publicado + fin} if fin is not None else {}),
            )
        )
    actual = draw(st.none() | dias)
    movidos = sorted(draw(st.dictionaries(instantes, st.none() | dias, max_size=3)).items())
    return Hechos(avances=tuple(avances), plazo=actual, plazos=plazos_en_orden(movidos, actual))


@given(hechos=historias(), publico=st.none() | dias, dejado=st.none() | dias, a=dias, b=dias)
def test_movimientos_upon_what_was_give_what_is(hechos, publico, dejado, a, b):
    desde, hasta = sorted([a, b])
    zona = timezone.get_current_timezone()
    vida = {"publico": publico, "dejado": dejado}
    quedo = postura(hechos, **vida, dia=desde - UN_DIA, zona=zona)
    anterior = desde
    for m in movimientos(hechos, **vida, desde=desde, hasta=hasta, zona=zona):
        assert anterior <= m.dia <= hasta, "oldest first, and inside"
        anterior = m.dia
        assert m.tipo is not TipoCambio.ESTADO or m.de is quedo.estado
        quedo = aplicar(quedo, m.tipo, m.a)
        assert dejado is None or m.dia < dejado, "left, it moves no more"
    if dejado and dejado <= hasta:
        quedo = None
    assert quedo == postura(hechos, **vida, dia=hasta, zona=zona)


def test_an_overdue_pledge_whose_deadline_is_moved_says_so():
    zona = timezone.get_current_timezone()
    movido = datetime(2026, 3, 3, 15, tzinfo=UTC)
    plazos = plazos_en_orden([(movido, date(2026, 1, 31))], date(2026, 3, 20))
    assert plazos == ((None, date(2026, 1, 31)), (movido, date(2026, 3, 20)))
    hechos = Hechos(plazo=date(2026, 3, 20), plazos=plazos)
    rango = {"desde": date(2026, 1, 1), "hasta": date(2026, 3, 31), "zona": zona}
    assert list(movimientos(hechos, publico=None, **rango)) == [
        Movimiento(date(2026, 2, 1), TipoCambio.VENCIDO),
        Movimiento(date(2026, 3, 3), TipoCambio.PLAZO_MOVIDO),
        Movimiento(date(2026, 3, 21), TipoCambio.VENCIDO),
    ]
    quitado = Hechos(plazo=None, plazos=plazos_en_orden([(movido, date(2026, 1, 31))], None))
    assert [m.tipo for m in movimientos(quitado, publico=None, **rango)] == [
        TipoCambio.VENCIDO, TipoCambio.PLAZO_MOVIDO,
    ]  # fmt: skip
    adelantado = Hechos(plazo=date(2026, 2, 1), plazos=plazos_en_orden([(movido, None)], date(2026, 2, 1)))
    assert list(movimientos(adelantado, publico=None, **rango)) == [
        Movimiento(date(2026, 3, 3), TipoCambio.VENCIDO)
    ]
