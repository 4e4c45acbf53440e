"""Notes of the ministry about an institution or a pledge: what was said, with whom, and the day to come back to it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Linea, Texto, limpiar_textos
from compromisos.models.compromiso import Compromiso
from instituciones.models import Institucion


class SeguimientoQuerySet(models.QuerySet):
    def abiertos(self) -> SeguimientoQuerySet:
        """Those somebody has still to come back to, the oldest day first."""
        return self.filter(volver_en__isnull=False, cerrado_en__isnull=True).order_by("volver_en", "pk")


class Seguimiento(models.Model):
    """A note, call, mail, visit or meeting. Private: read and written by the staff of the ministry.

    Its text stays out of the history: what somebody takes out of it because it told of a person is gone.
    """

    class Tipo(models.TextChoices):
        NOTA = "nota", _("Nota")
        LLAMADA = "llamada", _("Llamada")
        CORREO = "correo", _("Correo")
        VISITA = "visita", _("Visita")
        REUNION = "reunion", _("Reunión")

    LIMITES = {"texto": 2_000}

    tipo = models.CharField(_("qué fue"), max_length=8, choices=Tipo.choices, default=Tipo.NOTA)
    institucion = models.ForeignKey(
        Institucion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seguimientos",
        verbose_name=_("institución"),
    )
    compromiso = models.ForeignKey(
        Compromiso,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seguimientos",
        verbose_name=_("compromiso"),
    )
    fecha = models.DateField(_("fecha"), help_text=_("El día en que pasó."))
    con_quien = Linea(
        _("con quién"),
        max_length=150,
        blank=True,
        help_text=_("Cargo u oficina, o quien responde por la institución."),
    )
    texto = Texto(
        _("qué se dijo"),
        help_text=_("Breve. Sin nombres, documentos ni datos de personas atendidas."),
    )
    volver_en = models.DateField(
        _("volver el"), null=True, blank=True, help_text=_("Vacía si no hay nada pendiente.")
    )
    por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="seguimientos",
        editable=False,
        verbose_name=_("lo anotó"),
    )
    creado_en = models.DateTimeField(_("anotado"), editable=False)
    cerrado_en = models.DateTimeField(_("cerrado"), null=True, editable=False)
    cerrado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("lo cerró"),
    )

    objects = SeguimientoQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"), excluded_fields=["texto", "con_quien"])

    class Meta:
        verbose_name = _("seguimiento")
        verbose_name_plural = _("seguimientos")
        ordering = ["-fecha", "-pk"]
        default_permissions = ("view", "add", "change")
        permissions = [("ver_actividad_seguimiento", _("Puede ver la actividad de todas las personas"))]
        indexes = [
            models.Index(
                fields=["volver_en"], condition=Q(cerrado_en__isnull=True), name="seguimiento_por_volver"
            ),
            models.Index(fields=["-creado_en"], name="seguimiento_por_dia"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(institucion__isnull=False) | Q(compromiso__isnull=False),
                name="seguimiento_de_algo",
                violation_error_message=_("Diga de qué institución o de qué compromiso es."),
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="seguimiento_con_texto",
                violation_error_message=_("Escriba qué se dijo o qué se hizo."),
            ),
            models.CheckConstraint(
                condition=Q(volver_en__isnull=True) | Q(volver_en__gte=F("fecha")),
                name="seguimiento_vuelve_despues",
                violation_error_message=_("El día de volver no puede ser anterior a la fecha."),
            ),
            models.CheckConstraint(
                condition=Q(cerrado_en__isnull=True, cerrado_por__isnull=True)
                | Q(cerrado_en__isnull=False, cerrado_por__isnull=False, volver_en__isnull=False),
                name="seguimiento_cerrado_por_alguien",
                violation_error_message=_("Se cierra lo que tenía un día de volver, y alguien lo cierra."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tipo_display()} · {self.compromiso or self.institucion}"

    def save(self, *args, **kwargs):
        limpiar_textos(self)
        super().save(*args, **kwargs)


def permiso_de_anotar() -> str:
    """The permission to write them: who holds it may write them down (`publicacion/permisos.py`) and, so, be in charge of
    what they are about (`lectura/encargos.py`), which stands below."""
    return f"{Seguimiento._meta.app_label}.{get_permission_codename('add', Seguimiento._meta)}"
