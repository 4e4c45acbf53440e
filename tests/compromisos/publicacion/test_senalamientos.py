"""What is done with an error that was pointed out: studied, answered by mail, told in public, entered, suppressed."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import feedparser
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from base.dias import Dia
from base.versiones import EdicionSimultanea
from compromisos import publicacion
from compromisos.correo import cola
from compromisos.models import (
    Accion,
    Anotacion,
    Mensaje,
    RegistroCerrado,
    Senalamiento,
    SenalamientoPublicado,
)
from compromisos.publicacion import roles, senalamientos, supresiones
from compromisos.publicacion.personales import FaltaRevisar
from compromisos.publicacion.senalamientos import LoPublico
from compromisos.reglas.personales import tachar
from tests.compromisos.publicacion.registro.ayudas import sql
from tests.factories import crear_compromiso, crear_personal

pytestmark = pytest.mark.django_db
EN = datetime(2026, 11, 2, 15, tzinfo=UTC)
RESPUESTA = "Tenía razón: la meta es 300 y ya se corrigió."


@pytest.fixture
def quien(db):
    return crear_personal(rol=roles.REVISORA)


def recibido(**kwargs) -> Senalamiento:
    datos = {"que": "La meta dice 30 y son 300.", "pagina": "/datos/", "ahora": EN, **kwargs}
    return senalamientos.recibir(**datos)


def responder(senalamiento, quien, **kwargs) -> Senalamiento:
    datos = {"por": quien, "resultado": "corregido", "respuesta": RESPUESTA, "ahora": EN, **kwargs}
    return senalamientos.responder(senalamiento, **datos)


def test_responder_by_mail_keeps_no_address(quien, mailoutbox):
    suyo = recibido(correo="ana@example.org")
    hecho = responder(suyo, quien)
    assert hecho.correo == ""
    (carta,) = mailoutbox
    assert carta.to == ["ana@example.org"]
    assert carta.subject == "Respuesta a su mensaje"
    assert RESPUESTA in carta.body
    assert "También se publicó" not in carta.body
    assert "\n\n\n" not in carta.body
    mensaje = Mensaje.objects.get()
    assert (mensaje.situacion, mensaje.sellado) == ("enviado", "")
    for tabla in (Mensaje, Senalamiento, Senalamiento.history.model):
        assert "ana@" not in str(list(tabla.objects.values()))
    cola.repetir(mensaje, por=quien)
    assert len(mailoutbox) == 1  # nobody has the address any more


def test_responder_in_english_to_whoever_wrote_in_english(quien, mailoutbox):
    responder(
        recibido(correo="ann@example.org", idioma="en"), quien, publico=LoPublico("Dice 30.", RESPUESTA)
    )
    (carta,) = mailoutbox
    assert carta.subject == "An answer to your message"
    assert "/en/correcciones/" in carta.body


def test_the_database_keeps_no_address_beside_an_answer(quien):
    suyo = responder(recibido(), quien)
    with pytest.raises(IntegrityError), transaction.atomic():
        Senalamiento.objects.filter(pk=suyo.pk).update(correo="x")


def test_who_may_and_one_at_a_time(quien):
    suyo = recibido()
    for otro in (crear_personal(rol=roles.ENLACE), crear_personal(rol=roles.VERIFICACION)):
        with pytest.raises(PermissionDenied):
            responder(suyo, otro)
    senalamientos.estudiar(suyo, por=quien, visto="nuevo")
    with pytest.raises(EdicionSimultanea):
        responder(suyo, quien, visto="nuevo")
    for mal in ({"respuesta": " "}, {"resultado": "en_estudio"}, {"publico": LoPublico(" ", RESPUESTA)},
                {"publico": LoPublico("Dice 30.", RESPUESTA, 999_999)}):  # fmt: skip
        with pytest.raises(ValidationError):
            responder(suyo, quien, **mal)
    assert not SenalamientoPublicado.objects.exists()
    responder(suyo, quien, visto="en_estudio", borrar=True)
    assert "30" not in Senalamiento.objects.get().que
    with pytest.raises(ValidationError, match="Ya se respondió"):
        responder(suyo, quien)
    assert senalamientos.estudiar(suyo, por=quien).resuelto_en is None


def publicado(quien, *, pagina="/datos/", pregunta="La meta dice 30.", **kwargs) -> SenalamientoPublicado:
    suyo = recibido(pagina=pagina, que=f"{pregunta} {SenalamientoPublicado.objects.count()}")
    responder(suyo, quien, publico=LoPublico(pregunta, RESPUESTA, kwargs.pop("anotacion", None)), **kwargs)
    return SenalamientoPublicado.objects.latest("pk")


def test_published_stays_and_is_in_the_record(quien, capsys):
    uno = publicado(quien)
    ultima = Anotacion.objects.latest("numero")
    assert (ultima.accion, ultima.objeto) == (Accion.SENALAMIENTO_RESPONDIDO, f"correcciones/{uno.pk}")
    assert json.loads(ultima.contenido) == {
        "pagina": "/datos/", "senalado": "La meta dice 30.", "respondido": RESPUESTA, "resultado": "corregido",
        "recibido": "2026-11-02", "publicada_en": "2026-11-02T15:00:00.000000Z",
    }  # fmt: skip
    for hacer in (uno.save, uno.delete, SenalamientoPublicado.objects.all().delete,
                  lambda: SenalamientoPublicado.objects.update(respuesta="x")):  # fmt: skip
        with pytest.raises(RegistroCerrado):
            hacer()
    publicacion.anotar_lo_que_falta()
    assert Anotacion.objects.filter(accion=Accion.SENALAMIENTO_RESPONDIDO).count() == 1
    call_command("verificar_registro")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE compromisos_senalamientopublicado SET respuesta = 'Nada.'")
    sql("UPDATE compromisos_senalamientopublicado SET respuesta = 'Nada.'")
    with pytest.raises(CommandError):
        call_command("verificar_registro")
    assert (
        f"correcciones/{uno.pk} no dice lo que dice el registro: difiere en respondido"
        in capsys.readouterr().out
    )


def test_published_personal_data_is_struck_out_or_asked(quien):
    texto = "Juana Ejemplo, de 40 años, DNI 01234567, llama al 987 654 321: la meta dice 30."
    tachado = tachar(texto)
    for dato in ("Juana", "01234567", "987"):
        assert dato not in tachado
    assert "la meta dice 30" in tachado
    assert tachar("La meta dice 30 y son 300.") == "La meta dice 30 y son 300."
    suyo = recibido(que=texto)
    with pytest.raises(FaltaRevisar):
        responder(suyo, quien, publico=LoPublico(texto, RESPUESTA))
    assert not Anotacion.objects.exists()
    responder(suyo, quien, publico=LoPublico(tachado, RESPUESTA))
    assert "Juana" not in Anotacion.objects.get().contenido


def test_pages_and_feed_of_what_was_answered(client, quien):
    compromiso = crear_compromiso()
    publicacion.anotar_lo_que_falta()
    entrada = Anotacion.objects.get(objeto=f"compromisos/{compromiso.codigo}")
    pagina = f"/compromisos/{compromiso.codigo}/"
    assert "Se señaló un error aquí" not in client.get(pagina).content.decode()
    uno = publicado(quien, pagina=pagina, anotacion=entrada.numero)
    suya = client.get(pagina).content.decode()
    assert "Se señaló un error aquí y se respondió" in suya
    assert RESPUESTA in suya
    assert RESPUESTA not in client.get("/datos/").content.decode()
    lista = client.get("/correcciones/").content.decode()
    assert RESPUESTA in lista
    assert f'href="{pagina}"' in lista
    assert "Compromiso publicado" in lista
    assert f"/correcciones/{uno.pk}/" in client.get("/datos/registro/").content.decode()
    assert client.get(f"/en/correcciones/{uno.pk}/").status_code == 200
    assert f'href="/en{pagina}"' in client.get("/en/correcciones/").content.decode()
    # As of any day.
    antes = client.get("/correcciones/?al=2026-11-01").content.decode()
    assert RESPUESTA not in antes
    assert client.get(f"/correcciones/{uno.pk}/?al=2026-11-01").status_code == 404
    assert "Se señaló" not in client.get(f"{pagina}?al=2026-11-01").content.decode()
    feed = feedparser.parse(client.get("/feeds/correcciones.atom").content)
    assert not feed.bozo
    assert [e.id.rpartition(":")[2] for e in feed.entries] == [f"correcciones-{uno.pk}"]
    assert RESPUESTA in feed.entries[0].summary


def test_pages_cost_the_same_however_many(client, quien):
    publicado(quien)
    cuentas = []
    for cuantos in (0, 4):
        for _n in range(cuantos):
            publicado(quien)
        for url in ("/correcciones/", "/feeds/correcciones.atom", "/datos/"):
            with CaptureQueriesContext(connection) as hechas:
                client.get(url)
            cuentas.append(len(hechas))
    assert cuentas[:3] == cuentas[3:]


def test_published_may_be_suppressed(client, quien):
    uno = publicado(quien, pregunta="La responsable dice 30 y no es así.")
    (pieza, _otra) = supresiones.piezas_de(uno)
    pedida = publicacion.pedir_supresion(uno, por=quien, piezas=[pieza], motivo="Nombraba a alguien.")
    publicacion.aprobar_supresion(pedida, por=crear_personal(rol=roles.EDITORA))
    for url in (
        "/correcciones/",
        f"/correcciones/{uno.pk}/",
        "/feeds/correcciones.atom",
        "/datos/registro.jsonl",
    ):
        dicho = b"".join(r.streaming_content) if (r := client.get(url)).streaming else r.content
        assert "La responsable dice" not in dicho.decode(), url
    call_command("verificar_registro")


def test_recibir_tells_who_attends(quien, mailoutbox):
    quien.email = "revisora@example.org"
    quien.save()
    recibido(que="Nombra a alguien que no es.", ahora=None)
    (carta,) = mailoutbox
    assert "Errores que señaló la gente: 1" in carta.body
    assert "Nombra a alguien" not in carta.body


def test_publicados_are_those_of_a_day(quien):
    publicado(quien)
    assert not SenalamientoPublicado.objects.publicados(Dia(date(2026, 11, 30), date(2026, 11, 1))).exists()
    assert SenalamientoPublicado.objects.publicados(Dia(date(2026, 11, 30), date(2026, 11, 2))).exists()
