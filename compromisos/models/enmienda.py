"""Amendments of a public pledge: another wording, other data, a split, a merge, a withdrawal."""

from __future__ import annotations

from django.conf import settings
from django.db import connections, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.columnas import Direccion, Texto, limpiar_textos
from base.dias import Dia
from base.texto import plegar
from compromisos.models.compromiso import Compromiso
from compromisos.models.opciones import opciones
from compromisos.models.registro import RegistroQuerySet, SoloSeAgrega
from compromisos.reglas.palabras import DEJAN, TipoEnmienda


class EnmiendaQuerySet(RegistroQuerySet):
    def conocidas(self, dia: Dia) -> EnmiendaQuerySet:
        """Amendments made by `dia`."""
        return self.using(dia.alias).filter(dia.hasta("en"))

    def que_mueven_el_plazo(self) -> EnmiendaQuerySet:
        """Those since which the pledge has another deadline, or one, or none."""
        return self.filter(mueve_plazo=True)

    def que_cambian(self, campo: str) -> EnmiendaQuerySet:
        """Those that change `campo` of the pledge itself. A database that cannot look inside JSON gives all those of data."""
        de_datos = self.filter(tipo=TipoEnmienda.DATOS)
        if not connections[self.db].features.supports_json_field_contains:
            return de_datos
        return de_datos.filter(cambios__contains=[{"campo": campo, "de_que": ""}])


class Enmienda(SoloSeAgrega):
    """One amendment. The text it found stays here; the pledge holds the one in force.

    `cambios`, only of DATOS, is what changed, as `reglas.enmiendas.CambioEnmendado` reads it. `plazo_anterior` is the deadline
    of the pledge (its own, else the latest of its targets') until then, if the amendment `mueve_plazo`.
    """

    compromiso = models.ForeignKey(
        Compromiso, models.PROTECT, related_name="enmiendas", verbose_name=_("compromiso")
    )
    tipo = models.CharField(_("qué se hizo"), max_length=10, choices=opciones(TipoEnmienda))
    motivo = Texto(_("motivo"))
    fuente = Direccion(_("dirección de la fuente"), blank=True)
    texto_anterior = models.TextField(_("texto que tenía"))
    texto_nuevo = Texto(_("texto nuevo"), blank=True)
    cambios = models.JSONField(_("qué cambió"), default=list, blank=True, db_default=[])
    errata = models.BooleanField(_("error de tecleo"), default=False, db_default=False)
    mueve_plazo = models.BooleanField(_("cambia el plazo"), default=False, db_default=False)
    plazo_anterior = models.DateField(_("plazo que tenía"), null=True, blank=True)
    anterior_plegado = models.TextField(default="", editable=False)
    sucesores = models.ManyToManyField(
        Compromiso,
        through="Sucesion",
        related_name="antecesores",
        verbose_name=_("lo reemplazan"),
    )
    en = models.DateTimeField(_("fecha"))
    registrada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("registrada por")
    )
    importacion = models.ForeignKey(
        "compromisos.Importacion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("importación que se deshizo"),
        help_text=_("Solo de un retiro: el compromiso entró por un archivo que se deshizo."),
    )

    objects = EnmiendaQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("enmienda")
        verbose_name_plural = _("enmiendas")
        ordering = ["-en", "-pk"]
        indexes = [models.Index(fields=["-en"], name="enmienda_por_fecha")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="enmienda_con_motivo",
                violation_error_message=_("Escriba el motivo: quedará a la vista."),
            ),
            models.CheckConstraint(
                condition=(Q(tipo=TipoEnmienda.REDACCION.value) & ~Q(texto_nuevo=""))
                | (~Q(tipo=TipoEnmienda.REDACCION.value) & Q(texto_nuevo="")),
                name="enmienda_texto_si_es_redaccion",
                violation_error_message=_("Solo una nueva redacción lleva texto nuevo, y lo lleva."),
            ),
            models.CheckConstraint(
                condition=~Q(texto_anterior="") & ~Q(texto_nuevo=models.F("texto_anterior")),
                name="enmienda_cambia_el_texto",
                violation_error_message=_("El texto nuevo es igual al que ya tiene."),
            ),
            models.CheckConstraint(
                condition=Q(importacion__isnull=True) | Q(tipo=TipoEnmienda.RETIRO.value),
                name="enmienda_deshecha_es_retiro",
                violation_error_message=_("Deshacer una importación solo retira compromisos."),
            ),
            models.CheckConstraint(
                condition=(Q(tipo=TipoEnmienda.DATOS.value) & ~Q(cambios=[]))
                | (~Q(tipo=TipoEnmienda.DATOS.value) & Q(cambios=[])),
                name="enmienda_cambios_si_es_de_datos",
                violation_error_message=_("Solo un cambio de datos dice qué datos cambia, y lo dice."),
            ),
            models.CheckConstraint(
                condition=Q(tipo=TipoEnmienda.DATOS.value)
                | Q(errata=False, mueve_plazo=False, plazo_anterior__isnull=True),
                name="enmienda_plazo_y_errata_son_datos",
                violation_error_message=_(
                    "Solo un cambio de datos mueve el plazo o corrige un error de tecleo."
                ),
            ),
            models.UniqueConstraint(
                fields=["compromiso"],
                condition=Q(tipo__in=[tipo.value for tipo in DEJAN]),
                name="enmienda_deja_una_vez",
                violation_error_message=_("Ese compromiso ya se dividió, se fusionó o se retiró."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compromiso.codigo} · {self.get_tipo_display()}"

    @property
    def palabra(self) -> TipoEnmienda:
        return TipoEnmienda(self.tipo)

    def preparar(self) -> None:
        """Normalise the texts, and fold the old one, by which pledges are compared."""
        limpiar_textos(self)
        self.anterior_plegado = plegar(self.texto_anterior)


class Sucesion(SoloSeAgrega):
    """One pledge that stands for another since it was split or merged."""

    enmienda = models.ForeignKey(Enmienda, models.PROTECT, verbose_name=_("enmienda"))
    compromiso = models.ForeignKey(Compromiso, models.PROTECT, verbose_name=_("compromiso"))

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("sucesión de un compromiso")
        verbose_name_plural = _("sucesiones de compromisos")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enmienda", "compromiso"],
                name="sucesion_unica",
                violation_error_message=_("Ese compromiso ya está entre los que lo reemplazan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enmienda} → {self.compromiso.codigo}"
