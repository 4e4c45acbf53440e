"""E-mail: one row a message, whose key says what it is about, so that it goes once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mensaje(models.Model):
    """One message to one address. Written and sent by `correo/cola.py` only.

    pendiente → en_envio → enviado. A refusal that says so goes back to pendiente and is tried again, up to
    fallido. What stays en_envio was cut short: it may have gone, so it is never sent again.
    """

    class Situacion(models.TextChoices):
        PENDIENTE = "pendiente", _("Por enviar")
        EN_ENVIO = "en_envio", _("Enviándose")
        ENVIADO = "enviado", _("Enviado")
        FALLIDO = "fallido", _("No se pudo enviar")

    clave = models.CharField(_("clave"), max_length=200, unique=True)
    destinatario = models.EmailField(_("destinatario"))
    asunto = models.CharField(_("asunto"), max_length=150)
    cuerpo = models.TextField(_("cuerpo"))
    situacion = models.CharField(
        _("situación"), max_length=10, choices=Situacion.choices, default=Situacion.PENDIENTE, db_index=True
    )
    creado_en = models.DateTimeField(_("creado"), auto_now_add=True)
    enviado_en = models.DateTimeField(_("enviado"), null=True)
    intentos = models.PositiveSmallIntegerField(_("intentos"), default=0)
    error = models.CharField(_("último error"), max_length=250, blank=True)

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
