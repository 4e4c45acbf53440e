"""Saying to which elements of frameworks one pledge answers, or many: who says so, and with which words of the source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.admin import AdminDeLaCasa
from base.numeros import entero
from base.restricciones import FormConRestricciones
from compromisos.admin.publicar import MAXIMO, leer_vistos, revisables, visto_de
from compromisos.models import Compromiso, ElementoDeMarco, VinculoConMarco
from compromisos.publicacion import marcos, permisos


class VincularForm(FormConRestricciones):
    """Of all that were ticked the same is said."""

    elementos = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Responden a"),
        queryset=ElementoDeMarco.objects.select_related("marco").order_by("marco__orden", "orden", "codigo"),
        widget=forms.CheckboxSelectMultiple,
    )
    fuente = forms.URLField(
        label=gettext_lazy("Dirección de la fuente"),
        help_text=gettext_lazy("Donde se lee que responde a eso."),
        assume_scheme="https",
        max_length=200,
        required=False,
    )

    class Meta:
        model = VinculoConMarco
        fields = ("elementos", "quien", "cita", "fuente")

    field_order = ("elementos", "quien", "cita", "fuente")


def vincular_seleccionados(admin: AdminDeLaCasa, request: HttpRequest, elegidos) -> HttpResponse:
    """The action of the list."""
    return _pantalla(
        admin,
        request,
        list(elegidos.order_by().values_list("pk", flat=True)[: MAXIMO + 1]),
        VincularForm(),
    )


def vincular_varios(admin: AdminDeLaCasa, request: HttpRequest) -> HttpResponse:
    """By GET, of one pledge (?compromiso=); by POST, says it of those that were shown. What is said already stays as it is."""
    if request.method != "POST":
        pk = entero(request.GET.get("compromiso", ""))
        return _pantalla(admin, request, [pk] if pk is not None else [], VincularForm())
    vistos = leer_vistos(request.POST.get("vistos", ""))
    form = VincularForm(request.POST)
    if not form.is_valid():
        return _pantalla(admin, request, list(vistos), form)
    _check(request)
    with transaction.atomic():
        suyos = [c for c in revisables(admin, request, vistos) if not c.dejado_en]
        dichos, ya = _decir(suyos, form, request)
    if dichos:
        frase = ngettext("Consta %(n)s respuesta más.", "Constan %(n)s respuestas más.", dichos)
        messages.success(request, frase % {"n": dichos})
    if ya:
        frase = ngettext(
            "%(n)s ya constaba: sigue como estaba.", "%(n)s ya constaban: siguen como estaban.", ya
        )
        messages.info(request, frase % {"n": ya})
    if len(suyos) == 1:
        return HttpResponseRedirect(reverse("admin:compromisos_compromiso_leer", args=[suyos[0].pk]))
    return HttpResponseRedirect(reverse("admin:compromisos_compromiso_changelist"))


def _decir(compromisos: list[Compromiso], form: VincularForm, request: HttpRequest) -> tuple[int, int]:
    """(how many ties were said, how many were there already)."""
    elementos, dicho = form.cleaned_data["elementos"], form.instance
    en_pie = set(
        VinculoConMarco.objects.filter(
            compromiso__in=[c.pk for c in compromisos], elemento__in=elementos, hasta=None
        ).values_list("compromiso", "elemento")
    )
    nuevos = [
        VinculoConMarco(compromiso=c, elemento=e, quien=dicho.quien, cita=dicho.cita, fuente=dicho.fuente)
        for c in compromisos
        for e in elementos
        if (c.pk, e.pk) not in en_pie
    ]
    if nuevos:
        marcos.decir(nuevos, por=request.user)
    return len(nuevos), len(en_pie)


def _check(request: HttpRequest) -> None:
    if not permisos.puede_vincular(request.user):
        raise PermissionDenied


def _pantalla(admin: AdminDeLaCasa, request: HttpRequest, pks: list[int], form: VincularForm) -> HttpResponse:
    _check(request)
    elegidos = list(revisables(admin, request, pks)[: MAXIMO + 1])
    en_pie = [c for c in elegidos[:MAXIMO] if not c.dejado_en]
    contexto: dict[str, Any] = {
        "title": _("Decir a qué responden"),
        "form": form,
        "en_pie": en_pie,
        "no": [c for c in elegidos[:MAXIMO] if c.dejado_en],
        "publicos": sum(c.es_publico for c in en_pie),
        "vistos": ",".join(map(visto_de, en_pie)),
        "hay_mas": len(elegidos) > MAXIMO,
        "maximo": MAXIMO,
    }
    plantilla = "admin/compromisos/compromiso/vincular_varios.html"
    return admin.pagina(request, plantilla, estado=400 if form.errors else 200, **contexto)
