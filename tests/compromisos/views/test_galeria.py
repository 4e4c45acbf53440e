"""The gallery: what may be uploaded, in what it is offered, and who may see it when."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from base.archivos import ANCHOS_DE_FOTO, anchos_de_foto, limpiar_foto, versiones_de_foto
from compromisos import publicacion
from compromisos.models import Foto
from tests.base.test_archivos import PDF, foto
from tests.factories import crear_compromiso, crear_institucion, crear_superusuario, crear_usuario

pytestmark = pytest.mark.django_db


def crear_foto(*, publicada=True, ahora=None, tamano=(700, 350), **kwargs) -> Foto:
    if not {"compromiso", "institucion", "edicion"} & set(kwargs):
        kwargs["compromiso"] = crear_compromiso()
    creada = Foto.objects.create(
        imagen=ContentFile(foto(con_lugar=False, tamano=tamano), name="x"),
        **{"texto_alternativo": "Un cuadro rojo", "credito": "Prensa", **kwargs},
    )
    return publicacion.publicar_foto(creada, por=crear_usuario(), ahora=ahora) if publicada else creada


def direcciones(pagina: str) -> list[str]:
    return re.findall(r"/fotos/\d+/\d+\.[a-z]+", pagina)


# --- Files


@given(st.integers(1, 20_000))
def test_a_photo_is_never_enlarged_and_always_offered(ancho):
    anchos = anchos_de_foto(ancho)
    assert anchos == sorted(set(anchos))
    assert anchos[-1] == min(ancho, ANCHOS_DE_FOTO[-1])


def test_every_version_is_a_picture_of_its_width_without_metadata():
    limpia = limpiar_foto(SimpleUploadedFile("casa.jpg", foto(tamano=(400, 1000)))).read()
    vistas = set()
    for ancho, formato, datos in versiones_de_foto(limpia):
        with Image.open(io.BytesIO(datos)) as imagen:
            assert imagen.size == (ancho, round(400 * ancho / 1000))  # turned: the EXIF asked
            assert not imagen.getexif()
            assert b"secreta" not in datos
            vistas.add((ancho, formato, imagen.format))
    assert {a for a, _f, _n in vistas} == {320, 640, 960, 1000}
    assert {(f, n) for _a, f, n in vistas} >= {("webp", "WEBP"), ("jpg", "JPEG")}


def test_a_transparent_picture_stands_on_white_in_every_format():
    salida = io.BytesIO()
    Image.new("P", (10, 10)).save(salida, format="PNG", transparency=0)
    limpia = limpiar_foto(SimpleUploadedFile("logo.png", salida.getvalue())).read()
    for _ancho, _formato, datos in versiones_de_foto(limpia):
        with Image.open(io.BytesIO(datos)) as imagen:
            assert all(c > 250 for c in imagen.convert("RGB").getpixel((5, 5)))


def bomba() -> bytes:
    """A PNG that says it is 30,000 x 30,000 pixels: Pillow itself refuses to open it."""
    salida = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(salida, format="PNG")
    return salida.getvalue()


@pytest.mark.parametrize(
    ("datos", "dice"),
    [(PDF, "no es una foto"), (b"GIF89a", "no se acepta"), (bomba(), "megapíxeles"), (b"", "vacío")],
)
def test_what_is_no_photo_gets_one_sentence(datos, dice):
    with pytest.raises(ValidationError, match=dice) as error:
        limpiar_foto(SimpleUploadedFile("foto.jpg", datos))
    assert len(error.value.messages) == 1


def test_a_photo_that_cannot_be_saved_leaves_no_file(settings):
    with pytest.raises(IntegrityError), transaction.atomic():
        crear_foto(publicada=False, credito="")
    assert [f for f in settings.MEDIA_ROOT.rglob("*") if f.is_file()] == []


def test_a_deleted_draft_takes_its_files_along(settings, django_capture_on_commit_callbacks):
    borrador = crear_foto(publicada=False)
    assert default_storage.exists(borrador.ruta(320, "webp"))
    with django_capture_on_commit_callbacks(execute=True):
        borrador.delete()
    assert [f for f in settings.MEDIA_ROOT.rglob("*") if f.is_file()] == []


# --- Who sees what


def test_the_page_offers_every_width_lazily_with_its_size(client):
    mostrada = crear_foto(pie="Taller en Lima", fecha=date(2026, 3, 1))
    pagina = client.get("/galeria/").content.decode()
    assert 'loading="lazy"' in pagina
    assert 'width="700" height="350"' in pagina
    assert 'alt="Un cuadro rojo"' in pagina
    assert "Taller en Lima" in pagina
    assert "Prensa" in pagina
    assert mostrada.compromiso.get_absolute_url() in pagina
    assert {d.rsplit("/")[-1] for d in direcciones(pagina)} >= {"320.webp", "640.webp", "700.webp", "640.jpg"}
    for direccion in direcciones(pagina):
        respuesta = client.get(direccion)
        assert respuesta.status_code == 200, direccion
        with Image.open(io.BytesIO(respuesta.content)) as imagen:
            assert respuesta["Content-Type"] == f"image/{imagen.format.lower()}"
        assert client.get(direccion, headers={"if-none-match": respuesta["ETag"]}).status_code == 304


@pytest.mark.parametrize("mala", ["321.webp", "640.gif", "640.svg", "99999999999999999999.jpg", "0.jpg"])
def test_a_size_or_format_that_is_not_offered_does_not_exist(client, mala):
    assert client.get(f"/fotos/{crear_foto().pk}/{mala}").status_code == 404


def test_a_draft_and_a_withdrawn_one_are_nobodys(client):
    borrador = crear_foto(publicada=False)
    retirada = crear_foto(ahora=timezone.now() - timedelta(days=9))
    direccion = f"/fotos/{retirada.pk}/320.jpg"
    assert client.get(direccion)["Cache-Control"] == "no-cache"
    publicacion.retirar_foto(retirada, por=crear_usuario(), motivo="Se reconocía una casa.")
    for pk in (borrador.pk, retirada.pk, 10**18):
        assert client.get(f"/fotos/{pk}/320.jpg").status_code == 404
    ayer = (timezone.localdate() - timedelta(days=1)).isoformat()
    for url in ("/galeria/", f"/galeria/?al={ayer}", retirada.compromiso.get_absolute_url()):
        assert direcciones(client.get(url).content.decode()) == []
    assert "Todavía no hay fotos" in client.get("/galeria/").content.decode()


def test_the_gallery_of_a_past_day_shows_what_was_public_then(client):
    crear_foto(ahora=timezone.now() - timedelta(days=10), texto_alternativo="La primera")
    crear_foto(texto_alternativo="La de hoy")
    dia = (timezone.localdate() - timedelta(days=2)).isoformat()
    pagina = client.get("/galeria/", {"al": dia}).content.decode()
    assert "La primera" in pagina
    assert "La de hoy" not in pagina


def test_a_photo_is_on_the_page_of_its_pledge_and_of_its_institution(client):
    compromiso = crear_compromiso(institucion=crear_institucion(slug="una"))
    for n in range(3):
        crear_foto(compromiso=compromiso, texto_alternativo=f"Foto {n}")
    crear_foto(texto_alternativo="De otra")
    for url in (compromiso.get_absolute_url(), "/instituciones/una/"):
        pagina = client.get(url).content.decode()
        assert len(re.findall(r"<img ", pagina)) == 2, "two at most: a page has a budget"
        assert "Ver todas sus fotos" in pagina
        assert "De otra" not in pagina
    for filtro in ({"compromiso": compromiso.codigo}, {"institucion": "una"}):
        pagina = client.get("/galeria/", filtro).content.decode()
        assert len(re.findall(r"<img ", pagina)) == 3
    assert client.get("/galeria/?compromiso=nada").status_code == 404
    assert client.get("/galeria/?institucion=nada").status_code == 404
    assert client.get("/galeria/?pagina=9").status_code == 404


def test_a_photo_of_a_pledge_that_is_not_public_waits_for_it(client):
    compromiso = crear_compromiso(publicado=False)
    with pytest.raises(ValidationError, match="antes el compromiso"):
        crear_foto(compromiso=compromiso)


def test_the_gallery_costs_the_same_with_twice_the_photos(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cuentas = []
    for _ronda in range(2):
        for _n in range(3):
            crear_foto(tamano=(40, 20))
        with CaptureQueriesContext(connection) as capturadas:
            client.get("/galeria/")
        cuentas.append(len(capturadas))
    assert cuentas[0] == cuentas[1] <= 8


# --- The admin


def test_an_editor_uploads_looks_publishes_and_withdraws(client):
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


def test_two_people_at_once_are_told(client):
    client.force_login(crear_superusuario())
    borrador = crear_foto(publicada=False)
    url = reverse("admin:compromisos_foto_paso", args=[borrador.pk, "publicar"])
    assert "Otra persona" in client.post(url, {"version": borrador.version + 1}).content.decode()
    borrador.refresh_from_db()
    assert borrador.publicada_en is None
