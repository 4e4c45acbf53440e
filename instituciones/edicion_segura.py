"""The admin's half of `versiones.py`: the second of two editors is told who changed what, loses nothing
of what was typed, and goes on only by saying so."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from instituciones.versiones import EdicionSimultanea


class FormConVersion(forms.ModelForm):
    """Remembers the version it was opened with, and compares it when it is sent."""

    version_vista = forms.IntegerField(widget=forms.HiddenInput, required=False)
    en_conflicto = forms.CharField(widget=forms.HiddenInput, required=False)
    seguir = forms.BooleanField(
        widget=forms.HiddenInput,
        required=False,
        label=gettext_lazy("He leído el cambio y quiero guardar lo mío"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version_vista"] = self.instance.version
        if self.is_bound and self.data.get(self.add_prefix("en_conflicto")):
            self.fields["seguir"].widget = forms.CheckboxInput()

    def clean(self):
        limpios = super().clean()
        if not self.instance.pk:
            return limpios
        actual = type(self.instance)._base_manager.filter(pk=self.instance.pk).values_list("version", flat=True)
        version, vista = actual.first(), limpios.get("version_vista")
        if version != vista:
            self._mostrar_conflicto(version, vista or 0)
        elif limpios.get("en_conflicto") and not limpios.get("seguir"):
            self.add_error("seguir", _("Marque la casilla para guardar lo suyo sobre el cambio de la otra persona."))
        self.instance.version = version or 0
        return limpios

    def _mostrar_conflicto(self, version: int, vista: int) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("version_vista")] = version
        self.data[self.add_prefix("en_conflicto")] = "1"
        self.fields["seguir"].widget = forms.CheckboxInput()
        self.data.pop(self.add_prefix("seguir"), None)
        for frase in cambios_desde(self.instance, vista):
            self.add_error(None, frase)
        self.add_error(
            None, _("No se guardó nada. Lo que usted escribió sigue abajo: compárelo y decida.")
        )


def cambios_desde(instance, version: int) -> list[str]:
    """Who saved what after `version`, one sentence a save, old → new. From the record's history."""
    entradas = list(instance.history.filter(version__gte=version).select_related("history_user").order_by("pk"))
    frases = []
    for antes, despues in zip(entradas, entradas[1:], strict=False):
        if antes.version == despues.version:
            continue
        delta = despues.diff_against(antes, excluded_fields=["version"])
        cambios = "; ".join(
            f"{c.field}: «{_corto(c.old)}» → «{_corto(c.new)}»" for c in delta.changes
        ) or _("cambió sus metas u otras partes de la ficha")
        frases.append(
            _("%(quien)s guardó este registro a las %(hora)s mientras usted lo editaba. %(cambios)s.")
            % {
                "quien": despues.history_user or _("Otra persona"),
                "hora": timezone.localtime(despues.history_date).strftime("%H:%M"),
                "cambios": cambios,
            }
        )
    return frases or [_("Otra persona guardó este registro mientras usted lo editaba.")]


def _corto(valor) -> str:
    texto = str(valor if valor is not None else "")
    return texto if len(texto) <= 80 else f"{texto[:79]}…"


class AdminConVersion:
    """Mixin for a ModelAdmin whose model is ConVersion."""

    form = FormConVersion
    CAMPOS_DE_VERSION = ("version_vista", "en_conflicto", "seguir")

    def get_fieldsets(self, request, obj=None):
        grupos = list(super().get_fieldsets(request, obj))
        if obj is not None and not any("seguir" in g[1]["fields"] for g in grupos):
            grupos.insert(0, (None, {"fields": list(self.CAMPOS_DE_VERSION), "classes": ["version"]}))
        return grupos

    def changeform_view(self, request: HttpRequest, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except EdicionSimultanea:
            # Lost the race between check and save: asked again, the form now sees the other's change.
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except EdicionSimultanea:
                messages.error(request, _("Otra persona está guardando este mismo registro. Inténtelo otra vez."))
                return HttpResponseRedirect(request.get_full_path())
