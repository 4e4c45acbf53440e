"""A campaign, its themes, the places it names and who takes part in it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Direccion, Linea, Texto
from base.en_bloque import GuardadoEntero, QuerySetQueAvisa
from base.versiones import ConVersion
from compromisos.models.opciones import opciones
from compromisos.reglas.palabras import Periodicidad
from instituciones.models import Institucion


class EdicionQuerySet(QuerySetQueAvisa):
    def get_by_natural_key(self, slug: str):
        return self.get(slug=slug)


DE_DEMOSTRACION = "demo"  # the edition of which everything is made up (management/demo/datos.py)


class Edicion(GuardadoEntero, ConVersion):
    """One campaign, such as «25 por el 25», with its own reporting interval. Natural key: slug."""

    verbo_de_alta = "crear"

    slug = models.SlugField(
        _("identificador en la dirección"),
        max_length=40,
        unique=True,
        help_text=_("Encabeza los códigos de compromiso: no se cambia después."),
    )
    nombre = Linea(_("nombre"), max_length=120)
    lema = Linea(_("lema"), max_length=250, blank=True)
    presentacion = Texto(
        _("presentación"), blank=True, help_text=_("Texto de la fuente, un párrafo por línea en blanco.")
    )
    fuente_url = Direccion(_("dirección de la fuente"), blank=True)
    anio = models.PositiveSmallIntegerField(
        _("año"), null=True, blank=True, help_text=_("Vacío si la fuente no lo dice: no se supone.")
    )
    nota = Texto(_("nota editorial"), blank=True, help_text=_("Se muestra al público."))
    periodicidad = models.CharField(
        _("intervalo de reporte"),
        max_length=12,
        choices=opciones(Periodicidad),
        default=Periodicidad.TRIMESTRAL.value,
        help_text=_("Cada cuánto se espera un avance. Lo fija este sitio y decide la lámpara de frescura."),
    )

    objects = EdicionQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("edición")
        verbose_name_plural = _("ediciones")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(anio__isnull=True) | Q(anio__range=(2000, 2100)),
                name="edicion_anio_razonable",
                violation_error_message=_("El año debe estar entre 2000 y 2100, o quedar vacío."),
            ),
        ]

    @property
    def es_inventada(self) -> bool:
        return self.slug == DE_DEMOSTRACION

    def __str__(self) -> str:
        return self.nombre

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("edicion", args=[self.slug])


class Rol(models.TextChoices):
    """Role of an institution in an edition; it may hold several."""

    LIDER = "lider", _("Líder")
    ORGANIZADORA = "organizadora", _("Organizadora")
    COMPROMETIDA = "comprometida", _("Comprometida")


class ParticipacionQuerySet(QuerySetQueAvisa):
    def get_by_natural_key(self, edicion: str, institucion: str, rol: str):
        return self.get(edicion__slug=edicion, institucion__slug=institucion, rol=rol)


class Participacion(GuardadoEntero):
    """An institution in an edition, in one role."""

    edicion = models.ForeignKey(
        Edicion, models.PROTECT, related_name="participaciones", verbose_name=_("edición")
    )
    institucion = models.ForeignKey(
        Institucion, models.PROTECT, related_name="participaciones", verbose_name=_("institución")
    )
    rol = models.CharField(_("rol"), max_length=15, choices=Rol, default=Rol.COMPROMETIDA)

    objects = ParticipacionQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("participación")
        verbose_name_plural = _("participaciones")
        ordering = ["edicion", "institucion", "rol"]
        constraints = [
            models.UniqueConstraint(
                fields=["edicion", "institucion", "rol"],
                name="participacion_unica",
                violation_error_message=_("Esa institución ya participa en la edición con ese rol."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institucion} · {self.get_rol_display()}"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.edicion.slug, self.institucion.slug, self.rol)

    natural_key.dependencies = ["compromisos.edicion", "instituciones.institucion"]  # type: ignore[attr-defined]


class EjeQuerySet(QuerySetQueAvisa):
    def get_by_natural_key(self, codigo: str):
        return self.get(codigo=codigo)


class Eje(GuardadoEntero):
    """A theme: prevención, atención, protección… Natural key: codigo."""

    codigo = models.SlugField(_("código"), max_length=40, unique=True)
    nombre = Linea(_("nombre"), max_length=80, unique=True)
    descripcion = Texto(_("descripción"), blank=True)
    orden = models.PositiveSmallIntegerField(_("orden"), default=0)

    objects = EjeQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"))

    class Meta:
        verbose_name = _("eje")
        verbose_name_plural = _("ejes")
        ordering = ["orden", "codigo"]

    def __str__(self) -> str:
        return self.nombre

    def get_absolute_url(self) -> str:
        return reverse("eje", args=[self.codigo])

    def natural_key(self) -> tuple[str]:
        return (self.codigo,)


class Nivel(models.TextChoices):
    """The three levels of INEI's UBIGEO; the first holds 24 departments and Callao."""

    REGION = "region", _("Región")
    PROVINCIA = "provincia", _("Provincia")
    DISTRITO = "distrito", _("Distrito")


NOMBRE_Y_NIVEL = {
    Nivel.REGION: gettext_noop("%(nombre)s (región)"),
    Nivel.PROVINCIA: gettext_noop("%(nombre)s (provincia de %(donde)s)"),
    Nivel.DISTRITO: gettext_noop("%(nombre)s (distrito de %(donde)s)"),
}


def nombre_entero(nombre: str, nivel: str, arriba: Iterable[str]) -> str:
    """The name that tells a place from its namesakes, in the active language. `arriba`: the names of those it lies in,
    nearest first. «Lima» says once what both are called: «Miraflores (distrito de Lima)»."""
    donde = ", ".join(dict.fromkeys(arriba))
    return gettext(NOMBRE_Y_NIVEL[Nivel(nivel)]) % {"nombre": nombre, "donde": donde}


class Territorio(models.Model):
    """A place by its INEI UBIGEO, kept as text: 2, 4 or 6 digits. Loaded, never typed."""

    ubigeo = models.CharField(_("ubigeo"), max_length=6, primary_key=True)
    nombre = Linea(_("nombre"), max_length=80)
    nivel = models.CharField(_("nivel"), max_length=10, choices=Nivel)
    superior = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inferiores",
        verbose_name=_("pertenece a"),
    )
    nombre_plegado = models.CharField(max_length=80, editable=False, db_index=True)

    class Meta:
        verbose_name = _("territorio")
        verbose_name_plural = _("territorios")
        ordering = ["ubigeo"]  # INEI's order of codes is the usual alphabetical order of regions
        constraints = [
            models.CheckConstraint(
                condition=Q(nivel=Nivel.REGION, ubigeo__regex=r"^[0-9]{2}$", superior__isnull=True)
                | Q(nivel=Nivel.PROVINCIA, ubigeo__regex=r"^[0-9]{4}$", superior__isnull=False)
                | Q(nivel=Nivel.DISTRITO, ubigeo__regex=r"^[0-9]{6}$", superior__isnull=False),
                name="territorio_ubigeo_segun_nivel",
                violation_error_message=_(
                    "El ubigeo de una región tiene 2 cifras, el de una provincia 4, el de un distrito 6."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.nombre

    def con_donde_queda(self) -> str:
        """«Loreto (región)», «San Juan (distrito de Lucanas, Ayacucho)». A query for each place above that is not loaded."""
        superior = self.superior
        arriba = (
            [superior.nombre, *([superior.superior.nombre] if superior.superior else [])] if superior else []
        )
        return nombre_entero(self.nombre, self.nivel, arriba)

    @property
    def en_lista(self) -> str:
        """Its name among places of many levels: «Cusco» is the region, «Cusco (provincia de Cusco)» is not."""
        return self.nombre if self.nivel == Nivel.REGION else self.con_donde_queda()

    def get_absolute_url(self) -> str:
        return reverse("territorio", args=[self.ubigeo])
