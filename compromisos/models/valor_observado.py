"""Observed values: what whoever verified an avance counted of a target, beside what the institution declared."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from base.columnas import Linea, Texto
from base.dias import Dia
from compromisos.models.avance import Avance, Verificacion
from compromisos.models.meta import Meta
from compromisos.models.registro import RegistroQuerySet, SoloSeAgrega
from compromisos.reglas.conteos import reparo
from compromisos.reglas.palabras import META_SIN_NUMERO


class ValorObservadoQuerySet(RegistroQuerySet):
    def en_firme(self, dia: Dia) -> ValorObservadoQuerySet:
        """Known by `dia`, of a verification that stood on it and of an avance that was in force: what was corrected,
        withdrawn or left without effect takes with it what was observed."""
        de_estos = Avance.objects.en_firme(dia).filter(pk=OuterRef("verificacion__avance"))
        en_pie = Verificacion.objects.en_pie(dia).filter(pk=OuterRef("verificacion"))
        return self.using(dia.alias).filter(Exists(de_estos), Exists(en_pie))


class ValorObservado(SoloSeAgrega):
    """The value of one target that one verification gives, with its source and method. It never takes the place of the
    declared one, which need not exist: the silence of an institution is not zero."""

    LIMITES = {"metodo": 2_000}
    # From the one that counts: of the latest avance, as ORDEN_VIGENTE has them, then of the latest verification.
    ORDEN_VIGENTE = (
        *(f"-verificacion__avance__{c.removeprefix('-')}" for c in Avance.ORDEN_VIGENTE),
        "-verificacion__en",
        "-verificacion",
    )

    verificacion = models.ForeignKey(
        Verificacion, models.PROTECT, related_name="valores", verbose_name=_("verificación")
    )
    meta = models.ForeignKey(Meta, models.PROTECT, related_name="observados", verbose_name=_("meta"))
    valor = models.DecimalField(_("valor observado"), max_digits=18, decimal_places=4)
    fuente = Linea(
        _("fuente"),
        max_length=250,
        help_text=_("De dónde sale el dato: un padrón, un acta, una visita."),
        error_messages={"blank": _("Escriba la fuente: de dónde sale el dato.")},
    )
    metodo = Texto(
        _("método"),
        help_text=_("Cómo se contó, para que otra persona pueda repetirlo."),
        error_messages={"blank": _("Escriba el método: cómo se contó.")},
    )

    objects = ValorObservadoQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("valor observado")
        verbose_name_plural = _("valores observados")
        ordering = ["verificacion", "meta__orden"]
        constraints = [
            models.UniqueConstraint(
                fields=["verificacion", "meta"],
                name="valor_observado_unico",
                violation_error_message=_("La verificación ya da un valor de esa meta."),
            ),
            models.CheckConstraint(
                condition=~Q(fuente="") & ~Q(metodo=""),
                name="valor_observado_con_fuente_y_metodo",
                violation_error_message=_("Un valor observado dice de dónde sale y cómo se contó."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meta}: {Decimal(self.valor).normalize():f}"

    def clean(self) -> None:
        """The rules of a measurement: a target of the same pledge, with a number, and one that its unit can count."""
        super().clean()
        if self.meta.compromiso_id != self.verificacion.avance.compromiso_id:
            raise ValidationError({"meta": _("Esa meta es de otro compromiso.")})
        if self.meta.valor_meta is None:
            raise ValidationError({"meta": _(META_SIN_NUMERO)})
        if hay := reparo(self.valor, self.meta.unidad, self.meta.nivel_territorial):
            raise ValidationError({"valor": ValidationError(hay.frase, code=hay.clave)})
