"""Where a target that counts places may still get to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compromisos.reglas.alcance import LugaresContados


def cuenta(nivel="region", cuantos=24, **datos) -> LugaresContados:
    valor = datos.pop("valor", None)
    return LugaresContados(
        nivel,
        None if cuantos is None else Decimal(cuantos),
        None if valor is None else Decimal(valor),
        **datos,
    )


@pytest.mark.parametrize(
    ("la_que", "abierta"),
    [
        (cuenta(), True),
        (cuenta(cuantos=None), True),  # no number: nobody can say that it has named them all
        (cuenta(informados=17, valor=17), True),
        (cuenta(informados=24, valor=24), False),
        (cuenta(informados=24, valor=25), True),  # it says that it got to one more, and not to which
        (cuenta(cuantos=2, del_texto=("08", "21")), False),
        (cuenta(cuantos=3, del_texto=("08", "21")), True),
        (cuenta(cuantos=2, del_texto=("0801", "0802")), True),  # two places of one region are one region
        (cuenta("distrito", 10, del_texto=("08",)), False),  # those of Cusco
        (cuenta("distrito", 10, del_texto=("080101",)), True),
        (cuenta("distrito", 10, del_texto=("080101", "08")), False),
        (cuenta("provincia", 1, informados=1), False),
        (cuenta(cuantos=0), False),
    ],
)
def test_abierta_until_it_names_them_all(la_que, abierta):
    assert la_que.abierta is abierta


def test_completa_tells_bounded_from_named():
    de_cusco = cuenta("distrito", 10, del_texto=("08",))
    assert (de_cusco.abierta, de_cusco.completa, de_cusco.nombrados) == (False, False, 0)


def test_sin_nombre_counts_what_was_reported_only():
    assert cuenta(informados=15, valor=17).sin_nombre == 2
    assert cuenta(del_texto=("08",)).sin_nombre == 0
    assert cuenta(informados=17, valor=15).sin_nombre == 0
