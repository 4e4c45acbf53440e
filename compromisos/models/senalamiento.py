"""Errors that visitors point out: what they wrote, which only the staff reads, and what was answered in public."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Direccion, Texto, limpiar_textos
from base.dias import Dia
from compromisos.models.registro import RegistroQuerySet, SoloSeAgrega

LARGO = 2_000  # of what is pointed out: an error, not a case


class Resultado(models.TextChoices):
    CORREGIDO = "corregido", _("Se corrigió")
    NO_PROCEDE = "no_procede", _("No procede")


class SenalamientoQuerySet(models.QuerySet):
    def pendientes(self) -> SenalamientoQuerySet:
        return self.filter(resuelto_en__isnull=True)


class Senalamiento(models.Model):
    """An error as somebody pointed it out, without an account. Never public: what is published is written anew
    (`SenalamientoPublicado`).

    `pagina` is a path of this site in no language, `consulta` what its address asked. `correo` is encrypted, and goes
    when the answer is given: the database holds none beside an answer.
    """

    class Situacion(models.TextChoices):
        NUEVO = "nuevo", _("Nuevo")
        EN_ESTUDIO = "en_estudio", _("En estudio")
        CORREGIDO = Resultado.CORREGIDO.value, _("Corregido")
        NO_PROCEDE = Resultado.NO_PROCEDE.value, _("No procede")

    LIMITES = {"que": LARGO}

    que = Texto(_("qué está mal"))
    pagina = models.CharField(_("página"), max_length=300)
    consulta = models.CharField(_("lo que pedía su dirección"), max_length=300, blank=True, default="")
    prueba = Direccion(_("enlace que lo prueba"), max_length=500, blank=True, default="")
    correo = models.TextField(blank=True, default="", editable=False)
    idioma = models.CharField(_("idioma"), max_length=5, default="es")
    recibido_en = models.DateTimeField(_("recibido"))
    situacion = models.CharField(
        _("situación"), max_length=10, choices=Situacion, default=Situacion.NUEVO, db_index=True
    )
    atendido_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lo atiende"),
    )
    respuesta = Texto(_("respuesta"), blank=True, default="")
    resuelto_en = models.DateTimeField(_("resuelto"), null=True, blank=True)

    objects = SenalamientoQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("historial"), excluded_fields=["que", "prueba", "correo", "pagina", "consulta"]
    )

    class Meta:
        verbose_name = _("error señalado")
        verbose_name_plural = _("errores señalados")
        ordering = ["-recibido_en", "-pk"]
        default_permissions = ("view",)
        permissions = [("atender_senalamiento", _("Puede atender los errores señalados"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(que=""),
                name="senalamiento_con_texto",
                violation_error_message=_("Diga qué está mal."),
            ),
            models.CheckConstraint(
                condition=Q(situacion__in=["nuevo", "en_estudio"], resuelto_en__isnull=True)
                | Q(situacion__in=["corregido", "no_procede"], resuelto_en__isnull=False, correo="")
                & ~Q(respuesta=""),
                name="senalamiento_resuelto_sin_correo",
                violation_error_message=_("Lo resuelto lleva respuesta, y ya no guarda el correo."),
            ),
            models.CheckConstraint(
                condition=Q(situacion="nuevo") | Q(atendido_por__isnull=False),
                name="senalamiento_con_quien_lo_atiende",
                violation_error_message=_("Lo que se estudia o se resuelve, alguien lo atiende."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Señalamiento n.º %(n)s") % {"n": self.pk})

    @property
    def direccion(self) -> str:
        return f"{self.pagina}?{self.consulta}" if self.consulta else self.pagina

    @property
    def direccion_de_entonces(self) -> str:
        """Where the page still says what it said on the day on which it was pointed out."""
        consulta = QueryDict(self.consulta, mutable=True)
        consulta.setdefault("al", timezone.localdate(self.recibido_en).isoformat())
        return f"{self.pagina}?{consulta.urlencode()}"


class SenalamientoPublicadoQuerySet(RegistroQuerySet):
    def editables_por(self, user) -> SenalamientoPublicadoQuerySet:
        """What `user` may ask to have suppressed: all, for whoever may ask."""
        return self.all()

    def publicados(self, dia: Dia) -> SenalamientoPublicadoQuerySet:
        """Public by `dia`, the newest first."""
        return self.filter(dia.hasta("publicada_en")).order_by("-publicada_en", "-pk")


class SenalamientoPublicado(SoloSeAgrega):
    """What was asked and answered, as the public reads it. It stays; what is found out later is another one.

    `anotacion` is the number of the entry of the record that corrected it.
    """

    LIMITES = {"pregunta": LARGO}

    senalamiento = models.ForeignKey(
        Senalamiento, models.PROTECT, related_name="publicados", verbose_name=_("error señalado")
    )
    pagina = models.CharField(_("página"), max_length=300, db_index=True)
    consulta = models.CharField(_("lo que pedía su dirección"), max_length=300, blank=True, default="")
    pregunta = Texto(_("qué se señaló"))
    respuesta = Texto(_("qué se respondió"))
    resultado = models.CharField(_("resultado"), max_length=10, choices=Resultado)
    anotacion = models.PositiveBigIntegerField(
        _("anotación del registro que lo corrigió"), null=True, blank=True
    )
    recibido = models.DateField(_("se señaló el"))
    publicada_en = models.DateTimeField(_("publicada"), db_index=True)
    publicada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("la publicó")
    )

    objects = SenalamientoPublicadoQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("error señalado y su respuesta")
        verbose_name_plural = _("errores señalados y sus respuestas")
        ordering = ["-publicada_en", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(pregunta="") & ~Q(respuesta=""),
                name="senalamiento_publicado_con_textos",
                violation_error_message=_("Se publica qué se señaló y qué se respondió."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Señalamiento n.º %(n)s, publicado") % {"n": self.senalamiento_id})

    @property
    def direccion(self) -> str:
        return f"{self.pagina}?{self.consulta}" if self.consulta else self.pagina

    def get_absolute_url(self) -> str:
        return reverse("correccion", args=[self.pk])

    def preparar(self) -> None:
        limpiar_textos(self)
