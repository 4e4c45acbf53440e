"""Reminders of a period: who is written to, once, in neutral words, and who asked not to be."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from compromisos.correo import recordatorios
from compromisos.models import BajaDeRecordatorios, Mensaje
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


def test_avisos_ask_once_in_neutral_words(corte, capsys):
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
        assert "/informar/recordatorios/" in aviso.cuerpo
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
    con_enlace(corte, "Una")
    siete = corte.cierra - timedelta(days=7)
    assert recordatorios.recordar(hoy=siete) == {Recado.FALTAN_7: 1}
    corte.cierra += timedelta(days=10)
    corte.save()
    assert recordatorios.recordar(hoy=siete + timedelta(days=10)) == {Recado.FALTAN_7: 1}
    primero, segundo = Mensaje.objects.order_by("pk").values_list("cuerpo", flat=True)
    assert "cierra en 7 días" in primero
    assert f"{corte.cierra:%d/%m/%Y}" in segundo


def test_correspondencia_says_what_was_written_to_whom(corte, django_assert_num_queries):
    escrita, sorda, sola = (con_enlace(corte, n).institucion for n in ("Escrita", "Sorda", "Sola"))
    crear_enlace_personal(escrita, correo="otra@example.org")
    sola.enlaces_personales.update(vence_en=timezone.now())
    hoy = timezone.localdate()
    recordatorios.recordar(hoy=hoy)
    BajaDeRecordatorios.objects.create(correo=f"{sorda.slug}@example.org", en=timezone.now())
    Mensaje.objects.filter(destinatario="otra@example.org").update(
        situacion=Mensaje.Situacion.FALLIDO, enviado_en=None
    )
    recordatorios.recordar(hoy=corte.cierra - timedelta(days=7))
    with django_assert_num_queries(4):
        cartas = recordatorios.correspondencia(corte)
    assert set(cartas) == {escrita.pk, sorda.pk}
    suya = cartas[escrita.pk]
    assert (suya.personas, suya.de_baja, suya.pedido, suya.recordado, suya.sin_llegar) == (2, 0, hoy, hoy, 1)
    assert (cartas[sorda.pk].de_baja, cartas[sorda.pk].recordado) == (1, None)


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
