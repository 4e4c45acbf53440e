"""Base classes of the admin: figures and dates read as an import reads them, and a history that is read, never written back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, models
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from base.archivo_input import ArchivoInput
from base.campos import CifraField, CifraInput, EnteroField, EnteroInput, FechaField, FechaInput
from base.castellano import titulo_de
from base.en_castellano import EnCastellano
from base.historia import EntradaDeHistorial, entradas_de, entre
from base.numeros import entero
from base.restricciones import NoSeGuarda, con_restricciones, por_que_no_se_guardo

log = logging.getLogger("base.admin")
ENTRADAS_MAXIMAS = 200
T = TypeVar("T")


def con_enlace(frase: str | Promise, direccion: str, palabra: str = "") -> SafeString:
    """A message that leads on: to what was just made public, unless `palabra` says where."""
    return format_html('{} <a href="{}">{}</a>', frase, direccion, palabra or _("Ver en el sitio"))


def una_vez(request: HttpRequest, clave: Hashable, leer: Callable[[], T]) -> T:
    """What `leer` says, read once a request: the admin makes each filter of a list anew to count beside every other."""
    leido: dict[Hashable, Any] = request.__dict__.setdefault("leido_una_vez", {})
    if clave not in leido:
        leido[clave] = leer()
    return leido[clave]


class PorRelacion(admin.RelatedFieldListFilter):
    """Django's own, where «of none» is a word and not a dash; its options are read once a request."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_value_display = _("ninguno")  # type: ignore[assignment]

    def field_choices(self, field, request, model_admin):
        return una_vez(
            request,
            self.field_path,
            lambda: super(PorRelacion, self).field_choices(field, request, model_admin),
        )


class SoloClaves:
    """Mixin for Django's autocompletes, which ask the database for whatever was sent: what is no key finds nothing."""

    def optgroups(self, name, value, attr=None):
        claves = [v for v in value if not v or entero(str(v)) is not None]
        return super().optgroups(name, claves, attr)  # type: ignore[misc]


class Autocompletar(SoloClaves, AutocompleteSelect):
    pass


class AutocompletarVarios(SoloClaves, AutocompleteSelectMultiple):
    pass


def como_se_elige(model_admin: object) -> Callable[[models.Model], str]:
    """What its pickers call a record: as its admin says, where its name alone is that of many; else by its name."""
    return getattr(model_admin, "como_se_elige", str)


def elegir_por(campo: Any, nombre: Callable[[Any], str], *con: str) -> None:
    """Have a form field of records call each by `nombre`, which reads the relations `con`."""
    campo.queryset = campo.queryset.select_related(*con)
    campo.label_from_instance = nombre


class AutocompletarView(AutocompleteJsonView):
    """Django's, that says of each record what tells it from its namesakes."""

    def serialize_result(self, obj, to_field_name):
        return {**super().serialize_result(obj, to_field_name), "text": como_se_elige(self.model_admin)(obj)}


class CamposDeLaCasa(BaseModelAdmin):
    """Mixin for admins and inlines."""

    formfield_overrides = {
        # With its box: Django's admin names one of its own for these.
        models.DateField: {"form_class": FechaField, "widget": FechaInput},
        models.DecimalField: {"form_class": CifraField, "widget": CifraInput},
        models.IntegerField: {"form_class": EnteroField, "widget": EnteroInput},
        models.FileField: {"widget": ArchivoInput},
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})},
    }

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Autocompletar(db_field, self.admin_site, using=kwargs.get("using")))
        return self._que_se_distinga(super().formfield_for_foreignkey(db_field, request, **kwargs), db_field)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault(
                "widget", AutocompletarVarios(db_field, self.admin_site, using=kwargs.get("using"))
            )
        return self._que_se_distinga(super().formfield_for_manytomany(db_field, request, **kwargs), db_field)

    def _que_se_distinga(self, campo: Any, db_field: Any) -> Any:
        """A field of records, each called as its own admin says."""
        suyo: Any = self.admin_site._registry.get(db_field.related_model)
        if campo is not None and hasattr(suyo, "como_se_elige"):
            elegir_por(campo, suyo.como_se_elige, *(suyo.list_select_related or ()))
        return campo

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Beside a related field there is at most «add»: no pencil, no eye, no cross; beside boxes to tick, nothing."""
        campo = super().formfield_for_dbfield(db_field, request, **kwargs)
        if campo and isinstance(campo.widget, RelatedFieldWidgetWrapper):
            campo.widget.can_change_related = False
            campo.widget.can_delete_related = False
            campo.widget.can_view_related = False
            if isinstance(campo.widget.widget, forms.CheckboxSelectMultiple):
                campo.widget.can_add_related = False
        return campo


class SoloLectura:
    """Mixin of a ModelAdmin whose rows nobody types: none is added, changed nor deleted on its pages."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class AccionForm(ActionForm):
    """What is done with the ticked rows, or with all that the list finds: one more tick, that needs no script."""

    select_across = forms.BooleanField(label="", required=False, widget=forms.CheckboxInput)


def en_el_marco(
    request: HttpRequest, plantilla: str, /, *, estado: int = 200, **contexto: Any
) -> TemplateResponse:
    """A page of our own, of no model, in the frame of the admin."""
    return TemplateResponse(
        request, plantilla, {**admin.site.each_context(request), **contexto}, status=estado
    )


def _dos_momentos(
    request: HttpRequest, entradas: list[EntradaDeHistorial]
) -> tuple[datetime, datetime] | None:
    """The two moments that the address compares, the earlier first; those of the last two entries, if it says none of theirs."""
    momentos = {e.cuando.isoformat(): e.cuando for e in entradas}
    if len(momentos) < 2:
        return None
    ultimo, anterior = list(momentos.values())[:2]
    pedidos = [momentos.get(request.GET.get(que, "")) for que in ("desde", "hasta")]
    desde, hasta = (pedidos[0] or anterior, pedidos[1] or ultimo)
    return min(desde, hasta), max(desde, hasta)


class AdminDeLaCasa(CamposDeLaCasa, EnCastellano, SimpleHistoryAdmin):
    action_form = AccionForm
    object_history_template = "admin/historial.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    se_conserva = True  # what is written in its form and not saved (cuentas/escritos)
    se_lee_en = "change"  # its page, of those in `get_urls`, where a record is read; the crumbs lead there
    cuelga_de = ""  # the relation to the record that stands above its own, in the crumbs
    view_on_site = False  # pages that have a public twin say «Ver en el sitio» themselves
    repite: tuple[str, ...] = ()  # fields that «guardar y agregar otro» keeps: without any, it is not offered
    se_ve_al_guardar: str | Promise = (
        ""  # of what is public as soon as it is saved: the sentence that says so
    )

    def miga(self, objeto: models.Model) -> str:
        """What the crumbs call a record."""
        return str(objeto)

    def al_lado(self, request: HttpRequest, objeto: Any) -> Any:
        """What stands beside the form of a record, for `admin/_al_lado.html`; None if nothing does."""
        return None

    def partes(self) -> list[type[models.Model]]:
        """Models edited inside this one's page, with a history of their own."""
        return [inline.model for inline in self.inlines if hasattr(inline.model, "history")]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = con_restricciones(super().get_form(request, obj, change=change, **kwargs))
        form.PARTES = tuple(self.partes())
        form.no_se_guardo = getattr(request, "no_se_guardo", "")
        if obj is None:  # a second one would be made; of one that is there, its version tells
            form.no_se_guardo = form.no_se_guardo or getattr(request, "ya_guardado", "")
        form.recuperado = hasattr(request, "recuperado")
        return form

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        request.guardado = form.instance  # for cuentas/escritos/middleware.py

    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        """The form again, with all that was typed and why it was not saved, if the database or the disk refuses."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (DatabaseError, OSError, NoSeGuarda) as error:
            frase = por_que_no_se_guardo(error)
            if frase is None or request.method != "POST":
                raise
            if not isinstance(error, NoSeGuarda):
                log.error("not saved: %s", type(error).__name__, exc_info=error)
            request.no_se_guardo = frase  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, *args, **kwargs):
        context.setdefault("show_save_and_add_another", add and bool(self.repite))
        context.setdefault("se_ve_al_guardar", self.se_ve_al_guardar)
        context.setdefault("se_conserva", self.se_conserva)
        obj = context.get("original")
        context.setdefault("al_lado", self.al_lado(request, obj) if obj else None)
        return super().render_change_form(request, context, add, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        """«Guardar y agregar otro» opens on what the next one shares with this."""
        respuesta = super().response_add(request, obj, post_url_continue)
        if "_addanother" not in request.POST or not self.repite:
            return respuesta
        igual = {c: getattr(obj, self.opts.get_field(c).attname) for c in self.repite}  # type: ignore[union-attr]
        nombre = f"admin:{self.opts.app_label}_{self.opts.model_name}_add"
        consulta = urlencode({c: v for c, v in igual.items() if v is not None})
        return HttpResponseRedirect(f"{reverse(nombre)}?{consulta}")

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The list; of an action without rows, or of rows without an action, what is missing. Filters that there are not
        lead to the whole list, where Django would say that something is wrong with the database."""
        if ERROR_FLAG in request.GET:
            messages.warning(request, _("Esa lista no tiene ese filtro: se muestra entera."))
            return HttpResponseRedirect(request.path)
        if request.method == "POST" and "index" in request.POST:
            datos = request.POST.copy()
            if not datos.get("action"):
                return self._otra_vez(request, _("Elija qué hacer con ellos."))
            if not datos.getlist(ACTION_CHECKBOX_NAME):
                if not datos.get("select_across"):
                    return self._otra_vez(
                        request, _("Marque algunos, o que sea con todos los que se encontraron.")
                    )
                datos.setlist(
                    ACTION_CHECKBOX_NAME, ["0"]
                )  # Django asks for some before it looks whether it is all
                request.POST = datos  # type: ignore[assignment]
        return super().changelist_view(request, extra_context)

    def _otra_vez(self, request: HttpRequest, frase: str) -> HttpResponse:
        messages.warning(request, frase)
        return HttpResponseRedirect(request.get_full_path())

    def pagina(
        self, request: HttpRequest, plantilla: str, /, *, estado: int = 200, **contexto
    ) -> TemplateResponse:
        """A page of our own in the frame of the admin, about this model."""
        return en_el_marco(request, plantilla, estado=estado, opts=self.opts, **contexto)

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        """History page, limited to records that this user may see; Django's falls back on any record. None of what is
        never changed, whose rows are their own history."""
        objeto = self.get_object(request, unquote(object_id))
        if objeto is None or not hasattr(objeto, "history"):
            raise Http404
        if not self.has_view_or_change_permission(request, objeto):
            raise PermissionDenied
        entradas = entradas_de(objeto, self.partes())
        elegir = _dos_momentos(request, entradas)
        return self.pagina(
            request,
            self.object_history_template,
            title=titulo_de(self.model, "historial"),
            subtitle=str(objeto),
            entradas=entradas[:ENTRADAS_MAXIMAS],
            elegir=elegir,
            dos=entre(entradas, *elegir) if "desde" in request.GET and elegir else None,
            object=objeto,
            **(extra_context or {}),
        )

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """Stock, it would write an old version back over the present one, past every rule."""
        nombre = f"admin:{self.opts.app_label}_{self.opts.model_name}_history"
        return HttpResponseRedirect(reverse(nombre, args=[object_id]))


class FormSetDeLaCasa(forms.BaseInlineFormSet):
    """Formset that refuses the key of a row of another record, as it refuses a key that does not exist.

    Django ignores the first in silence, and the difference tells that the row exists.
    """

    _pk_field: models.Field
    recuperado = False  # as in base/recuperado.py

    def full_clean(self) -> None:
        if self.recuperado:
            self._errors = [form.errors for form in self.forms]
            self._non_form_errors = self.error_class()
        else:
            super().full_clean()

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if clave := form.fields.get(self._pk_field.name):
            clave.queryset = self.queryset


class InlineDeLaCasa(CamposDeLaCasa, InlineModelAdmin):
    formset = FormSetDeLaCasa
    template = "admin/edit_inline/stacked.html"
    extra = 0
    NUEVAS = 100  # rows that one sending may add: the number of rows is said by whoever sends them

    def get_formset(self, request, obj=None, **kwargs):
        if request.method == "POST":
            kwargs["absolute_max"] = self._cuantas_hay(obj) + self.NUEVAS
            kwargs["max_num"] = min(self.get_max_num(request, obj) or self.NUEVAS, kwargs["absolute_max"])
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form = con_restricciones(formset.form)
        formset.recuperado = formset.form.recuperado = hasattr(request, "recuperado")
        return formset

    def _cuantas_hay(self, obj) -> int:
        if obj is None or obj.pk is None:
            return 0
        clave = _get_foreign_key(self.parent_model, self.model, fk_name=self.fk_name)
        return self.model._default_manager.filter(**{clave.name: obj}).count()
