"""A reporting period as the public sees it."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from compromisos.publicacion import cierre as instantanea
from tests.factories import crear_periodo, crear_usuario


def test_periodo_as_of_a_day(corte, client):
    ayer = timezone.localdate() - timedelta(days=1)
    assert client.get(f"{corte.get_absolute_url()}?al={ayer}").status_code == 404
    anteayer = timezone.now() - timedelta(days=2)
    viejo = crear_periodo(slug="viejo", abierto_en=anteayer)
    instantanea.cerrar(viejo, por=crear_usuario())
    assert "Está abierto" in client.get(f"{viejo.get_absolute_url()}?al={ayer}").content.decode()
    assert "Está abierto" not in client.get(viejo.get_absolute_url()).content.decode()
    assert client.get(reverse("periodo_json", args=["viejo"]) + f"?al={ayer}").status_code == 404
