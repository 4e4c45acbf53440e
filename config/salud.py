"""Three answers for whoever operates it: alive, able to serve, and figures."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.replica import en_su_lugar
from compromisos.salidas import salud
from compromisos.salidas.salud import Nivel, Sintoma
from config import medidas
from config.replica import VIGIA
from config.vigilancia import llave_buena

PARTES = (*salud.PARA_SERVIR, "trabajador")


def _texto(cuerpo: str, status: int = 200, tipo: str = "text/plain; charset=utf-8") -> HttpResponse:
    return HttpResponse(cuerpo, content_type=tipo, status=status, headers={"Cache-Control": "no-store"})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else, so that a database that is down kills no process."""
    return _texto("ok\n")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether this machine can serve who reads: database (the replica, if that is what they read; the primary, if that one
    fails, as readers do), migrations, folders; otherwise 503. To the machine itself also which part is missing; a worker
    that does not beat is told there and takes no page away."""
    partes = _partes()
    falta = _falta(partes)
    dicho = "no\n" if falta else "ok\n"
    if _es_la_maquina(request):
        dicho += "".join(f"{cual}: {h.dicho if h.nivel else 'ok'}\n" for cual, h in partes.items())
    return _texto(dicho, 503 if falta else 200)


def _partes() -> dict[str, Sintoma]:
    if VIGIA and VIGIA.sirve():
        with en_su_lugar():
            partes = dict(salud.mirar(timezone.now(), PARTES))
        if not _falta(partes):
            return partes
    return dict(salud.mirar(timezone.now(), PARTES))


def _falta(partes: dict[str, Sintoma]) -> bool:
    return any(partes[cual].nivel is Nivel.MAL for cual in salud.PARA_SERVIR)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not llave_buena(request.headers.get("Authorization", "")):
        raise Http404
    return _texto(medidas.cuerpo(), tipo=medidas.TIPO)


def _es_la_maquina(request: HttpRequest) -> bool:
    """Asked from this machine, by no proxy."""
    try:
        propia = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        propia = False
    return propia and not (settings.TRUSTED_PROXIES and "X-Forwarded-For" in request.headers)
