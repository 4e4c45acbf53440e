"""Runs of days over which each public pledge stands in one state: what is counted of months that are over."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class EstadoVigencia(models.Model):
    """State of a pledge at the end of every day from `desde` (None: always) until the eve of `hasta` (None: still).

    Derived from the record by `publicacion/estados.py`, as the stored projection is, and never typed. Beside the state,
    what it is counted by: `ejes` and `lugares` are keys between bars («|3|8|»), `mes_desde` and `mes_hasta` the months of both
    days, as `reglas.tramos.mes_de` numbers them. Keys are plain, so that a run is asked without a join. See docs/adr/0029-months-are-counted-from-runs.md.
    """

    compromiso_id = models.BigIntegerField()
    edicion_id = models.BigIntegerField()
    institucion_id = models.BigIntegerField()
    sector = models.CharField(max_length=20)
    ejes = models.TextField(default="")
    lugares = models.TextField(default="")
    estado = models.CharField(max_length=25)
    desde = models.DateField(null=True)
    hasta = models.DateField(null=True)
    mes_desde = models.SmallIntegerField(null=True)
    mes_hasta = models.SmallIntegerField(null=True)

    class Meta:
        default_permissions = ()
        verbose_name = "tramo en un estado"
        verbose_name_plural = "tramos en un estado"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["compromiso_id"], name="estado_vig_compromiso"),
            models.Index(fields=["institucion_id"], name="estado_vig_institucion"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["compromiso_id"], condition=Q(hasta__isnull=True), name="estado_vig_uno_abierto"
            ),
            models.CheckConstraint(
                condition=Q(desde__isnull=True) | Q(hasta__isnull=True) | Q(hasta__gt=F("desde")),
                name="estado_vig_en_orden",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compromiso_id}: {self.estado} [{self.desde}, {self.hasta})"
