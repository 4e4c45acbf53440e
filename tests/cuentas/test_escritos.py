"""What is written and not saved: kept from whoever has the key of the form, given back to its author alone, bounded."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from cuentas.escritos import guardar
from cuentas.escritos.llave import Llave
from cuentas.models import ArchivoDeEscrito, Escrito
from tests.factories import crear_superusuario

pytestmark = pytest.mark.django_db
SOLO = "/admin/cuenta/escrito/"
FORMULARIO = "/admin/compromisos/compromiso/add/"


@pytest.fixture
def autora(client):
    autora = crear_superusuario(username="autora")
    client.force_login(autora)
    return autora


def llave_de(cuenta, direccion: str = FORMULARIO) -> Llave:
    return Llave.nueva(cuenta.pk, direccion, "Añadir compromiso")


def archivo(nombre: str = "acta.pdf", pesa: int = 10) -> SimpleUploadedFile:
    return SimpleUploadedFile(nombre, b"%PDF-1.4" + b"x" * pesa, content_type="application/pdf")


def escribir(client, llave: Llave, **datos):
    return client.post(SOLO, {"_escrito": llave.firmada, "_solo": "1", **datos})


def test_guardar_works_and_says_at_what_time(client, autora):
    with time_machine.travel("2026-11-29T23:04:00+00:00", tick=False):  # 18:04 in Lima
        client.force_login(autora)
        r = escribir(client, llave_de(autora), texto="Media frase", ejes=["1", "2"])
    assert r.json() == {"hora": "18:04", "quedan": 3600}
    escrito = Escrito.objects.get()
    assert escrito.datos == {"texto": ["Media frase"], "ejes": ["1", "2"]}
    assert (escrito.cuenta, str(escrito)) == (autora, "Añadir compromiso")


def test_guardar_again_is_in_the_same_place_and_buttons_are_not_kept(client, autora):
    llave = llave_de(autora)
    for texto in ("Uno", "Uno y dos", "Uno\x00"):
        escribir(client, llave, texto=texto, _save="1", accion="enviar", csrfmiddlewaretoken="abc")
    assert Escrito.objects.get().datos == {"texto": ["Uno"]}


@pytest.mark.parametrize(
    "llave", ["", "nada", "WzFd:1abc:firma", "\x00", "x" * 5000], ids=["", "nada", "de-otra", "nul", "larga"]
)
def test_guardar_400_without_a_key_of_ours(client, autora, llave):
    assert client.post(SOLO, {"_escrito": llave, "texto": "Uno"}).status_code == 400
    assert not Escrito.objects.exists()


def test_guardar_refuses_a_key_of_days_ago(client, autora):
    with time_machine.travel(timezone.now() - timedelta(days=4)):
        vieja = llave_de(autora).firmada
    assert client.post(SOLO, {"_escrito": vieja, "texto": "Uno"}).status_code == 400
    assert client.get(SOLO).status_code == 405


def test_after_the_session_ended_the_key_still_keeps_and_gives_nothing(autora):
    r = escribir(Client(), llave_de(autora), texto="Uno")
    assert (r.status_code, r.json()["quedan"]) == (200, 0)
    escrito = Escrito.objects.get()
    assert escrito.cuenta == autora
    pedido = Client().get(escrito.para_recuperar)
    assert pedido.status_code == 302
    assert "/login/" in pedido["Location"]


def test_recuperar_is_of_its_author_alone_and_saves_nothing(client, autora):
    escribir(client, llave_de(autora), texto="Solo mío", titulo="Corto")
    donde = Escrito.objects.get().para_recuperar
    pagina = client.get(donde).content.decode()
    assert "Solo mío" in pagina
    assert "Todavía no se guardó" in pagina
    assert "errornote" not in pagina, "half a form is not judged"
    otra = Client()
    otra.force_login(crear_superusuario(username="otra"))
    ajena = otra.get(donde).content.decode()
    assert "Solo mío" not in ajena
    assert "es de otra cuenta" in ajena
    assert "Solo mío" in client.get(donde).content.decode(), "it is there until it is saved or thrown away"


def test_recuperar_opens_only_in_its_own_form(client, autora):
    escribir(client, llave_de(autora, "/admin/compromisos/foto/add/"), texto="De una foto")
    clave = Escrito.objects.get().pk
    assert "De una foto" not in client.get(f"{FORMULARIO}?recuperar={clave}").content.decode()


def test_pendientes_are_offered_and_thrown_away_by_their_author(client, autora):
    escribir(client, llave_de(autora), texto="Uno")
    escrito = Escrito.objects.get()
    pagina = client.get(FORMULARIO).content.decode()
    assert "Hay algo escrito sin guardar" in pagina
    assert escrito.para_recuperar in pagina
    tirar = f"{SOLO}{escrito.pk}/descartar/"
    otra = Client()
    otra.force_login(crear_superusuario(username="otra"))
    assert "Hay algo escrito" not in otra.get(FORMULARIO).content.decode()
    assert [otra.post(tirar).status_code, Client().post(tirar).status_code] == [404, 404]
    assert client.get(tirar).status_code == 405
    assert client.post(tirar)["Location"] == FORMULARIO
    assert not Escrito.objects.exists()


def test_what_is_kept_outlives_signing_out(client, autora):
    escribir(client, llave_de(autora), texto="Uno")
    client.logout()
    client.force_login(autora)
    assert "Hay algo escrito sin guardar" in client.get(FORMULARIO).content.decode()


# --- Files


def guardado(fila: ArchivoDeEscrito) -> bool:
    return default_storage.exists(fila.archivo.name)


def test_archivo_is_kept_replaced_let_go_and_gone_from_the_disk(
    client, autora, django_capture_on_commit_callbacks
):
    llave = llave_de(autora)
    escribir(client, llave, texto="Uno", **{"a-archivo": archivo()})
    primera = ArchivoDeEscrito.objects.get()
    assert (primera.nombre, primera.tamano, guardado(primera)) == ("acta.pdf", 18, True)
    escribir(client, llave, texto="Uno y dos")
    assert ArchivoDeEscrito.objects.get() == primera, "the script sends a file only when it changes"
    with django_capture_on_commit_callbacks(execute=True):
        escribir(client, llave, texto="Uno", **{"a-archivo": archivo("otra.pdf")})
    segunda = ArchivoDeEscrito.objects.get()
    assert (segunda.nombre, guardado(primera), guardado(segunda)) == ("otra.pdf", False, True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{SOLO}{llave.clave}/descartar/")
    assert not guardado(segunda)


def test_archivo_follows_its_row_and_goes_with_it(client, autora):
    llave = llave_de(autora)
    escribir(client, llave, **{"e-1-archivo": archivo()})
    fila = ArchivoDeEscrito.objects.get()
    enviado = {"_escrito": llave.firmada}
    client.post(FORMULARIO, enviado | {"e-0-archivo-conservado": fila.pk})
    fila.refresh_from_db()
    assert fila.campo == "e-0-archivo"
    client.post(FORMULARIO, enviado)  # the person took that row off
    assert not ArchivoDeEscrito.objects.exists()


def test_archivo_of_another_account_is_not_handed_over(rf, autora):
    """By guessing its number."""
    cliente = Client()
    cliente.force_login(autora)
    escribir(cliente, llave_de(autora), archivo=archivo())
    fila = ArchivoDeEscrito.objects.get()
    for cuenta, llega in ((crear_superusuario(username="otra"), False), (autora, True)):
        request = rf.post("/", {"archivo-conservado": fila.pk})
        guardar.devolver_archivos(request, cuenta.pk)
        assert ("archivo" in request.FILES) is llega


# --- Bounds


def test_bounds_of_number_size_and_time(client, autora, monkeypatch):
    monkeypatch.setattr(guardar, "CUANTOS", 3)
    monkeypatch.setattr(guardar, "CUOTA", 100)
    llaves = [llave_de(autora) for _n in range(5)]
    for n, llave in enumerate(llaves):
        with time_machine.travel(timezone.now() + timedelta(minutes=n)):
            client.force_login(autora)
            escribir(client, llave, texto=str(n), archivo=archivo(pesa=40))
    quedan = Escrito.objects.order_by("en")
    assert [e.datos["texto"] for e in quedan] == [["2"], ["3"], ["4"]], "the last ones"
    assert sum(a.tamano for a in ArchivoDeEscrito.objects.all()) <= 100
    with time_machine.travel(timezone.now() + guardar.DURA + timedelta(hours=1)):
        client.force_login(autora)
        assert "Hay algo escrito" not in client.get(FORMULARIO).content.decode()
        escribir(client, llave_de(autora), texto="nueva")
    assert [e.datos["texto"] for e in Escrito.objects.all()] == [["nueva"]], (
        "what is over is deleted, for everybody"
    )
    assert not ArchivoDeEscrito.objects.exists()


def test_a_file_too_large_is_not_kept_and_the_rest_is(client, autora, monkeypatch):
    monkeypatch.setattr(guardar, "TAMANO_MAXIMO", 20)
    escribir(client, llave_de(autora), texto="Uno", a=archivo(pesa=100), b=archivo("b.pdf", pesa=1))
    assert [a.campo for a in ArchivoDeEscrito.objects.all()] == ["b"]
    assert Escrito.objects.get().datos == {"texto": ["Uno"]}


def test_a_disk_that_is_full_does_not_stop_the_form(client, autora, monkeypatch, caplog):
    def lleno(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage._wrapped, "save", lleno)
    r = client.post(FORMULARIO, {"_escrito": llave_de(autora).firmada, "texto": "Uno", "x": archivo()})
    assert r.status_code == 200
    assert "Uno" in r.content.decode()
    assert "a form was not kept" in caplog.text


def test_secrets_are_not_kept(client, autora):
    """Forms of accounts carry no key, and a token or a button is nobody's writing."""
    for pagina in (
        "/admin/auth/user/add/",
        "/admin/password_change/",
        "/admin/compromisos/enlacepersonal/add/",
    ):
        assert "_escrito" not in client.get(pagina).content.decode(), pagina
    datos = QueryDict("csrfmiddlewaretoken=a&_escrito=b&_save=c&accion=d&a-conservado=1&a-soltar=on&texto=e")
    assert dict(guardar._datos(datos)) == {"texto": ["e"]}


def test_escritos_are_in_no_record_and_no_permission(client, autora):
    assert not hasattr(Escrito, "history")
    assert (Escrito._meta.default_permissions, ArchivoDeEscrito._meta.default_permissions) == ((), ())
    escribir(client, llave_de(autora), texto="Palabra irrepetible")
    for publica in ("/datos/registro.jsonl", "/cambios/", "/"):
        r = Client().get(publica)
        cuerpo = b"".join(r.streaming_content) if r.streaming else r.content
        assert b"irrepetible" not in cuerpo
    assert json.dumps(Escrito.objects.get().datos)
