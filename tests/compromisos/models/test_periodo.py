"""Periods of an edition: they share no day, and one is open at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from compromisos.models import Periodo
from tests.factories import crear_periodo


def test_periodo_shares_no_day_and_one_is_open(corte):
    comun = {"edicion": corte.edicion, "nombre": "Otro", "slug": "otro"}
    otro = Periodo(**comun, desde=corte.cierra, cierra=corte.cierra + timedelta(days=9))
    with pytest.raises(ValidationError, match="Comparte días"):
        otro.clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        crear_periodo(**comun, desde=corte.cierra + timedelta(1), cierra=corte.cierra + timedelta(9))
