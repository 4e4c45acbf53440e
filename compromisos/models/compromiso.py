"""A numbered pledge with its literal text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Direccion, Linea, Texto, limpiar_textos
from base.dias import Dia
from base.indices import IndiceDeIguales, IndiceDeLosUltimos
from base.texto import limpiar
from base.versiones import ConVersion
from compromisos.models.edicion import Edicion, Eje, Territorio
from compromisos.models.opciones import opciones
from compromisos.reglas.palabras import Estado, Prevision, Respaldo
from instituciones.models import Institucion
from instituciones.permisos import informa_por_todas

SE_CUENTA_POR = [
    "situacion", "dejado_en", "edicion", "institucion", "vigente_estado", "vigente_plazo", "vigente_corte",
    "vigente_respaldo", "vigente_prevision", "vigente_publicado_en", "vigente_metas", "vigente_metas_medibles",
    "vigente_metas_alcanzadas", "vigente_metas_medidas", "vigente_por_verificar", "vigente_avance", "alcance",
    "fecha_inicio", "publicado_en", "numero", "id",
]  # fmt: skip


class TextoPublicado(Exception):
    """Something public of a pledge, or of its targets, was about to change otherwise than by an act."""


class CompromisoQuerySet(models.QuerySet):
    """Filters of its own columns. What a day says of each is read in `lectura/`."""

    def get_by_natural_key(self, codigo: str):
        return self.get(codigo=codigo)

    def sellados(self) -> CompromisoQuerySet:
        """Public pledges, in force or not: those that publication locks."""
        return self.filter(situacion=SituacionCompromiso.PUBLICADO)

    def borradores(self) -> CompromisoQuerySet:
        """Those nobody published yet."""
        return self.filter(situacion=SituacionCompromiso.BORRADOR)

    def publicados(self, dia: Dia) -> CompromisoQuerySet:
        """Public and in force on `dia`, which is what counts."""
        en_pie = Q(dejado_en__isnull=True)
        return self.a_la_vista(dia).filter(en_pie if dia.es_hoy else en_pie | Q(dejado_en__gte=dia.limite))

    def dejados(self, dia: Dia) -> CompromisoQuerySet:
        """Split, merged or withdrawn by `dia`: readable, and no longer counted."""
        return self.a_la_vista(dia).filter(dia.hasta("dejado_en"), dejado_en__isnull=False)

    def a_la_vista(self, dia: Dia) -> CompromisoQuerySet:
        """Pledges with a public page on `dia`, left ones included.

        NULL publicado_en means public since before this site existed, on a day nobody wrote down:
        those are there on every date.
        """
        conocidos = Q() if dia.es_hoy else Q(publicado_en__isnull=True) | dia.hasta("publicado_en")
        return self.using(dia.alias).sellados().filter(conocidos)

    def editables_por(self, user) -> CompromisoQuerySet:
        if informa_por_todas(user):
            return self.all()
        return self.filter(institucion__in=Institucion.objects.editables_por(user))

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise TextoPublicado(str(Compromiso.AVISO_FIJO))
        return super().bulk_create(objs, *args, **kwargs)

    def update(self, **kwargs):
        """Refuses the fields that publication locked, if any row here is published."""
        if Compromiso.CAMPOS_FIJOS & kwargs.keys() and self.order_by().sellados().exists():
            raise TextoPublicado(str(Compromiso.AVISO_FIJO))
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self):
        """Refuses if any row here is published."""
        if self.order_by().sellados().exists():
            raise TextoPublicado(str(_("El compromiso ya está publicado y no se borra.")))
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


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

    verbo_de_alta = "registrar"

    _TEXTOS = ("texto", "titulo", "nota")  # normalised when saved
    # What `publicacion.enmendar_datos` may change of a public pledge; the literal text has an act of its own.
    ENMENDABLES = (
        "numero",
        "titulo",
        "alcance",
        "fecha_inicio",
        "fecha_limite",
        "responsable",
        "fuente",
        "nota",
    )
    LISTAS_ENMENDABLES = ("ejes", "territorios")
    _SE_COMPARAN = (
        "texto",
        "codigo",
        "edicion_id",
        "institucion_id",
        "situacion",
        "publicado_en",
        "dejado_en",
        *(f"{campo}_id" if campo == "responsable" else campo for campo in ENMENDABLES),
    )
    CAMPOS_FIJOS = frozenset({*_SE_COMPARAN, "edicion", "institucion", "responsable"})
    AVISO_FIJO = _(
        "El compromiso ya está publicado: no se edita. Use «Enmendar», que pide el motivo y lo publica."
    )

    LIMITES = {"texto": 10_000}

    codigo = models.CharField(_("código"), max_length=120, unique=True, editable=False)
    edicion = models.ForeignKey(
        Edicion, models.PROTECT, related_name="compromisos", verbose_name=_("edición")
    )
    institucion = models.ForeignKey(
        Institucion, models.PROTECT, related_name="compromisos", verbose_name=_("institución")
    )
    numero = models.PositiveSmallIntegerField(_("número"), help_text=_("El que lleva en la fuente."))
    titulo = Linea(
        _("título"),
        max_length=200,
        blank=True,
        help_text=_(
            "Breve y neutral, para listas; hace falta para publicar. El texto literal va aparte, entero."
        ),
    )
    texto = Texto(
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
    alcance = models.CharField(_("alcance"), max_length=12, choices=Alcance, blank=True)
    fecha_inicio = models.DateField(_("fecha de inicio"), null=True, blank=True)
    fecha_limite = models.DateField(
        _("fecha límite"), null=True, blank=True, help_text=_("Vacía si la fuente no la dice.")
    )
    fuente = Direccion(_("dirección de la fuente"), blank=True)
    nota = Texto(_("nota editorial"), blank=True, help_text=_("Se muestra al público."))

    situacion = models.CharField(
        _("situación"),
        max_length=10,
        choices=SituacionCompromiso,
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
    vigente_prevision = models.CharField(
        max_length=15, choices=opciones(Prevision), blank=True, default="", db_default="", editable=False
    )
    vigente_plazo = models.DateField(null=True, editable=False)
    vigente_metas = models.PositiveSmallIntegerField(default=0, editable=False)
    vigente_metas_medibles = models.PositiveSmallIntegerField(default=0, editable=False)
    vigente_metas_alcanzadas = models.PositiveSmallIntegerField(default=0, editable=False)
    vigente_metas_medidas = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    vigente_por_verificar = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    vigente_palabras = models.TextField(default="", db_default="", editable=False)  # that its reports say
    vigente_valores = models.TextField(default="", db_default="", editable=False)  # `valores_en_texto`
    texto_plegado = models.TextField(default="", editable=False)
    busqueda = models.TextField(default="", editable=False)

    PROYECCION = (
        "vigente_estado",
        "vigente_avance_id",
        "vigente_corte",
        "vigente_publicado_en",
        "vigente_respaldo",
        "vigente_prevision",
        "vigente_plazo",
        "vigente_metas",
        "vigente_metas_medibles",
        "vigente_metas_alcanzadas",
        "vigente_metas_medidas",
        "vigente_por_verificar",
        "vigente_palabras",
        "vigente_valores",
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
            # The newest report first, of a word that nearly all say (docs/adr/0059), and the days of a page by last report.
            IndiceDeLosUltimos(
                F("vigente_publicado_en").desc(nulls_last=True), "id", name="compromiso_por_informado"
            ),
            IndiceDeIguales(
                fields=["texto_plegado"], name="compromiso_por_texto"
            ),  # rule 11 of docs/rules.md
            # All that is counted by, and no text: what whole editions are counted from (docs/adr/0055).
            models.Index(fields=SE_CUENTA_POR, name="compromiso_se_cuenta_por"),
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
                condition=Q(situacion=SituacionCompromiso.BORRADOR) | ~Q(titulo=""),
                name="compromiso_publico_con_titulo",
                violation_error_message=_("Un compromiso público lleva título."),
            ),
            models.CheckConstraint(
                condition=Q(dejado_en__isnull=True) | Q(situacion=SituacionCompromiso.PUBLICADO),
                name="compromiso_dejado_fue_publico",
                violation_error_message=_("Solo se divide, fusiona o retira un compromiso público."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.codigo} · {self.rotulo}"

    def natural_key(self) -> tuple[str]:
        return (self.codigo,)

    natural_key.dependencies = ["instituciones.institucion", "compromisos.edicion"]  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return reverse("compromiso", args=[self.codigo])

    @property
    def rotulo(self) -> str:
        """What the staff call it: its title or, while it has none, its number and its first words. A public one
        has a title."""
        if self.titulo:
            return self.titulo
        comienzo = Truncator(self.texto).words(8, truncate="…")
        return str(_("N.º %(numero)s, sin título: «%(comienzo)s»")) % {
            "numero": self.numero,
            "comienzo": comienzo,
        }

    @property
    def es_publico(self) -> bool:
        return self.situacion == SituacionCompromiso.PUBLICADO

    def se_dejo(self, dia: Dia) -> datetime | None:
        """When it was split, merged or withdrawn, if it was by `dia`."""
        return self.dejado_en if dia.sabe(self.dejado_en) else None

    _en_enmienda = False  # see en_enmienda()

    def cambios_prohibidos(self) -> dict:
        """{field: sentence} for what saving this instance would change although publication locked it."""
        if self.pk is None:
            return {}
        guardado = Compromiso.objects.filter(pk=self.pk).values(*self._SE_COMPARAN).first()
        if guardado is None or guardado["situacion"] != SituacionCompromiso.PUBLICADO:
            return {}
        distintos = [c for c in self._SE_COMPARAN if not self._es_igual(c, guardado[c])]
        return {c.removesuffix("_id"): self.AVISO_FIJO for c in distintos}

    def _es_igual(self, columna: str, guardado) -> bool:
        nuevo = getattr(self, columna)
        return nuevo == guardado or (columna in self._TEXTOS and limpiar(nuevo) == guardado)

    def preparar(self) -> None:
        """Normalise the texts, and set the code, which stays once it is the address of something public, whatever
        becomes of the number. save() does it; who saves in bulk must."""
        limpiar_textos(self)
        if self._state.adding or not self.es_publico or not self.codigo:
            self.codigo = f"{self.edicion.slug}-{self.institucion.slug}-{self.numero}"

    def save(self, *args, **kwargs):
        if self.cambios_prohibidos():
            raise TextoPublicado(str(self.AVISO_FIJO))
        self.preparar()
        super().save(*args, **kwargs)

    @contextmanager
    def en_enmienda(self) -> Iterator[None]:
        """Inside, the lists of this instance may be set although it is public. For publicacion/ only."""
        self._en_enmienda = True
        try:
            yield
        finally:
            self._en_enmienda = False

    def sellar_enmienda(self) -> None:
        """Save what an amendment changed, or as left. For publicacion/ only: it says so in the record."""
        self.preparar()
        super().save()

    def delete(self, *args, **kwargs):
        if Compromiso.objects.sellados().filter(pk=self.pk).exists():
            raise TextoPublicado(str(_("El compromiso ya está publicado y no se borra.")))
        return super().delete(*args, **kwargs)
