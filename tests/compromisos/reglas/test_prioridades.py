"""What is first today: the order over every kind and every number of days that may change it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest

from compromisos.reglas.prioridades import (
    A_LA_VISTA,
    ALGUIEN_ESPERA,
    DE_CADA_CLASE,
    PACIENCIA,
    URGE_EN,
    Banda,
    ClaseDeEspera,
    banda,
    ordenar,
    repartir,
)

ESPERAS = (None, 0, 1, PACIENCIA - 1, PACIENCIA, PACIENCIA + 1, 400)
FALTAN = (None, -30, -1, 0, URGE_EN, URGE_EN + 1, 90)


@dataclass(frozen=True)
class Cosa:
    clase: ClaseDeEspera
    espera: int | None = None
    faltan: int | None = None
    nombre: str = ""


TODAS = [Cosa(*de) for de in product(ClaseDeEspera, ESPERAS, FALTAN)]


def de(clase: ClaseDeEspera) -> list[Cosa]:
    return [c for c in TODAS if c.clase is clase]


@pytest.mark.parametrize("clase", ClaseDeEspera)
def test_every_kind_has_its_band_for_every_number_of_days(clase):
    for cosa in de(clase):
        urge = cosa.faltan is not None and cosa.faltan <= URGE_EN
        cansa = clase in ALGUIEN_ESPERA and cosa.espera is not None and cosa.espera >= PACIENCIA
        if clase is ClaseDeEspera.SUPRIMIR:
            esperada = Banda.EXPUESTO
        elif clase is ClaseDeEspera.VERIFICAR:
            esperada = Banda.CUANDO_SE_PUEDA
        elif urge or cansa:
            esperada = Banda.URGE
        elif clase in (ClaseDeEspera.BORRADOR, ClaseDeEspera.POR_PUBLICAR):
            esperada = Banda.CUANDO_SE_PUEDA
        else:
            esperada = Banda.HOY
        assert banda(cosa) is esperada, cosa


def test_who_is_exposed_is_first_and_what_is_to_be_verified_last():
    orden = ordenar(TODAS)
    expuestos, verificar = de(ClaseDeEspera.SUPRIMIR), de(ClaseDeEspera.VERIFICAR)
    assert set(orden[: len(expuestos)]) == set(expuestos)
    assert set(orden[-len(verificar) :]) == set(verificar)


def test_nothing_to_verify_stands_before_a_review_whatever_the_days():
    for revisar, verificar in product(de(ClaseDeEspera.REVISAR), de(ClaseDeEspera.VERIFICAR)):
        assert ordenar([verificar, revisar]) == [revisar, verificar]


def test_inside_a_band_the_kind_decides_then_the_wait_then_what_is_left():
    for a, b in product(TODAS[::3], TODAS[::2]):
        primera, segunda = ordenar([b, a])
        assert banda(primera) <= banda(segunda)
        if banda(a) is not banda(b):
            continue
        if a.clase is not b.clase:
            assert list(ClaseDeEspera).index(primera.clase) < list(ClaseDeEspera).index(segunda.clase)
        elif (a.espera or 0) != (b.espera or 0):
            assert (primera.espera or 0) > (segunda.espera or 0)
        elif a.faltan != b.faltan:
            assert segunda.faltan is None or (primera.faltan is not None and primera.faltan < segunda.faltan)


@pytest.mark.parametrize("clase", ClaseDeEspera)
def test_ties_stay_as_they_came(clase):
    iguales = [Cosa(clase, 2, 9, nombre) for nombre in "dbca"]
    assert [c.nombre for c in ordenar(iguales)] == list("dbca")
    assert [c.nombre for c in ordenar(reversed(iguales))] == list("acbd")


def test_an_old_review_stands_before_a_new_one_and_before_a_period_that_closes_in_twenty_days():
    reciente, vieja = Cosa(ClaseDeEspera.REVISAR, 0), Cosa(ClaseDeEspera.REVISAR, 6)
    periodo, borrador = Cosa(ClaseDeEspera.SIN_INFORME, faltan=20), Cosa(ClaseDeEspera.BORRADOR, 40)
    assert ordenar([borrador, periodo, reciente, vieja]) == [vieja, reciente, periodo, borrador]
    cierra = Cosa(ClaseDeEspera.SIN_INFORME, faltan=1)
    assert ordenar([reciente, cierra, vieja]) == [vieja, cierra, reciente]


def test_reparto_shows_some_of_each_kind_before_many_of_one():
    revisiones = [Cosa(ClaseDeEspera.REVISAR, n) for n in range(20)]
    otras = [
        Cosa(ClaseDeEspera.SIN_INFORME, faltan=20),
        Cosa(ClaseDeEspera.BORRADOR, 1),
        Cosa(ClaseDeEspera.VERIFICAR),
    ]
    reparto = repartir([*otras, *revisiones])
    assert len(reparto.primeros) == A_LA_VISTA
    assert {c.clase for c in reparto.primeros} == {c.clase for c in [*otras, *revisiones]}
    assert [c.espera for c in reparto.primeros if c.clase is ClaseDeEspera.REVISAR] == [19, 18, 17, 16]
    assert reparto.primeros == ordenar(reparto.primeros)
    assert sorted([*reparto.primeros, *reparto.los_demas], key=repr) == sorted(
        [*otras, *revisiones], key=repr
    )


def test_reparto_of_one_kind_alone_fills_the_page():
    reparto = repartir([Cosa(ClaseDeEspera.REVISAR, n) for n in range(20)])
    assert [c.espera for c in reparto.primeros] == [19, 18, 17, 16, 15, 14, 13]
    assert len(reparto.los_demas) == 20 - A_LA_VISTA


@pytest.mark.parametrize("cuantas", range(12))
def test_reparto_loses_nothing(cuantas):
    cosas = [Cosa(clase, n) for n, clase in zip(range(cuantas), list(ClaseDeEspera) * 2, strict=False)]
    reparto = repartir(cosas)
    assert len(reparto.primeros) == min(cuantas, A_LA_VISTA)
    assert len(reparto.primeros) + len(reparto.los_demas) == cuantas


def test_reparto_keeps_no_more_than_its_share_of_a_kind_while_others_have_none():
    cosas = [
        Cosa(clase, n)
        for clase in (ClaseDeEspera.SUPRIMIR, ClaseDeEspera.REVISAR, ClaseDeEspera.DEVUELTO)
        for n in range(5)
    ]
    clases = [c.clase for c in repartir(cosas).primeros]
    assert [
        clases.count(c) for c in (ClaseDeEspera.SUPRIMIR, ClaseDeEspera.REVISAR, ClaseDeEspera.DEVUELTO)
    ] == [
        DE_CADA_CLASE,
        DE_CADA_CLASE,
        1,
    ]
