"""Forms of what is public already: they ask why it changes, and the public reads the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, FormSetDeLaCasa
from base.restricciones import FormConRestricciones, NoSeGuarda, por_que_no_se_guardo
from base.texto import limpiar
from compromisos import publicacion

CAMPO = "motivo_del_cambio"
FALTA = gettext_lazy("Escriba el motivo del cambio: se publica, con lo que decía antes.")


class Motivo(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Motivo del cambio (se publica)"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            help_text=gettext_lazy("Quien lea «Cambios» verá qué decía, qué dice ahora y este motivo."),
        )


class FormConMotivo(FormConRestricciones):
    """Mixin: a form that changes what the public reads needs the reason. What is new, or a draft, does not."""

    motivo_del_cambio = Motivo()

    def clean(self) -> dict[str, Any] | None:
        limpios = super().clean()
        if (
            CAMPO in self.fields
            and cambia_lo_publico(self)
            and not limpiar(self.cleaned_data.get(CAMPO) or "")
        ):
            self.add_error(CAMPO, str(FALTA))
        return limpios


def cambia_lo_publico(form: forms.ModelForm) -> bool:
    columnas = {f.name for f in form._meta.model._meta.get_fields()}
    return bool(columnas & set(form.changed_data) - {"version"})


class FormSetConMotivo(FormSetDeLaCasa):
    """Rows that are part of a ficha: added, changed or taken off, they are a change of it."""

    def clean(self) -> None:
        super().clean()
        if not self.instance.pk or limpiar(str(self.data.get(CAMPO, ""))):
            return
        if any(f.has_changed() for f in self.forms):
            raise forms.ValidationError(_("Cambia la ficha: escriba arriba el motivo, que se publica."))


class AdminConMotivo(AdminDeLaCasa):
    """For the admin of a ficha of the public record. All that one form changes is one act."""

    def es_publica(self, obj: models.Model) -> bool:
        return True

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        grupos = list(super().get_fieldsets(request, obj))
        if obj is not None and self.es_publica(obj) and self.has_change_permission(request, obj):
            grupos.append((None, {"fields": (CAMPO,)}))
        return grupos

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        clase = super().get_form(request, obj, change=change, **kwargs)
        pedidos = flatten_fieldsets(self.get_fieldsets(request, obj))
        if CAMPO not in pedidos:
            clase = type(clase)(clase.__name__, (clase,), {CAMPO: None})
        return clase

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        motivo = limpiar(request.POST.get(CAMPO, ""))[:1000]
        if request.method != "POST" or not motivo:
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with publicacion.modificar(motivo=motivo, por=request.user):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except NoSeGuarda as error:
            request.no_se_guardo = por_que_no_se_guardo(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    # --- Taken off

    delete_confirmation_template = "admin/quitar_con_motivo.html"

    def get_actions(self, request: HttpRequest) -> Any:
        """No deletion of many: each takes its reason."""
        acciones = super().get_actions(request)
        acciones.pop("delete_selected", None)
        return acciones

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        objeto = self.get_object(request, unquote(object_id))
        pide = objeto is not None and self.es_publica(objeto)
        contexto = {"pide_motivo": pide, **(extra_context or {})}
        if request.method != "POST" or not pide or not self.has_delete_permission(request, objeto):
            return super().delete_view(request, object_id, contexto)
        motivo = limpiar(request.POST.get(CAMPO, ""))[:1000]
        if not motivo:
            messages.error(request, FALTA)
            return HttpResponseRedirect(request.get_full_path())
        with publicacion.modificar(motivo=motivo, por=request.user):
            return super().delete_view(request, object_id, contexto)
