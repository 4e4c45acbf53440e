"""What is kept of accounts beside what Django and allauth keep: counted tries, invitations, what happened to each, where
it is open, and what was written and not saved yet."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import F
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from base.codigos import como_se_dio, huella
from base.columnas import Linea


class IntentoQuerySet(models.QuerySet):
    def tomar(self, clave: str, *, cuantos: int, segundos: int, ahora: datetime) -> bool:
        """Take one of the `cuantos` tries that `clave` has each `segundos`; False if none is left.

        Taken before anything is evaluated, each step one statement of the database: of forty requests at once, in
        as many processes as there are, no more than `cuantos` get True.
        """
        hasta = ahora + timedelta(seconds=segundos)
        self.bulk_create([self.model(clave=clave, hasta=hasta)], ignore_conflicts=True)
        suyo = self.filter(clave=clave)
        suyo.filter(hasta__lte=ahora).update(cuantos=0, hasta=hasta)
        return suyo.filter(cuantos__lt=cuantos).update(cuantos=F("cuantos") + 1) == 1

    def devolver(self, clave: str) -> None:
        """Give back the try that was taken: it was a right one."""
        self.filter(clave=clave, cuantos__gt=0).update(cuantos=F("cuantos") - 1)

    def olvidar(self, clave: str, *, ahora: datetime) -> None:
        """Forget the tries of `clave`, and those of anybody whose time is over."""
        self.filter(models.Q(clave=clave) | models.Q(hasta__lte=ahora)).delete()


class Intento(models.Model):
    """How many tries were made of one thing since its time began: `clave` is a keyed hash of which (intentos.py)."""

    clave = models.CharField(max_length=64, primary_key=True)
    cuantos = models.PositiveIntegerField(default=0)
    hasta = models.DateTimeField(db_index=True)

    objects = IntentoQuerySet.as_manager()

    class Meta:
        verbose_name = "intento"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.cuantos} hasta {self.hasta:%H:%M:%S}"


class Envio(models.Model):
    """A form that was sent and what answered it: the same one sent again in the same minute (a double click) makes
    nothing new. `clave` is a keyed hash of the session, the address and all that was sent (envios.py); `dicho`, what
    the answer says on the page it leads to."""

    clave = models.CharField(max_length=64, primary_key=True)
    destino = models.CharField(max_length=500, blank=True)
    dicho = models.TextField(blank=True, db_default="")
    hasta = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "envío"
        default_permissions = ()

    def __str__(self) -> str:
        return self.destino


class ClaveProvisional(models.Model):
    """An account whose password somebody else typed, who so could sign as its owner: it is changed on coming in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="clave_provisional"
    )

    class Meta:
        verbose_name = "contraseña provisional"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


def provisional(user) -> None:
    """Note that somebody else typed the password of `user`."""
    if user.has_usable_password():
        ClaveProvisional.objects.get_or_create(user=user)


class InvitacionQuerySet(models.QuerySet):
    def vigentes(self, ahora: datetime) -> InvitacionQuerySet:
        """Those that still open."""
        return self.sin_usar().filter(vence_en__gt=ahora, cuenta__is_active=True)

    def sin_usar(self) -> InvitacionQuerySet:
        return self.filter(usada_en__isnull=True, anulada_en__isnull=True)

    def con_codigo(self, escrito: str) -> Invitacion | None:
        """The one whose code was typed or pasted, whatever became of it."""
        suya = Invitacion.objects.filter(huella=huella(como_se_dio(escrito)))
        return suya.select_related("cuenta", "creada_por").first()


class Invitacion(models.Model):
    """A way, once and for some days, to set one's own password: the first one, or another when it is lost.

    Its code goes out once, after the # of an address; here is its SHA-256.
    """

    cuenta = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitaciones")
    huella = models.CharField(max_length=64, unique=True)
    creada_en = models.DateTimeField()
    creada_por = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    vence_en = models.DateTimeField()
    usada_en = models.DateTimeField(null=True)
    anulada_en = models.DateTimeField(null=True)

    objects = InvitacionQuerySet.as_manager()

    class Meta:
        verbose_name = "invitación"
        verbose_name_plural = "invitaciones"
        ordering = ["-creada_en", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(usada_en__isnull=True) | models.Q(anulada_en__isnull=True),
                name="invitacion_usada_o_anulada",
            ),
        ]

    def __str__(self) -> str:
        return str(self.cuenta)

    @property
    def quien_la_dio(self) -> str:
        """Name and e-mail; "" of an order of whoever operates the site."""
        if self.creada_por is None:
            return ""
        nombre = self.creada_por.get_full_name() or self.creada_por.get_username()
        return f"{nombre} ({self.creada_por.email})" if self.creada_por.email else nombre


class HechoDeCuenta(models.Model):
    """Something that was done to an account, by whom and why. Only added to; read by who administers accounts."""

    class Que(models.TextChoices):
        CREADA = "creada", _("Se creó la cuenta")
        INVITADA = "invitada", _("Se le dio una invitación")
        ANULADA = "anulada", _("Se anuló su invitación")
        CLAVE = "clave", _("Puso su contraseña")
        CAMBIADA = "cambiada", _("Se cambió la cuenta")
        DESACTIVADA = "desactivada", _("Se desactivó la cuenta")
        ACTIVADA = "activada", _("Se volvió a activar la cuenta")
        RELEVADA = "relevada", _("Entregó lo que llevaba")
        RECIBE = "recibe", _("Recibió lo que llevaba otra persona")
        SEGUNDO_FACTOR = "segundo_factor", _("Activó su segundo factor")
        SIN_SEGUNDO_FACTOR = "sin_segundo_factor", _("Se quitó su segundo factor")
        SESIONES = "sesiones", _("Se cerraron sus sesiones")

    cuenta = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hechos")
    que = models.CharField(max_length=20, choices=Que.choices)
    detalle = models.CharField(max_length=500, blank=True)
    motivo = Linea(max_length=500, blank=True)
    por = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    en = models.DateTimeField()

    class Meta:
        verbose_name = "hecho de una cuenta"
        verbose_name_plural = "hechos de las cuentas"
        ordering = ["-en", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_que_display()} · {self.cuenta}"


class Sesion(models.Model):
    """Where an account is open: the key of the session, since when, and on what kind of device. No address is kept."""

    cuenta = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sesiones")
    clave = models.CharField(max_length=40, unique=True)
    aparato = models.CharField(max_length=80, blank=True)
    desde = models.DateTimeField()
    ultima = models.DateTimeField()

    class Meta:
        verbose_name = "sesión abierta"
        verbose_name_plural = "sesiones abiertas"
        ordering = ["-ultima", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.aparato or str(self.cuenta)


class Aspecto(models.Model):
    """How one account wants the pages of the staff; without a row, as they come. A session has it from its sign-in on
    (`aspecto.py`)."""

    cuenta = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="aspecto"
    )
    lista_compacta = models.BooleanField(default=False, db_default=False)
    menu_plegado = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = "aspecto de las páginas"
        verbose_name_plural = "aspectos de las páginas"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.cuenta)


class EscritoQuerySet(models.QuerySet):
    def pendientes(self, cuenta: int, ahora: datetime) -> EscritoQuerySet:
        """What `cuenta` wrote and did not save."""
        return self.filter(cuenta=cuenta, destino="", hasta__gt=ahora)

    def vencidos(self, ahora: datetime) -> EscritoQuerySet:
        return self.filter(hasta__lte=ahora)


class Escrito(models.Model):
    """What somebody wrote in a form and did not save; or, with `destino` and nothing else left of it, that they did.

    Nobody but `cuenta` gets it back. In no history, no file, no page of the admin. `clave` is that of the form (escritos/llave.py).
    """

    clave = models.CharField(max_length=40, primary_key=True)
    cuenta = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="escritos")
    direccion = models.CharField(max_length=500)
    titulo = models.CharField(max_length=120, blank=True)
    datos = models.JSONField(default=dict)  # {field: [values]}
    en = models.DateTimeField()
    hasta = models.DateTimeField(db_index=True)
    destino = models.CharField(max_length=500, blank=True)

    objects = EscritoQuerySet.as_manager()

    class Meta:
        verbose_name = "escrito sin guardar"
        default_permissions = ()
        indexes = [models.Index(fields=["cuenta", "direccion"], name="escrito_de_un_formulario")]

    def __str__(self) -> str:
        return self.titulo or self.direccion

    @property
    def se_guardo(self) -> bool:
        return bool(self.destino)

    @property
    def para_recuperar(self) -> str:
        """Address of its form, which opens with all that was in it."""
        return f"{self.direccion}{'&' if '?' in self.direccion else '?'}recuperar={self.clave}"


def ruta_de_escrito(fila: ArchivoDeEscrito, nombre: str) -> str:
    return f"escritos/{uuid.uuid4().hex}"


class ArchivoDeEscrito(models.Model):
    """A file that was chosen in a form that is not saved yet: as it came, looked at by nobody."""

    escrito = models.ForeignKey(Escrito, models.CASCADE, related_name="archivos")
    campo = models.CharField(max_length=200)
    nombre = models.CharField(max_length=250)
    tipo = models.CharField(max_length=100, blank=True)
    tamano = models.PositiveIntegerField()
    archivo = models.FileField(upload_to=ruta_de_escrito)

    class Meta:
        verbose_name = "archivo sin guardar"
        default_permissions = ()

    def __str__(self) -> str:
        return self.nombre


@receiver(post_delete, sender=ArchivoDeEscrito)
def _al_borrar_archivo(sender, instance: ArchivoDeEscrito, **kwargs) -> None:
    if instance.archivo:
        transaction.on_commit(partial(default_storage.delete, str(instance.archivo.name)))
