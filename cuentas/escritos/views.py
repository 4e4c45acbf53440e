"""What the script of a form asks: keep this, how long is left; and what its person asks: throw that away."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cuentas.escritos.llave import quien
from cuentas.hooks import DESDE
from cuentas.models import Escrito


def quedan(request: HttpRequest) -> int:
    """Seconds until this session ends if nothing is done in it. Of a personal link, its pages say from when it counts."""
    desde = getattr(request, "sesion_desde", None)
    if desde is not None:
        return max(int(desde + settings.SESION_MAXIMA - time.time()), 0)
    hasta_el_limite = request.session.get(DESDE, time.time()) + settings.SESION_MAXIMA - time.time()
    return max(int(min(hasta_el_limite, settings.SESION_INACTIVA)), 0)


@require_POST
def guardar(request: HttpRequest) -> HttpResponse:
    """Answer of the script: at what time it was kept (by the middleware) and how long the session goes on."""
    escrito: Escrito | None = getattr(request, "conservado", None)
    if escrito is None:
        return JsonResponse({}, status=400)
    cuenta = quien(request)
    sigue = cuenta is not None and cuenta.pk == escrito.cuenta_id
    hora = time_format(timezone.localtime(escrito.en), "H:i")
    return JsonResponse({"hora": hora, "quedan": quedan(request) if sigue else 0})


@require_POST
def descartar(request: HttpRequest, clave: str) -> HttpResponse:
    cuenta = quien(request)
    pendientes = Escrito.objects.pendientes(cuenta.pk, timezone.now()) if cuenta else Escrito.objects.none()
    escrito = pendientes.filter(pk=clave).first()
    if escrito is None:
        raise Http404
    escrito.delete()
    messages.success(request, _("Descartado: lo que no se había guardado se borró."))
    return HttpResponseRedirect(escrito.direccion)


def csrf_fallido(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came with the token of another session: nothing was done. What was written is at hand if it was kept."""
    conservado: Any = getattr(request, "conservado", None)
    return render(request, "403_csrf.html", {"conservado": conservado}, status=403)
