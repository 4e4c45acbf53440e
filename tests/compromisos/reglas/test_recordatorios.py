"""Which reminder is due on which day, to whom, and who has answered."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from compromisos.reglas.recordatorios import (
    CUANDO,
    GRACIA,
    PAUSA,
    Contestacion,
    Recado,
    contestacion,
    que_toca,
)

CIERRE = date(2026, 10, 20)


def calendario(apertura: date, *, sin: set[date] = frozenset(), cierre: date = CIERRE) -> dict[date, Recado]:
    """What one person gets who never answers, if the machine runs every day but those of `sin`."""
    hechos: dict[date, Recado] = {}
    dia = apertura
    while dia <= cierre + timedelta(days=40):
        if dia not in sin:
            ultimo = max(hechos, default=None)
            if recado := que_toca(
                hoy=dia, apertura=apertura, cierre=cierre, enviados=set(hechos.values()), ultimo=ultimo
            ):
                hechos[dia] = recado
        dia += timedelta(days=1)
    return hechos


def test_que_toca_each_message_on_its_day():
    assert calendario(date(2026, 9, 20)) == {
        date(2026, 9, 20): Recado.APERTURA,
        date(2026, 10, 13): Recado.FALTAN_7,
        date(2026, 10, 19): Recado.FALTA_1,
        date(2026, 10, 27): Recado.PASARON_7,  # the one of the 21st is two days after another
    }


def test_que_toca_the_day_after_if_none_the_day_before():
    comun = {"apertura": date(2026, 9, 20), "cierre": CIERRE}
    despues = CIERRE + timedelta(days=1)
    assert que_toca(hoy=despues, enviados=(), ultimo=date(2026, 10, 16), **comun) is Recado.PASO_1
    assert que_toca(hoy=despues, enviados=(), ultimo=date(2026, 10, 17), **comun) is None
    assert que_toca(hoy=despues, enviados=(), ultimo=None, **comun) is Recado.PASO_1
    assert que_toca(hoy=despues, enviados={Recado.PASO_1}, ultimo=None, **comun) is None


@pytest.mark.parametrize("antes", range(0, 40))
def test_que_toca_never_two_in_five_days_nor_one_twice(antes):
    for cada in (1, 2, 3, 4, 11):  # the machine is off every so many days
        apertura = CIERRE - timedelta(days=antes)
        sin = {apertura + timedelta(days=n) for n in range(0, 90, cada)} if cada > 1 else set()
        recibidos = calendario(apertura, sin=sin)
        assert all(b - a >= timedelta(days=PAUSA) for a, b in pairwise(sorted(recibidos)))
        assert len(set(recibidos.values())) == len(recibidos)
        assert list(recibidos.values()) == sorted(recibidos.values(), key=list(Recado).index)
        for dia, recado in recibidos.items():
            if recado in CUANDO:
                assert 0 <= (dia - CIERRE).days - CUANDO[recado] <= GRACIA
            else:
                assert apertura <= dia <= CIERRE


def test_que_toca_late_comers_until_the_first_reminder():
    comun = {"apertura": date(2026, 9, 20), "cierre": CIERRE, "enviados": (), "ultimo": None}
    assert que_toca(hoy=date(2026, 10, 5), **comun) is Recado.APERTURA
    assert que_toca(hoy=date(2026, 10, 17), **comun) is None
    assert que_toca(hoy=date(2026, 11, 30), **comun) is None
    assert que_toca(hoy=date(2026, 9, 19), **comun) is None


def test_contestacion_is_that_of_the_furthest_update():
    assert contestacion([]) is Contestacion.NADA
    assert contestacion(["borrador", "observado"]) is Contestacion.DEVUELTO
    assert contestacion(["borrador", "en_revision"]) is Contestacion.EN_REVISION
    assert contestacion(["en_revision", "publicado", "borrador"]) is Contestacion.PUBLICADO
