"""What is returned reaches who wrote it, with its reason, once for each time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from compromisos import publicacion
from compromisos.correo import cola
from compromisos.models import Avance, Mensaje
from tests.factories import crear_borrador, crear_enlace_personal, crear_usuario

pytestmark = pytest.mark.django_db
MOTIVO = "Falta el informe de los talleres."


def devolver(avance: Avance) -> Mensaje | None:
    publicacion.enviar(avance, por=avance.autor)
    publicacion.observar(avance, por=crear_usuario(email="revisora@example.org"), motivo=MOTIVO)
    return Mensaje.objects.filter(clave=f"avance-devuelto-{avance.pk}-v{avance.version}").first()


def test_devolucion_to_an_account_with_reason_and_address(settings):
    avance = crear_borrador(autor=crear_usuario(first_name="Ana", email="ana@example.org"))
    aviso = devolver(avance)
    codigo = avance.compromiso.codigo
    asunto = f"25 por el 25: hay que corregir un avance de {codigo}"
    assert (aviso.destinatario, aviso.asunto) == ("ana@example.org", asunto)
    assert aviso.cuerpo.startswith("Hola, Ana:")
    assert f"compromiso {avance.compromiso.codigo} con corte al 30/09/2026" in aviso.cuerpo
    ficha = reverse("admin:compromisos_avance_change", args=[avance.pk])
    assert MOTIVO in aviso.cuerpo
    assert settings.SITE_URL + ficha in aviso.cuerpo
    assert devolver(avance) != aviso
    assert Mensaje.objects.count() == 2


def test_devolucion_to_a_personal_link_without_its_secret():
    enlace, secreto = crear_enlace_personal()
    aviso = devolver(crear_borrador(autor=enlace.cuenta))
    assert aviso.destinatario == enlace.correo
    assert "abra el enlace personal con el que informa" in aviso.cuerpo
    assert "/admin/" not in aviso.cuerpo
    assert secreto not in aviso.cuerpo
    enlace.vence_en = enlace.creado_en + timedelta(microseconds=1)
    enlace.save()
    assert "ya venció: pida otro" in devolver(crear_borrador(autor=enlace.cuenta)).cuerpo


def test_devolucion_to_nobody_who_no_longer_reports():
    enlace, _secreto = crear_enlace_personal()
    enlace.revocar(por=crear_usuario())
    assert devolver(crear_borrador(autor=enlace.cuenta)) is None
    assert devolver(crear_borrador(autor=crear_usuario(is_active=False, email="x@example.org"))) is None
    assert devolver(crear_borrador(autor=crear_usuario(email=""))) is None


def test_devolucion_is_not_sent_of_what_is_no_longer_returned(settings, mailoutbox):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    avance = crear_borrador(autor=crear_usuario(email="ana@example.org"))
    mensaje = devolver(avance)
    publicacion.enviar(avance, por=avance.autor)
    cola.enviar.func(mensaje.pk)
    mensaje.refresh_from_db()
    assert (mensaje.situacion, mailoutbox) == (Mensaje.Situacion.DESCARTADO, [])


@pytest.mark.parametrize("cambio", [{"is_active": False}, {"email": ""}, {"email": "nueva@example.org"}])
def test_devolucion_goes_to_who_reports_when_it_goes(settings, mailoutbox, cambio):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    autor = crear_usuario(email="ana@example.org")
    mensaje = devolver(crear_borrador(autor=autor))
    for campo, valor in cambio.items():
        setattr(autor, campo, valor)
    autor.save()
    cola.enviar.func(mensaje.pk)
    assert [m.to for m in mailoutbox] == ([[cambio["email"]]] if cambio.get("email") else [])
