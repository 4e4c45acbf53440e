"""The officer of the ministry in charge of an institution, or of one pledge, from when until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from compromisos.models.compromiso import Compromiso
from instituciones.models import Institucion


class EncargoQuerySet(models.QuerySet):
    def en_vigor(self) -> EncargoQuerySet:
        return self.filter(hasta__isnull=True)


class Encargo(models.Model):
    """Who follows an institution, or one pledge, whose own officer wins. A hand-over closes a row and opens another,
    so the rows are their own history. Private: the public reads institutions, not their officers.

    Written by `publicacion/encargos.py` only.
    """

    institucion = models.ForeignKey(
        Institucion,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="encargos",
        verbose_name=_("institución"),
    )
    compromiso = models.ForeignKey(
        Compromiso,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="encargos",
        verbose_name=_("compromiso"),
    )
    persona = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="encargos", verbose_name=_("encargada")
    )
    desde = models.DateTimeField(_("desde"))
    por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("lo dio")
    )
    hasta = models.DateTimeField(_("hasta"), null=True, blank=True)
    cerrado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lo cerró"),
    )

    objects = EncargoQuerySet.as_manager()

    class Meta:
        verbose_name = _("encargo")
        verbose_name_plural = _("encargos")
        ordering = ["-desde", "-pk"]
        default_permissions = ("view", "change")
        indexes = [
            models.Index(fields=["persona", "hasta"], name="encargo_por_persona"),
            models.Index(fields=["-desde"], name="encargo_por_dia"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(institucion__isnull=True, compromiso__isnull=False)
                | Q(institucion__isnull=False, compromiso__isnull=True),
                name="encargo_de_una_cosa",
                violation_error_message=_("Un encargo es de una institución o de un compromiso."),
            ),
            models.UniqueConstraint(
                fields=["institucion"],
                condition=Q(hasta__isnull=True),
                name="encargo_uno_por_institucion",
                violation_error_message=_("La institución ya tiene a alguien a cargo."),
            ),
            models.UniqueConstraint(
                fields=["compromiso"],
                condition=Q(hasta__isnull=True),
                name="encargo_uno_por_compromiso",
                violation_error_message=_("El compromiso ya tiene a alguien a cargo."),
            ),
            models.CheckConstraint(
                condition=Q(hasta__isnull=True, cerrado_por__isnull=True)
                | Q(hasta__gte=F("desde"), cerrado_por__isnull=False),
                name="encargo_cerrado_por_alguien",
                violation_error_message=_("Un encargo termina después de empezar, y alguien lo cierra."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compromiso or self.institucion} · {self.persona}"
