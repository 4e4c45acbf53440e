"""Photos in the admin: uploaded, looked at, published, withdrawn."""

from __future__ import annotations

import errno
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from base.archivos import limpiar_foto
from compromisos.admin import subir_fotos
from compromisos.models import Foto
from tests.base.ayudas import bomba, foto
from tests.compromisos.publicacion.mundo_de_permisos import NADIE
from tests.factories import crear_compromiso, crear_edicion, crear_foto, crear_superusuario

pytestmark = pytest.mark.django_db


def direcciones(pagina: str) -> list[str]:
    return re.findall(r"/fotos/\d+/\d+\.[a-z]+", pagina)


def test_foto_works_from_upload_to_withdrawal(client):
    client.force_login(crear_superusuario())
    compromiso = crear_compromiso()
    alta = reverse("admin:compromisos_foto_add")
    campos = {
        "foto-TOTAL_FORMS": "1", "foto-INITIAL_FORMS": "0", "foto-0-texto_alternativo": "Un taller",
        "credito": "Prensa", "compromiso": compromiso.pk,
    }  # fmt: skip
    respuesta = client.post(alta, {**campos, "foto-0-imagen": SimpleUploadedFile("a.jpg", bomba())})
    assert "«a.jpg»: " in respuesta.content.decode()
    assert "megapíxeles" in respuesta.content.decode()
    campos["foto-0-imagen"] = SimpleUploadedFile("a.jpg", foto())
    for mal, frase in (({"credito": ""}, "obligatorio"), ({"compromiso": ""}, "Diga de qué edición")):
        campos["foto-0-imagen"].seek(0)
        respuesta = client.post(alta, campos | mal)
        assert (respuesta.status_code, Foto.objects.count()) == (400, 0)
        assert frase in respuesta.content.decode()
    campos["foto-0-imagen"].seek(0)
    assert client.post(alta, campos).status_code == 302
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


# --- Several at once


def llave_en(pagina: str) -> str:
    return re.search(r'name="_escrito" value="([^"]+)"', pagina)[1]


def elegidas(respuesta) -> dict[str, str]:
    """What the page brings back of the photos that were chosen."""
    return dict(re.findall(r'name="(foto-\d+-imagen-conservado)" value="(\d+)"', respuesta.content.decode()))


@pytest.fixture
def subir(client):
    """(post, its address): a form of somebody who may publish, that keeps what was chosen."""
    client.force_login(crear_superusuario())
    alta = reverse("admin:compromisos_foto_add")
    base = {"_escrito": llave_en(client.get(alta).content.decode()), "foto-INITIAL_FORMS": "0"}
    base |= {"credito": "Prensa", "edicion": crear_edicion().pk, "foto-TOTAL_FORMS": "1"}
    return lambda **datos: client.post(alta, base | datos)


def varias(*tamanos: int) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{n}.jpg", foto(tamano=(n, 200))) for n in tamanos]


def test_several_are_chosen_seen_described_and_saved_together(client, subir):
    respuesta = subir(_elegir="1", **{"foto-0-imagen": varias(300, 310, 320)})
    assert respuesta.status_code == 200
    pagina = respuesta.content.decode()
    assert "3 fotos elegidas" in pagina
    assert "obligatorio" not in pagina
    claves = elegidas(respuesta)
    assert len(claves) == 3
    vista = client.get(reverse("admin:compromisos_foto_elegida", args=[claves["foto-1-imagen-conservado"]]))
    assert vista["Content-Type"] == "image/jpeg"
    # Without the words of one, none is saved; its file stays.
    textos = {f"foto-{n}-texto_alternativo": f"Taller {n}" for n in range(3)} | {"foto-TOTAL_FORMS": "3"}
    mal = subir(_save="1", **claves, **textos | {"foto-1-texto_alternativo": ""})
    assert (mal.status_code, Foto.objects.count(), len(elegidas(mal))) == (400, 0, 3)
    # One more is added; a copy of another is not; one is let go.
    cuatro = {**claves, **textos, "foto-TOTAL_FORMS": "4", "_elegir": "1"}
    mas = subir(**cuatro, **{"foto-3-imagen": varias(330)})
    assert "4 fotos elegidas" in mas.content.decode()
    igual = subir(**cuatro, **{"foto-3-imagen": varias(320)})
    assert "Es la misma foto que «320.jpg»" in igual.content.decode()
    suelta = {"foto-2-imagen-soltar": "on", "foto-2-texto_alternativo": ""}
    hecho = subir(_save="1", **claves, **textos | suelta)
    assert hecho["Location"].endswith("?situacion=borrador")
    assert sorted(Foto.objects.values_list("texto_alternativo", "credito")) == [
        ("Taller 0", "Prensa"), ("Taller 1", "Prensa"),
    ]  # fmt: skip


def test_a_disk_that_is_full_saves_none_and_loses_none(subir, monkeypatch):
    claves = elegidas(subir(_elegir="1", **{"foto-0-imagen": varias(300, 310)}))
    textos = {f"foto-{n}-texto_alternativo": f"Taller {n}" for n in range(2)} | {"foto-TOTAL_FORMS": "2"}
    guardar = Foto.save

    def hasta_llenarse(self, *args, **kwargs):
        if self.texto_alternativo == "Taller 1":
            raise OSError(errno.ENOSPC, "No space left on device")
        guardar(self, *args, **kwargs)

    monkeypatch.setattr(Foto, "save", hasta_llenarse)
    mal = subir(_save="1", **claves, **textos)
    assert (mal.status_code, Foto.objects.count(), elegidas(mal)) == (400, 0, claves)
    assert "el servidor se quedó sin espacio" in mal.content.decode()
    monkeypatch.undo()
    assert subir(_save="1", **claves, **textos).status_code == 302


def test_none_is_told_and_a_bad_one_leaves_the_others(subir):
    assert "Elija al menos una foto." in subir(_elegir="1").content.decode()
    malas = [*varias(300), SimpleUploadedFile("carta.pdf", b"%PDF-1.4 nada")]
    respuesta = subir(_elegir="1", **{"foto-0-imagen": malas})
    assert "«carta.pdf»: " in respuesta.content.decode()
    assert list(elegidas(respuesta)) == ["foto-0-imagen-conservado"]


def test_what_was_kept_is_decoded_to_be_saved_and_not_at_each_sending(subir, monkeypatch):
    miradas = []
    monkeypatch.setattr(
        subir_fotos, "limpiar_foto", lambda subida: miradas.append(subida.name) or limpiar_foto(subida)
    )
    claves = elegidas(subir(_elegir="1", **{"foto-0-imagen": varias(300, 310)}))
    assert miradas == ["300.jpg", "310.jpg"]
    textos = {"foto-0-texto_alternativo": "Uno", "foto-TOTAL_FORMS": "2"}
    assert subir(_save="1", **claves, **textos).status_code == 400
    tres = {**claves, "foto-TOTAL_FORMS": "3", "_elegir": "1"}
    assert len(elegidas(subir(**tres, **{"foto-2-imagen": varias(320)}))) == 3
    igual = subir(**tres, **{"foto-2-imagen": varias(310)})
    assert "Es la misma foto que «310.jpg»" in igual.content.decode(), "it is known without being decoded"
    assert miradas[2:] == ["320.jpg"]
    textos["foto-1-texto_alternativo"] = "Dos"
    assert subir(_save="1", **claves, **textos).status_code == 302
    assert miradas[3:] == ["300.jpg", "310.jpg"]
    assert b"secreta" not in default_storage.open(Foto.objects.first().imagen.name).read()


def test_one_that_is_refused_when_it_is_to_be_saved_saves_none(subir, monkeypatch):
    claves = elegidas(subir(_elegir="1", **{"foto-0-imagen": varias(300, 310)}))
    textos = {f"foto-{n}-texto_alternativo": f"Taller {n}" for n in range(2)} | {"foto-TOTAL_FORMS": "2"}

    def infectada(subida):
        if subida.name == "310.jpg":
            raise ValidationError("El antivirus la rechazó.")
        return limpiar_foto(subida)

    monkeypatch.setattr(subir_fotos, "limpiar_foto", infectada)
    mal = subir(_save="1", **claves, **textos)
    assert (mal.status_code, Foto.objects.count()) == (400, 0)
    assert "«310.jpg»: El antivirus la rechazó." in mal.content.decode()
    assert list(elegidas(mal)) == ["foto-0-imagen-conservado"]


def test_what_was_chosen_is_seen_by_who_chose_it_alone(client, subir):
    (clave,) = elegidas(subir(_elegir="1", **{"foto-0-imagen": varias(300)})).values()
    client.force_login(crear_superusuario())
    assert client.get(reverse("admin:compromisos_foto_elegida", args=[clave])).status_code == 404


def test_many_drafts_are_published_at_once_as_they_were_seen(client):
    client.force_login(crear_superusuario())
    uno, otro, publica = crear_foto(publicada=False), crear_foto(publicada=False), crear_foto()
    lista = reverse("admin:compromisos_foto_changelist")
    datos = {
        "action": "publicar_seleccionadas",
        "index": "0",
        "_selected_action": [uno.pk, otro.pk, publica.pk],
    }
    pagina = client.post(lista, datos)
    assert [f.pk for f in pagina.context["fotos"]] == [uno.pk, otro.pk]
    vistas = pagina.context["vistas"]
    otro.pie = "Cambió."
    otro.save()
    mal = client.post(reverse("admin:compromisos_foto_publicar_varias"), {"vistas": vistas})
    assert (mal.status_code, Foto.objects.filter(publicada_en__isnull=False).count()) == (409, 1)
    assert "No se publicó ninguna." in mal.content.decode()
    assert client.post(
        reverse("admin:compromisos_foto_publicar_varias"), {"vistas": mal.context["vistas"]}
    ).status_code == 302  # fmt: skip
    assert Foto.objects.filter(publicada_en__isnull=False).count() == 3
