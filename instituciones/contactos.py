"""Contacts of an institution: whom the ministry calls or writes to. For the office only: no public page, file or record
holds one, and who asks to be forgotten is (`olvidar`)."""

from __future__ import annotations

from django.contrib.admin.models import LogEntry
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from base.columnas import Linea, Texto, limpiar_textos
from base.historia import firmar
from base.texto import plegar
from base.versiones import ConVersion
from instituciones.permisos import informa_por_todas, ve_contactos

OLVIDADO = "(datos borrados a su pedido)"  # what the history calls who asked to be forgotten


class Papel(models.TextChoices):
    """Who answers first for the institution. From Z to A they stand in that order."""

    TITULAR = "titular", _("Titular")
    SUPLENTE = "suplente", _("Suplente")
    OTRO = "otro", _("Otra persona")


class Canal(models.TextChoices):
    """How this person prefers to be reached."""

    TELEFONO = "telefono", _("Llamada")
    WHATSAPP = "whatsapp", _("WhatsApp")
    CORREO = "correo", _("Correo")
    OFICIO = "oficio", _("Oficio por mesa de partes")


class ContactoQuerySet(models.QuerySet["Contacto"]):
    def visibles_para(self, user) -> ContactoQuerySet:
        """Contacts that `user` sees: all, for who of the ministry may see them; otherwise none, not even those of one's
        own institution, for their notes are the ministry's."""
        return self if ve_contactos(user) and informa_por_todas(user) else self.none()

    def que_dicen(self, buscado: str) -> ContactoQuerySet:
        """Those of whom, or of whose institution, each word is said; accents do not matter."""
        hallados = self
        for palabra in plegar(buscado).split():
            de_la_institucion = Q(institucion__nombres_plegados__contains=palabra)
            hallados = hallados.filter(Q(plegado__contains=palabra) | de_la_institucion)
        return hallados

    def de_antes(self, institucion) -> models.QuerySet:
        """Of the history: contacts of `institucion` that were taken off and did not ask to be forgotten, newest first."""
        historia = Contacto.history.model.objects
        quitados = historia.filter(institucion_id=institucion.pk, history_type="-").exclude(nombre=OLVIDADO)
        return quitados.select_related("history_user").order_by("-history_date", "-history_id")

    @transaction.atomic
    def olvidar(self, pk: int, *, por) -> None:
        """Delete a contact, if it is still there, with all that its history and the log of the admin say of the person.
        One entry stays, without a name: that `por` did."""
        for contacto in self.filter(pk=pk):
            firmar(contacto, por)
            contacto.delete()
        suyas = Contacto.history.model.objects.filter(id=pk)
        suyas.exclude(history_type="-").delete()
        vacios = dict.fromkeys(("cargo", "telefono", "correo", "canal", "fuente", "notas"), "")
        suyas.update(nombre=OLVIDADO, history_user=por, **vacios)
        anotados = LogEntry.objects.filter(
            content_type__app_label="instituciones", content_type__model="contacto", object_id=str(pk)
        )
        anotados.update(object_repr=OLVIDADO, change_message="")


class Contacto(ConVersion):
    """A person of an institution, and how to reach them."""

    institucion = models.ForeignKey(
        "instituciones.Institucion",
        models.PROTECT,
        related_name="contactos",
        verbose_name=_("institución"),
    )
    nombre = Linea(_("nombre"), max_length=150)
    cargo = Linea(_("cargo"), max_length=200, blank=True)
    papel = models.CharField(_("responde como"), max_length=20, choices=Papel, default=Papel.TITULAR)
    telefono = Linea(
        _("teléfono"),
        max_length=60,
        blank=True,
        help_text=_("Con su anexo, si lo tiene: (01) 000 0000, anexo 123."),
    )
    correo = models.EmailField(_("correo"), blank=True, help_text=_("De trabajo, no personal."))
    canal = models.CharField(
        _("prefiere"), max_length=20, choices=Canal, blank=True, help_text=_("Vacío si no lo ha dicho.")
    )
    fuente = Linea(
        _("de dónde salió el dato"),
        max_length=250,
        blank=True,
        help_text=_("Quién lo dio y cuándo: «Oficio de designación», «lo dijo por teléfono el 12/03/2026»."),
    )
    notas = Texto(
        _("notas"),
        blank=True,
        help_text=_("Para la oficina: horario, a quién más preguntar. Nada de salud ni de vida privada."),
    )

    plegado = models.TextField(editable=False, default="")  # what it is searched by

    objects = ContactoQuerySet.as_manager()
    history = HistoricalRecords(verbose_name=_("historial"), excluded_fields=["plegado"])

    class Meta:
        verbose_name = _("contacto")
        verbose_name_plural = _("contactos")
        ordering = ["institucion", "-papel", "nombre", "pk"]
        permissions = [("export_contacto", _("Puede exportar contactos"))]
        constraints = [
            models.CheckConstraint(
                condition=~Q(nombre=""),
                name="contacto_con_nombre",
                violation_error_message=_("Escriba el nombre de la persona, o el de su oficina."),
            ),
            models.CheckConstraint(
                condition=~Q(telefono="", correo=""),
                name="contacto_con_donde_encontrarlo",
                violation_error_message=_(
                    "Escriba un teléfono o un correo: sin ninguno no hay cómo contactarla."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(canal__in=["telefono", "whatsapp"], telefono="") & ~Q(canal="correo", correo=""),
                name="contacto_por_donde_prefiere",
                violation_error_message=_(
                    "Prefiere un medio del que falta el número o la dirección: escríbalo."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.nombre

    def save(self, *args, **kwargs):
        limpiar_textos(self)
        dicho = (self.nombre, self.cargo, self.correo, self.telefono, self.numero)
        self.plegado = f" {' '.join(plegar(d) for d in dicho if d)} "
        super().save(*args, **kwargs)

    @property
    def numero(self) -> str:
        """The telephone as a dialler takes it; empty if it has no figures. What follows «anexo» is for who answers."""
        marcado = self.telefono.lower().split("anexo")[0].split("anx")[0]
        cifras = "".join(c for c in marcado if c.isdigit())
        return f"+{cifras}" if cifras and self.telefono.strip().startswith("+") else cifras
