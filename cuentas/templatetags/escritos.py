"""Tags of a form whose writing is kept: `{% escrito %}` inside of it, `{% escritos_pendientes %}` above."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cuentas.escritos.llave import CAMPO, Llave, direccion_de, quien
from cuentas.escritos.views import quedan
from cuentas.models import Escrito

register = template.Library()
AVISAR = 5 * 60  # seconds before the session ends


@register.inclusion_tag("cuentas/_escrito.html", takes_context=True)
def escrito(context: dict[str, Any], titulo: str = "", guardar: str = "escrito_guardar") -> dict[str, Any]:
    """The key of the form, and where it says that it was kept and when the session ends. `guardar` names the address
    that its script asks."""
    request: HttpRequest = context["request"]
    cuenta = quien(request)
    if cuenta is None:
        return {}
    titulo = titulo or " · ".join(str(context[que]) for que in ("title", "subtitle") if context.get(que))
    llave = getattr(request, "llave", None) or Llave.nueva(cuenta.pk, direccion_de(request), titulo)
    return {
        "campo": CAMPO,
        "llave": llave.firmada,
        "a": reverse(guardar),
        "quedan": quedan(request),
        "minutos": quedan(request) // 60,
        "avisar": AVISAR,
        "se_prolonga": not hasattr(request, "sesion_desde"),
        "recuperado": getattr(request, "recuperado", None),
    }


@register.inclusion_tag("cuentas/_escritos_pendientes.html", takes_context=True)
def escritos_pendientes(
    context: dict[str, Any], todos: bool = False, descartar: str = "escrito_descartar"
) -> dict[str, Any]:
    """What whoever is here wrote and did not save: in this form, or in any (`todos`)."""
    request: HttpRequest = context["request"]
    cuenta = quien(request)
    if cuenta is None:
        return {}
    suyos = Escrito.objects.pendientes(cuenta.pk, timezone.now()).order_by("-en")
    if not todos:
        suyos = suyos.filter(direccion=direccion_de(request))
    if llave := getattr(request, "llave", None):  # that one is the form itself
        suyos = suyos.exclude(pk=llave.clave)
    return {
        "escritos": [(uno, reverse(descartar, args=[uno.clave])) for uno in suyos.defer("datos")],
        "todos": todos,
        "csrf_token": context.get("csrf_token"),
        "es_admin": descartar == "escrito_descartar",
    }
