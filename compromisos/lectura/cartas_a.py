"""What was written by e-mail to the people of an institution."""

from __future__ import annotations

from django.db.models import QuerySet

from compromisos.models import EnlacePersonal, Mensaje
from instituciones.models import Contacto, Enlace, Institucion


def cartas_a(institucion: Institucion) -> QuerySet[Mensaje]:
    """Messages to the addresses of its contacts, accounts and personal links, also of those that no longer work; the
    newest first."""
    correos = (
        Contacto.objects.filter(institucion=institucion).order_by().values("correo"),
        Enlace.objects.filter(institucion=institucion).order_by().values("user__email"),
        EnlacePersonal.objects.filter(institucion=institucion).order_by().values("correo"),
    )
    primera, *otras = correos
    return (
        Mensaje.objects.filter(destinatario__in=primera.union(*otras))
        .exclude(destinatario="")
        .order_by("-pk")
    )
