"""A target of a pledge: indicador, unidad, línea de base, meta, plazo."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Direccion, Linea, Texto, limpiar_textos
from base.dias import Dia
from compromisos.models.compromiso import Compromiso, SituacionCompromiso, TextoPublicado
from compromisos.models.edicion import Nivel
from compromisos.models.opciones import opciones
from compromisos.reglas.conteos import reparo
from compromisos.reglas.palabras import Sentido, SituacionAvance
from instituciones.models import Institucion


class TipoMeta(models.TextChoices):
    CUANTITATIVA = "cuantitativa", _("Cuantitativa")
    CUALITATIVA = "cualitativa", _("Cualitativa")


class MetaQuerySet(models.QuerySet):
    def get_by_natural_key(self, codigo: str, orden: int):
        return self.get(compromiso__codigo=codigo, orden=orden)

    def vigentes(self, dia: Dia) -> MetaQuerySet:
        """Targets that their pledge had not dropped by `dia`."""
        en_pie = Q(dejada_en__isnull=True)
        return self.using(dia.alias).filter(en_pie if dia.es_hoy else en_pie | Q(dejada_en__gte=dia.limite))

    def medidas(self) -> MetaQuerySet:
        """Targets that some published avance measures, in force or not."""
        return self.filter(mediciones__avance__situacion=SituacionAvance.PUBLICADO).distinct()

    def publicas(self) -> MetaQuerySet:
        """Targets of public pledges: those that publication locks."""
        return self.filter(compromiso__situacion=SituacionCompromiso.PUBLICADO)

    def _check_abiertas(self) -> None:
        if self.order_by().publicas().exists():
            raise TextoPublicado(str(Meta.AVISO_FIJO))

    def update(self, **kwargs):
        """Refuses if any row here is of a public pledge, or would be."""
        self._check_abiertas()
        for nuevo in filter(None, (kwargs.get("compromiso"), kwargs.get("compromiso_id"))):
            _check_de_borrador([getattr(nuevo, "pk", nuevo)])
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self):
        """Refuses if any row here is of a public pledge."""
        self._check_abiertas()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        objs = list(objs)
        if update_conflicts:
            raise TextoPublicado(str(Meta.AVISO_FIJO))
        _check_de_borrador({meta.compromiso.pk for meta in objs})
        return super().bulk_create(objs, *args, **kwargs)


def _check_de_borrador(compromisos: Collection[int]) -> None:
    """Raise TextoPublicado if any of these pledges is public: its targets come and go by an act."""
    if Compromiso.objects.sellados().filter(pk__in=compromisos).exists():
        raise TextoPublicado(str(Meta.AVISO_FIJO))


class Meta(models.Model):
    """A target inside a pledge: indicador, unidad, línea de base, valor meta, plazo."""

    # What `publicacion.enmendar_datos` may change of a target of a public pledge.
    ENMENDABLES = (
        "orden",
        "tipo",
        "indicador",
        "unidad",
        "linea_base",
        "linea_base_fecha",
        "linea_base_fuente",
        "valor_meta",
        "sentido",
        "fecha_limite",
        "responsable",
        "medio_verificacion",
        "nivel_territorial",
        "cita",
        "nota",
    )
    _CIFRAS = ("valor_meta", "linea_base")
    AVISO_FIJO = _(
        "El compromiso de esta meta ya está publicado: sus metas no se editan, agregan ni borran. Use «Enmendar», "
        "que pide el motivo y lo publica."
    )

    compromiso = models.ForeignKey(
        Compromiso, models.PROTECT, related_name="metas", verbose_name=_("compromiso")
    )
    orden = models.PositiveSmallIntegerField(_("orden"), default=1)
    tipo = models.CharField(_("tipo"), max_length=12, choices=TipoMeta, default=TipoMeta.CUANTITATIVA)
    indicador = Linea(_("indicador"), max_length=250)
    unidad = Linea(
        _("unidad de medida"),
        max_length=60,
        blank=True,
        help_text=_("Como se lee tras el número: CEM, regiones, %."),
    )
    linea_base = models.DecimalField(
        _("línea de base"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Vacía si no hay fuente. Sin ella no se muestra ningún porcentaje."),
    )
    linea_base_fecha = models.DateField(_("fecha de la línea de base"), null=True, blank=True)
    linea_base_fuente = Direccion(_("fuente de la línea de base"), blank=True)
    valor_meta = models.DecimalField(
        _("valor meta"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("El número que promete el texto. Vacío en una meta cualitativa."),
    )
    sentido = models.CharField(
        _("sentido"), max_length=12, choices=opciones(Sentido), default=Sentido.CRECIENTE.value
    )
    fecha_limite = models.DateField(_("fecha límite"), null=True, blank=True)
    responsable = models.ForeignKey(
        Institucion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="metas_a_cargo",
        verbose_name=_("responsable"),
    )
    medio_verificacion = Linea(_("medio de verificación"), max_length=250, blank=True)
    nivel_territorial = models.CharField(
        _("cuenta lugares"),
        max_length=10,
        choices=Nivel.choices,
        blank=True,
        help_text=_("Si la meta cuenta regiones, provincias o distritos, cada avance debe nombrarlos."),
    )
    cita = Texto(_("palabras exactas de la fuente"), blank=True)
    nota = Texto(_("nota editorial"), blank=True, help_text=_("Se muestra al público."))

    dejada_en = models.DateTimeField(_("dejada"), null=True, blank=True, editable=False)

    objects = MetaQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("meta")
        verbose_name_plural = _("metas")
        ordering = ["compromiso", "orden"]
        base_manager_name = "objects"
        indexes = [
            # Few have a day of their own: those that deadlines read, among all.
            models.Index(
                fields=["compromiso", "fecha_limite"],
                condition=Q(fecha_limite__isnull=False, dejada_en__isnull=True),
                name="meta_con_plazo",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["compromiso", "orden"],
                name="meta_orden_unico",
                violation_error_message=_("El compromiso ya tiene una meta con ese número de orden."),
            ),
            models.UniqueConstraint(
                fields=["compromiso", "indicador"],
                name="meta_indicador_unico_si_vigente",
                condition=Q(dejada_en__isnull=True),
                violation_error_message=_("El compromiso ya tiene una meta con ese indicador."),
            ),
            models.CheckConstraint(
                condition=Q(tipo=TipoMeta.CUANTITATIVA, valor_meta__isnull=False)
                | Q(tipo=TipoMeta.CUALITATIVA, valor_meta__isnull=True),
                name="meta_cuantitativa_con_numero",
                violation_error_message=_(
                    "Una meta cuantitativa lleva un número; una cualitativa no lleva ninguno."
                ),
            ),
            models.CheckConstraint(
                condition=Q(tipo=TipoMeta.CUALITATIVA) | ~Q(unidad=""),
                name="meta_cuantitativa_con_unidad",
                violation_error_message=_("Diga la unidad de medida de la meta."),
            ),
        ]

    def __str__(self) -> str:
        return self.indicador

    def clean(self):
        """What a unit counts cannot be any number: reglas/conteos.py."""
        super().clean()
        hallados = {c: reparo(getattr(self, c), self.unidad, self.nivel_territorial) for c in self._CIFRAS}
        errores = {c: ValidationError(r.frase, code=r.clave) for c, r in hallados.items() if r}
        if errores:
            raise ValidationError(errores)

    def natural_key(self) -> tuple[str, int]:
        return (self.compromiso.codigo, self.orden)

    natural_key.dependencies = ["compromisos.compromiso"]  # type: ignore[attr-defined]

    @property
    def es_cuantitativa(self) -> bool:
        return self.tipo == TipoMeta.CUANTITATIVA

    def check_abierta(self) -> None:
        """Raise TextoPublicado if saving this instance would add a target to a public pledge or change one of its.
        Two queries at most."""
        _check_de_borrador([self.compromiso.pk])
        if self.pk is not None and Meta.objects.filter(pk=self.pk).publicas().exists():
            raise TextoPublicado(str(self.AVISO_FIJO))

    def preparar(self) -> None:
        """Normalise the texts. save() does it; who saves in bulk must."""
        limpiar_textos(self)

    def save(self, *args, **kwargs):
        self.check_abierta()
        self.preparar()
        super().save(*args, **kwargs)

    def sellar_enmienda(self) -> None:
        """Save what an amendment of its pledge changed. For publicacion/ only."""
        self.preparar()
        super().save()

    def delete(self, *args, **kwargs):
        self.check_abierta()
        return super().delete(*args, **kwargs)
