"""How a value is said against its target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from compromisos.lectura.ficha import MetaEnFecha
from compromisos.models import Meta
from compromisos.reglas.estado import porcentaje
from compromisos.reglas.palabras import Sentido
from compromisos.salidas.numeros import frente_a_la_meta, parte_del_camino


@pytest.mark.parametrize(
    ("base", "meta", "sentido", "valor", "cifra", "parte"),
    [
        (None, 50, Sentido.CRECIENTE, 32, "32 de 50 días", ""),
        (0, 50, Sentido.CRECIENTE, 32, "32 de 50 días", "64 %"),
        (20, 50, Sentido.CRECIENTE, 32, "32 de 50 días", "40 % del aumento prometido"),
        (90, 10, Sentido.DECRECIENTE, 14, "de 90 a 14 días; meta: 10", "95 % de la reducción prometida"),
        (90, 10, Sentido.DECRECIENTE, 98, "de 90 a 98 días; meta: 10", "más lejos de la meta que al comienzo"),
        (None, 10, Sentido.DECRECIENTE, 14, "14 días; meta: 10 o menos", ""),
    ],
)  # fmt: skip
def test_con_valor_and_parte_del_camino(base, meta, sentido, valor, cifra, parte):
    base, meta, valor = (None if n is None else Decimal(n) for n in (base, meta, valor))
    suya = Meta(valor_meta=meta, linea_base=base, sentido=sentido, unidad="días")
    vista = MetaEnFecha(
        suya, None, None, porcentaje(valor, base, meta), None, [], [], [], None, date(2026, 11, 25), []
    )
    assert (frente_a_la_meta(suya, valor), parte_del_camino(vista)) == (cifra, parte)
