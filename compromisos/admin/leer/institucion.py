"""An institution to read: how its pledges stand, whom to call, what was asked and answered, what waits."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from base.admin import AdminDeLaCasa
from instituciones.models import Contacto


def leer(admin: AdminDeLaCasa, request: HttpRequest, pk: int) -> HttpResponse:
    institucion = get_object_or_404(admin.get_queryset(request), pk=pk)
    if not admin.has_view_or_change_permission(request, institucion):
        raise PermissionDenied
    contexto = {
        "title": institucion.nombre,
        "institucion": institucion,
        "original": institucion,
        "contactos": Contacto.objects.visibles_para(request.user).filter(institucion=institucion),
    }
    return admin.pagina(request, "admin/leer/institucion.html", **contexto)
