"""Reminders of a period: who is written to, once, in neutral words, and who asked not to be."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from base.dias import inicio_del_dia
from compromisos.correo import SIN_SERVIDOR, cola, recordatorios
from compromisos.models import BajaDeRecordatorios, EnlacePersonal, Mensaje
from compromisos.publicacion import cierre
from compromisos.reglas.recordatorios import Recado
from instituciones.models import Enlace
from tests.compromisos.correo.ayudas import con_enlace
from tests.factories import (
    crear_avance,
    crear_compromiso,
    crear_enlace_personal,
    crear_periodo,
    crear_usuario,
)

S = Mensaje.Situacion


def en_el_dia(dia):
    """That day, at ten in the morning of Lima."""
    return time_machine.travel(inicio_del_dia(dia) + timedelta(hours=10), tick=False)


def test_avisos_ask_once_in_neutral_words(corte, capsys, mailoutbox):
    mudo, dicho = con_enlace(corte, "La muda"), con_enlace(corte, "La que informó")
    crear_avance(compromiso=dicho, fecha_corte=corte.desde)
    con_cuenta = crear_usuario(email="Persona@Example.org")
    Enlace.objects.create(user=con_cuenta, institucion=mudo.institucion)
    for n, (activo, cuenta) in enumerate(((False, True), (True, False))):
        inactiva = crear_usuario(email=f"no{n}@example.org", is_active=cuenta)
        Enlace.objects.create(user=inactiva, institucion=mudo.institucion, activo=activo)
    baja = con_enlace(corte, "La de baja").institucion
    BajaDeRecordatorios.objects.create(correo=f"{baja.slug}@example.org", en=timezone.now())
    call_command("avisos")
    call_command("avisos")
    assert "apertura: 2" in capsys.readouterr().out
    avisos = {a.destinatario: a for a in Mensaje.objects.all()}
    assert set(avisos) == {f"{mudo.institucion.slug}@example.org", "persona@example.org"}
    for aviso in avisos.values():
        assert "iolencia" not in f"{aviso.asunto}{aviso.cuerpo}"
        assert mudo.institucion.nombre not in aviso.asunto
        assert "La que informó" not in aviso.cuerpo
        assert "/informar/recordatorios/" not in aviso.cuerpo  # it takes off the list whoever has it
    assert all("/informar/recordatorios/" in m.body for m in mailoutbox)
    assert "/admin/" in avisos["persona@example.org"].cuerpo
    assert "enlace personal" not in avisos["persona@example.org"].cuerpo


def test_recordar_one_message_in_five_days(corte):
    uno = con_enlace(corte, "Una sola")
    otro = crear_periodo(slug="otro", cierra=corte.cierra + timedelta(days=1))
    crear_compromiso(edicion=otro.edicion, institucion=uno.institucion)
    hoy = timezone.localdate()
    assert recordatorios.recordar(hoy=hoy) == {Recado.APERTURA: 1}
    assert recordatorios.recordar(hoy=hoy + timedelta(days=4)) == {}
    assert recordatorios.recordar(hoy=hoy + timedelta(days=5)) == {Recado.APERTURA: 1}
    assert {a.clave.split("-")[1] for a in Mensaje.objects.all()} == {str(corte.pk), str(otro.pk)}


def test_recordar_again_when_the_closing_is_put_off(corte):
    con_enlace(corte, "Una", vence_en=timezone.now() + timedelta(days=90))
    siete = corte.cierra - timedelta(days=7)
    with en_el_dia(siete):
        assert recordatorios.recordar(hoy=siete) == {Recado.FALTAN_7: 1}
    corte.cierra += timedelta(days=10)
    corte.save()
    with en_el_dia(siete + timedelta(days=10)):
        assert recordatorios.recordar(hoy=siete + timedelta(days=10)) == {Recado.FALTAN_7: 1}
    primero, segundo = Mensaje.objects.order_by("pk").values_list("cuerpo", flat=True)
    assert "cierra en 7 días" in primero
    assert f"{corte.cierra:%d/%m/%Y}" in segundo


def test_correspondencia_says_what_was_written_to_whom(corte, django_assert_num_queries):
    escrita, sorda, sola = (con_enlace(corte, n).institucion for n in ("Escrita", "Sorda", "Sola"))
    crear_enlace_personal(escrita, correo="otra@example.org")
    sola.enlaces_personales.update(vence_en=timezone.now())
    EnlacePersonal.objects.exclude(institucion=sola).update(vence_en=timezone.now() + timedelta(days=90))
    hoy = timezone.localdate()
    recordatorios.recordar(hoy=hoy)
    BajaDeRecordatorios.objects.create(correo=f"{sorda.slug}@example.org", en=timezone.now())
    Mensaje.objects.filter(destinatario="otra@example.org").update(
        situacion=Mensaje.Situacion.FALLIDO, enviado_en=None
    )
    siete = corte.cierra - timedelta(days=7)
    with en_el_dia(siete):
        recordatorios.recordar(hoy=siete)
    with django_assert_num_queries(5):
        cartas = recordatorios.correspondencia(corte)
    assert set(cartas) == {escrita.pk, sorda.pk}
    suya = cartas[escrita.pk]
    assert (suya.personas, suya.de_baja, suya.pedido, suya.recordado, suya.sin_llegar) == (
        2,
        0,
        hoy,
        siete,
        1,
    )
    assert (cartas[sorda.pk].de_baja, cartas[sorda.pk].recordado) == (1, None)


def test_recordar_never_of_a_period_that_closed_early_and_at_once_of_the_next(corte):
    """A reminder of what was closed a minute before, with the day of another month, and none of the new one."""
    uno = con_enlace(corte, "Una sola")
    cierre.cerrar(corte, por=crear_usuario(), motivo="Se adelantó.")
    hoy = timezone.localdate()
    for dia in (
        hoy,
        hoy + timedelta(days=1),
        hoy + timedelta(days=7),
        corte.cierra,
        corte.cierra + timedelta(days=1),
    ):
        assert recordatorios.recordar(hoy=dia) == {}
    otro = crear_periodo(edicion=corte.edicion, slug="otro", desde=hoy, cierra=hoy + timedelta(days=30))
    assert recordatorios.recordar(hoy=hoy) == {Recado.APERTURA: 1}
    assert otro.nombre in Mensaje.objects.get().cuerpo
    assert uno.institucion.nombre in Mensaje.objects.get().cuerpo


@pytest.fixture
def sin_salir(settings, corte):
    """A reminder that was asked for the day before the closing day, and waits; the worker has not come."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    compromiso = con_enlace(corte, "La muda")
    EnlacePersonal.objects.update(vence_en=timezone.now() + timedelta(days=90))
    dia = corte.cierra - timedelta(days=1)
    with en_el_dia(dia):
        assert recordatorios.recordar(hoy=dia) == {Recado.FALTA_1: 1}
    return compromiso


def sale(dia) -> Mensaje:
    with en_el_dia(dia):
        cola.enviar.func(Mensaje.objects.get().pk)
    return Mensaje.objects.get()


@pytest.mark.parametrize(("dias", "dice"), [(-1, "cierra mañana"), (0, "cierra hoy"), (1, "terminó el")])
def test_the_letter_says_the_day_on_which_it_goes(corte, sin_salir, mailoutbox, dias, dice):
    mensaje = sale(corte.cierra + timedelta(days=dias))
    if dias == 1:  # by then another letter is due, and this one is none
        assert (mensaje.situacion, mailoutbox) == (S.DESCARTADO, [])
        return
    assert mensaje.situacion == S.ENVIADO
    assert dice in mailoutbox[0].body
    sin_baja = re.sub(r"https://testserver/informar/\S+", "(no se guarda)", mailoutbox[0].body)
    assert mensaje.cuerpo == sin_baja
    assert f"{corte.cierra:%d/%m/%Y}" in mailoutbox[0].body


def test_the_letter_is_not_sent_of_a_period_that_closed_meanwhile(corte, sin_salir, mailoutbox):
    cierre.cerrar(corte, por=crear_usuario(), motivo="Se adelantó.")
    assert (sale(corte.cierra).situacion, mailoutbox) == (S.DESCARTADO, [])
    assert Mensaje.objects.get().error == "El periodo ya cerró."


def test_the_letter_is_not_sent_to_who_answered_meanwhile(corte, sin_salir, mailoutbox):
    crear_avance(compromiso=sin_salir, fecha_corte=corte.desde)
    assert (sale(corte.cierra).situacion, mailoutbox) == (S.DESCARTADO, [])


@pytest.mark.parametrize("como", ["revocado", "vencido", "baja"])
def test_the_letter_is_not_sent_to_nobody(corte, sin_salir, mailoutbox, como):
    enlace = EnlacePersonal.objects.get()
    if como == "revocado":
        enlace.revocar(por=crear_usuario())
    elif como == "vencido":
        EnlacePersonal.objects.update(vence_en=timezone.now() + timedelta(minutes=1))
    else:
        BajaDeRecordatorios.objects.create(correo=enlace.correo, en=timezone.now())
    assert (sale(corte.cierra).situacion, mailoutbox) == (S.DESCARTADO, [])


@pytest.mark.parametrize("situacion", [S.FALLIDO, S.DESCARTADO])
def test_a_letter_that_did_not_go_does_not_silence_the_next(corte, situacion):
    con_enlace(corte, "Una")
    hoy = timezone.localdate()
    recordatorios.recordar(hoy=hoy)
    Mensaje.objects.update(situacion=situacion, enviado_en=None)
    otro = crear_periodo(slug="otro", cierra=corte.cierra + timedelta(days=1))
    crear_compromiso(edicion=otro.edicion, institucion=EnlacePersonal.objects.get().institucion)
    assert recordatorios.recordar(hoy=hoy) == {Recado.APERTURA: 1}
    assert recordatorios.correspondencia(corte)[EnlacePersonal.objects.get().institucion_id].pedido is None


def test_avisos_queue_nothing_where_no_mail_goes_out(corte, settings, capsys):
    settings.EMAIL_BACKEND = SIN_SERVIDOR
    con_enlace(corte, "Una")
    call_command("avisos")
    assert "no envía correos" in capsys.readouterr().err
    assert not Mensaje.objects.exists()  # or its key would be taken when there is a server


def test_correspondencia_tells_an_account_without_address_from_nobody(corte):
    entidad = crear_compromiso(edicion=corte.edicion).institucion
    Enlace.objects.create(user=crear_usuario(email=""), institucion=entidad)
    Enlace.objects.create(user=crear_usuario(email="", is_active=False), institucion=entidad)
    suya = recordatorios.correspondencia(corte)[entidad.pk]
    assert (suya.personas, suya.sin_correo) == (0, 1)
    assert recordatorios.recordar(hoy=timezone.localdate()) == {}


def test_recordar_one_letter_to_an_address_however_it_is_written(corte):
    entidad = crear_compromiso(edicion=corte.edicion).institucion
    for correo in ("Ana@Example.org", "ana@example.org"):
        Enlace.objects.create(user=crear_usuario(email=correo), institucion=entidad)
    crear_enlace_personal(entidad, correo="ANA@example.org")
    assert recordatorios.recordar(hoy=timezone.localdate()) == {Recado.APERTURA: 1}


@pytest.mark.django_db(transaction=True)
def test_recordar_at_once_writes_once():
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-memory SQLite connection; PostgreSQL is the one that counts")
    corte = crear_periodo()
    uno = con_enlace(corte, "Una sola")
    otro = crear_periodo(slug="otro", cierra=corte.cierra + timedelta(days=1))
    crear_compromiso(edicion=otro.edicion, institucion=uno.institucion)

    def recordar(_n: int) -> None:
        try:
            recordatorios.recordar(hoy=timezone.localdate())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hilos:
        list(hilos.map(recordar, range(4)))
    assert Mensaje.objects.count() == 1
