"""An amendment on a known day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from compromisos import publicacion
from compromisos.models import Compromiso, Enmienda
from tests.factories import crear_compromiso, crear_usuario

ANTES, DESPUES = "Abrir diez casas al 2020.", "Abrir doce casas al 2021."


VISPERA, DIA = "2026-03-09", "2026-03-10"


EN = datetime(2026, 3, 10, 15, tzinfo=UTC)


@pytest.fixture
def compromiso(db) -> Compromiso:
    return crear_compromiso(texto=ANTES, titulo="Casas")


def hermano(compromiso: Compromiso, numero: int, **kwargs) -> Compromiso:
    return crear_compromiso(
        edicion=compromiso.edicion, institucion=compromiso.institucion, numero=numero, **kwargs
    )


def enmendado(compromiso: Compromiso, **kwargs) -> Enmienda:
    datos = {"texto": DESPUES, "motivo": "Lo aprobó una resolución.", "ahora": EN, **kwargs}
    return publicacion.enmendar(compromiso, por=crear_usuario(), **datos)
