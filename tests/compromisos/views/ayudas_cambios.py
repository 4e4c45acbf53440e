"""More of the history that `historia` tells."""

from __future__ import annotations

from datetime import UTC, date, datetime

from compromisos.models import Compromiso
from tests.compromisos.views.ayudas import contar_consultas
from tests.factories import crear_avance, crear_compromiso


def otra_historia(modelo: Compromiso) -> None:
    """Three more pledges with an update each, in the days of `historia`."""
    for n in (2, 3, 4):
        otro = crear_compromiso(edicion=modelo.edicion, institucion=modelo.institucion, numero=n)
        ahora = datetime(2026, 6, n, 15, tzinfo=UTC)
        crear_avance(compromiso=otro, ahora=ahora, fecha_corte=date(2026, 5, 31), evidencia=True)


def no_cuesta_mas(client, historia, url: str, **parametros) -> bool:
    antes = contar_consultas(client, url, **parametros)
    otra_historia(historia)
    return contar_consultas(client, url, **parametros) == antes
