"""What an institution answers to a verification: it waits, it is mended, published it stays."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.models import Accion, Anotacion, RegistroCerrado, RespuestaVerificacion, Verificacion
from tests.compromisos.publicacion.registro.ayudas import sql
from tests.factories import AHORA, crear_usuario

EN = datetime(2026, 3, 10, 15, tzinfo=UTC)


TEXTO = "Las cuatro sedes abrieron en marzo."


def publicada(verificacion: Verificacion, **kwargs) -> RespuestaVerificacion:
    datos = {"por": crear_usuario(), "texto": TEXTO, "publicar": True, "ahora": EN, **kwargs}
    return publicacion.responder(verificacion, **datos)


def test_responder_waits_and_may_be_mended(client, verificacion):
    uno = publicacion.responder(verificacion, por=crear_usuario(), texto="Un borrador.")
    dos = publicacion.responder(verificacion, por=crear_usuario(), texto=TEXTO, visto="Un borrador.")
    assert uno.pk == dos.pk
    assert TEXTO not in client.get(verificacion.avance.compromiso.get_absolute_url()).content.decode()
    antes = Anotacion.objects.count()
    with pytest.raises(EdicionSimultanea):
        publicada(verificacion, visto="Un borrador.")
    assert publicada(verificacion, visto=TEXTO).por_id == dos.por_id  # whoever wrote it did
    assert Anotacion.objects.count() == antes + 1
    assert publicada(verificacion, texto="Y otra cosa.").pk != dos.pk
    assert verificacion.respuestas.sellados().count() == 2


def test_responder_published_stays_and_is_recorded(verificacion, capsys):
    respuesta = publicada(verificacion)
    ultima = Anotacion.objects.latest("numero")
    assert (ultima.accion, ultima.objeto) == (
        Accion.VERIFICACION_CONTESTADA,
        f"avances/{verificacion.avance_id}",
    )
    assert json.loads(ultima.contenido) == {
        "respuesta": respuesta.pk, "verificacion": verificacion.pk, "texto": TEXTO, "fecha": "2026-03-10T15:00:00.000000Z",
    }  # fmt: skip
    for hacer in (
        respuesta.save, respuesta.delete, RespuestaVerificacion.objects.all().delete,
        lambda: RespuestaVerificacion.objects.update(texto="x"),
        lambda: RespuestaVerificacion(verificacion=verificacion, texto="x", por=respuesta.por, en=EN, publicada_en=EN).save(),
    ):  # fmt: skip
        with pytest.raises(RegistroCerrado):
            hacer()
    publicacion.anotar_lo_que_falta()
    call_command("verificar_registro")
    sql("UPDATE compromisos_respuestaverificacion SET texto = 'Nada.'")
    with pytest.raises(CommandError):
        call_command("verificar_registro")
    assert (
        f"avances/{verificacion.avance_id} no dice lo que dice el registro: difiere en texto"
        in capsys.readouterr().out
    )


def test_responder_refuses_nothing_said_and_what_was_withdrawn(verificacion):
    with pytest.raises(ValidationError, match="Escriba la respuesta"):
        publicada(verificacion, texto=" ")
    publicacion.retirar(verificacion.avance, por=crear_usuario(), motivo="Error.", ahora=AHORA)
    verificacion = Verificacion.objects.get()
    with pytest.raises(ValidationError, match="ya fue retirado"):
        publicada(verificacion)
