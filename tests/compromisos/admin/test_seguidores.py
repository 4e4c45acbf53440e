"""What the staff see of followers: how many follow what, and nobody."""

from __future__ import annotations

import pytest
from django.urls import reverse

from compromisos.models import Mensaje
from compromisos.publicacion import roles
from tests.compromisos.correo.ayudas import quien_sigue
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_compromiso

pytestmark = pytest.mark.django_db


def test_seguidores_are_counted_and_seen_by_nobody(client, django_assert_max_num_queries):
    compromiso = crear_compromiso(titulo="Abrir cincuenta centros")
    for n in range(3):
        quien_sigue(f"compromiso:{compromiso.codigo}", correo=f"ana{n}@example.org")
    quien_sigue("todo", correo="ana0@example.org")
    client.force_login(crear_cuenta("jefa", roles.ADMINISTRACION))
    with django_assert_max_num_queries(40):
        pagina = client.get(reverse("admin:cartas_seguidores")).content.decode()
    assert "3 personas reciben por correo" in pagina
    assert "Abrir cincuenta centros" in pagina
    assert "Todo lo que cambie en este sitio" in pagina
    enviadas = client.get(reverse("admin:compromisos_mensaje_changelist")).content.decode()
    for dicho in (pagina, enviadas):
        assert "ana" not in dicho.replace("semana", "").replace("mañana", "")
        assert "seguidor-" not in dicho
    suya = Mensaje.objects.filter(tipo="seguir_confirmar").first()
    assert client.get(reverse("admin:compromisos_mensaje_change", args=[suya.pk])).status_code == 404
    assert client.post(reverse("admin:compromisos_mensaje_otra_vez", args=[suya.pk])).status_code == 404


def test_seguidores_of_none_is_a_sentence(client):
    client.force_login(crear_cuenta("jefa", roles.ADMINISTRACION))
    pagina = client.get(reverse("admin:cartas_seguidores")).content.decode()
    assert "Todavía nadie sigue nada por correo." in pagina
    assert "<table" not in pagina
