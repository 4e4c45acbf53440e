"""Leaving a verification without effect, from the page of its update."""

from __future__ import annotations

from django.urls import reverse

from compromisos.models import VerificacionSinEfecto
from compromisos.publicacion import roles
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta

MOTIVO = "Se visitó la sede de otra provincia."


def test_sin_efecto_asks_why_and_shows_it_at_once(client, verificacion):
    avance = verificacion.avance
    ficha = reverse("admin:compromisos_avance_change", args=[avance.pk])
    url = reverse("admin:compromisos_avance_sin_efecto", args=[verificacion.pk])
    client.force_login(crear_cuenta("editora", roles.EDITORA))
    assert url not in client.get(ficha).content.decode()
    assert client.get(url).status_code == 403
    administra = crear_cuenta("administra", roles.ADMINISTRACION)
    administra.first_name, administra.last_name = "Rosa", "Campos"
    administra.save()
    client.force_login(administra)
    assert url in client.get(ficha).content.decode()
    pagina = client.get(url).content.decode()
    assert verificacion.motivo in pagina
    assert "Rosa Campos" in pagina
    vacio = client.post(url, {"motivo": "  "})
    assert vacio.status_code == 400
    assert "Escriba el motivo" in vacio.content.decode()
    hecho = client.post(url, {"motivo": MOTIVO}, follow=True)
    assert "La verificación quedó sin efecto." in hecho.content.decode()
    assert url not in hecho.content.decode()
    dejada = VerificacionSinEfecto.objects.get()
    assert (dejada.quien, dejada.registrado_por) == ("Rosa Campos", administra)
    publica = client.get(avance.compromiso.get_absolute_url()).content.decode()
    assert MOTIVO in publica
    assert f'id="sin-efecto-{dejada.pk}"' in publica
    assert "ya se dejó sin efecto" in client.get(url, follow=True).content.decode()
    assert client.post(url, {"motivo": "Otra vez."}).status_code == 400
    lista = client.get(reverse("admin:compromisos_avance_changelist"), {"verificacion": "sin"})
    assert avance in lista.context["cl"].result_list
