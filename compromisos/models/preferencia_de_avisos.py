"""What each person of the staff wants by e-mail, where it is not what their role gets."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PreferenciaDeAvisos(models.Model):
    """A choice of one person; without a row, what `publicacion/avisos.py` gives their role."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="preferencia_de_avisos",
        verbose_name=_("usuario"),
    )
    llegadas = models.BooleanField(_("cuando llega algo que revisar"))
    resumen = models.BooleanField(_("un resumen por la mañana de lo que me espera"))
    en = models.DateTimeField(_("desde"), auto_now=True)

    class Meta:
        verbose_name = _("preferencia de avisos")
        verbose_name_plural = _("preferencias de avisos")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)
