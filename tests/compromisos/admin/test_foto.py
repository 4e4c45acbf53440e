"""Photos in the admin: uploaded, looked at, published, withdrawn."""

from __future__ import annotations

import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from compromisos.models import Foto
from tests.base.ayudas import bomba, foto
from tests.compromisos.publicacion.mundo_de_permisos import NADIE
from tests.factories import crear_compromiso, crear_foto, crear_superusuario

pytestmark = pytest.mark.django_db


def direcciones(pagina: str) -> list[str]:
    return re.findall(r"/fotos/\d+/\d+\.[a-z]+", pagina)


def test_foto_works_from_upload_to_withdrawal(client):
    client.force_login(crear_superusuario())
    compromiso = crear_compromiso()
    alta = reverse("admin:compromisos_foto_add")
    campos = {"texto_alternativo": "Un taller", "credito": "Prensa", "compromiso": compromiso.pk}
    respuesta = client.post(alta, {**campos, "imagen": SimpleUploadedFile("a.jpg", bomba())})
    assert "megapíxeles" in respuesta.content.decode()
    respuesta = client.post(alta, {**campos, "credito": "", "imagen": SimpleUploadedFile("a.jpg", foto())})
    assert respuesta.status_code == 200
    respuesta = client.post(alta, {**campos, "compromiso": "", "imagen": SimpleUploadedFile("a.jpg", foto())})
    assert "Diga de qué edición" in respuesta.content.decode()
    assert client.post(alta, {**campos, "imagen": SimpleUploadedFile("a.jpg", foto())}).status_code == 302
    subida = Foto.objects.get()
    assert b"secreta" not in default_storage.open(subida.imagen.name).read()
    assert not re.search("a.jpg|taller", subida.imagen.name)
    vista = client.get(reverse("admin:compromisos_foto_imagen", args=[subida.pk]))
    assert vista["Content-Type"] == "image/jpeg"
    assert client.get(reverse("admin:compromisos_foto_change", args=[subida.pk])).status_code == 200
    assert client.get(reverse("admin:compromisos_foto_changelist")).status_code == 200

    def paso(nombre, **datos):
        url = reverse("admin:compromisos_foto_paso", args=[subida.pk, nombre])
        assert client.get(url).status_code == 200
        subida.refresh_from_db()
        return client.post(url, {"version": subida.version, **datos})

    assert paso("publicar").status_code == 302
    assert direcciones(client.get("/galeria/").content.decode())
    assert client.post(reverse("admin:compromisos_foto_delete", args=[subida.pk])).status_code == 403
    assert "Escriba el motivo" in paso("retirar", motivo=" ").content.decode()
    assert paso("retirar", motivo="Se ve una casa.").status_code == 302
    assert direcciones(client.get("/galeria/").content.decode()) == []
    subida.refresh_from_db()
    assert subida.history.count() == 3
    assert subida.history.first().history_user is not None
    url = reverse("admin:compromisos_foto_paso", args=[subida.pk, "publicar"])
    assert "ya se publicó" in client.post(url, {"version": subida.version}).content.decode()
    assert client.get(reverse("admin:compromisos_foto_paso", args=[subida.pk, "otro"])).status_code == 404


def test_foto_two_at_once(client):
    client.force_login(crear_superusuario())
    borrador = crear_foto(publicada=False)
    url = reverse("admin:compromisos_foto_paso", args=[borrador.pk, "publicar"])
    assert "Otra persona" in client.post(url, {"version": borrador.version + 1}).content.decode()
    borrador.refresh_from_db()
    assert borrador.publicada_en is None


def test_foto_other_institution(client, mundo):
    client.force_login(mundo.cuentas["enlace"])
    ficha = reverse("admin:compromisos_foto_change", args=[mundo.suya.foto.pk])
    datos = {"texto_alternativo": "A", "credito": "B", "version_vista": mundo.suya.foto.version}
    errores = [
        client.post(ficha, {**datos, "compromiso": pk}).context["adminform"].form.errors["compromiso"]
        for pk in (mundo.otra.proyecto.pk, NADIE)
    ]
    assert errores[0] == errores[1]
    assert Foto.objects.get(pk=mundo.suya.foto.pk).compromiso == mundo.suya.compromiso
