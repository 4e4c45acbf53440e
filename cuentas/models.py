"""What is kept of accounts beside what Django and allauth keep: counted tries, and passwords that somebody else typed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F


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
    nothing new. `clave` is a keyed hash of the session, the address and all that was sent (envios.py)."""

    clave = models.CharField(max_length=64, primary_key=True)
    destino = models.CharField(max_length=500, blank=True)
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
