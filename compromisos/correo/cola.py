"""E-mail queue: a message is written in the transaction of what it tells, sent by the worker, never twice.

A message has a key («avance-devuelto-12-v3»); asked for again with the same key, nothing happens. It is
marked before it is handed to the mail server and again after: one that was cut in between may have gone,
and is left alone. Only a server that could not be reached or that refused is asked again, ever later.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from compromisos.models import Mensaje

logger = logging.getLogger(__name__)

# How long after each attempt the next one comes; after the last, it is given up.
ESPERAS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
SIN_SERVIDOR = "django.core.mail.backends.dummy.EmailBackend"


def asunto_neutro() -> str:
    """The subject of every message: whoever sees the screen or the list of mails learns nothing."""
    return _("Tiene un mensaje en 25 por el 25")


@transaction.atomic
def encolar(clave: str, destinatario: str, asunto: str, cuerpo: str) -> Mensaje | None:
    """Have one message sent in the background. None if there is no address, or `clave` was asked before."""
    if not destinatario:
        return None
    mensaje, nuevo = Mensaje.objects.get_or_create(
        clave=clave,
        defaults={"destinatario": destinatario, "asunto": " ".join(asunto.split()), "cuerpo": cuerpo},
    )
    if not nuevo:
        return None
    enviar.enqueue(mensaje.pk)
    return mensaje


@task()
def enviar(pk: int) -> None:
    """The task itself. Whoever comes second to the same message does nothing."""
    suyo = Mensaje.objects.filter(pk=pk)
    tomado = suyo.filter(situacion=Mensaje.Situacion.PENDIENTE).update(
        situacion=Mensaje.Situacion.EN_ENVIO, intentos=F("intentos") + 1
    )
    if not tomado:
        return
    mensaje = suyo.get()
    if settings.EMAIL_BACKEND == SIN_SERVIDOR:
        _rendirse(mensaje, "EMAIL_URL is not set: no message goes out.")
        return
    conexion = get_connection()
    try:
        conexion.open()
    except OSError as error:  # smtplib's own errors are of this kind too
        _otra_vez(mensaje, error)
        return
    try:
        conexion.send_messages([_mensaje(mensaje)])
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        _otra_vez(mensaje, error)
    except Exception as error:  # cut in the middle: it may have gone
        _rendirse(mensaje, f"Perhaps sent: {type(error).__name__}")
    else:
        suyo.update(situacion=Mensaje.Situacion.ENVIADO, enviado_en=timezone.now(), error="")
    finally:
        conexion.close()


def _mensaje(mensaje: Mensaje) -> EmailMessage:
    """E-mail message; its Message-ID follows from its key, so that any later hand can tell a copy."""
    huella = hashlib.sha256(f"{mensaje.pk} {mensaje.clave}".encode()).hexdigest()[:32]
    dominio = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return EmailMessage(
        mensaje.asunto,
        mensaje.cuerpo,
        to=[mensaje.destinatario],
        headers={"Message-ID": f"<{huella}@{dominio}>", "Auto-Submitted": "auto-generated"},
    )


@transaction.atomic
def _otra_vez(mensaje: Mensaje, error: Exception) -> None:
    """Retry of a message that certainly did not go, while there are delays left."""
    if mensaje.intentos > len(ESPERAS):
        _rendirse(mensaje, type(error).__name__)
        return
    Mensaje.objects.filter(pk=mensaje.pk).update(
        situacion=Mensaje.Situacion.PENDIENTE, error=type(error).__name__[:250]
    )
    if enviar.get_backend().supports_defer:
        enviar.using(run_after=timezone.now() + ESPERAS[mensaje.intentos - 1]).enqueue(mensaje.pk)


def _rendirse(mensaje: Mensaje, error: str) -> None:
    """No address and no text in the log: the row has them."""
    logger.error("Notice %s was given up: %s", mensaje.pk, error)
    Mensaje.objects.filter(pk=mensaje.pk).update(situacion=Mensaje.Situacion.FALLIDO, error=error[:250])
