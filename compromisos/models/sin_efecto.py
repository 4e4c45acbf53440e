"""What leaves a verification without effect: who said so, when and why. The verification itself stays as it was."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.columnas import Linea, Texto
from compromisos.models.avance import Verificacion
from compromisos.models.registro import SoloSeAgrega


class VerificacionSinEfecto(SoloSeAgrega):
    """A verification that was published by mistake: it stays readable with what it counted, and no longer counts."""

    verificacion = models.OneToOneField(
        Verificacion, models.PROTECT, related_name="sin_efecto", verbose_name=_("verificación")
    )
    quien = Linea(
        _("quién la deja sin efecto"),
        max_length=250,
        help_text=_("Persona o entidad, como debe leerse en público."),
    )
    motivo = Texto(_("motivo"))
    en = models.DateTimeField(_("fecha"))
    registrado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("registrado por")
    )

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("verificación sin efecto")
        verbose_name_plural = _("verificaciones sin efecto")
        constraints = [
            models.CheckConstraint(
                condition=~Q(motivo="") & ~Q(quien=""),
                name="sin_efecto_con_motivo",
                violation_error_message=_(
                    "Para dejar sin efecto una verificación hay que decir quién lo hace y por qué."
                ),
            ),
        ]

    def __str__(self) -> str:
        sin_efecto = _("sin efecto")  # gettext does not look inside f-strings
        return f"{self.verificacion} · {sin_efecto}"
