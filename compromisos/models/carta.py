"""Letters as the ministry says them: the text of a kind, where it is not the one of the code, and who signs them all.

Kept apart from the public record: nobody reads them but the staff and whoever gets one.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Linea, Texto
from base.versiones import ConVersion


class TextoDeCarta(ConVersion):
    """The ministry's own text of a kind of letter (`correo/tipos.py`). Without a row, that of the code."""

    LIMITES = {"cuerpo": 5000}

    tipo = models.CharField(_("tipo de carta"), max_length=40, primary_key=True, editable=False)
    asunto = Linea(_("asunto"), max_length=150)
    cuerpo = Texto(_("texto"))

    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("carta")
        verbose_name_plural = _("cartas")
        ordering = ["tipo"]
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return self.tipo


class Firma(ConVersion):
    """Who signs every letter, and how to answer. One row."""

    UNICA = 1

    ministerio = Linea(_("ministerio"), max_length=150, blank=True)
    area = Linea(_("área"), max_length=150, blank=True, help_text=_("Por ejemplo: Dirección de Seguimiento."))
    persona = Linea(_("persona"), max_length=150, blank=True, help_text=_("Quien firma y contesta."))
    telefono = Linea(
        _("teléfono"),
        max_length=60,
        blank=True,
        help_text=_("Con su anexo, si tiene: 01 626 1600, anexo 123."),
    )
    responder_a = models.EmailField(
        _("correo al que se responde"),
        blank=True,
        help_text=_(
            "Lo que respondan a una carta llega aquí. Vacío: se dice que a ese correo nadie responde."
        ),
    )

    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("firma de las cartas")
        verbose_name_plural = _("firma de las cartas")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="firma_de_las_cartas_una"),
        ]

    def __str__(self) -> str:
        return self.ministerio or str(self._meta.verbose_name)

    @classmethod
    def actual(cls) -> Firma:
        return cls.objects.filter(pk=cls.UNICA).first() or cls(pk=cls.UNICA)
