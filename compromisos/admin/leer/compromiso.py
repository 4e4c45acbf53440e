"""A pledge to read: how it stands and since when, what waits, who answers for it, and the one thing to do next."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from base.admin import AdminDeLaCasa
from base.dias import Dia
from compromisos.lectura.compromisos import con_lo_suyo
from compromisos.lectura.ficha import Ficha
from compromisos.lectura.leidos import CompromisoLeido


def leer(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    dia = Dia.de_hoy()
    suyos = con_lo_suyo(admin.get_queryset(request), dia)
    compromiso = cast(CompromisoLeido, get_object_or_404(suyos, pk=pk))
    if not admin.has_view_or_change_permission(request, compromiso):
        raise PermissionDenied
    contexto = {
        "title": compromiso.titulo or compromiso.codigo,
        "ficha": Ficha(compromiso, dia),
        "compromiso": compromiso,
        "original": compromiso,
    }
    return admin.pagina(request, "admin/leer/compromiso.html", **contexto)
