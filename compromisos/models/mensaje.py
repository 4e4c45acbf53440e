"""E-mail: one row a message, whose key says what it is about, so that it goes once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from compromisos.models.periodo import Periodo

DUDA = timedelta(minutes=15)  # no server takes longer over one message: EMAIL_TIMEOUT is 20 seconds


_SIN_LLEGAR = _("no se pudo llegar al servidor de correo.")
_NO_LA_TOMA = _("el servidor de correo no tomó la carta.")
ERRORES = {
    "ConnectionRefusedError": _SIN_LLEGAR,
    "ConnectionResetError": _SIN_LLEGAR,
    "OSError": _SIN_LLEGAR,
    "SMTPConnectError": _SIN_LLEGAR,
    "SMTPServerDisconnected": _SIN_LLEGAR,
    "TimeoutError": _SIN_LLEGAR,
    "gaierror": _SIN_LLEGAR,
    "SMTPAuthenticationError": _("el servidor de correo no reconoce la cuenta de este sitio."),
    "SMTPDataError": _NO_LA_TOMA,
    "SMTPResponseException": _NO_LA_TOMA,
    "SMTPSenderRefused": _("el servidor de correo no acepta la dirección de este sitio."),
    "SMTPRecipientsRefused": _("el servidor de correo no acepta esa dirección."),
}
QUIZA = "Quizá salió"  # how the error of a message begins that was cut while a server had it


class MensajeQuerySet(models.QuerySet):
    def dudosos(self, ahora: datetime) -> MensajeQuerySet:
        """Messages that were cut short, by a worker that died or a server that hung up: they may have gone, or not,
        and nobody will try again."""
        antes = ahora - DUDA
        empezado = models.Q(tomado_en__lt=antes) | models.Q(tomado_en__isnull=True, creado_en__lt=antes)
        cortado = models.Q(situacion=Mensaje.Situacion.FALLIDO, error__startswith=QUIZA)
        return self.del_personal().filter(models.Q(empezado, situacion=Mensaje.Situacion.EN_ENVIO) | cortado)

    def del_personal(self) -> MensajeQuerySet:
        """Those that the staff may see: to somebody they know. Those to followers are nobody's."""
        return self.exclude(tipo__startswith=Mensaje.DE_SEGUIDORES)


class Mensaje(models.Model):
    """One message to one address. Written and sent by `correo/cola.py` only.

    pendiente → en_envio → enviado. A refusal that says so goes back to pendiente and is tried again, up to
    fallido. What stays en_envio was cut short: it may have gone, so it is never sent again. `cuerpo` is written
    anew from the facts of the moment when it goes; if there is nothing left to say it is descartado.
    """

    class Situacion(models.TextChoices):
        PENDIENTE = "pendiente", _("Por salir")
        EN_ENVIO = "en_envio", _("Saliendo")
        ENVIADO = "enviado", _("Salió")
        FALLIDO = "fallido", _("No salió")
        DESCARTADO = "descartado", _("Ya no hacía falta")

    DE_SEGUIDORES = "seguir_"  # how the kinds of letter to followers begin (`correo/seguidores/`)
    NO_SALIERON = (Situacion.FALLIDO, Situacion.DESCARTADO)

    clave = models.CharField(_("clave"), max_length=200, unique=True)
    # What letter it is (`correo/tipos.py`), of which period, and who pressed the button; nobody, if it was due.
    tipo = models.CharField(
        _("tipo de carta"), max_length=40, blank=True, default="", db_default="", db_index=True
    )
    periodo = models.ForeignKey(
        Periodo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("periodo")
    )
    pedido_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lo pidió"),
    )
    destinatario = models.EmailField(_("destinatario"))
    asunto = models.CharField(_("asunto"), max_length=150)
    cuerpo = models.TextField(_("cuerpo"))
    situacion = models.CharField(
        _("situación"), max_length=10, choices=Situacion.choices, default=Situacion.PENDIENTE, db_index=True
    )
    creado_en = models.DateTimeField(_("creado"), auto_now_add=True)
    tomado_en = models.DateTimeField(_("se empezó a enviar"), null=True)
    enviado_en = models.DateTimeField(_("enviado"), null=True)
    intentos = models.PositiveSmallIntegerField(_("intentos"), default=0)
    error = models.CharField(_("último error"), max_length=250, blank=True)
    # What only the letter may hold, encrypted, until it goes or is given up: the secret of a personal link.
    sellado = models.TextField(blank=True, default="", db_default="", editable=False)

    objects = MensajeQuerySet.as_manager()

    class Meta:
        db_table = "compromisos_aviso"  # its first name; the table never moved
        verbose_name = _("aviso por correo")
        verbose_name_plural = _("avisos por correo")
        ordering = ["-pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(situacion="enviado", enviado_en__isnull=False)
                | (~models.Q(situacion="enviado") & models.Q(enviado_en__isnull=True)),
                name="aviso_enviado_con_fecha",
            ),
        ]

    def __str__(self) -> str:
        return self.clave

    def esta_en_duda(self, ahora: datetime) -> bool:
        if self.situacion == self.Situacion.EN_ENVIO:
            return (self.tomado_en or self.creado_en) < ahora - DUDA
        return self.situacion == self.Situacion.FALLIDO and self.error.startswith(QUIZA)

    def frase(self, ahora: datetime) -> str:
        """How far it came, and what stopped it, for who asked for it to go."""
        if self.esta_en_duda(ahora):
            return _("En duda: se cortó mientras salía. Pregunte si llegó.")  # type: ignore[return-value]
        if self.situacion == self.Situacion.PENDIENTE and self.error:
            return _("Por salir; se intentará otra vez: %(motivo)s") % {"motivo": self.por_que}
        if self.situacion in self.NO_SALIERON and self.error:
            return f"{self.get_situacion_display()}: {self.por_que}"
        return self.get_situacion_display()

    @property
    def por_que(self) -> str:
        """The last error, of which the server's are kept by the names of programmers."""
        return str(ERRORES.get(self.error, self.error))
