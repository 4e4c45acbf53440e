"""Evidence where it is decided about: seen, and of a link, whether it opens."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from base.archivos import limpiar_archivo, sin_dueno
from compromisos import publicacion
from compromisos.models import EnlaceCitado, Evidencia
from compromisos.models.evidencia import ruta_de_vista, soltar_archivo
from tests.base.ayudas import PDF, foto, subido
from tests.compromisos.admin.ayudas import url
from tests.factories import crear_borrador, crear_usuario

pytestmark = pytest.mark.django_db


def con_archivo(datos: bytes, nombre: str, *, avance=None, tipo: str = "") -> Evidencia:
    """As if it had been uploaded; with `tipo`, as if something older had let in what we refuse."""
    avance = avance or crear_borrador()
    if tipo:
        campos = {"archivo": ContentFile(datos, name="x"), "tipo_contenido": tipo, "tamano": len(datos)}
        return Evidencia.objects.create(
            avance=avance, titulo="Acta", nombre_original=nombre, sha256="0" * 64, **campos
        )
    bueno = limpiar_archivo(subido(datos, nombre))
    return Evidencia.objects.create(
        avance=avance,
        titulo="Acta",
        archivo=bueno.contenido,
        tipo_contenido=bueno.tipo,
        tamano=bueno.tamano,
        sha256=bueno.sha256,
        nombre_original=bueno.nombre,
    )


@pytest.mark.parametrize(("datos", "nombre"), [(foto(tamano=(900, 600)), "a.jpg"), (PDF, "a.pdf")])
def test_ver_works(jefa, client, datos, nombre):
    evidencia = con_archivo(datos, nombre)
    publicacion.enviar(evidencia.avance, por=evidencia.avance.autor)
    vista = url("compromisos_avance_vista", evidencia.pk)
    assert (
        f'src="{vista}"'
        in client.get(url("compromisos_avance_revisar", evidencia.avance_id)).content.decode()
    )
    respuesta = client.get(vista)
    assert respuesta["Content-Type"] == "image/webp"
    assert "attachment" not in respuesta.get("Content-Disposition", "")
    assert respuesta["X-Content-Type-Options"] == "nosniff"
    assert respuesta["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert "no-store" in respuesta["Cache-Control"]
    assert Image.open(io.BytesIO(b"".join(respuesta.streaming_content))).format == "WEBP"


@pytest.mark.parametrize(
    ("datos", "nombre", "tipo"),
    [
        (b"a;b\n1;2\n", "a.csv", ""),
        (b"<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "image/svg+xml"),
        (b"<script>alert(1)</script>", "a.html", "text/html"),
        (b"<script>alert(1)</script>", "a.jpg", "image/jpeg"),
        (b"%PDF-1.4 roto", "a.pdf", "application/pdf"),
    ],
)
def test_ver_404_of_what_has_no_picture(jefa, client, datos, nombre, tipo):
    evidencia = con_archivo(datos, nombre, tipo=tipo)
    assert client.get(url("compromisos_avance_vista", evidencia.pk)).status_code == 404
    assert (
        "attachment" in client.get(url("compromisos_avance_evidencia", evidencia.pk))["Content-Disposition"]
    )


def test_ver_404_when_it_was_suppressed_or_is_a_link(jefa, client):
    evidencia = con_archivo(PDF, "a.pdf")
    Evidencia.objects.filter(pk=evidencia.pk).update(archivo_suprimido_en=timezone.now())
    enlace = Evidencia.objects.create(avance=evidencia.avance, titulo="x", url="https://example.org/a.pdf")
    for pk in (evidencia.pk, enlace.pk, 10**9):
        assert client.get(url("compromisos_avance_vista", pk)).status_code == 404


def test_ver_other_institution_and_anonymous(client):
    evidencia = con_archivo(PDF, "a.pdf")
    vista = url("compromisos_avance_vista", evidencia.pk)
    assert client.get(vista).status_code == 302
    client.force_login(crear_usuario())
    assert client.get(vista).status_code == 403


def test_its_picture_goes_when_the_file_goes(jefa, client, django_capture_on_commit_callbacks):
    evidencia = con_archivo(foto(), "a.jpg")
    assert client.get(url("compromisos_avance_vista", evidencia.pk)).status_code == 200
    suya = ruta_de_vista(evidencia.archivo.name)
    assert default_storage.exists(suya)
    assert suya not in set(sin_dueno(antes=timezone.now() + timedelta(days=1)))
    with django_capture_on_commit_callbacks(execute=True):
        evidencia.delete()
    assert not default_storage.exists(suya)
    soltar_archivo(evidencia.archivo.name)  # once more: nothing to do


@pytest.mark.parametrize(
    ("campos", "frase"),
    [
        ({}, "Todavía no se comprobó si abre: ábralo."),
        ({"resultado": "respondio", "dias": 2}, "Abre: se comprobó hace 2 días."),
        ({"resultado": "no_esta", "dias": 0, "falla": 12}, "No abre desde hace 12 días: su servidor dice que ya no está."),
        ({"resultado": "lento", "dias": 0, "falla": 0}, "No abrió hoy: su servidor no termina de responder."),
        ({"resultado": "no_deja", "dias": 1}, "Su servidor no deja que un programa lo abra: compruébelo una persona (ayer)."),
    ],
)  # fmt: skip
def test_revisar_says_of_a_link_whether_it_opens(jefa, enviado, client, campos, frase):
    ahora = timezone.now()
    if campos:
        EnlaceCitado.objects.create(
            url="https://example.org/informe.pdf",
            servidor="example.org",
            proxima_en=ahora,
            resultado=campos["resultado"],
            comprobado_en=ahora - timedelta(days=campos["dias"]),
            falla_desde=timezone.localdate() - timedelta(days=campos["falla"]) if "falla" in campos else None,
        )
    pagina = client.get(url("compromisos_avance_revisar", enviado.pk)).content.decode()
    assert f"<strong>example.org</strong>. {frase}" in pagina


def test_revisar_tells_the_proofs_that_the_published_one_has_and_it_does_not(jefa, enviado, client):
    direccion = url("compromisos_avance_revisar", enviado.pk)
    assert "este no las trae" not in client.get(direccion).content.decode()  # both cite the same link
    enviado.evidencias.update(url="https://example.org/otro.pdf")
    pagina = client.get(direccion).content.decode()
    assert "este no las trae" in pagina
    assert pagina.index("https://example.org/otro.pdf") < pagina.index("https://example.org/informe.pdf")
