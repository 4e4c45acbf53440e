"""Errors that visitors point out: read, answered and, if it helps others, told in public without anybody's data.

What a visitor wrote is shown here and nowhere else: not in the list, not in a notice, not in an e-mail.
"""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, SoloLectura, con_enlace
from base.dias import Dia
from base.limites import LIMITE
from base.versiones import EdicionSimultanea
from compromisos.lectura.senalados import entradas_de_la_pagina
from compromisos.models import Senalamiento
from compromisos.models.senalamiento import LARGO, Resultado
from compromisos.publicacion import permisos, senalamientos
from compromisos.publicacion.senalamientos import LoPublico
from compromisos.reglas.personales import datos, tachar
from cuentas.escritos.acto import de_un_acto

PENDIENTE = "pendiente"


class PorSituacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("situación"), "situacion"

    def lookups(self, request, model_admin):
        return [(PENDIENTE, _("Por responder")), *Senalamiento.Situacion.choices]

    def queryset(self, request, queryset):
        if self.value() == PENDIENTE:
            return queryset.pendientes()
        return queryset.filter(situacion=self.value()) if self.value() else queryset


class RespuestaForm(forms.Form):
    """`visto` is how it stood when it was opened."""

    resultado = forms.ChoiceField(
        label=gettext_lazy("¿Cómo terminó?"), choices=Resultado.choices, widget=forms.RadioSelect
    )
    respuesta = forms.CharField(
        label=gettext_lazy("Qué se responde"),
        max_length=LIMITE,
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
    )
    borrar = forms.BooleanField(
        label=gettext_lazy("Borrar lo que escribió: contaba un caso o tenía datos de alguien"), required=False
    )
    publicar = forms.BooleanField(
        label=gettext_lazy("Publicarlo en «Errores señalados» y en la página de que se trata"), required=False
    )
    pregunta = forms.CharField(
        label=gettext_lazy("Qué se señaló, como lo leerá la gente"),
        help_text=gettext_lazy("Sin datos de ninguna persona. Se tachó lo que lo parecía: revíselo."),
        max_length=LARGO,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
    )
    anotacion = forms.IntegerField(
        label=gettext_lazy("Anotación del registro que lo corrigió"),
        help_text=gettext_lazy("Su número, si hubo una: la enmienda, la corrección o el cambio de la ficha."),
        required=False,
        min_value=1,
        max_value=2**53,
    )
    visto = forms.CharField(widget=forms.HiddenInput)


@admin.register(Senalamiento)
class SenalamientoAdmin(SoloLectura, AdminDeLaCasa):
    list_display = ("__str__", "pagina", "situacion", "ver_pide_respuesta", "atendido_por", "recibido_en")
    list_filter = (PorSituacion,)
    list_select_related = ("atendido_por",)
    actions = None

    @admin.display(description=gettext_lazy("pide respuesta"), boolean=True)
    def ver_pide_respuesta(self, obj) -> bool:
        return bool(obj.correo)

    def history_view(self, request, object_id, extra_context=None):
        """Its page tells what happened."""
        raise Http404

    @de_un_acto
    def change_view(self, request, object_id, form_url="", extra_context=None):
        permisos.check_puede_atender_senalamientos(request.user)
        obj = self.get_object(request, object_id)
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        errores: list[str] = []
        devuelto = request.POST.dict() if hasattr(request, "recuperado") else {}
        form = RespuestaForm(initial=_al_empezar(obj) | devuelto)
        if request.method == "POST":
            form = RespuestaForm(request.POST)
            try:
                hecho = self._hacer(request, obj, form)
            except ValidationError as error:
                errores = error.messages
            except EdicionSimultanea as error:
                errores = [str(error)]
            else:
                if hecho is not None:
                    return hecho
        obj.refresh_from_db()
        return self.pagina(
            request,
            "admin/compromisos/senalamiento/atender.html",
            estado=400 if errores or form.errors else 200,
            title=str(obj),
            senalamiento=obj,
            form=form,
            errores=errores,
            personales=datos(f"{obj.que}\n{obj.prueba}"),
            publicados=obj.publicados.select_related("publicada_por"),
            entradas=entradas_de_la_pagina(obj.pagina, Dia.de_hoy()),
            acepta_respuesta=bool(obj.correo),
        )

    def _hacer(self, request: HttpRequest, obj: Senalamiento, form: RespuestaForm) -> HttpResponse | None:
        if "_estudiar" in request.POST:
            senalamientos.estudiar(obj, por=request.user, visto=request.POST.get("visto"))
            messages.success(request, _("Queda en estudio, a su nombre."))
            return HttpResponseRedirect(request.path)
        if not form.is_valid():
            return None
        dicho = form.cleaned_data
        publico = (
            LoPublico(dicho["pregunta"], dicho["respuesta"], dicho["anotacion"])
            if dicho["publicar"]
            else None
        )
        con_correo = bool(obj.correo)
        hecho = senalamientos.responder(
            obj,
            por=request.user,
            resultado=dicho["resultado"],
            respuesta=dicho["respuesta"],
            publico=publico,
            borrar=dicho["borrar"],
            visto=dicho["visto"],
        )
        frase = _("Respondido.")
        if con_correo:
            frase = _("Respondido. La carta ya está por salir, y el correo de quien lo señaló se borró.")
        if publicado := hecho.publicados.first() if publico else None:
            frase = con_enlace(frase, publicado.get_absolute_url())
        messages.success(request, frase)
        return HttpResponseRedirect(
            reverse("admin:compromisos_senalamiento_changelist") + f"?situacion={PENDIENTE}"
        )


def _al_empezar(obj: Senalamiento) -> dict[str, str]:
    return {"pregunta": tachar(obj.que), "respuesta": obj.respuesta, "visto": obj.situacion}
