"""A form sent twice by a double click, or by a browser that tries again, is done once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import MessageDecoder, MessageEncoder
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cuentas.models import Envio

DURA = timedelta(minutes=1)


def una_vez(request: HttpRequest, hacer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `hacer`; if this session sent this very form a moment ago, a redirect to where that one led, with
    what that one said: the browser that clicked twice gave up the first answer, and may never have seen its words.

    One transaction: the second waits for the first at the key of its row. What did not end in a redirect was not
    saved, and may be sent again.
    """
    ahora, clave = timezone.now(), _clave(request)
    with transaction.atomic():
        Envio.objects.filter(hasta__lte=ahora).exclude(clave=clave).delete()
        envio, es_nuevo = Envio.objects.get_or_create(clave=clave, defaults={"hasta": ahora + DURA})
        if not es_nuevo and envio.destino and envio.hasta > ahora:
            request.repetido = True  # type: ignore[attr-defined]  # for escritos/middleware.py
            _decir(request, json.loads(envio.dicho or "[]", cls=MessageDecoder))
            return HttpResponseRedirect(envio.destino)
        respuesta = hacer()
        if 300 <= respuesta.status_code < 400:
            dicho = json.dumps(_decir(request), cls=MessageEncoder)
            destino = respuesta["Location"][:500]
            Envio.objects.filter(clave=clave).update(destino=destino, dicho=dicho, hasta=ahora + DURA)
        else:
            Envio.objects.filter(clave=clave).delete()
        return respuesta


def _decir(request: HttpRequest, ademas: Iterable[Message] = ()) -> list[Message]:
    """The messages that wait for this session's next page, left waiting; each of `ademas` once, if it is not there."""
    esperan = list(messages.get_messages(request))
    for (
        mensaje
    ) in esperan:  # those of this request may be words still to be translated, which are no text to keep
        mensaje.message = str(mensaje.message)
    esperan += [m for m in ademas if m not in esperan]
    for mensaje in esperan:
        messages.add_message(
            request, mensaje.level, mensaje.message, mensaje.extra_tags or "", fail_silently=True
        )
    return esperan


def _clave(request: HttpRequest) -> str:
    campos = [(c, v) for c, v in sorted(request.POST.lists()) if c != "csrfmiddlewaretoken"]
    archivos = [(c, a.name, a.size) for c in sorted(request.FILES) for a in request.FILES.getlist(c)]
    dicho = repr((request.session.session_key, request.get_full_path(), campos, archivos))
    return salted_hmac("cuentas.envios", dicho, algorithm="sha256").hexdigest()
