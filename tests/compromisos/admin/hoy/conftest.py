"""Whoever directs: sees every pledge, does nothing to them."""

from __future__ import annotations

import pytest

from tests.compromisos.admin.hoy.ayudas import DIRECCION
from tests.factories import crear_usuario


@pytest.fixture
def directora(client):
    cuenta = crear_usuario(permisos=DIRECCION, username="directora")
    client.force_login(cuenta)
    return cuenta
