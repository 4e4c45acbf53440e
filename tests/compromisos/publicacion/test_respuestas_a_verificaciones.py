"""What an institution answers to a verification: written by it, published by the ministry, read as of a day."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.models import Accion, Anotacion, RegistroCerrado, RespuestaVerificacion, Verificacion
from compromisos.publicacion import roles
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import AHORA, crear_avance, crear_compromiso, crear_usuario

EN = datetime(2026, 3, 10, 15, tzinfo=UTC)
TEXTO = "Las cuatro sedes abrieron en marzo."


@pytest.fixture
def verificacion(db) -> Verificacion:
    avance = crear_avance(
        compromiso=crear_compromiso(),
        ahora=datetime(2026, 2, 1, 15, tzinfo=UTC),
        fecha_corte=date(2026, 1, 31),
    )
    return publicacion.verificar(
        avance, por=crear_usuario(), verificador="Una defensoría", resultado="cuestionado",
        motivo="Cuatro sedes no atendían.", ahora=datetime(2026, 2, 10, 15, tzinfo=UTC),
    )  # fmt: skip


def publicada(verificacion: Verificacion, **kwargs) -> RespuestaVerificacion:
    datos = {"por": crear_usuario(), "texto": TEXTO, "publicar": True, "ahora": EN, **kwargs}
    return publicacion.responder(verificacion, **datos)


def test_it_is_read_beside_the_verification_from_its_day_on(client, verificacion):
    publicada(verificacion)
    codigo = verificacion.avance.compromiso.codigo
    for dia, esta in (("", True), ("2026-03-10", True), ("2026-03-09", False)):
        consulta = {"al": dia} if dia else {}
        pagina = client.get(f"/compromisos/{codigo}/", consulta).content.decode()
        assert "Cuatro sedes no atendían." in pagina
        assert (TEXTO in pagina) == esta
        (avance,) = client.get(f"/compromisos/{codigo}.json", consulta).json()["avances"]
        dichas = [r["texto"] for r in avance["verificaciones"][0]["respuestas"]]
        assert dichas == ([TEXTO] if esta else [])
    cambios = client.get("/cambios/?desde=2026-03-10&hasta=2026-03-10").content.decode()
    assert TEXTO in cambios
    assert TEXTO in client.get("/feeds/avances.atom").content.decode()


def test_written_it_waits_and_may_be_mended(client, verificacion):
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


def test_published_it_stays_and_the_record_tells_it(verificacion, capsys):
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
    with connection.cursor() as cursor:
        cursor.execute("UPDATE compromisos_respuestaverificacion SET texto = 'Nada.'")
    with pytest.raises(CommandError):
        call_command("verificar_registro")
    assert (
        f"avances/{verificacion.avance_id} no dice lo que dice el registro: difiere en texto"
        in capsys.readouterr().out
    )


def test_what_says_nothing_or_answers_what_was_withdrawn_is_refused(verificacion):
    with pytest.raises(ValidationError, match="Escriba la respuesta"):
        publicada(verificacion, texto=" ")
    publicacion.retirar(verificacion.avance, por=crear_usuario(), motivo="Error.", ahora=AHORA)
    verificacion = Verificacion.objects.get()
    with pytest.raises(ValidationError, match="ya fue retirado"):
        publicada(verificacion)


def test_an_enlace_writes_and_the_ministry_publishes_what_it_read(client, verificacion):
    avance = verificacion.avance
    enlace = crear_cuenta("enlace", roles.ENLACE, avance.compromiso.institucion)
    editora = crear_cuenta("editora", roles.EDITORA)
    url = reverse("admin:compromisos_avance_responder", args=[verificacion.pk])
    client.force_login(enlace)
    assert url in client.get(reverse("admin:compromisos_avance_change", args=[avance.pk])).content.decode()
    assert "Publicar la respuesta" not in client.get(url).content.decode()
    assert client.post(url, {"texto": TEXTO, "visto": ""}).status_code == 302
    client.force_login(editora)
    assert "Respuestas por publicar" in client.get(reverse("admin:index")).content.decode()
    lista = client.get(reverse("admin:compromisos_avance_changelist"), {"verificacion": "respuesta"})
    assert [a.pk for a in lista.context["cl"].result_list] == [avance.pk]
    assert TEXTO in client.get(url).content.decode()
    assert client.post(url, {"texto": TEXTO, "visto": "Otra cosa.", "_publicar": ""}).status_code == 400
    assert client.post(url, {"texto": TEXTO, "visto": TEXTO, "_publicar": ""}).status_code == 302
    assert verificacion.respuestas.sellados().get().publicada_por == editora
