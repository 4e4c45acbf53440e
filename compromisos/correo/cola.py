"""E-mail queue: a message is asked for in the transaction of what it tells, sent by the worker, never twice.

What it says is written when it goes, from the facts of that moment (`REDACTORES`): between asking and going lie
minutes, or a night without a server, and a letter must not say «hoy» of yesterday, nor ask for what has come.

A message has a key («avance-devuelto-12-v3»); asked for again with the same key, nothing happens. It is
marked before it is handed to the mail server and again after: one that was cut in between may have gone,
and is left alone. Only a server that could not be reached or that refused is asked again, ever later.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from compromisos.correo import SIN_SERVIDOR, puede_salir
from compromisos.models import Firma, Mensaje, Periodo
from compromisos.models.mensaje import QUIZA
from compromisos.reglas.cartas import en_una_linea

logger = logging.getLogger(__name__)

# How long after each attempt the next one comes; after the last, it is given up.
ESPERAS = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
OTRA_VEZ = "~"  # in the key of a letter that somebody asked for again
# {beginning of the key: who writes the letter when it goes}, by name: those modules queue here, and know this one.
REDACTORES = {
    "corte-": "compromisos.correo.recordatorios.redactar",
    "avance-devuelto-": "compromisos.correo.devoluciones.redactar",
    "enlace-": "compromisos.correo.enlaces.redactar",
    "invitacion-": "compromisos.correo.invitaciones.redactar",
    "senalamiento-": "compromisos.correo.senalamientos.redactar",
    "llegada-": "compromisos.publicacion.avisos.redactar_llegada",
    "resumen-": "compromisos.publicacion.avisos.redactar_resumen",
    "seguir-": "compromisos.correo.seguidores.cartas.redactar",
}


@dataclass(frozen=True, slots=True)
class Carta:
    """A message as it goes. `copia` is what the row keeps of its text, where that is not all of it; `cabeceras`, headers of
    its kind; `html`, the same text for who reads it so. `de_nadie`: the row keeps nothing of it, neither to whom nor what;
    `remitente`, who it says it is from, where that is not who the others do."""

    destinatario: str
    asunto: str
    cuerpo: str
    copia: str = ""
    cabeceras: Mapping[str, str] = field(default_factory=dict)
    html: str = ""
    remitente: str = ""
    de_nadie: bool = False


class YaNoHaceFalta(Exception):
    """What the message was about is no longer so; the reason, for who looks for it."""


@transaction.atomic
def encolar(
    clave: str,
    destinatario: str,
    asunto: str,
    cuerpo: str,
    *,
    tipo: str = "",
    periodo: Periodo | None = None,
    por=None,
    sellado: str = "",
    sale_en: datetime | None = None,
) -> Mensaje | None:
    """Have one message sent in the background. None if there is no address, or `clave` was asked before. `cuerpo` is
    what the row may keep; `por`, who pressed the button, if it was not simply due; `sale_en`, not before which it goes,
    where the queue can wait."""
    if not (destinatario := destinatario.strip()):
        return None
    mensaje, nuevo = Mensaje.objects.get_or_create(
        clave=clave,
        defaults={
            "destinatario": destinatario,
            "asunto": en_una_linea(asunto),
            "cuerpo": cuerpo,
            "tipo": tipo,
            "periodo": periodo,
            "pedido_por": por,
            "sellado": sellado,
        },
    )
    if not nuevo:
        return None
    espera = sale_en and enviar.get_backend().supports_defer
    (enviar.using(run_after=sale_en) if espera else enviar).enqueue(mensaje.pk)
    return mensaje


def repetir(mensaje: Mensaje, *, por) -> Mensaje:
    """Ask for the same letter again, written anew. It has a row of its own; asked twice at once, it is one."""
    original = mensaje.clave.partition(OTRA_VEZ)[0]
    veces = Mensaje.objects.filter(clave__startswith=f"{original}{OTRA_VEZ}").count()
    clave = f"{original}{OTRA_VEZ}{veces + 2}"
    nuevo = encolar(
        clave,
        mensaje.destinatario,
        mensaje.asunto,
        mensaje.cuerpo,
        tipo=mensaje.tipo,
        periodo=mensaje.periodo,
        por=por,
    )
    return nuevo or Mensaje.objects.get(clave=clave)


@transaction.atomic
def reintentar(mensaje: Mensaje, ahora: datetime) -> bool:
    """Try again, in its own row, a message that was given up and has certainly not gone; whether it was so."""
    if mensaje.esta_en_duda(ahora):
        return False
    suyo = Mensaje.objects.filter(pk=mensaje.pk, situacion=Mensaje.Situacion.FALLIDO)
    if not suyo.update(situacion=Mensaje.Situacion.PENDIENTE, intentos=0, error="", tomado_en=None):
        return False
    enviar.enqueue(mensaje.pk)
    return True


def reponer() -> int:
    """Ask again for the messages that wait and for which no task does: its worker died after taking the task and before taking
    the message. One that is to be tried later has its task, and goes on waiting. One task too many does nothing. How many."""
    if not enviar.get_backend().supports_defer:
        return 0
    suyas = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=enviar.module_path)
    en_cola = {args[0] for args in suyas.values_list("args_kwargs__args", flat=True) if args}
    sueltos = Mensaje.objects.filter(situacion=Mensaje.Situacion.PENDIENTE).exclude(pk__in=en_cola)
    pks = list(sueltos.order_by("pk").values_list("pk", flat=True))
    for pk in pks:
        enviar.enqueue(pk)
    return len(pks)


@task()
def enviar(pk: int) -> None:
    """The task itself. Whoever comes second to the same message does nothing."""
    ahora = timezone.now()
    suyo = Mensaje.objects.filter(pk=pk)
    tomado = suyo.filter(situacion=Mensaje.Situacion.PENDIENTE).update(
        situacion=Mensaje.Situacion.EN_ENVIO, intentos=F("intentos") + 1, tomado_en=ahora
    )
    if not tomado:
        return
    mensaje = suyo.get()
    if settings.EMAIL_BACKEND == SIN_SERVIDOR:
        _rendirse(mensaje, _("Esta instalación no envía correos (EMAIL_URL)."))
        return
    try:
        carta = _redactar(mensaje, ahora)
    except YaNoHaceFalta as razon:
        _terminar(mensaje, Mensaje.Situacion.DESCARTADO, str(razon))
        return
    except Exception as error:  # nobody writes it: said in its row, and not left as if it were on its way
        logger.exception("Notice %s could not be written", mensaje.pk)
        _rendirse(mensaje, _("No se pudo escribir: %(error)s") % {"error": type(error).__name__})
        return
    conexion = get_connection()
    try:
        conexion.open()
    except OSError as error:  # smtplib's own errors are of this kind too
        _otra_vez(mensaje, error)
        return
    try:
        conexion.send_messages([_mensaje(mensaje, carta)])
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        _otra_vez(mensaje, error)
    except Exception as error:  # cut in the middle: it may have gone
        _rendirse(mensaje, f"{QUIZA}: {type(error).__name__}")
    else:
        if not carta.de_nadie:
            suyo.update(
                asunto=carta.asunto, cuerpo=carta.copia or carta.cuerpo, destinatario=carta.destinatario
            )
        if puede_salir():
            _terminar(mensaje, Mensaje.Situacion.ENVIADO, enviado_en=timezone.now())
        else:
            _rendirse(mensaje, _("Se mostró en la consola; a nadie le llegó (EMAIL_URL)."))
    finally:
        conexion.close()


def _redactar(mensaje: Mensaje, ahora: datetime) -> Carta:
    """The letter as it is true now. Raises YaNoHaceFalta."""
    for principio, redactor in REDACTORES.items():
        if mensaje.clave.startswith(principio):
            return import_string(redactor)(mensaje, ahora)
    return Carta(mensaje.destinatario, mensaje.asunto, mensaje.cuerpo)


def _mensaje(mensaje: Mensaje, carta: Carta) -> EmailMultiAlternatives:
    """E-mail message; its Message-ID follows from its key, so that any later hand can tell a copy."""
    huella = hashlib.sha256(f"{mensaje.pk} {mensaje.clave}".encode()).hexdigest()[:32]
    dominio = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    responden_a = "" if carta.de_nadie else Firma.actual().responder_a
    correo = EmailMultiAlternatives(
        en_una_linea(carta.asunto),
        carta.cuerpo,
        from_email=carta.remitente or None,
        to=[carta.destinatario],
        reply_to=list(filter(None, [responden_a])),
        headers={
            "Message-ID": f"<{huella}@{dominio}>",
            "Auto-Submitted": "auto-generated",
            **carta.cabeceras,
        },
    )
    if carta.html:
        correo.attach_alternative(carta.html, "text/html")
    return correo


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
    _terminar(mensaje, Mensaje.Situacion.FALLIDO, error)


def _terminar(mensaje: Mensaje, situacion: str, error: str = "", **cambios) -> None:
    """The end of a message, however it came; what was sealed in it is for nobody any more."""
    Mensaje.objects.filter(pk=mensaje.pk).update(
        situacion=situacion, error=error[:250], sellado="", **cambios
    )
