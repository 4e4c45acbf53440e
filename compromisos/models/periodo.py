"""A reporting period of an edition: opened by the staff, closed with a picture of how everything stood."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Linea, Texto, limpiar_textos
from base.dias import Dia
from base.en_bloque import GuardadoEntero, QuerySetQueAvisa
from compromisos.models.edicion import Edicion
from compromisos.models.registro import EnRegistro, RegistroCerrado, RegistroQuerySet


class PeriodoQuerySet(QuerySetQueAvisa, RegistroQuerySet):  # type: ignore[override]
    PRONTO = timedelta(days=7)

    def conocidos(self, dia: Dia) -> PeriodoQuerySet:
        """Periods opened by `dia`."""
        return self.using(dia.alias).filter(dia.hasta("abierto_en"))

    def abiertos(self) -> PeriodoQuerySet:
        return self.filter(cerrado_en__isnull=True).order_by("cierra", "pk")

    def por_cerrar(self, dia: Dia) -> PeriodoQuerySet:
        """Open ones that close in the next days, or should have closed."""
        return self.abiertos().filter(cierra__lte=dia.fecha + self.PRONTO)

    def cerrados(self, dia: Dia) -> PeriodoQuerySet:
        """Periods closed by `dia`."""
        return self.using(dia.alias).filter(dia.hasta("cerrado_en"), cerrado_en__isnull=False)


class Periodo(GuardadoEntero, EnRegistro):
    """Days, from `desde` to `cierra`, about which institutions report. Closed, it belongs to the public record.

    `instantanea` is the picture: canonical JSON, made once by `publicacion/cierre.py`. Its SHA-256 is in
    the record (see `publicacion/registro/periodos.py`).
    """

    verbo_de_alta = "abrir"

    edicion = models.ForeignKey(Edicion, models.PROTECT, related_name="periodos", verbose_name=_("edición"))
    slug = models.SlugField(
        _("identificador en la dirección"),
        max_length=60,
        unique=True,
        help_text=_("Por ejemplo 25porel25-2026-3. No se cambia después."),
    )
    nombre = Linea(_("nombre"), max_length=120, help_text=_("Por ejemplo: Tercer trimestre de 2026."))
    desde = models.DateField(_("desde"), help_text=_("Primer día de lo que se informa."))
    cierra = models.DateField(
        _("cierra el"),
        help_text=_("Último día para informar. Cuenta todo avance cuya fecha de corte cae entre ambos días."),
    )
    abierto_en = models.DateTimeField(_("abierto"), editable=False)
    abierto_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("lo abrió")
    )
    cerrado_en = models.DateTimeField(_("cerrado"), null=True, editable=False)
    cerrado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("lo cerró"),
    )
    # Closed early, `cierra` is the day on which it was: this, the one that had been said.
    anunciado = models.DateField(_("cierre anunciado"), null=True, editable=False)
    motivo_del_cierre = Texto(
        _("motivo del cierre (se publica)"), blank=True, default="", db_default="", editable=False
    )
    instantanea = models.TextField(default="", editable=False)
    # Canonical JSON of the board as the staff saw it that day: for them only.
    tablero_al_cierre = models.TextField(default="", db_default="", editable=False)

    objects = PeriodoQuerySet.as_manager()  # type: ignore[misc, assignment]
    history = HistoricalRecords(
        verbose_name=_("historial"),
        excluded_fields=["instantanea", "tablero_al_cierre"],
        table_name="compromisos_historicalcorte",
    )

    class Meta(EnRegistro.Meta):
        db_table = "compromisos_corte"  # its first name; the table never moved
        verbose_name = _("periodo de reporte")
        verbose_name_plural = _("periodos de reporte")
        ordering = ["-cierra", "-pk"]
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(cierra__gte=F("desde")),
                name="corte_fechas_en_orden",
                violation_error_message=_("El periodo cierra después de empezar."),
            ),
            models.CheckConstraint(
                condition=Q(cerrado_en__isnull=True, cerrado_por__isnull=True, instantanea="")
                | (Q(cerrado_en__isnull=False, cerrado_por__isnull=False) & ~Q(instantanea="")),
                name="corte_cerrado_con_instantanea",
            ),
            models.CheckConstraint(
                condition=Q(anunciado__isnull=True)
                | (Q(cerrado_en__isnull=False, anunciado__gt=F("cierra")) & ~Q(motivo_del_cierre="")),
                name="corte_adelantado_con_motivo",
                violation_error_message=_("Escriba por qué se cierra antes de lo anunciado: se publica."),
            ),
            models.UniqueConstraint(
                fields=["edicion"],
                condition=Q(cerrado_en__isnull=True),
                name="corte_uno_abierto_por_edicion",
                violation_error_message=_("La edición ya tiene un periodo abierto: ciérrelo antes."),
            ),
        ]

    def __str__(self) -> str:
        return self.nombre

    @classmethod
    def condicion_sellado(cls) -> Q:
        return Q(cerrado_en__isnull=False)

    @classmethod
    def check_no_sella(cls, cambios: dict) -> None:
        if {"cerrado_en", "cerrado_por", "instantanea"} & cambios.keys():
            raise RegistroCerrado

    def nace_sellado(self) -> bool:
        return self.cerrado_en is not None

    @property
    def abierto(self) -> bool:
        return self.cerrado_en is None

    def habia_cerrado(self, dia: Dia) -> bool:
        """Whether it was closed by `dia`."""
        return dia.sabe(self.cerrado_en)

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.instantanea.encode()).hexdigest()

    @cached_property
    def foto(self) -> dict:
        """`instantanea`, parsed."""
        return json.loads(self.instantanea)

    def get_absolute_url(self) -> str:
        return reverse("periodo", args=[self.slug])

    def clean(self):
        super().clean()
        if not (self.edicion_id and self.desde and self.cierra):
            return
        if self._state.adding and self.cierra < timezone.localdate():
            raise ValidationError({"cierra": _("Ese día ya pasó: nadie llegaría a informar.")})
        otros = Periodo.objects.filter(
            edicion=self.edicion_id, desde__lte=self.cierra, cierra__gte=self.desde
        )
        if otro := otros.exclude(pk=self.pk).first():
            raise ValidationError(
                _("Comparte días con «%(otro)s», y un avance contaría en los dos.") % {"otro": otro.nombre}
            )

    def preparar(self) -> None:
        limpiar_textos(self)

    def save(self, *args, **kwargs):
        self.preparar()
        super().save(*args, **kwargs)


class BajaDeRecordatorios(models.Model):
    """An address that asked for no more reminders of periods."""

    correo = models.EmailField(_("correo"), unique=True, validators=[RegexValidator(r"^[^A-Z]*$")])
    en = models.DateTimeField(_("desde"))

    class Meta:
        verbose_name = _("correo que no quiere recordatorios")
        verbose_name_plural = _("correos que no quieren recordatorios")
        ordering = ["correo"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.correo
