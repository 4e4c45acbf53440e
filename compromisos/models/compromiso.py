"""A numbered pledge with its literal text, and its targets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, DateField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.dias import fin_del_dia
from base.texto import limpiar, plegar
from base.versiones import ConVersion
from compromisos.models import lamparas_sql
from compromisos.models.edicion import Edicion, Eje, Territorio
from compromisos.models.memoria import con_nota, con_texto
from compromisos.models.opciones import opciones
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado, Respaldo
from instituciones.models import Institucion


class TextoPublicado(Exception):
    """The literal text, number, edition or institution of a published pledge was about to change."""


class CompromisoQuerySet(models.QuerySet):
    """`publicados()` and `editables_por()` filter; `con_estado()`, `al()` and `en_fecha()` annotate.

    The three annotate the same names, so that whoever reads them need not know which day it is:
    `estado`, `avance_id`, `corte`, `informado_en`, `respaldo` ("" without avance), `plazo_fecha`,
    `plazo` and `frescura` ("" where the lamp is off), `metas_total`, `metas_medibles`,
    `metas_alcanzadas`, `nota_publica`, `texto_publico`.
    """

    CERRADOS = tuple(e.value for e in ESTADOS_CERRADOS)

    def get_by_natural_key(self, codigo: str):
        return self.get(codigo=codigo)

    def publicados(self, *, al: date | None = None) -> CompromisoQuerySet:
        """Public and in force, which is what counts: today, or at the end of the day `al`."""
        visibles = self.a_la_vista(al=al)
        if al is None:
            return visibles.filter(dejado_en__isnull=True)
        return visibles.filter(Q(dejado_en__isnull=True) | Q(dejado_en__gte=fin_del_dia(al)))

    def dejados(self, *, al: date | None = None) -> CompromisoQuerySet:
        """Split, merged or withdrawn: readable, and no longer counted."""
        hasta = {"dejado_en__isnull": False} if al is None else {"dejado_en__lt": fin_del_dia(al)}
        return self.a_la_vista(al=al).filter(**hasta)

    def a_la_vista(self, *, al: date | None = None) -> CompromisoQuerySet:
        """All that has a public page, left ones included: today, or at the end of the day `al`.

        NULL publicado_en means public since before this site existed, on a day nobody wrote down:
        those are there on every date.
        """
        publicos = self.filter(situacion=SituacionCompromiso.PUBLICADO)
        if al is None:
            return publicos
        return publicos.filter(Q(publicado_en__isnull=True) | Q(publicado_en__lt=fin_del_dia(al)))

    def que_dicen(self, condiciones: Iterable[Q], *, al: date | None = None) -> CompromisoQuerySet:
        """Those that meet each condition (see models/busqueda.py) in their own text, or in an update that
        was in force, neither withdrawn nor corrected, at the end of the day `al`."""
        from compromisos.models.avance import Avance

        en_firme = Avance.objects.en_firme(None if al is None else fin_del_dia(al)).order_by()
        compromisos = self
        for condicion in condiciones:
            propios = models.QuerySet(Compromiso).filter(condicion).order_by()
            informados = en_firme.filter(condicion).values("compromiso_id")
            compromisos = compromisos.filter(pk__in=propios.values("pk").union(informados, all=True))
        return compromisos

    def editables_por(self, user) -> CompromisoQuerySet:
        return self.filter(institucion__in=Institucion.objects.editables_por(user))

    def en_fecha(self, *, hoy: date, al: date | None = None) -> CompromisoQuerySet:
        """As it stands today, or as it stood at the end of the day `al`."""
        return self.con_estado(hoy=hoy) if al is None else self.al(al)

    def con_texto(self, *, al: date | None) -> CompromisoQuerySet:
        """Annotate `texto_publico` and `plegado_publico`, of today or of the day `al`."""
        return cast("CompromisoQuerySet", con_texto(self, fin_del_dia(al) if al else None))

    def con_estado(self, *, hoy: date) -> CompromisoQuerySet:
        """Annotate state and lamps on the day `hoy` from the stored projection: no subquery."""
        return (
            con_texto(con_nota(self, None), None)
            .annotate(
                estado=F("vigente_estado"),
                avance_id=F("vigente_avance_id"),
                corte=F("vigente_corte"),
                informado_en=F("vigente_publicado_en"),
                respaldo=F("vigente_respaldo"),
                plazo_fecha=F("vigente_plazo"),
                metas_total=F("vigente_metas"),
                metas_medibles=F("vigente_metas_medibles"),
                metas_alcanzadas=F("vigente_metas_alcanzadas"),
            )
            .annotate(
                plazo=lamparas_sql.plazo(hoy, self.CERRADOS),
                frescura=lamparas_sql.frescura(hoy, self.CERRADOS),
            )
        )

    def al(self, fecha: date) -> CompromisoQuerySet:
        """Annotate state and lamps as they stood at the end of the day `fecha`, Lima time.

        Computed from the public record, not from the projection: dearer than con_estado().
        """
        from compromisos.models.avance import Avance, Verificacion
        from compromisos.models.evidencia import Evidencia
        from compromisos.models.meta import Meta, plazo_de_metas

        limite = fin_del_dia(fecha)
        vigente = (
            Avance.objects.en_firme(limite).filter(compromiso=OuterRef("pk")).order_by(*Avance.ORDEN_VIGENTE)
        )
        veredicto = (
            Verificacion.objects.filter(avance=OuterRef("avance_id"), en__lt=limite)
            .order_by("-en", "-pk")
            .values("resultado")[:1]
        )
        metas = Meta.objects.filter(compromiso=OuterRef("pk")).order_by()

        def contar(consulta):
            return Coalesce(
                Subquery(
                    consulta.values("compromiso").annotate(n=Count("pk")).values("n"),
                    output_field=models.IntegerField(),
                ),
                0,
            )

        return (
            con_texto(con_nota(self, limite), limite)
            .annotate(avance_id=Subquery(vigente.values("pk")[:1]))
            .annotate(
                estado=Coalesce(
                    Subquery(vigente.values("estado")[:1]),
                    Value(Estado.SIN_INFORMACION.value),
                    output_field=models.CharField(),
                ),
                corte=Subquery(vigente.values("fecha_corte")[:1]),
                informado_en=Subquery(vigente.values("publicado_en")[:1]),
                plazo_fecha=Coalesce("fecha_limite", Subquery(plazo_de_metas()), output_field=DateField()),
                metas_total=contar(metas),
                metas_medibles=contar(metas.filter(valor_meta__isnull=False)),
                metas_alcanzadas=contar(metas.con_valor(limite=limite).alcanzadas()),
                respaldo=Case(
                    When(avance_id__isnull=True, then=Value("")),
                    default=Coalesce(
                        Subquery(veredicto),
                        Case(
                            When(
                                Exists(Evidencia.objects.filter(avance=OuterRef("avance_id"))),
                                then=Value(Respaldo.CON_EVIDENCIA.value),
                            ),
                            default=Value(Respaldo.DECLARADO.value),
                        ),
                    ),
                    output_field=models.CharField(),
                ),
            )
            .annotate(
                plazo=lamparas_sql.plazo(fecha, self.CERRADOS),
                frescura=lamparas_sql.frescura(fecha, self.CERRADOS),
            )
        )

    def update(self, **kwargs):
        """Refuses the fields that publication locked, if any row here is published."""
        if Compromiso.CAMPOS_FIJOS & kwargs.keys() and self.order_by().a_la_vista().exists():
            raise TextoPublicado(str(Compromiso.AVISO_FIJO))
        return super().update(**kwargs)

    update.alters_data = True

    def delete(self):
        """Refuses if any row here is published."""
        if self.order_by().a_la_vista().exists():
            raise TextoPublicado(str(_("El compromiso ya está publicado y no se borra.")))
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True


class SituacionCompromiso(models.TextChoices):
    BORRADOR = "borrador", _("Borrador")
    PUBLICADO = "publicado", _("Publicado")


class Alcance(models.TextChoices):
    """The ámbito a pledge declares for itself; blank when its text does not say."""

    NACIONAL = "nacional", _("Nacional")
    REGIONAL = "regional", _("Regional")
    PROVINCIAL = "provincial", _("Provincial")
    DISTRITAL = "distrital", _("Distrital")


class Compromiso(ConVersion):
    """A numbered pledge of an institution in an edition. Natural key: codigo.

    The `vigente_*` columns and `busqueda` are the stored projection: derived from the public record
    by `publicacion/proyeccion.py`, rebuilt and compared by `manage.py proyeccion --verificar`, never typed.
    """

    CAMPOS_FIJOS = frozenset(
        {
            "texto",
            "numero",
            "edicion",
            "edicion_id",
            "institucion",
            "institucion_id",
            "codigo",
            "situacion",
            "dejado_en",
        }
    )
    AVISO_FIJO = _(
        "El compromiso ya está publicado: su texto literal, número, edición e institución no se editan."
    )

    codigo = models.CharField(_("código"), max_length=120, unique=True, editable=False)
    edicion = models.ForeignKey(
        Edicion, models.PROTECT, related_name="compromisos", verbose_name=_("edición")
    )
    institucion = models.ForeignKey(
        Institucion, models.PROTECT, related_name="compromisos", verbose_name=_("institución")
    )
    numero = models.PositiveSmallIntegerField(_("número"), help_text=_("El que lleva en la fuente."))
    titulo = models.CharField(
        _("título"),
        max_length=200,
        help_text=_("Breve y neutral, para listas. El texto literal va aparte, entero."),
    )
    texto = models.TextField(
        _("texto literal"), help_text=_("Copiado de la fuente, sin corregir nada. Publicado, no se edita.")
    )
    responsable = models.ForeignKey(
        Institucion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="compromisos_a_cargo",
        verbose_name=_("responsable"),
        help_text=_("Solo si el texto encarga el cumplimiento a otra institución."),
    )
    ejes = models.ManyToManyField(Eje, blank=True, related_name="compromisos", verbose_name=_("ejes"))
    territorios = models.ManyToManyField(
        Territorio,
        blank=True,
        related_name="compromisos",
        verbose_name=_("territorios"),
        help_text=_("Solo los que el texto nombra."),
    )
    alcance = models.CharField(_("alcance"), max_length=12, choices=Alcance.choices, blank=True)
    fecha_inicio = models.DateField(_("fecha de inicio"), null=True, blank=True)
    fecha_limite = models.DateField(
        _("fecha límite"), null=True, blank=True, help_text=_("Vacía si la fuente no la dice.")
    )
    fuente = models.URLField(_("dirección de la fuente"), blank=True)
    nota = models.TextField(_("nota editorial"), blank=True, help_text=_("Se muestra al público."))

    situacion = models.CharField(
        _("situación"),
        max_length=10,
        choices=SituacionCompromiso.choices,
        default=SituacionCompromiso.BORRADOR,
        editable=False,
    )
    publicado_en = models.DateTimeField(
        _("publicado en este sitio"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Vacío en un compromiso público: lo era antes de este sitio, en fecha que no consta."),
    )
    dejado_en = models.DateTimeField(_("dividido, fusionado o retirado"), null=True, editable=False)

    vigente_estado = models.CharField(
        max_length=25, choices=opciones(Estado), default=Estado.SIN_INFORMACION.value, editable=False
    )
    vigente_avance = models.ForeignKey(
        "compromisos.Avance", models.PROTECT, null=True, related_name="+", editable=False
    )
    vigente_corte = models.DateField(null=True, editable=False)
    vigente_publicado_en = models.DateTimeField(null=True, editable=False)
    vigente_respaldo = models.CharField(
        max_length=15, choices=opciones(Respaldo), blank=True, default="", editable=False
    )
    vigente_plazo = models.DateField(null=True, editable=False)
    vigente_metas = models.PositiveSmallIntegerField(default=0, editable=False)
    vigente_metas_medibles = models.PositiveSmallIntegerField(default=0, editable=False)
    vigente_metas_alcanzadas = models.PositiveSmallIntegerField(default=0, editable=False)
    texto_plegado = models.TextField(default="", editable=False)
    busqueda = models.TextField(default="", editable=False)

    PROYECCION = (
        "vigente_estado",
        "vigente_avance_id",
        "vigente_corte",
        "vigente_publicado_en",
        "vigente_respaldo",
        "vigente_plazo",
        "vigente_metas",
        "vigente_metas_medibles",
        "vigente_metas_alcanzadas",
        "texto_plegado",
        "busqueda",
    )

    objects = CompromisoQuerySet.as_manager()
    history = HistoricalRecords(
        verbose_name=_("historial"),
        excluded_fields=[c.removesuffix("_id") for c in PROYECCION],
        m2m_fields=[ejes, territorios],
    )

    class Meta:
        verbose_name = _("compromiso")
        verbose_name_plural = _("compromisos")
        ordering = ["edicion", "institucion", "numero"]
        base_manager_name = "objects"
        permissions = [
            ("import_compromiso", _("Puede importar compromisos")),
            ("export_compromiso", _("Puede exportar compromisos")),
            ("publicar_compromiso", _("Puede publicar compromisos")),
        ]
        indexes = [
            models.Index(fields=["situacion", "vigente_estado"], name="compromiso_por_estado"),
            models.Index(fields=["vigente_plazo"], name="compromiso_por_plazo"),
            models.Index(fields=["vigente_corte"], name="compromiso_por_corte"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edicion", "institucion", "numero"],
                name="compromiso_numero_unico",
                violation_error_message=_(
                    "La institución ya tiene un compromiso con ese número en la edición."
                ),
            ),
            models.CheckConstraint(
                condition=Q(numero__gte=1),
                name="compromiso_numero_desde_uno",
                violation_error_message=_("El número del compromiso empieza en 1."),
            ),
            models.CheckConstraint(
                condition=~Q(texto=""),
                name="compromiso_con_texto",
                violation_error_message=_("Escriba el texto literal del compromiso."),
            ),
            models.CheckConstraint(
                condition=Q(fecha_inicio__isnull=True)
                | Q(fecha_limite__isnull=True)
                | Q(fecha_limite__gte=F("fecha_inicio")),
                name="compromiso_fechas_en_orden",
                violation_error_message=_("La fecha límite no puede ser anterior a la fecha de inicio."),
            ),
            models.CheckConstraint(
                condition=Q(situacion=SituacionCompromiso.PUBLICADO) | Q(publicado_en__isnull=True),
                name="compromiso_borrador_sin_fecha",
                violation_error_message=_("Un compromiso en borrador no tiene fecha de publicación."),
            ),
            models.CheckConstraint(
                condition=Q(dejado_en__isnull=True) | Q(situacion=SituacionCompromiso.PUBLICADO),
                name="compromiso_dejado_fue_publico",
                violation_error_message=_("Solo se divide, fusiona o retira un compromiso público."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codigo} · {self.titulo}"

    def natural_key(self) -> tuple[str]:
        return (self.codigo,)

    natural_key.dependencies = ["instituciones.institucion", "compromisos.edicion"]

    def get_absolute_url(self) -> str:
        return reverse("compromiso", args=[self.codigo])

    @property
    def es_publico(self) -> bool:
        return self.situacion == SituacionCompromiso.PUBLICADO

    def se_dejo(self, *, al: date | None) -> datetime | None:
        """When it was split, merged or withdrawn, if it was by today or by the end of the day `al`."""
        sabido = self.dejado_en and (al is None or self.dejado_en < fin_del_dia(al))
        return self.dejado_en if sabido else None

    def clean(self):
        super().clean()
        for campo, mensaje in self.cambios_prohibidos().items():
            raise ValidationError({campo: ValidationError(mensaje, code="texto_publicado")})

    def cambios_prohibidos(self) -> dict:
        """{field: sentence} for what this instance would change although publication locked it."""
        if self._state.adding:
            return {}
        campos = ("texto", "numero", "edicion_id", "institucion_id", "dejado_en")
        guardado = Compromiso.objects.filter(pk=self.pk).values("situacion", *campos).first()
        if guardado is None or guardado["situacion"] != SituacionCompromiso.PUBLICADO:
            return {}
        nuevos = {c: limpiar(self.texto) if c == "texto" else getattr(self, c) for c in campos}
        return {c.removesuffix("_id"): self.AVISO_FIJO for c in campos if nuevos[c] != guardado[c]}

    def preparar(self) -> None:
        """Its texts as they are stored, and its code. save() does it; who saves in bulk must."""
        self.texto, self.titulo, self.nota = limpiar(self.texto), limpiar(self.titulo), limpiar(self.nota)
        self.codigo = f"{self.edicion.slug}-{self.institucion.slug}-{self.numero}"

    def save(self, *args, **kwargs):
        if self.cambios_prohibidos():
            raise TextoPublicado(str(self.AVISO_FIJO))
        self.preparar()
        super().save(*args, **kwargs)

    def asentar_enmienda(self) -> None:
        """Save with another text, or as left. For publicacion/ only: it says so in the record."""
        self.preparar()
        super().save()

    def delete(self, *args, **kwargs):
        if Compromiso.objects.a_la_vista().filter(pk=self.pk).exists():
            raise TextoPublicado(str(_("El compromiso ya está publicado y no se borra.")))
        return super().delete(*args, **kwargs)

    def textos(self) -> list[str]:
        """What a search looks for, as it is written. At most four queries."""
        institucion = self.institucion
        textos = [self.titulo, self.texto, institucion.sigla, institucion.nombre]
        textos += [t for m in self.metas.all() for t in (m.indicador, m.unidad)]
        textos += [d.nombre for d in institucion.denominaciones.all()]
        return [*textos, *self.avances.en_firme().values_list("descripcion", flat=True)]

    def mismo_texto(self, *, al: date | None = None) -> CompromisoQuerySet:
        """The other published pledges of the edition whose text folds to the same (rule 8), or folded on
        the day `al`."""
        publicos = Compromiso.objects.publicados(al=al).con_texto(al=al)
        return (
            publicos.filter(
                edicion=self.edicion_id, plegado_publico=plegar(getattr(self, "texto_publico", self.texto))
            )
            .exclude(pk=self.pk)
            .order_by("institucion__nombres_plegados", "numero")
        )
