"""The catalogues of the open data, all of it in one file, and the addresses that programs know."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.salidas import encargos
from compromisos.salidas.catalogos import comprimido, conjunto, conocidas, dcat, paquete, portal
from compromisos.salidas.condicional import dato_publico, por_sus_bytes
from compromisos.salidas.datos.tablas import entera
from compromisos.views.comun import abierto, con_dia
from compromisos.views.hechos import entregar

DE_UNA_VEZ = 200  # pledges; of more, the worker makes the file


@require_safe
@con_dia
@dato_publico
def todo(request: HttpRequest, *, dia: Dia) -> HttpResponseBase:
    """Every table in one file."""
    encargo = encargos.todo(dia)
    guardado = encargo.guardado(dia)
    if guardado.peso() is None and entera("compromisos", dia).registros().count() <= DE_UNA_VEZ:
        guardado.guardar(comprimido.trozos(dia))
    return entregar(request, f"{comprimido.NOMBRE}-{dia.fecha.isoformat()}.zip", encargo, dia)


@require_safe
@con_dia
@por_sus_bytes
def datapackage(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """Its hashes are those of the files that are kept, which come and go."""
    return _json(paquete.descriptor(dia, _saber(request)))


@require_safe
@con_dia
@dato_publico
def data_json(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    with override(settings.LANGUAGE_CODE):
        return _json(portal.data_json(dia))


@abierto
@require_safe
def data_json_de_la_raiz(request: HttpRequest) -> HttpResponse:
    """Where POD 1.1 says that harvesters look for it."""
    return redirect("data_json", permanent=True)


@require_safe
@con_dia
@por_sus_bytes
def catalogo(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    """With what is known of the files that are kept, as in `datapackage`."""
    with override(settings.LANGUAGE_CODE):
        return _json(dcat.catalogo(dia, _saber(request)), "application/ld+json")


@require_safe
@por_sus_bytes
def api_catalog(request: HttpRequest) -> HttpResponse:
    respuesta = _json(conocidas.api_catalog(), f'application/linkset+json; profile="{conocidas.PERFIL}"')
    respuesta.headers["Link"] = f'<{settings.SITE_URL}/.well-known/api-catalog>; rel="api-catalog"'
    return respuesta


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    if not (dice := conocidas.security_txt(timezone.localdate())):
        raise Http404
    return HttpResponse(dice, content_type="text/plain; charset=utf-8")


def _saber(request: HttpRequest) -> conjunto.Saber:
    """What a catalogue knows of files. In a copy of the site all of them are made by then, so that it always says the same."""
    return encargos.huella_hecha if getattr(request, "copia", None) else encargos.huella_o_pedida


def _json(datos: dict[str, Any], tipo: str = "application/json; charset=utf-8") -> HttpResponse:
    return HttpResponse(json.dumps(datos, ensure_ascii=False, indent=1) + "\n", content_type=tipo)
