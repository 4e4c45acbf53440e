"""The publication of a photo."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from tests.factories import crear_compromiso, crear_foto

pytestmark = pytest.mark.django_db


def test_publicar_foto_refuses_before_its_pledge(client):
    compromiso = crear_compromiso(publicado=False)
    with pytest.raises(ValidationError, match="antes el compromiso"):
        crear_foto(compromiso=compromiso)
