"""A form sent twice by a double click, or by a browser that tries again, is done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cuentas.models import Envio

DURA = timedelta(minutes=1)


def una_vez(request: HttpRequest, hacer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `hacer`; if this session sent this very form a moment ago, a redirect to where that one led.

    One transaction: the second waits for the first at the key of its row. What did not end in a redirect was not
    saved, and may be sent again.
    """
    ahora, clave = timezone.now(), _clave(request)
    with transaction.atomic():
        Envio.objects.filter(hasta__lte=ahora).exclude(clave=clave).delete()
        envio, es_nuevo = Envio.objects.get_or_create(clave=clave, defaults={"hasta": ahora + DURA})
        if not es_nuevo and envio.destino and envio.hasta > ahora:
            request.repetido = True  # type: ignore[attr-defined]  # for escritos/middleware.py
            return HttpResponseRedirect(envio.destino)
        respuesta = hacer()
        if 300 <= respuesta.status_code < 400:
            Envio.objects.filter(clave=clave).update(destino=respuesta["Location"][:500], hasta=ahora + DURA)
        else:
            Envio.objects.filter(clave=clave).delete()
        return respuesta


def _clave(request: HttpRequest) -> str:
    campos = [(c, v) for c, v in sorted(request.POST.lists()) if c != "csrfmiddlewaretoken"]
    archivos = [(c, a.name, a.size) for c in sorted(request.FILES) for a in request.FILES.getlist(c)]
    dicho = repr((request.session.session_key, request.get_full_path(), campos, archivos))
    return salted_hmac("cuentas.envios", dicho, algorithm="sha256").hexdigest()
