"""One fact, one row: the state that moved, and the act that moved it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from compromisos.lectura.cambios import Cambio
from compromisos.lectura.causas import LO_QUE_IMPORTA, con_su_causa, es_de
from compromisos.lectura.titulares_de_cambios import titular_de_cambios
from compromisos.reglas.palabras import Estado, TipoCambio

DIA = date(2026, 6, 10)


def cambio(tipo: TipoCambio, promesa: int = 1, *, dia: date = DIA, hora: int = 0, **kwargs) -> Cambio:
    momento = datetime(dia.year, dia.month, dia.day, 5 + hora, tzinfo=UTC)
    return Cambio(dia, momento, tipo, promesa, **kwargs)


def estado(de: Estado, a: Estado, promesa: int = 1, dia: date = DIA) -> Cambio:
    return cambio(TipoCambio.ESTADO, promesa, dia=dia, de=de, a=a)


def avance(pk: int, declarado: Estado, **kwargs) -> Cambio:
    return cambio(TipoCambio.AVANCE, avance_id=pk, declarado=declarado, **kwargs)


SIN, PRO, CUM, INC = Estado.SIN_INFORMACION, Estado.EN_PROCESO, Estado.CUMPLIDO, Estado.INCUMPLIDO


def test_a_report_and_the_state_it_moved_are_one():
    (uno,) = con_su_causa([estado(SIN, PRO), avance(7, PRO, hora=3)])
    assert (uno.tipo, uno.avance_id, uno.causa.tipo) == (TipoCambio.ESTADO, 7, TipoCambio.AVANCE)
    assert uno.clave == "avance-7", "who follows the feed knows it by the name it always had"


def test_a_withdrawal_and_the_state_it_gave_back_are_one():
    (uno,) = con_su_causa([estado(CUM, PRO), cambio(TipoCambio.RETIRO, avance_id=7, hora=3)])
    assert (uno.causa.tipo, uno.clave) == (TipoCambio.RETIRO, "retiro-7")


def test_of_several_that_day_it_is_the_last_that_says_how_it_ended():
    juntos = con_su_causa(
        [estado(SIN, CUM), avance(1, PRO, hora=1), avance(2, CUM, hora=2), avance(3, PRO, hora=3)]
    )
    assert [(c.tipo, c.avance_id) for c in juntos] == [
        (TipoCambio.ESTADO, 2), (TipoCambio.AVANCE, 1), (TipoCambio.AVANCE, 3),
    ]  # fmt: skip


def test_of_another_pledge_or_day_nothing_is_joined():
    otros = [
        estado(SIN, PRO),
        avance(1, PRO, promesa=2),
        avance(2, PRO, dia=date(2026, 6, 11)),
        cambio(TipoCambio.VERIFICACION),
    ]
    assert con_su_causa(otros) == otros


def test_what_matters_leaves_out_reports_that_moved_nothing_and_finds_those_that_did():
    juntos = con_su_causa([estado(SIN, PRO), avance(1, PRO), avance(2, PRO, promesa=2)])
    assert [c.avance_id for c in juntos if es_de(c, LO_QUE_IMPORTA)] == [1]
    assert [c.avance_id for c in juntos if es_de(c, [TipoCambio.AVANCE])] == [1, 2]


# --- The headline

JUNIO, NOVIEMBRE = date(2026, 6, 1), date(2026, 11, 24)
MUCHO = [
    estado(PRO, CUM, 1),
    estado(SIN, PRO, 1, date(2026, 6, 3)),  # the same promise, before
    estado(PRO, CUM, 2),
    estado(PRO, Estado.CUMPLIDO_PARCIALMENTE, 3),
    estado(PRO, INC, 4),
    estado(PRO, SIN, 5),
    cambio(TipoCambio.VENCIDO, 6),
    cambio(TipoCambio.PLAZO_MOVIDO, 6),
    cambio(TipoCambio.NUEVO, 7),
    cambio(TipoCambio.ENTRADA, 8),
    cambio(TipoCambio.VERIFICACION, 9),
]
TITULARES = [
    (MUCHO,
     "Desde el 1 de junio de 2026: 5 promesas cambiaron de estado; 2 pasaron a cumplidas y 1 a cumplidas en parte; 1 pasó a "
     "incumplida; de 1 ya no consta nada; a 1 se le venció el plazo; 1 dejó de estar vencida porque se movió su plazo; "
     "entraron 2 promesas.",
     "Since 1 June 2026: 5 promises changed state; 2 became fulfilled and 1 partly fulfilled; 1 became not fulfilled; of 1 nothing is on record "
     "any more; the deadline of 1 passed; 1 is no longer overdue because its deadline was moved; 2 promises came in."),
    ([estado(PRO, CUM)],
     "Desde el 1 de junio de 2026: 1 promesa cambió de estado; 1 pasó a cumplida.",
     "Since 1 June 2026: 1 promise changed state; 1 became fulfilled."),
    ([estado(CUM, PRO), cambio(TipoCambio.NUEVO, 2)],
     "Desde el 1 de junio de 2026: 1 promesa cambió de estado; entró 1 promesa.",
     "Since 1 June 2026: 1 promise changed state; 1 promise came in."),
    ([cambio(TipoCambio.VERIFICACION)],
     "Desde el 1 de junio de 2026: ninguna promesa entró, cambió de estado ni pasó su plazo.",
     "Since 1 June 2026: no promise came in, changed state or passed its deadline."),
]  # fmt: skip


@pytest.mark.parametrize(("cambios", "dice", "says"), TITULARES)
def test_headline_counts_promises_each_once(cambios, dice, says):
    assert titular_de_cambios(cambios, JUNIO, NOVIEMBRE, hasta_el_dia=True) == dice
    with override("en"):
        assert titular_de_cambios(cambios, JUNIO, NOVIEMBRE, hasta_el_dia=True) == says


def test_headline_says_which_days():
    nada = "ninguna promesa entró, cambió de estado ni pasó su plazo."
    assert titular_de_cambios([], JUNIO, JUNIO, hasta_el_dia=False) == f"El 1 de junio de 2026: {nada}"
    assert (
        titular_de_cambios([], JUNIO, NOVIEMBRE, hasta_el_dia=False)
        == f"Del 1 de junio de 2026 al 24 de noviembre de 2026: {nada}"
    )
