"""Institutions, their names over time, and who reports for them. Knows nothing of commitments."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal, receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Direccion, Linea, Texto, limpiar_textos
from base.dias import Dia
from base.en_bloque import GuardadoEntero, QuerySetQueAvisa, cambiaron_en_bloque
from base.texto import plegar
from base.versiones import ConVersion
from base.vigencias import vigencias_de
from instituciones.contactos import Contacto as Contacto
from instituciones.permisos import informa_por_todas
from instituciones.ruc import Ruc

nombres_cambiaron = Signal()  # sent with institucion=, after its names or acronyms changed

Nombres = dict[int, tuple[str, str]]  # {institution: (name, acronym)}


class Sector(models.TextChoices):
    """Kind of institution, as the source says it: public, private, international cooperation."""

    PUBLICO = "publico", _("Público")
    PRIVADO = "privado", _("Privado")
    COOPERACION = "cooperacion", _("Cooperación internacional")
    SOCIEDAD_CIVIL = "sociedad_civil", _("Sociedad civil")


RESERVADOS = frozenset({"comparar"})  # addresses beside those of institutions


def check_no_reservado(slug: str) -> None:
    """ValidationError for a name that is another page's."""
    if slug in RESERVADOS:
        raise ValidationError(
            _("«%(slug)s» es la dirección de otra página: elija otro identificador."), params={"slug": slug}
        )


class InstitucionQuerySet(QuerySetQueAvisa):
    def editables_por(self, user) -> InstitucionQuerySet:
        """Institutions whose pledges and updates `user` may enter: all for staff who work on behalf of all, otherwise
        the ones the user is enlace of."""
        if informa_por_todas(user):
            return self
        return self.filter(enlaces__user=user, enlaces__activo=True)

    def get_by_natural_key(self, slug: str):
        return self.get(slug=slug)


class Institucion(GuardadoEntero, ConVersion):
    """A public, private, cooperation or civil-society institution. Natural key: slug."""

    slug = models.SlugField(
        _("identificador en la dirección"),
        max_length=60,
        unique=True,
        validators=[check_no_reservado],
        help_text=_("Forma parte de las direcciones y de los códigos de compromiso: no se cambia después."),
    )
    sigla = Linea(
        _("sigla"),
        max_length=40,
        blank=True,
        help_text=_("Como la usa la institución: MIMP, MINSA. Vacía si no tiene."),
    )
    nombre = Linea(_("nombre"), max_length=250, help_text=_("Nombre oficial completo de hoy."))
    sector = models.CharField(
        _("sector"),
        max_length=20,
        choices=Sector,
        blank=True,
        help_text=_("Vacío si no consta: no se adivina."),
    )
    descripcion = Texto(_("descripción"), blank=True)
    sitio_web = Direccion(_("sitio web"), blank=True)
    ruc = Ruc(_("RUC"), help_text=_("Once cifras. Vacío si no consta: no se adivina."))
    nombres_plegados = models.TextField(editable=False, default="")
    _nombre_de_hoy = True
    _nombres_cambiaron = False

    objects = InstitucionQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"), excluded_fields=["nombres_plegados"])

    class Meta:
        verbose_name = _("institución")
        verbose_name_plural = _("instituciones")
        ordering = ["nombre"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["sigla"],
                condition=~Q(sigla=""),
                name="institucion_sigla_unica",
                violation_error_message=_("Ya hay otra institución con esa sigla."),
            ),
            models.CheckConstraint(
                condition=~Q(nombre=""),
                name="institucion_con_nombre",
                violation_error_message=_("Escriba el nombre de la institución."),
            ),
        ]
        permissions = [
            ("import_institucion", _("Puede importar instituciones")),
            ("export_institucion", _("Puede exportar instituciones")),
            ("informar_por_todas_institucion", _("Puede trabajar por todas las instituciones")),
        ]

    def __str__(self) -> str:
        return self.sigla or self.nombre

    @property
    def con_su_sigla(self) -> str:
        """What a picker calls it: «MIMP · Ministerio de la Mujer». Nobody knows sixty acronyms."""
        return f"{self.sigla} · {self.nombre}" if self.sigla else self.nombre

    def llamar_como_entonces(self, nombre: str, sigla: str) -> None:
        """Bear the name of a past day; from then on it refuses to be saved."""
        self.nombre, self.sigla, self._nombre_de_hoy = nombre, sigla, False

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("institucion", args=[self.slug])

    def save(self, *args, **kwargs):
        if not self._nombre_de_hoy:
            raise RuntimeError("an institution read with the name of a past day is not to be saved")
        limpiar_textos(self)
        anteriores, self.nombres_plegados = self.nombres_plegados, self._plegar_nombres()
        self._nombres_cambiaron = self.nombres_plegados != anteriores
        super().save(*args, **kwargs)

    def _plegar_nombres(self) -> str:
        nombres = [self.nombre, self.sigla, self.slug]
        if self.pk:
            for denominacion in self.denominaciones.all():
                nombres += [denominacion.nombre, denominacion.sigla]
        plegados = dict.fromkeys(plegar(n) for n in nombres)
        return "|" + "|".join(p for p in plegados if p) + "|"

    def refrescar_nombres(self) -> None:
        """Recompute the folded names after a Denominación changed. One query, no new version."""
        self.nombres_plegados = self._plegar_nombres()
        models.QuerySet(Institucion).filter(pk=self.pk).update(nombres_plegados=self.nombres_plegados)
        nombres_cambiaron.send(Institucion, institucion=self)


class DenominacionQuerySet(QuerySetQueAvisa):
    def de_entonces(self, dia: Dia) -> Nombres:
        """Names on `dia` of institutions that are called otherwise today; none today.

        Only a name whose end is known and had not come says so: the others may have been used
        beside the official one.
        """
        if dia.es_hoy:
            return {}
        usadas = self.using(dia.alias).filter(
            Q(desde__isnull=True) | Q(desde__lte=dia.fecha), hasta__gte=dia.fecha
        )
        orden = usadas.order_by(F("desde").asc(nulls_first=True), "pk")
        return {
            pk: (nombre, sigla) for pk, nombre, sigla in orden.values_list("institucion", "nombre", "sigla")
        }

    def conocidas(self, dia: Dia) -> DenominacionQuerySet:
        """Names already in use by `dia`: later ones are not known yet."""
        conocidas = self.using(dia.alias)
        return conocidas if dia.es_hoy else conocidas.filter(Q(desde__isnull=True) | Q(desde__lte=dia.fecha))


class Denominacion(GuardadoEntero):
    """Name of an institution, from and until when. Dates are empty when unknown."""

    institucion = models.ForeignKey(
        Institucion, models.PROTECT, related_name="denominaciones", verbose_name=_("institución")
    )
    nombre = Linea(_("nombre"), max_length=250)
    sigla = Linea(_("sigla"), max_length=40, blank=True)
    desde = models.DateField(_("desde"), null=True, blank=True)
    hasta = models.DateField(_("hasta"), null=True, blank=True)
    fuente = Direccion(_("fuente"), blank=True, help_text=_("Norma o página que lo dice."))

    objects = DenominacionQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("denominación")
        verbose_name_plural = _("denominaciones")
        ordering = ["institucion", F("desde").asc(nulls_first=True), "nombre"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hasta__isnull=True) | Q(desde__isnull=True) | Q(hasta__gte=F("desde")),
                name="denominacion_fechas_en_orden",
                violation_error_message=_("La fecha «hasta» no puede ser anterior a la fecha «desde»."),
            ),
        ]

    def __str__(self) -> str:
        return self.nombre


class Enlace(models.Model):
    """A user who reports for one institution, and only for it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enlaces", verbose_name=_("usuario")
    )
    institucion = models.ForeignKey(
        Institucion, models.PROTECT, related_name="enlaces", verbose_name=_("institución")
    )
    activo = models.BooleanField(_("activo"), default=True)
    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("enlace institucional")
        verbose_name_plural = _("enlaces institucionales")
        ordering = ["institucion", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "institucion"],
                name="enlace_unico",
                violation_error_message=_("Esa persona ya es enlace de esa institución."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.institucion}"

    def clean(self):
        if self.user_id and not self.user.is_active:
            raise ValidationError(
                {"user": _("La cuenta está desactivada: actívela antes de darle un enlace.")}
            )


def nombres_de_sus_instituciones(user) -> list[str]:
    """Names of the institutions that `user` reports for: no good as a password (config/settings.py)."""
    suyas = Institucion.objects.filter(enlaces__user=user).values_list("nombre", "sigla", "slug")
    return [nombre for fila in suyas for nombre in fila]


# --- What follows a save. Here, so that it comes before what others do after it: whoever enters the change into a record
# that all take turns for has by then all the rows that it will touch.


@receiver(post_save, sender=Institucion)
def avisar_nombres(sender, instance: Institucion, raw: bool = False, **kwargs) -> None:
    if not raw and instance._nombres_cambiaron:
        instance._nombres_cambiaron = False
        nombres_cambiaron.send(Institucion, institucion=instance)


@receiver([post_save, post_delete], sender=Denominacion)
def replegar_nombres(sender, instance: Denominacion, raw: bool = False, **kwargs) -> None:
    if not raw:
        instance.institucion.refrescar_nombres()


@receiver(cambiaron_en_bloque, sender=Institucion)
def replegar_en_bloque(sender, pks, **kwargs) -> None:
    """Only those whose names are others by now."""
    todas: models.QuerySet[Institucion] = models.QuerySet(Institucion)
    for institucion in todas.filter(pk__in=pks).prefetch_related("denominaciones"):
        if institucion.nombres_plegados != institucion._plegar_nombres():
            institucion.refrescar_nombres()


@receiver(cambiaron_en_bloque, sender=Denominacion)
def replegar_las_de_ellas(sender, pks, **kwargs) -> None:
    suyas: models.QuerySet = (
        models.QuerySet(Denominacion).filter(pk__in=pks).values_list("institucion", flat=True)
    )
    replegar_en_bloque(Institucion, list(suyas))


InstitucionVigencia = vigencias_de(Institucion)
DenominacionVigencia = vigencias_de(Denominacion, grupo="institucion_id")
