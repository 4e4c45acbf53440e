"""A closing of a period that was undone: what it was, why, and who opened the period again."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.columnas import Linea, Texto
from compromisos.models.periodo import Periodo
from compromisos.models.registro import SoloSeAgrega


class CierreDeshecho(SoloSeAgrega):
    """All that the period said while it was closed. Only with such a row does the database let it be open again
    (`models/candados.py`); the record tells of both acts."""

    periodo = models.ForeignKey(
        Periodo, models.PROTECT, related_name="cierres_deshechos", verbose_name=_("periodo")
    )
    nombre = Linea(_("nombre"), max_length=120)
    desde = models.DateField(_("desde"))
    cierra = models.DateField(_("cierra el"))
    anunciado = models.DateField(_("cierre anunciado"), null=True)
    cerrado_en = models.DateTimeField(_("cerrado"))
    cerrado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("lo cerró")
    )
    motivo_del_cierre = Texto(_("motivo del cierre"), blank=True)
    instantanea = models.TextField()
    tablero_al_cierre = models.TextField(blank=True)
    motivo = Texto(_("motivo para reabrirlo (se publica)"))
    reabierto_en = models.DateTimeField(_("reabierto"))
    reabierto_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("lo reabrió")
    )

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("cierre deshecho")
        verbose_name_plural = _("cierres deshechos")
        ordering = ["reabierto_en", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["periodo", "cerrado_en"], name="cierre_deshecho_una_vez"),
            models.CheckConstraint(condition=~Q(motivo=""), name="cierre_deshecho_con_motivo"),
        ]

    def __str__(self) -> str:
        return self.nombre

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.instantanea.encode()).hexdigest()
