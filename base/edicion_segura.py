"""The admin's half of `versiones.py`: the second of two editors is told who changed what, loses nothing
of what was typed, and goes on only by saying so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa
from base.fechas import dicha
from base.historia import EntradaDeHistorial, entradas_desde_version
from base.numeros import entero
from base.restricciones import FormConRestricciones
from base.versiones import EdicionSimultanea

# The race between the check of a form and its saving was lost twice.
A_LA_VEZ = gettext_lazy("Otra persona está guardando este mismo registro. Inténtelo otra vez.")


def escritos(objeto: models.Model, datos: Mapping[str, str], *, salvo=()) -> list[tuple[str, str]]:
    """(name for people, what was typed) of the fields of `objeto` that came in `datos`, are not `salvo` and
    are not as it has them."""
    return [
        (capfirst(str(campo.verbose_name)), str(dict(campo.flatchoices).get(escrito, escrito)))
        for campo in objeto._meta.concrete_fields
        if campo.name not in salvo and not campo.is_relation and (escrito := datos.get(campo.name))
        if escrito not in _como_se_escribe(getattr(objeto, campo.name))
    ]


def _como_se_escribe(valor: object) -> tuple[str, ...]:
    """A value as a form may have sent it untouched."""
    return (str(valor), dicha(valor)) if isinstance(valor, date) else (str(valor),)


def version_enviada(datos: Mapping[str, str], campo: str = "version") -> int:
    """The version that a form without fields of its own says it saw; 0, which nothing has, if it says none."""
    return entero(datos.get(campo, "")) or 0


class VersionVista(forms.IntegerField):
    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False, min_value=0, max_value=2**31 - 1)


class FormConVersion(FormConRestricciones):
    """Remembers the version it was opened with, and compares it when it is sent.

    After a conflict it is sent again with the other's version, with `en_conflicto` (the version this
    editor had first read) and, only if the editor ticked it, `seguir`.
    """

    version_vista = VersionVista()
    en_conflicto = VersionVista()
    seguir = forms.BooleanField(
        required=False, label=gettext_lazy("He leído el cambio y quiero guardar lo mío")
    )
    PARTES: tuple = ()  # models saved together with this one, whose changes are told too

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.conflicto: list[EntradaDeHistorial] | None = None
        self.sin_sitio: list[tuple[str, str]] = []  # typed into a field that can no longer be changed
        if self.instance.pk:
            self.initial["version_vista"] = self.instance.version

    def clean(self):
        super().clean()
        limpios = self.cleaned_data
        if not self.instance.pk:
            return limpios
        vista, primera = limpios.get("version_vista") or 0, limpios.get("en_conflicto")
        actual = self._version_guardada()
        if actual != vista:
            self._declarar_conflicto(actual, vista if primera is None else primera)
            self.add_error(
                None, _("No se guardó nada: otra persona guardó este registro mientras usted lo editaba.")
            )
        elif primera is not None and not limpios.get("seguir"):
            self._declarar_conflicto(actual, primera)
            self.add_error(
                "seguir", _("Marque la casilla para guardar lo suyo sobre el cambio de la otra persona.")
            )
        self.instance.version = actual
        return limpios

    def _version_guardada(self) -> int:
        guardadas = type(self.instance)._base_manager.filter(pk=self.instance.pk)
        return guardadas.values_list("version", flat=True).first() or 0

    def _declarar_conflicto(self, actual: int, desde: int) -> None:
        self.conflicto = entradas_desde_version(self.instance, desde, self.PARTES)
        self.sin_sitio = escritos(self.instance, self.data, salvo=self.fields)
        datos: Any = cast(QueryDict, self.data).copy()
        datos[self.add_prefix("version_vista")] = actual
        datos[self.add_prefix("en_conflicto")] = desde
        datos.pop(self.add_prefix("seguir"), None)
        self.data = datos


class AdminConVersion(AdminDeLaCasa):
    """For a model is ConVersion and whose form is a FormConVersion."""

    form = FormConVersion
    change_form_template = "admin/con_version.html"

    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except EdicionSimultanea:
            # Lost the race between check and save: asked again, the form now sees the other's change.
            try:
                return super().changeform_view(request, object_id, form_url, extra_context)
            except EdicionSimultanea:
                messages.error(request, A_LA_VEZ)
                return HttpResponseRedirect(request.get_full_path())
