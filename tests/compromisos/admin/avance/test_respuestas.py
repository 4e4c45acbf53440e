"""Answering a verification: an enlace writes, the ministry publishes what it read."""

from __future__ import annotations

from django.urls import reverse

from compromisos.publicacion import roles
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta

TEXTO = "Las cuatro sedes abrieron en marzo."


def test_responder_own_institution_writes_and_the_ministry_publishes(client, verificacion):
    avance = verificacion.avance
    enlace = crear_cuenta("enlace", roles.ENLACE, avance.compromiso.institucion)
    editora = crear_cuenta("editora", roles.EDITORA)
    url = reverse("admin:compromisos_avance_responder", args=[verificacion.pk])
    client.force_login(enlace)
    assert url in client.get(reverse("admin:compromisos_avance_change", args=[avance.pk])).content.decode()
    assert "Publicar la respuesta" not in client.get(url).content.decode()
    assert client.post(url, {"texto": TEXTO, "visto": ""}).status_code == 302
    client.force_login(editora)
    assert "Publicar la respuesta de" in client.get(reverse("admin:index")).content.decode()
    lista = client.get(reverse("admin:compromisos_avance_changelist"), {"verificacion": "respuesta"})
    assert [a.pk for a in lista.context["cl"].result_list] == [avance.pk]
    assert TEXTO in client.get(url).content.decode()
    assert client.post(url, {"texto": TEXTO, "visto": "Otra cosa.", "_publicar": ""}).status_code == 400
    assert client.post(url, {"texto": TEXTO, "visto": TEXTO, "_publicar": ""}).status_code == 302
    assert verificacion.respuestas.sellados().get().publicada_por == editora
