"""A target of a pledge: indicador, unidad, línea de base, meta, plazo."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.texto import limpiar
from compromisos.models.compromiso import Compromiso, TextoPublicado
from compromisos.models.edicion import Nivel
from compromisos.models.opciones import opciones
from compromisos.reglas.palabras import Sentido, SituacionAvance
from instituciones.models import Institucion


class TipoMeta(models.TextChoices):
    CUANTITATIVA = "cuantitativa", _("Cuantitativa")
    CUALITATIVA = "cualitativa", _("Cualitativa")


class MetaQuerySet(models.QuerySet):
    def get_by_natural_key(self, codigo: str, orden: int):
        return self.get(compromiso__codigo=codigo, orden=orden)

    def medidas(self) -> MetaQuerySet:
        """Targets that some published avance measures, in force or not."""
        return self.filter(mediciones__avance__situacion=SituacionAvance.PUBLICADO).distinct()

    def update(self, **kwargs):
        """Refuses what `Meta.cambios_prohibidos` locks, if any row here is already measured."""
        if {*Meta.CAMPOS_FIJOS, "linea_base", "compromiso", "compromiso_id"} & kwargs.keys():
            if self.order_by().medidas().exists():
                raise TextoPublicado(str(Meta.AVISO_FIJO))
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]


class Meta(models.Model):
    """A target inside a pledge: indicador, unidad, línea de base, valor meta, plazo."""

    CAMPOS_FIJOS = ("tipo", "indicador", "unidad", "valor_meta", "sentido", "nivel_territorial")
    AVISO_FIJO = _("Ya hay mediciones publicadas de esta meta: este dato no se cambia.")

    compromiso = models.ForeignKey(
        Compromiso, models.PROTECT, related_name="metas", verbose_name=_("compromiso")
    )
    orden = models.PositiveSmallIntegerField(_("orden"), default=1)
    tipo = models.CharField(_("tipo"), max_length=12, choices=TipoMeta, default=TipoMeta.CUANTITATIVA)
    indicador = models.CharField(_("indicador"), max_length=250)
    unidad = models.CharField(
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
    linea_base_fuente = models.URLField(_("fuente de la línea de base"), blank=True)
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
    medio_verificacion = models.CharField(_("medio de verificación"), max_length=250, blank=True)
    nivel_territorial = models.CharField(
        _("cuenta lugares"),
        max_length=10,
        choices=Nivel.choices,
        blank=True,
        help_text=_("Si la meta cuenta regiones, provincias o distritos, cada avance debe nombrarlos."),
    )
    cita = models.TextField(_("palabras exactas de la fuente"), blank=True)
    nota = models.TextField(_("nota editorial"), blank=True, help_text=_("Se muestra al público."))

    objects = MetaQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("meta")
        verbose_name_plural = _("metas")
        ordering = ["compromiso", "orden"]
        constraints = [
            models.UniqueConstraint(
                fields=["compromiso", "orden"],
                name="meta_orden_unico",
                violation_error_message=_("El compromiso ya tiene una meta con ese número de orden."),
            ),
            models.UniqueConstraint(
                fields=["compromiso", "indicador"],
                name="meta_indicador_unico",
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

    def natural_key(self) -> tuple[str, int]:
        return (self.compromiso.codigo, self.orden)

    natural_key.dependencies = ["compromisos.compromiso"]  # type: ignore[attr-defined]

    @property
    def es_cuantitativa(self) -> bool:
        return self.tipo == TipoMeta.CUANTITATIVA

    def clean(self):
        super().clean()
        for campo, mensaje in self.cambios_prohibidos().items():
            raise ValidationError({campo: ValidationError(mensaje, code="meta_medida")})

    def cambios_prohibidos(self) -> dict:
        """{field: sentence} for what would rewrite figures that are already public.

        Once a published avance measures the target, what it counts and up to how much stays; the
        línea de base may still be filled in, not changed.
        """
        if self._state.adding:
            return {}
        guardada = type(self).objects.filter(pk=self.pk).values(*self.CAMPOS_FIJOS, "linea_base").first()
        if guardada is None or not self.mediciones.sellados().exists():
            return {}
        cambios = {c: self.AVISO_FIJO for c in self.CAMPOS_FIJOS if getattr(self, c) != guardada[c]}
        if guardada["linea_base"] is not None and self.linea_base != guardada["linea_base"]:
            cambios["linea_base"] = self.AVISO_FIJO
        return cambios

    def preparar(self) -> None:
        """Normalise the texts. save() does it; who saves in bulk must."""
        self.indicador, self.unidad = limpiar(self.indicador), limpiar(self.unidad)

    def save(self, *args, **kwargs):
        self.preparar()
        if self.cambios_prohibidos():
            raise TextoPublicado(str(self.AVISO_FIJO))
        super().save(*args, **kwargs)
