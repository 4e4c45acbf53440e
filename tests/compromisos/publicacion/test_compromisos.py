"""The publication of a pledge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.models import Compromiso
from tests.factories import AHORA, crear_compromiso, crear_usuario

pytestmark = pytest.mark.django_db


def test_publicar_compromiso_as_of_a_day():
    nuevo, antiguo = crear_compromiso(publicado=False), crear_compromiso()
    publicacion.publicar_compromiso(nuevo, por=crear_usuario(), ahora=AHORA)
    dia = timezone.localdate(AHORA)
    assert set(Compromiso.objects.publicados(Dia(timezone.localdate(), dia))) == {nuevo, antiguo}
    assert set(Compromiso.objects.publicados(Dia(dia, dia - timedelta(days=1)))) == {antiguo}
    with pytest.raises(ValidationError, match="ya es público"):
        publicacion.publicar_compromiso(nuevo, por=crear_usuario())
