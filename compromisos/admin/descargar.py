"""The file of a list, or of its ticked rows, as people read it: one click, in the format that was asked for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from base.dias import Dia
from base.numeros import numero
from compromisos.salidas import http
from compromisos.salidas.datos.lista import ANCHOS, ListaDeCompromisosResource

HASTA = 20_000  # rows that one file may have


def descargar(admin: Any, request: HttpRequest) -> HttpResponseBase:
    """The list of the address, ?formato=xlsx or csv."""
    return en_archivo(admin, request, admin.get_export_queryset(request), request.GET.get("formato", ""))


def en_archivo(admin: Any, request: HttpRequest, compromisos: QuerySet, extension: str) -> HttpResponseBase:
    """A workbook, unless `extension` is csv."""
    if not admin.has_export_permission(request):
        raise PermissionDenied
    if (cuantos := compromisos.count()) > HASTA:
        frase = _("Son %(n)s compromisos, y un archivo lleva hasta %(hasta)s: filtre la lista.")
        messages.error(request, frase % {"n": numero(cuantos), "hasta": numero(HASTA)})
        return HttpResponseRedirect(reverse("admin:compromisos_compromiso_changelist"))
    formatos = {f.get_extension(): f for f in (clase() for clase in settings.EXPORT_FORMATS)}
    formato = formatos[extension if extension in formatos else "xlsx"]
    es_libro = formato.is_binary()
    datos = ListaDeCompromisosResource().export(compromisos, force_native_type=es_libro)
    contenido = (
        formato.export_data(datos, anchos=ANCHOS)
        if es_libro
        else formato.export_data(datos).encode(admin.to_encoding)
    )
    nombre = f"compromisos-{Dia.de_hoy().fecha.isoformat()}.{formato.get_extension()}"
    return http.archivo(nombre, contenido, tipo=formato.get_content_type())
