"""Frameworks that pledges serve (a law, a policy, an agenda, a treaty), what they are made of, and which pledge answers to what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Direccion, Linea, Texto
from base.dias import Dia
from base.en_bloque import GuardadoEntero, QuerySetQueAvisa
from base.versiones import ConVersion
from compromisos.models.compromiso import Compromiso


class MarcoQuerySet(QuerySetQueAvisa):
    def get_by_natural_key(self, slug: str):
        return self.get(slug=slug)


class Marco(GuardadoEntero, ConVersion):
    """A framework, as whoever issued it calls it. Natural key: slug."""

    verbo_de_alta = "crear"

    slug = models.SlugField(
        _("identificador en la dirección"), max_length=40, unique=True, help_text=_("No se cambia después.")
    )
    nombre = Linea(_("nombre oficial"), max_length=250)
    sigla = Linea(_("cómo se cita"), max_length=60, help_text=_("Breve: Ley 30364, ODS."))
    emisor = Linea(_("quién lo emitió"), max_length=150)
    fecha = models.DateField(
        _("fecha"), null=True, blank=True, help_text=_("De su publicación o su adopción. Vacía si no consta.")
    )
    fuente_url = Direccion(
        _("dirección de la fuente"), blank=True, help_text=_("Donde se lee su texto oficial.")
    )
    nota = Texto(
        _("nota editorial"),
        blank=True,
        help_text=_("Se muestra al público: la norma que lo aprueba, su texto vigente."),
    )
    orden = models.PositiveSmallIntegerField(_("orden"), default=0)

    objects = MarcoQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("marco")
        verbose_name_plural = _("marcos")
        ordering = ["orden", "slug"]

    def __str__(self) -> str:
        return self.sigla

    @property
    def codigo(self) -> str:
        """What a list is filtered by, as by that of one of its elements."""
        return self.slug

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("marco", args=[self.slug])


class ElementoQuerySet(QuerySetQueAvisa):
    def get_by_natural_key(self, codigo: str):
        return self.get(codigo=codigo)


class ElementoDeMarco(GuardadoEntero):
    """An article, a service or a target of a framework. Natural key: codigo."""

    class Tipo(models.TextChoices):
        ARTICULO = "articulo", _("Artículo")
        SERVICIO = "servicio", _("Servicio")
        META = "meta", _("Meta")
        OBJETIVO = "objetivo", _("Objetivo")

    marco = models.ForeignKey(Marco, models.PROTECT, related_name="elementos", verbose_name=_("marco"))
    codigo = models.SlugField(
        _("código"),
        max_length=60,
        unique=True,
        help_text=_("Lo usan las direcciones y los archivos, por ejemplo ods-5-2: no se cambia después."),
    )
    tipo = models.CharField(_("qué es"), max_length=10, choices=Tipo)
    numero = Linea(_("número"), max_length=30, help_text=_("Como lo numera el marco: 5.2, 7, 1.2.1."))
    nombre = Linea(
        _("de qué trata"), max_length=300, help_text=_("Con sus palabras, si son pocas; si no, en breve.")
    )
    fuente_url = Direccion(
        _("dirección de la fuente"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Donde se leyó su número y de qué trata."),
    )
    leida_el = models.DateField(_("se leyó el"), null=True, blank=True)
    orden = models.PositiveSmallIntegerField(_("orden"), default=0)

    objects = ElementoQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("elemento del marco")
        verbose_name_plural = _("elementos del marco")
        ordering = ["marco", "orden", "codigo"]
        constraints = [
            models.UniqueConstraint(
                fields=["marco", "tipo", "numero"],
                name="elemento_de_marco_numero_unico",
                violation_error_message=_("El marco ya tiene uno de ese tipo con ese número."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.marco.sigla}, {self.rotulo}"

    @property
    def rotulo(self) -> str:
        """«artículo 7»."""
        return f"{self.get_tipo_display().lower()} {self.numero}"

    def natural_key(self) -> tuple[str]:
        return (self.codigo,)

    natural_key.dependencies = ["compromisos.marco"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return f"{reverse('marco', args=[self.marco.slug])}#{self.codigo}"


class VinculoQuerySet(models.QuerySet):
    def publicos(self) -> VinculoQuerySet:
        """Those of pledges that were published, whatever became of them."""
        return self.filter(compromiso__in=Compromiso.objects.sellados().values("pk"))

    def en(self, dia: Dia) -> VinculoQuerySet:
        """Those that held on `dia`, of elements and frameworks as they were then."""
        en_pie = Q(hasta__isnull=True)
        if dia.limite is not None:
            en_pie |= Q(hasta__gte=dia.limite)
        return self.using(dia.alias).filter(dia.hasta("desde"), en_pie)


class VinculoConMarco(models.Model):
    """That a pledge serves an element of a framework, who says so and where it is read. Public; never changed but to be
    ended, by `publicacion/marcos.py`, so the rows are their own history."""

    compromiso = models.ForeignKey(
        Compromiso, models.PROTECT, related_name="vinculos", verbose_name=_("compromiso")
    )
    elemento = models.ForeignKey(
        ElementoDeMarco, models.PROTECT, related_name="vinculos", verbose_name=_("responde a")
    )
    quien = Linea(
        _("quién lo dice"),
        max_length=150,
        help_text=_("La institución que lo prometió, el ministerio, el documento que lo relaciona."),
    )
    cita = Linea(
        _("con qué palabras"),
        max_length=300,
        blank=True,
        help_text=_("Unas pocas, de la fuente, sin comillas."),
    )
    fuente = Direccion(
        _("dirección de la fuente"), blank=True, help_text=_("Donde se lee que responde a eso.")
    )
    desde = models.DateTimeField(_("desde"), editable=False)
    por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("lo anotó")
    )
    hasta = models.DateTimeField(_("hasta"), null=True, editable=False)
    motivo_fin = Texto(_("por qué se quitó"), blank=True, editable=False)
    quitado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("lo quitó"),
    )

    objects = VinculoQuerySet.as_manager()

    class Meta:
        verbose_name = _("vínculo con un marco")
        verbose_name_plural = _("vínculos con marcos")
        ordering = ["elemento", "pk"]
        default_permissions = ("view", "add", "delete")
        constraints = [
            models.UniqueConstraint(
                fields=["compromiso", "elemento"],
                condition=Q(hasta__isnull=True),
                name="vinculo_con_marco_unico",
                violation_error_message=_("Ya consta que responde a eso."),
            ),
            models.CheckConstraint(
                condition=~Q(quien="") & (~Q(cita="") | ~Q(fuente="")),
                name="vinculo_con_marco_con_fuente",
                violation_error_message=_("Diga quién lo dice, y con qué palabras o en qué dirección."),
            ),
            models.CheckConstraint(
                condition=Q(hasta__isnull=True, motivo_fin="", quitado_por__isnull=True)
                | (Q(hasta__gt=F("desde"), quitado_por__isnull=False) & ~Q(motivo_fin="")),
                name="vinculo_con_marco_quitado_con_motivo",
                violation_error_message=_("Se quita con un motivo."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compromiso.codigo}: {self.elemento}"
