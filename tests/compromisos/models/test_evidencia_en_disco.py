"""Files of evidence on the disk: there while something names them, and no longer."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from base.historia import firmar
from compromisos import publicacion
from compromisos.informar import forms
from compromisos.models import Evidencia
from compromisos.models.evidencia import bytes_subidos
from tests.base.ayudas import PDF, subido
from tests.compromisos.informar.ayudas import entrar
from tests.factories import (
    crear_borrador,
    crear_compromiso,
    crear_enlace_personal,
    crear_foto,
    crear_superusuario,
    crear_usuario,
    razones_para,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def en_disco(media: Path) -> set[str]:
    return {str(a.relative_to(media)) for a in media.rglob("*") if a.is_file()}


def con_archivo(avance) -> Evidencia:
    evidencia = Evidencia(
        avance=avance, titulo="Informe", tamano=len(PDF), sha256="a" * 64, tipo_contenido="application/pdf"
    )
    evidencia.archivo.save("x", ContentFile(PDF), save=False)
    firmar(evidencia, avance.autor)
    evidencia.save()
    return evidencia


def test_discarded_with_its_draft_it_goes(media, django_capture_on_commit_callbacks):
    avance = crear_borrador()
    con_archivo(avance)
    assert len(en_disco(media)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        publicacion.descartar(avance)
    assert en_disco(media) == set()


def test_taken_away_from_a_draft_it_goes_when_that_is_certain(media, django_capture_on_commit_callbacks):
    evidencia = con_archivo(crear_borrador())
    with django_capture_on_commit_callbacks(execute=False) as pendientes:
        evidencia.delete()
    assert len(en_disco(media)) == 1, "the transaction may still be taken back"
    for hacer in pendientes:
        hacer()
    assert en_disco(media) == set()


def test_another_in_its_place_it_goes(media, django_capture_on_commit_callbacks):
    evidencia = con_archivo(crear_borrador())
    with django_capture_on_commit_callbacks(execute=True):
        evidencia.archivo.save("y", ContentFile(PDF + b"%"), save=False)
        evidencia.save()
    assert en_disco(media) == {evidencia.archivo.name}


def test_what_a_correction_shares_stays(media, django_capture_on_commit_callbacks):
    """The draft of a correction brings the files of what it corrects: discarding it takes none of them."""
    borrador = crear_borrador(autor=crear_superusuario())
    evidencia = con_archivo(borrador)
    jefa = borrador.autor
    publicacion.enviar(borrador, por=jefa, razones=razones_para(borrador))
    publicado = publicacion.publicar(borrador, por=jefa)
    correccion = publicacion.iniciar_correccion(publicado, por=jefa, motivo="Una errata.")
    assert correccion.evidencias.get().archivo.name == evidencia.archivo.name
    with django_capture_on_commit_callbacks(execute=True):
        publicacion.descartar(correccion)
    assert en_disco(media) == {evidencia.archivo.name}
    correccion = publicacion.iniciar_correccion(publicado, por=jefa, motivo="Otra errata.")
    with django_capture_on_commit_callbacks(execute=True):
        correccion.evidencias.get().delete()
    assert en_disco(media) == {evidencia.archivo.name}


def test_huerfanos_finds_what_no_row_names_and_nothing_else(media, capsys):
    suya, foto = con_archivo(crear_borrador()), crear_foto()
    suyos = en_disco(media)
    assert len(suyos) > 3, "the photo has its versions beside it"
    for nombre in ("evidencias/deadbeef", "fotos/deadbeef-320.jpg", "suelto.txt", "importaciones/x/y"):
        (media / nombre).parent.mkdir(parents=True, exist_ok=True)
        (media / nombre).write_bytes(b"x" * 1000)
    call_command("huerfanos")
    assert "0 archivos sin dueño" in capsys.readouterr().out, "they may be of a form that is being saved"
    ayer = time.time() - 25 * 3600
    for nombre in en_disco(media):
        os.utime(media / nombre, (ayer, ayer))
    call_command("huerfanos")
    dicho = capsys.readouterr().out
    assert "evidencias/deadbeef\n" in dicho
    assert "4 archivos sin dueño, 0.0 MB." in dicho
    assert len(en_disco(media)) == len(suyos) + 4
    call_command("huerfanos", "--borrar")
    assert en_disco(media) == suyos
    assert suya.archivo.name in suyos
    assert foto.imagen.name in suyos


def test_bytes_subidos_counts_what_was_taken_away_again():
    avance = crear_borrador()
    hoy = timezone.now() - timedelta(hours=1)
    for _n in range(3):
        con_archivo(avance).delete()
    assert bytes_subidos(avance.autor, desde=hoy) == 3 * len(PDF)
    assert bytes_subidos(crear_usuario(), desde=hoy) == 0
    assert bytes_subidos(avance.autor, desde=timezone.now() + timedelta(hours=1)) == 0


def test_a_link_uploads_so_much_in_a_day(client, monkeypatch):
    """Whatever it takes away again; the next day it goes on."""
    suyo = crear_compromiso()
    enlace, secreto = crear_enlace_personal(suyo.institucion)
    entrar(client, secreto)
    monkeypatch.setattr(forms, "CUOTA_DIARIA", 3 * len(PDF))
    pantalla = reverse("informar_compromiso", args=[suyo.codigo])

    def subir(**mas):
        datos = {
            "fecha_corte": "2026-09-30",
            "estado": "en_proceso",
            "descripcion": "Algo.",
            "accion": "borrador",
        }
        return client.post(pantalla, datos | {"evidencia-archivo": subido(PDF), **mas})

    assert subir().status_code == 302
    for _n in range(2):
        version = enlace.cuenta.avances.get().version
        suya = Evidencia.objects.last()
        assert subir(version_vista=version, quitar=[suya.pk]).status_code == 302
    otro = {"evidencia-archivo": subido(PDF + b"%")}
    cuarta = subir(version_vista=enlace.cuenta.avances.get().version, **otro)
    assert cuarta.status_code == 400
    assert "todo lo que se puede en un día" in cuarta.content.decode()
    assert Evidencia.objects.count() == 1
