"""Putting one officer in charge of the institutions that were ticked, or of all that the list found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.admin import AdminDeLaCasa
from base.numeros import entero, numero
from compromisos.admin.cambiar import EncargoForm
from compromisos.admin.publicar import MAXIMO
from compromisos.lectura.encargos import encargables
from compromisos.lectura.filtros.interno import NADIE
from compromisos.publicacion import permisos
from compromisos.publicacion.encargos import encargar_instituciones
from instituciones.models import Institucion

PLANTILLA = "admin/instituciones/institucion/encargar_varias.html"


def encargar_seleccionadas(admin: AdminDeLaCasa, request: HttpRequest, elegidas) -> HttpResponse:
    """The action of the list: which they are, how many, and to whom."""
    pks = list(elegidas.order_by("nombres_plegados").values_list("pk", flat=True)[: MAXIMO + 1])
    return _a_quien(admin, request, pks, EncargoForm())


def encargar_varias(admin: AdminDeLaCasa, request: HttpRequest) -> HttpResponse:
    """By POST, puts one officer in charge of those that were shown."""
    permisos.check_puede_encargar(request.user)
    vistas = [pk for v in request.POST.get("vistas", "").split(",")[:MAXIMO] if (pk := entero(v)) is not None]
    form = EncargoForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _a_quien(admin, request, vistas, form)
    elegida = form.cleaned_data["persona"]
    persona = None if elegida == NADIE else encargables().get(pk=int(elegida))
    suyas = [i.pk for i in _de(admin, request, vistas)]
    n = encargar_instituciones(suyas, persona=persona, por=request.user)
    frase = ngettext("Cambió de manos %(n)s institución.", "Cambiaron de manos %(n)s instituciones.", n)
    messages.success(request, frase % {"n": numero(n)} if n else _("Ya estaba así: no cambió nada."))
    return HttpResponseRedirect(reverse("admin:instituciones_institucion_changelist"))


def _de(admin: AdminDeLaCasa, request: HttpRequest, pks: Iterable[int]) -> list[Institucion]:
    return list(admin.get_queryset(request).filter(pk__in=list(pks)).order_by("nombres_plegados", "pk"))


def _a_quien(admin: AdminDeLaCasa, request: HttpRequest, pks: list[int], form: EncargoForm) -> HttpResponse:
    permisos.check_puede_encargar(request.user)
    elegidas = _de(admin, request, pks[:MAXIMO])
    contexto: dict[str, Any] = {
        "title": _("Dar a alguien varias instituciones"),
        "form": form,
        "elegidas": elegidas,
        "vistas": ",".join(str(i.pk) for i in elegidas),
        "hay_mas": len(pks) > MAXIMO,
        "maximo": MAXIMO,
    }
    return admin.pagina(request, PLANTILLA, estado=400 if form.errors else 200, **contexto)
