"""Letters to followers: what they say, to whom, once; and what is kept of an address."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from base.dias import Dia
from compromisos import publicacion
from compromisos.correo import SIN_SERVIDOR, cola
from compromisos.correo.seguidores import actos, direccion, reparto
from compromisos.correo.seguidores.cartas import redactar
from compromisos.correo.seguidores.comprobar import check_seguir
from compromisos.lectura import seguibles
from compromisos.lectura.cambio_en_palabras import en_palabras
from compromisos.lectura.cambios import completar, entre
from compromisos.lectura.causas import con_su_causa
from compromisos.lectura.seguibles import leer
from compromisos.models import (
    CartaDeSeguidor,
    Compromiso,
    Enmienda,
    Mensaje,
    Seguido,
    Seguidor,
    Territorio,
    TextoDeCarta,
)
from compromisos.reglas.palabras import Estado
from tests.compromisos.correo.ayudas import quien_sigue
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_eje,
    crear_institucion,
    crear_superusuario,
    crear_territorio,
)

pytestmark = pytest.mark.django_db
MARTES = "2026-11-24T15:00:00Z"


@pytest.fixture
def reloj():
    with time_machine.travel(MARTES, tick=False) as viajero:
        yield viajero


@pytest.fixture
def compromiso(reloj) -> Compromiso:
    return crear_compromiso(
        edicion=crear_edicion(slug="ed"),
        institucion=crear_institucion(slug="inst", nombre="Institución de prueba"),
        titulo="Abrir cincuenta centros",
        territorios=[crear_territorio()],
    )


@pytest.fixture
def en_cola(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def ahora() -> datetime:
    return timezone.now()


def sale() -> None:
    """The worker does what is queued, whatever the hour is."""
    reparto.repartir.func()
    for mensaje in Mensaje.objects.filter(situacion=Mensaje.Situacion.PENDIENTE).order_by("pk"):
        cola.enviar.func(mensaje.pk)


def informa(compromiso, **cambios):
    return crear_avance(compromiso=compromiso, ahora=ahora(), **cambios)


def novedades() -> list:
    return [c for c in mail.outbox if c.subject.startswith(("Novedades", "Updates"))]


# --- At once


def test_who_follows_is_told_what_the_feed_says_in_a_letter_that_tells_nothing_outside(compromiso, settings):
    settings.OPERADOR, settings.CONTACTO = "Ministerio de ejemplo", "avisos@example.org"
    quien_sigue(f"compromiso:{compromiso.codigo}")
    avance = informa(compromiso, descripcion="Se hizo entera.")
    (carta,) = novedades()
    assert (carta.subject, carta.from_email) == ("Novedades al 24/11/2026", settings.SEGUIR_REMITENTE)
    assert carta.to == ["ana@example.org"]
    assert not carta.reply_to
    dia = Dia(date(2026, 11, 24))
    (cambio,) = con_su_causa(entre(dia.fecha, dia))
    completar([cambio], dia)
    dicho = en_palabras(cambio)
    (html, _tipo) = carta.alternatives[0]
    for cuerpo in (carta.body, html):
        assert dicho.titulo in cuerpo
        assert compromiso.titulo in cuerpo
        assert f"{settings.SITE_URL}/compromisos/{compromiso.codigo}/#avance-{avance.pk}" in cuerpo
        assert "Ministerio de ejemplo" in cuerpo
    asomo = carta.body[:130]
    for delata in ("iolencia", "promesa", "25 por el 25", "Abrir", "inisterio"):
        assert delata not in f"{carta.subject} {carta.from_email} {asomo}"
    assert not re.search(r"<img|<link|<script|src=|url\(|utm_", html)
    assert set(re.findall(r'href="(https?://[^/"]+)', html)) == {"https://testserver"}
    dejar = re.search(r"https://testserver/seguir/dejar/\S+", carta.body)[0]
    assert carta.extra_headers["List-Unsubscribe"] == f"<{dejar}>"
    assert carta.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("que", ["todo", "institucion:inst", "lugar:15", "lista:edicion=ed"])
def test_each_thing_that_is_followed_has_its_news_and_no_others(compromiso, que):
    quien_sigue(que)
    otro = crear_compromiso(edicion=crear_edicion(slug="otra"), titulo="De otra")
    informa(compromiso)
    informa(otro)
    dichas = " ".join(c.body for c in novedades())
    assert "Abrir cincuenta centros" in dichas
    assert ("De otra" in dichas) == (que == "todo")


def test_what_leaves_a_filtered_list_is_told_to_who_follows_it(compromiso):
    quien_sigue("lista:estado=sin_informacion")
    informa(compromiso, estado=Estado.CUMPLIDO)
    assert "Sin información → Cumplido" in novedades()[0].body


@pytest.mark.parametrize(
    ("que", "feed"),
    [
        ("tema:salud", "eje=salud"),
        ("lista:edicion=ed&eje=salud", "edicion=ed&eje=salud"),
        ("lugar:1501", "territorio=1501"),
        ("lista:eje=salud&estado=sin_informacion", "eje=salud&estado=sin_informacion"),
    ],
)
def test_what_an_amendment_takes_out_of_a_list_is_told_once_to_who_follows_it(
    client, compromiso, reloj, que, feed
):
    """By letter and by feed, and nothing of what happens to it afterwards; what had been told before stays told."""
    provincia = crear_territorio(ubigeo="1501", superior=Territorio.objects.get(ubigeo="15"))
    salud = crear_eje(codigo="salud")
    with compromiso.en_enmienda():
        compromiso.ejes.set([salud])
        compromiso.territorios.set([provincia])
    otro = crear_compromiso(
        edicion=compromiso.edicion, institucion=crear_institucion(slug="otra"), ejes=[salud]
    )
    quien_sigue(que)
    reloj.shift(timedelta(days=2))
    del_dia = timezone.localdate()
    publicacion.enmendar_datos(
        compromiso, por=crear_superusuario(), motivo="No era de esto.",
        datos={"ejes": [crear_eje(codigo="otro")], "territorios": [crear_territorio(ubigeo="02")]},
    )  # fmt: skip
    sale()
    sale()
    assert sum("No era de esto." in c.body for c in novedades()) == 1
    enmienda = f"enmienda-{Enmienda.objects.get().pk}<"
    atom = f"/feeds/compromisos.atom?{feed}"
    assert client.get(atom).text.count(enmienda) == 1
    reloj.shift(timedelta(days=2))
    informa(compromiso, estado=Estado.EN_PROCESO)
    sale()
    assert len(novedades()) == 1
    assert client.get(atom).text.count("<entry>") == client.get(f"{atom}&al={del_dia}").text.count("<entry>")
    assert enmienda in client.get(f"{atom}&archivo={del_dia}").text
    # What puts it in again is told too, and from then on it is of the list.
    publicacion.enmendar_datos(
        compromiso, por=Enmienda.objects.get().registrada_por, motivo="Sí era de esto.",
        datos={"ejes": [salud], "territorios": [provincia]},
    )  # fmt: skip
    sale()
    assert sum("Sí era de esto." in c.body for c in novedades()) == (
        "estado" not in que
    )  # it is of no such state by now
    assert otro.codigo not in novedades()[-1].body


def test_a_list_whose_filter_is_gone_is_not_everything(compromiso):
    seguido = quien_sigue("lista:edicion=ed")
    Seguido.objects.filter(pk=seguido.pk).update(valor="edicion=la-de-antes")
    informa(compromiso)
    assert not novedades()


def test_what_changed_together_is_one_letter_and_nothing_is_told_twice(compromiso, en_cola):
    from django_tasks_db.models import DBTaskResult

    quien_sigue(f"compromiso:{compromiso.codigo}")
    quien_sigue("todo")
    sale()
    DBTaskResult.objects.all().delete()
    informa(compromiso)
    informa(crear_compromiso(titulo="De otra"))
    assert DBTaskResult.objects.filter(task_path=reparto.repartir.module_path).count() == 1
    for _n in range(3):
        sale()
    (carta,) = novedades()
    assert carta.body.count("* ") == 2
    informa(compromiso, fecha_corte=date(2026, 10, 31))
    sale()
    assert novedades()[1].body.count("* ") == 1


def test_a_worker_killed_while_it_was_sent_does_not_tell_it_again(compromiso, en_cola, monkeypatch):
    quien_sigue("todo")
    informa(compromiso)

    def se_corta(self, mensajes):
        raise SystemExit

    with monkeypatch.context() as parche:
        parche.setattr(EmailBackend, "send_messages", se_corta)
        with pytest.raises(SystemExit):
            sale()
    assert Mensaje.objects.filter(situacion="en_envio").count() == 1
    mail.outbox.clear()
    sale()
    assert not novedades()
    assert not Mensaje.objects.dudosos(ahora() + timedelta(hours=1)).exists()  # nobody at the desk can ask


def test_what_certainly_did_not_go_is_told_the_next_day(compromiso, en_cola, monkeypatch, reloj):
    quien_sigue("todo")
    sale()
    informa(compromiso)

    def no_la_toma(self, mensajes):
        raise SMTPRecipientsRefused({})

    with monkeypatch.context() as parche:
        parche.setattr(EmailBackend, "send_messages", no_la_toma)
        parche.setattr(cola, "ESPERAS", ())
        sale()
    assert Mensaje.objects.get(tipo="seguir_novedades").situacion == "fallido"
    sale()
    assert not novedades()
    reloj.shift(timedelta(days=1))
    sale()
    assert len(novedades()) == 1


def test_what_was_withdrawn_before_it_went_is_not_told(compromiso, en_cola):
    quien_sigue("todo")
    jefa = crear_superusuario()
    avance = informa(compromiso, estado=Estado.CUMPLIDO)
    reparto.repartir.func()
    publicacion.retirar(avance, por=jefa, motivo="Era de otra promesa.")
    sale()
    (carta,) = novedades()
    assert "Informe retirado" in carta.body
    assert "Era de otra promesa." in carta.body
    assert "Cumplido" not in carta.body.replace("Informe retirado (Cumplido)", "")
    assert "Informe publicado" not in carta.body


def test_what_was_corrected_before_it_went_is_told_as_it_is(compromiso, en_cola):
    quien_sigue("todo")
    avance = informa(compromiso, estado=Estado.CUMPLIDO)
    reparto.repartir.func()
    corregir_avance(
        avance,
        por=crear_superusuario(),
        motivo="Faltaba.",
        cambios={"estado": Estado.EN_PROCESO},
        ahora=ahora(),
    )
    sale()
    (carta,) = novedades()
    assert "→ En proceso" in carta.body
    assert "Cumplido" not in carta.body


def test_of_a_pledge_that_was_left_only_that_is_told(compromiso, en_cola):
    quien_sigue("todo")
    informa(compromiso)
    reparto.repartir.func()
    publicacion.retirar_compromiso(compromiso, por=crear_superusuario(), motivo="Se cargó dos veces.")
    sale()
    (carta,) = novedades()
    assert carta.body.count("* ") == 1
    assert "Se cargó dos veces." in carta.body


def test_what_there_was_before_is_no_news_nor_what_nobody_confirmed(compromiso, reloj):
    informa(compromiso)
    seguido = quien_sigue("todo")
    Seguido.objects.filter(pk=seguido.pk).update(confirmado_en=None)
    informa(compromiso, fecha_corte=date(2026, 10, 31))
    Seguido.objects.filter(pk=seguido.pk).update(confirmado_en=ahora())
    Seguido.objects.filter(pk=seguido.pk).update(
        sabidas=actos._lo_que_ya_se_ve(seguido, Dia(date(2026, 11, 24)))
    )
    assert reparto.al_momento(ahora()) == 0
    assert not novedades()


def test_a_deadline_that_passes_is_told_by_the_clock(reloj):
    crear_compromiso(fecha_limite=date(2026, 11, 25))
    quien_sigue("todo")
    salidas = []
    for _dia in range(3):
        call_command("avisos", stdout=StringIO(), stderr=StringIO())
        salidas.append(len(novedades()))
        reloj.shift(timedelta(days=1))
    assert salidas == [0, 0, 1]
    assert "Plazo vencido" in novedades()[0].body


def test_the_letter_is_in_the_language_that_was_chosen(compromiso):
    quien_sigue("todo", idioma="en")
    informa(compromiso)
    (carta,) = novedades()
    assert carta.subject.startswith("Updates")
    assert "/en/compromisos/" in carta.body
    assert "/en/seguir/suyo/" in carta.body


# --- Weekly


def test_each_week_has_one_letter_and_only_if_something_changed(compromiso, reloj):
    quien_sigue("todo", "semanal")
    informa(compromiso)
    informa(crear_compromiso(titulo="De otra"))
    assert not novedades()
    semanas = []
    for _dia in range(14):
        reloj.shift(timedelta(days=1))
        call_command("avisos", stdout=StringIO(), stderr=StringIO())
        call_command("avisos", stdout=StringIO(), stderr=StringIO())
        semanas.append(len(novedades()))
    assert semanas == [0] * 5 + [1] * 9  # on the Monday
    assert novedades()[0].body.count("* ") == 2


def test_a_monday_without_cron_is_made_up_for(compromiso, reloj):
    quien_sigue("todo", "semanal")
    informa(compromiso)
    reloj.shift(timedelta(days=8))
    assert reparto.semanal(ahora()) == 1
    informa(compromiso, fecha_corte=date(2026, 10, 31))
    reloj.shift(timedelta(days=1))
    assert reparto.semanal(ahora()) == 0


def test_what_was_told_at_once_is_not_told_again_on_monday(compromiso, reloj):
    quien_sigue("todo", "semanal")
    quien_sigue(f"compromiso:{compromiso.codigo}")
    informa(compromiso)
    assert len(novedades()) == 1
    reloj.shift(timedelta(days=6))
    assert reparto.semanal(ahora()) == 0


# --- What is kept


def test_the_row_of_a_letter_says_neither_to_whom_nor_what(compromiso):
    quien_sigue("todo")
    informa(compromiso)
    for mensaje in Mensaje.objects.all():
        assert (mensaje.cuerpo, mensaje.asunto, mensaje.sellado) == ("", "", "")
        assert re.fullmatch(r"seguidor-\d+", mensaje.destinatario)
    assert not Mensaje.objects.del_personal().exists()
    assert CartaDeSeguidor.objects.count() == 1


def test_who_left_gets_nothing_that_was_queued(compromiso, en_cola):
    seguidor = quien_sigue("todo").seguidor
    sale()
    mail.outbox.clear()
    informa(compromiso)
    reparto.repartir.func()
    pk = Mensaje.objects.get(situacion="pendiente").pk
    actos.dejar(seguidor)
    cola.enviar.func(pk)
    assert not mail.outbox
    assert not Mensaje.objects.exists()
    assert not CartaDeSeguidor.objects.exists()


def test_who_did_not_confirm_is_erased_after_thirty_days(compromiso, reloj):
    seguido = quien_sigue("todo")
    Seguidor.objects.filter(pk=seguido.seguidor_id).update(confirmado_en=None)
    for dias, quedan in ((30, 1), (1, 0)):
        reloj.shift(timedelta(days=dias))
        actos.limpiar(ahora=ahora())
        assert Seguidor.objects.count() == quedan
    assert not Mensaje.objects.exists()


def test_thirty_days_are_counted_from_the_last_letter_that_asked_and_do_not_go_on_for_ever(compromiso, reloj):
    """Asked again on the 20th, 40th and 60th day: each letter may be answered for thirty, and on the 61st all is erased."""
    que = seguibles.leer("todo", Dia.de_hoy())

    def pasan(dias: int) -> int:
        reloj.shift(timedelta(days=dias))
        actos.limpiar(ahora=ahora())
        return Seguidor.objects.count()

    actos.pedir("ana@example.org", que, "semanal", "es", ahora=ahora())
    assert pasan(20) == 1
    actos.pedir("ana@example.org", que, "semanal", "es", ahora=ahora())
    assert pasan(20) == 1, "twenty days after the last"
    actos.pedir("ana@example.org", que, "semanal", "es", ahora=ahora())
    assert pasan(20) == 1
    actos.pedir("ana@example.org", que, "semanal", "es", ahora=ahora())
    assert pasan(1) == 0
    actos.pedir("ana@example.org", que, "semanal", "es", ahora=ahora())
    assert pasan(30) == 1
    assert actos.confirmar(Seguido.objects.get(), ahora=ahora())
    assert pasan(90) == 1


def test_an_address_that_the_server_refuses_twice_is_erased(compromiso, en_cola, monkeypatch):
    seguidor = quien_sigue("todo").seguidor
    quien_sigue("todo", correo="luis@example.org")

    def no_la_toma(self, mensajes):
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr(cola, "ESPERAS", ())
    monkeypatch.setattr(EmailBackend, "send_messages", no_la_toma)
    Mensaje.objects.all().delete()
    actos.pedir_pagina("ana@example.org", ahora=ahora())
    cola.enviar.func(Mensaje.objects.get().pk)
    assert actos.limpiar(ahora=ahora()) == 0
    informa(compromiso)
    reparto.repartir.func()
    cola.enviar.func(Mensaje.objects.get(destinatario=str(seguidor), situacion="pendiente").pk)
    assert actos.limpiar(ahora=ahora()) == 1
    assert direccion.abrir(Seguidor.objects.get().correo) == "luis@example.org"


def test_another_secret_key_opens_and_keeps_what_one_of_before_kept(compromiso, settings):
    seguido = quien_sigue("todo")
    with override_settings(SECRET_KEY="otra-" * 12, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        actos.pedir_pagina("ANA@example.org", ahora=ahora())
        assert mail.outbox[-1].to == ["ana@example.org"]
        actos.limpiar(ahora=ahora())
    with override_settings(SECRET_KEY="otra-" * 12, SECRET_KEY_FALLBACKS=[]):
        seguido.seguidor.refresh_from_db()
        assert direccion.abrir(seguido.seguidor.correo) == "ana@example.org"
        assert seguido.seguidor.huella == direccion.huella("ana@example.org")


@pytest.mark.parametrize(
    ("servidor", "remitente", "dice"),
    [
        ("django.core.mail.backends.smtp.EmailBackend", "Novedades <a@example.org>", ""),
        (SIN_SERVIDOR, "Novedades <a@example.org>", "compromisos.W001"),
        (
            "django.core.mail.backends.smtp.EmailBackend",
            "Alto a la VIOLENCIA <a@example.org>",
            "compromisos.W002",
        ),
        ("django.core.mail.backends.smtp.EmailBackend", "25 por el 25 <a@example.org>", "compromisos.W002"),
        ("django.core.mail.backends.smtp.EmailBackend", "Novedades", "compromisos.W002"),
    ],
)
def test_check_deploy_says_if_nobody_can_be_written_to_or_the_sender_tells(
    settings, servidor, remitente, dice
):
    settings.EMAIL_BACKEND, settings.SEGUIR_REMITENTE = servidor, remitente
    assert [w.id for w in check_seguir(None)] == ([dice] if dice else [])


def test_the_ministry_writes_the_letters_to_followers_and_not_their_foot(compromiso, en_cola, mailoutbox):
    TextoDeCarta.objects.create(
        tipo="seguir_confirmar",
        asunto="Su pedido",
        cuerpo="Buen día.\n\nAbra {enlace}\n\nGracias.\nHasta luego.",
    )
    actos.pedir("eva@example.org", leer("todo", Dia.de_hoy()), "semanal", "es", ahora=timezone.now())
    mensaje = Mensaje.objects.get(tipo="seguir_confirmar")
    carta = redactar(mensaje, timezone.now())
    assert carta.asunto == "Su pedido"
    renglones = [r for r in carta.cuerpo.splitlines() if r]
    assert renglones[:2] == ["Buen día.", "Abra"]
    assert renglones[2].startswith("http")
    assert renglones[3] == "Gracias. Hasta luego."
    assert "<p>Buen día.</p><p>Abra</p>" in carta.html
    # One that lost its link gives way to that of the code; the English one is another.
    TextoDeCarta.objects.update(cuerpo="Sin enlace.")
    assert redactar(mensaje, timezone.now()).asunto == "Confirme su dirección de correo"
    actos.pedir("ann@example.org", leer("todo", Dia.de_hoy()), "semanal", "en", ahora=timezone.now())
    otro = Mensaje.objects.filter(tipo="seguir_confirmar").latest("pk")
    assert redactar(otro, timezone.now()).asunto == "Confirm your e-mail address"
