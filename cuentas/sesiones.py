"""Open sessions of an account: which there are, and the end of them. Their keys are those of Django's own table."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cuentas.models import Sesion

ANOTADA = "sesion_anotada"  # key of the session: the row that tells of it
NAVEGADORES = (("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SISTEMAS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def aparato(agente: str) -> str:
    """Words for a device: «Chrome en Android»; "" if it says nothing that is known."""
    navegador = next((nombre for rasgo, nombre in NAVEGADORES if rasgo in agente), "")
    sistema = next((nombre for rasgo, nombre in SISTEMAS if rasgo in agente), "")
    if navegador and sistema:
        return _("%(navegador)s en %(sistema)s") % {"navegador": navegador, "sistema": sistema}
    return navegador or sistema


def anotar(request: HttpRequest, user) -> None:
    """Note a session that just began, and forget those of the account whose time is over."""
    ahora = timezone.now()
    if not request.session.session_key:
        request.session.save()
    Sesion.objects.filter(cuenta=user, desde__lt=ahora - timedelta(seconds=settings.SESION_MAXIMA)).delete()
    fila, _nueva = Sesion.objects.update_or_create(
        clave=request.session.session_key,
        defaults={
            "cuenta": user,
            "aparato": aparato(request.headers.get("user-agent", "")),
            "desde": ahora,
            "ultima": ahora,
        },
    )
    request.session[ANOTADA] = fila.pk


def seguir(request: HttpRequest) -> None:
    """The session goes on, with the key that it has by now: Django gives it another when the password changes."""
    Sesion.objects.filter(pk=request.session.get(ANOTADA, 0)).update(
        clave=request.session.session_key, ultima=timezone.now()
    )


def terminar(request: HttpRequest) -> None:
    Sesion.objects.filter(pk=request.session.get(ANOTADA, 0)).delete()


def cerrar(cuenta, *, salvo: str | None = None) -> int:
    """End the sessions of an account, but for the one whose key is `salvo`; how many there were."""
    suyas = Sesion.objects.filter(cuenta=cuenta).exclude(clave=salvo or "")
    almacen = import_module(settings.SESSION_ENGINE).SessionStore
    for clave in suyas.values_list("clave", flat=True):
        almacen(clave).delete()
    return suyas.delete()[0]
