"""Changing many drafts at once: a theme more, who answers, the edition. What is public changes one by one, by «Enmendar»."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa
from base.dias import Dia
from base.historia import firmar
from base.versiones import EdicionSimultanea
from compromisos.admin.publicar import MAXIMO, leer_vistos, revisables, visto_de
from compromisos.lectura.filtros.interno import instituciones_que_nombran
from compromisos.models import Compromiso, Edicion, Eje
from instituciones.models import Institucion

PLANTILLA = "admin/compromisos/compromiso/cambiar_varios.html"


class CambiosForm(forms.Form):
    """What is given to all of them; what is left empty stays as each has it."""

    ejes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Agregarles estos temas"),
        queryset=Eje.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    responsable = forms.CharField(
        label=gettext_lazy("Responsable"),
        help_text=gettext_lazy("Sigla o nombre de la institución a la que el texto encarga cumplirlos."),
        max_length=250,
        required=False,
    )
    edicion = forms.ModelChoiceField(
        label=gettext_lazy("Pasarlos a la edición"), queryset=Edicion.objects.all(), required=False
    )

    def clean_responsable(self) -> Institucion | None:
        escrito = self.cleaned_data["responsable"].strip()
        if not escrito:
            return None
        hallados = instituciones_que_nombran([escrito], Dia.de_hoy())[escrito]
        if len(hallados) != 1:
            raise ValidationError(
                _("«%(texto)s» es el nombre de varias: escriba su sigla.") % {"texto": escrito[:60]}
                if hallados
                else _("No hay ninguna institución que se llame «%(texto)s».") % {"texto": escrito[:60]}
            )
        return Institucion.objects.get(slug=hallados[0][0])

    def clean(self):
        limpios = super().clean() or {}
        if not self.errors and not any(limpios.get(campo) for campo in self.fields):
            raise ValidationError(_("Diga qué se les cambia."))
        return limpios


def cambiar_seleccionados(admin: AdminDeLaCasa, request: HttpRequest, elegidos) -> HttpResponse:
    """The action of the list: what may be changed of those that were ticked."""
    return _pantalla(
        admin, request, list(elegidos.order_by().values_list("pk", flat=True)[: MAXIMO + 1]), CambiosForm()
    )


def cambiar_varios(admin: AdminDeLaCasa, request: HttpRequest) -> HttpResponse:
    """By POST, gives each draft that was shown what was asked, on its own, and says what became of each."""
    vistos = leer_vistos(request.POST.get("vistos", ""))
    form = CambiosForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _pantalla(admin, request, list(vistos), form)
    _check(admin, request)
    hechos = [
        (c, _cambiar(c, vistos[c.pk], form.cleaned_data, request))
        for c in _borradores(admin, request, vistos)
    ]
    contexto = {
        "title": _("Cambiar varios compromisos"),
        "hechos": hechos,
        "buenos": sum(not p for _c, p in hechos),
    }
    return admin.pagina(request, PLANTILLA, **contexto)


def _check(admin: AdminDeLaCasa, request: HttpRequest) -> None:
    if not admin.has_change_permission(request):
        raise PermissionDenied


def _borradores(admin: AdminDeLaCasa, request: HttpRequest, pks) -> list[Compromiso]:
    return list(revisables(admin, request, pks).borradores())


def _cambiar(compromiso: Compromiso, version: int, cambios: dict, request: HttpRequest) -> str:
    """Change one as it was seen; "", or the sentence of why it was not."""
    compromiso.version = version
    try:
        with transaction.atomic():
            if cambios["responsable"]:
                compromiso.responsable = cambios["responsable"]
            if cambios["edicion"]:
                compromiso.edicion = cambios["edicion"]
            firmar(compromiso, request.user)
            compromiso.full_clean()
            compromiso.save()
            compromiso.ejes.add(*cambios["ejes"])
    except ValidationError as error:
        return " ".join(error.messages)
    except EdicionSimultanea as error:
        return str(error)
    return ""


def _pantalla(admin: AdminDeLaCasa, request: HttpRequest, pks: list[int], form: CambiosForm) -> HttpResponse:
    _check(admin, request)
    elegidos = list(revisables(admin, request, pks)[: MAXIMO + 1])
    cambian = [c for c in elegidos[:MAXIMO] if not c.es_publico]
    contexto = {
        "title": _("Cambiar varios compromisos"),
        "form": form,
        "cambian": cambian,
        "no": [c for c in elegidos[:MAXIMO] if c.es_publico],
        "vistos": ",".join(map(visto_de, cambian)),
        "hay_mas": len(elegidos) > MAXIMO,
        "maximo": MAXIMO,
    }
    return admin.pagina(request, PLANTILLA, estado=400 if form.errors else 200, **contexto)
