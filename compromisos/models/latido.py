"""Heartbeats: when each thing that works by itself (the worker, what a clock starts) last did, and whether it ended well."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

TRABAJADOR = "trabajador"


class LatidoQuerySet(models.QuerySet):
    def latir(self, nombre: str, ahora: datetime, *, bien: bool = True) -> None:
        puesto = {"en": ahora, "bien": bien, **({"bien_en": ahora} if bien else {})}
        self.update_or_create(nombre=nombre, defaults=puesto)


class Latido(models.Model):
    nombre = models.CharField(_("de quién"), max_length=40, primary_key=True)
    en = models.DateTimeField(_("la última vez"))
    bien = models.BooleanField(_("terminó bien"), default=True)
    bien_en = models.DateTimeField(_("la última vez que terminó bien"), null=True)

    objects = LatidoQuerySet.as_manager()

    class Meta:
        verbose_name = _("latido")
        verbose_name_plural = _("latidos")
        default_permissions = ()

    def __str__(self) -> str:
        return self.nombre
