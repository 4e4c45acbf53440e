"""A dated progress update, what it measured, and what was later said of it."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Linea, Texto, limpiar_textos
from base.dias import Dia
from base.texto import plegar
from base.traidos import traidos
from base.versiones import ConVersion
from compromisos.models.compromiso import Compromiso
from compromisos.models.edicion import Territorio
from compromisos.models.meta import Meta
from compromisos.models.opciones import opciones
from compromisos.models.registro import (
    EnRegistro,
    EnRegistroPorAvance,
    RegistroCerrado,
    RegistroQuerySet,
    SoloSeAgrega,
)
from compromisos.reglas import estado as reglas
from compromisos.reglas.busqueda import texto_de_busqueda
from compromisos.reglas.conteos import reparo
from compromisos.reglas.palabras import (
    ESTADOS_CERRADOS,
    ESTADOS_DECLARABLES,
    META_SIN_NUMERO,
    NADA_QUE_PREVER,
    Firmeza,
    Prevision,
    Respaldo,
    SituacionAvance,
)
from instituciones.models import Institucion
from instituciones.permisos import informa_por_todas


class AvanceQuerySet(RegistroQuerySet):
    def publicados(self, dia: Dia) -> AvanceQuerySet:
        """In the public record by `dia`, corrected and withdrawn ones included."""
        return self.using(dia.alias).filter(dia.hasta("publicado_en"), situacion=SituacionAvance.PUBLICADO)

    def sin_publicar(self) -> AvanceQuerySet:
        """Drafts, returned ones, and those that wait for review."""
        return self.exclude(situacion=SituacionAvance.PUBLICADO)

    def en_firme(self, dia: Dia) -> AvanceQuerySet:
        """Published and neither withdrawn nor corrected, as it stood on `dia`.

        The same rule as `reglas.estado.en_firme`: a withdrawn correction revives nothing.
        """
        retiros = Retiro.objects.filter(dia.hasta("retirado_en"), avance=OuterRef("pk"))
        correcciones: models.QuerySet = models.QuerySet(Avance).filter(
            dia.hasta("publicado_en"), corrige=OuterRef("pk"), situacion=SituacionAvance.PUBLICADO
        )
        return self.publicados(dia).filter(~Exists(retiros), ~Exists(correcciones))

    def editables_por(self, user) -> AvanceQuerySet:
        if informa_por_todas(user):  # nothing to ask of each of so many
            return self.all()
        return self.filter(compromiso__institucion__in=Institucion.objects.editables_por(user))

    def por_verificar(self, dia: Dia) -> AvanceQuerySet:
        """In force on `dia`, and of which no verification stands."""
        return self.en_firme(dia).filter(~_con_verificacion_en_pie(dia))

    def verificados(self, dia: Dia) -> AvanceQuerySet:
        """Of which some verification stands on `dia`."""
        return self.filter(_con_verificacion_en_pie(dia))

    def con_respuesta_por_publicar(self) -> AvanceQuerySet:
        """An institution answered a verification, and nobody published it yet."""
        sin_publicar = Verificacion.objects.filter(
            avance=OuterRef("pk"), respuestas__isnull=False, respuestas__publicada_en__isnull=True
        )
        return self.filter(Exists(sin_publicar))


def _con_verificacion_en_pie(dia: Dia) -> Exists:
    return Exists(Verificacion.objects.en_pie(dia).filter(avance=OuterRef("pk")))


class Avance(EnRegistro, ConVersion):
    """A progress update of one pledge at a fecha de corte.

    borrador → en_revision → publicado, or back as observado. Published it never changes again: it is
    corrected by another Avance that points here (`corregido_por`) or withdrawn by a Retiro.
    """

    verbo_de_alta = "registrar"

    ORDEN_VIGENTE = ("-fecha_corte", "-publicado_en", "-pk")
    LIMITES = {"descripcion": 10_000}

    compromiso = models.ForeignKey(
        Compromiso, models.PROTECT, related_name="avances", verbose_name=_("compromiso")
    )
    fecha_corte = models.DateField(
        _("fecha de corte"),
        help_text=_("Hasta qué día llega lo que se informa, no el día en que se escribe."),
    )
    estado = models.CharField(_("estado"), max_length=25, choices=opciones(ESTADOS_DECLARABLES))
    # "" is silence: what its author did not say, or was not asked.
    prevision = models.CharField(
        _("previsión"), max_length=15, choices=opciones(Prevision), blank=True, default="", db_default=""
    )
    descripcion = Texto(
        _("qué se hizo"),
        help_text=_("En palabras llanas. Sin nombres, documentos ni datos de personas atendidas."),
    )
    dificultades = Texto(_("dificultades"), blank=True)
    medidas = Texto(_("medidas adoptadas"), blank=True)

    situacion = models.CharField(
        _("situación"),
        max_length=12,
        choices=opciones(SituacionAvance),
        default=SituacionAvance.BORRADOR.value,
        editable=False,
        db_index=True,
    )
    autor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="avances",
        editable=False,
        verbose_name=_("autor"),
    )
    creado_en = models.DateTimeField(_("creado"), auto_now_add=True)
    enviado_en = models.DateTimeField(_("enviado a revisión"), null=True, editable=False)
    observacion = Texto(_("motivo de la devolución"), blank=True, editable=False)
    observado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("devuelto por"),
    )
    observado_en = models.DateTimeField(_("devuelto"), null=True, editable=False)
    publicado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("publicado por"),
    )
    publicado_en = models.DateTimeField(_("publicado"), null=True, editable=False)
    corrige = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="correcciones",
        editable=False,
        verbose_name=_("corrige a"),
    )
    motivo_correccion = Texto(_("motivo de la corrección"), blank=True)
    busqueda = models.TextField(default="", editable=False)  # what it tells, folded: for the search

    objects = AvanceQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords(verbose_name=_("historial"), excluded_fields=["busqueda"])

    class Meta:
        verbose_name = _("avance")
        verbose_name_plural = _("avances")
        ordering = ["-fecha_corte", "-publicado_en", "-pk"]
        base_manager_name = "objects"
        permissions = [
            ("publicar_avance", _("Puede publicar, corregir, devolver y retirar avances")),
            ("verificar_avance", _("Puede verificar avances publicados")),
            ("import_avance", _("Puede importar avances")),
            ("export_avance", _("Puede exportar avances")),
        ]
        indexes = [
            models.Index(
                fields=["compromiso", "situacion", "-fecha_corte", "-publicado_en"], name="avance_vigente"
            ),
            models.Index(fields=["-publicado_en"], name="avance_por_publicacion"),
            # Those about the days of a period, and those published of late, with all that is counted of them and no text
            # (docs/adr/0055).
            models.Index(
                fields=[
                    "fecha_corte",
                    "situacion",
                    "compromiso",
                    "corrige",
                    "enviado_en",
                    "publicado_en",
                    "id",
                ],
                name="avance_de_unos_dias",
            ),
            models.Index(
                fields=["situacion", "publicado_en", "enviado_en", "corrige", "compromiso", "id"],
                name="avance_publicado_entre",
            ),
            # What every page of the staff counts: the few that wait.
            models.Index(
                fields=["situacion"],
                condition=~Q(situacion=SituacionAvance.PUBLICADO),
                name="avance_que_espera",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    situacion=SituacionAvance.PUBLICADO,
                    publicado_en__isnull=False,
                    publicado_por__isnull=False,
                )
                | (
                    ~Q(situacion=SituacionAvance.PUBLICADO)
                    & Q(publicado_en__isnull=True, publicado_por__isnull=True)
                ),
                name="avance_publicado_con_fecha_y_autor",
                violation_error_message=_("Un avance publicado lleva fecha y responsable de la publicación."),
            ),
            models.CheckConstraint(
                condition=~Q(situacion=SituacionAvance.OBSERVADO)
                | (~Q(observacion="") & Q(observado_por__isnull=False, observado_en__isnull=False)),
                name="avance_observado_con_motivo",
                violation_error_message=_("Para devolver un avance hay que escribir el motivo."),
            ),
            models.CheckConstraint(
                condition=Q(corrige__isnull=True, motivo_correccion="")
                | (Q(corrige__isnull=False) & ~Q(motivo_correccion="")),
                name="avance_correccion_con_motivo",
                violation_error_message=_("Una corrección dice qué avance corrige y por qué."),
            ),
            models.CheckConstraint(
                condition=Q(estado__in=[e.value for e in ESTADOS_DECLARABLES]),
                name="avance_estado_declarable",
                violation_error_message=_("Elija uno de los estados que se pueden declarar."),
            ),
            models.CheckConstraint(
                condition=Q(prevision__in=["", *(p.value for p in Prevision)]),
                name="avance_prevision_valida",
                violation_error_message=_("Elija una de las previsiones de la lista, o ninguna."),
            ),
            models.CheckConstraint(
                condition=~Q(situacion=SituacionAvance.PUBLICADO)
                | ~Q(estado__in=[e.value for e in sorted(ESTADOS_CERRADOS)])
                | Q(prevision=""),
                name="avance_prevision_de_lo_abierto",
                violation_error_message=_(NADA_QUE_PREVER),
            ),
            models.UniqueConstraint(
                fields=["corrige"],
                condition=Q(situacion=SituacionAvance.PUBLICADO),
                name="avance_una_correccion_publicada",
                violation_error_message=_("Ese avance ya fue corregido: corrija la corrección."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compromiso.codigo} · {self.fecha_corte:%d/%m/%Y}"

    @classmethod
    def condicion_sellado(cls) -> Q:
        return Q(situacion=SituacionAvance.PUBLICADO)

    @classmethod
    def check_no_sella(cls, cambios: dict) -> None:
        if cambios.get("situacion") == SituacionAvance.PUBLICADO:
            raise RegistroCerrado

    def nace_sellado(self) -> bool:
        return self.situacion == SituacionAvance.PUBLICADO

    @property
    def es_publico(self) -> bool:
        return self.situacion == SituacionAvance.PUBLICADO

    def firmeza(self) -> Firmeza:
        """Its fate until now; on a past day, `lectura.avances.AvanceEnFecha` says it.

        Reads `retiro` and, if there is none, `correcciones`: a query each where they were not brought. What was
        withdrawn is not corrected, nor the other way.
        """
        if not self.es_publico:
            return Firmeza.SIN_PUBLICAR
        retiro = getattr(self, "retiro", None)
        correccion = None if retiro else self.corregido_por
        return reglas.firmeza(
            self.publicado_en,
            retiro.retirado_en if retiro else None,
            correccion.publicado_en if correccion else None,
        )

    @property
    def corregido_por(self) -> Avance | None:
        """The published correction that replaced this one; reads prefetched `correcciones`."""
        return next((c for c in traidos(self, "correcciones") if c.es_publico), None)

    def clean(self):
        super().clean()
        if self.corrige and not self.corrige.es_publico:
            raise ValidationError(_("Solo se corrige un avance publicado."))
        if self.corrige and self.corrige.compromiso_id != self.compromiso_id:
            raise ValidationError(_("La corrección debe ser del mismo compromiso."))

    def preparar(self) -> None:
        """Normalise the texts, and fold them for the search. save() does it; who saves in bulk must."""
        limpiar_textos(self)
        self.busqueda = texto_de_busqueda(map(plegar, (self.descripcion, self.dificultades, self.medidas)))

    def save(self, *args, **kwargs):
        self.preparar()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "busqueda"}
        super().save(*args, **kwargs)


class Medicion(EnRegistroPorAvance):
    """The value of one target reported by one avance, and the places it covers."""

    avance = models.ForeignKey(Avance, models.PROTECT, related_name="mediciones", verbose_name=_("avance"))
    meta = models.ForeignKey(Meta, models.PROTECT, related_name="mediciones", verbose_name=_("meta"))
    valor = models.DecimalField(_("valor"), max_digits=18, decimal_places=4)
    nota = Linea(_("nota"), max_length=250, blank=True)
    territorios = models.ManyToManyField(
        Territorio,
        through="MedicionTerritorio",
        related_name="mediciones",
        verbose_name=_("lugares"),
        blank=True,
    )

    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta(EnRegistroPorAvance.Meta):
        verbose_name = _("medición")
        verbose_name_plural = _("mediciones")
        ordering = ["meta__orden"]
        constraints = [
            models.UniqueConstraint(
                fields=["avance", "meta"],
                name="medicion_unica",
                violation_error_message=_("El avance ya informa esa meta."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meta}: {Decimal(self.valor).normalize():f}"

    def clean(self):
        super().clean()
        self.check_meta()
        if self.meta_id and (hay := reparo(self.valor, self.meta.unidad, self.meta.nivel_territorial)):
            raise ValidationError({"valor": ValidationError(hay.frase, code=hay.clave)})

    def check_meta(self) -> None:
        if self.meta_id and self.avance_id and self.meta.compromiso_id != self.avance.compromiso_id:
            raise ValidationError({"meta": _("Esa meta es de otro compromiso.")})
        if self.meta_id and self.meta.valor_meta is None:
            raise ValidationError({"meta": _(META_SIN_NUMERO)})

    def save(self, *args, **kwargs):
        self.check_meta()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self.check_abierto()
        self.territorios.clear()
        return super().delete(*args, **kwargs)


class MedicionTerritorio(EnRegistroPorAvance):
    """One place that a measurement names as reached."""

    ruta_avance = "medicion__avance"

    medicion = models.ForeignKey(Medicion, models.PROTECT, verbose_name=_("medición"))
    territorio = models.ForeignKey(Territorio, models.PROTECT, verbose_name=_("territorio"))

    class Meta(EnRegistroPorAvance.Meta):
        verbose_name = _("lugar de una medición")
        verbose_name_plural = _("lugares de una medición")
        ordering = ["territorio"]
        constraints = [
            models.UniqueConstraint(fields=["medicion", "territorio"], name="medicion_lugar_unico"),
        ]

    def __str__(self) -> str:
        return str(self.territorio)


class Retiro(SoloSeAgrega):
    """The tombstone of a withdrawn avance: it stays readable, and no longer counts."""

    avance = models.OneToOneField(Avance, models.PROTECT, related_name="retiro", verbose_name=_("avance"))
    motivo = Texto(_("motivo"))
    retirado_en = models.DateTimeField(_("retirado"))
    retirado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("retirado por")
    )

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("retiro")
        verbose_name_plural = _("retiros")
        constraints = [
            models.CheckConstraint(
                condition=~Q(motivo=""),
                name="retiro_con_motivo",
                violation_error_message=_("Para retirar un avance hay que escribir el motivo."),
            ),
        ]

    def __str__(self) -> str:
        retirado = _("retirado")  # gettext does not look inside f-strings
        return f"{self.avance} · {retirado}"


class VerificacionQuerySet(RegistroQuerySet):
    def en_pie(self, dia: Dia) -> VerificacionQuerySet:
        """Known by `dia` and not left without effect by then: the same rule as `reglas.estado.en_pie`."""
        dejada = Q(dia.hasta("sin_efecto__en"), sin_efecto__isnull=False)
        return self.using(dia.alias).filter(~dejada, dia.hasta("en"))


class Verificacion(SoloSeAgrega):
    """Verdict on a published avance by someone other than the reporter."""

    RESULTADOS = (Respaldo.VERIFICADO, Respaldo.CUESTIONADO)

    avance = models.ForeignKey(
        Avance, models.PROTECT, related_name="verificaciones", verbose_name=_("avance")
    )
    resultado = models.CharField(_("resultado"), max_length=15, choices=opciones(RESULTADOS))
    verificador = Linea(
        _("quién verifica"), max_length=250, help_text=_("Persona o entidad, como debe leerse en público.")
    )
    motivo = Texto(_("qué se comprobó y cómo"))
    en = models.DateTimeField(_("fecha"))
    registrado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("registrado por")
    )

    objects = VerificacionQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SoloSeAgrega.Meta):
        verbose_name = _("verificación")
        verbose_name_plural = _("verificaciones")
        ordering = ["-en", "-pk"]
        indexes = [models.Index(fields=["-en", "-id"], name="verificacion_por_fecha")]
        constraints = [
            models.CheckConstraint(
                condition=Q(resultado__in=[r.value for r in (Respaldo.VERIFICADO, Respaldo.CUESTIONADO)]),
                name="verificacion_resultado_valido",
                violation_error_message=_("Una verificación dice «verificado» o «cuestionado»."),
            ),
            models.CheckConstraint(
                condition=~Q(motivo="") & ~Q(verificador=""),
                name="verificacion_con_motivo",
                violation_error_message=_("Diga quién verifica y qué comprobó."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.avance} · {self.get_resultado_display()}"
