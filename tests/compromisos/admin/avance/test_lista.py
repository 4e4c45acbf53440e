"""The list of updates: what each of the staff sees of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.compromisos.publicacion.mundo_de_permisos import crear_mundo

pytestmark = pytest.mark.django_db


def test_lista_filters_tell_a_verifier_nothing_unpublished(client):
    mundo = crear_mundo()
    client.force_login(mundo.cuentas["verificacion"])
    lista = reverse("admin:compromisos_avance_changelist")
    for consulta in (
        "observacion__startswith=F",
        "autor__username__startswith=a",
        "situacion__exact=borrador",
    ):
        assert client.get(f"{lista}?{consulta}").status_code in (302, 400)
    hoy = client.get(reverse("admin:index")).content.decode()
    assert "informes sin verificar" in hoy
    assert "borrador" not in hoy
