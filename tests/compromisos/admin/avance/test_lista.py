"""The list of updates: what each of the staff sees of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compromisos.admin.avance import lista as modulo
from tests.factories import crear_avance, crear_borrador

pytestmark = pytest.mark.django_db


def test_lista_filters_tell_a_verifier_nothing_unpublished(client, mundo):
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


def test_publishing_all_that_were_found_leaves_out_what_is_public(client, editora, monkeypatch):
    """And says of how many these are the first."""
    monkeypatch.setattr(modulo, "MAXIMO", 2)
    publico = crear_avance()
    borradores = [crear_borrador() for _n in range(3)]
    lista = reverse("admin:compromisos_avance_changelist")
    datos = {"action": "publicar_seleccionados", "index": "0", "select_across": "on"}
    respuesta = client.post(lista, datos)
    pedidos = ",".join(str(a.pk) for a in borradores[:2])
    assert respuesta["Location"].endswith(f"?pk={pedidos}")
    assert "por publicar hay 3" in client.get(respuesta["Location"]).content.decode()
    nada = client.post(f"{lista}?situacion=publicado", datos, follow=True).content.decode()
    assert "Ninguno de ellos está por publicar" in nada
    assert str(publico.pk) not in pedidos.split(",")
