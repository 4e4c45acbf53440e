"""Admin of any model in right Spanish: the mixin that puts our titles and sentences in the place of Django's, which
call everything «el», and ask to «select something to change»."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import InlineAdminFormSet
from django.contrib.admin.utils import label_for_field, quote
from django.contrib.admin.views.main import ChangeList
from django.db.models import BooleanField, Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from base.castellano import palabras_de, titulo_de

SIN_ELEGIR = [("", "Elija qué hacer")]


class ListaEnCastellano(ChangeList):
    def __init__(
        self,
        request: HttpRequest,
        model: type[Model],
        list_display: Any,
        list_display_links: Any,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        suyo = admin.site._registry.get(model)
        columnas = [c if c in (list_display_links or ()) else _si_o_no(c, model, suyo) for c in list_display]
        super().__init__(request, model, columnas, list_display_links, *args, **kwargs)
        self.title = titulo_de(model, "elegir" if self.is_popup else "lista")
        self.palabras = palabras_de(model)


def _si_o_no(columna: Any, modelo: type[Model], suyo: Any) -> Any:
    """The column, in words if it is of those that Django draws as a picture called «True»."""
    funcion = getattr(suyo, columna, None) if isinstance(columna, str) else columna
    campo = next((f for f in modelo._meta.concrete_fields if f.name == columna), None)
    if not getattr(funcion, "boolean", False) and not isinstance(campo, BooleanField):
        return columna
    lee: Any = funcion or (lambda obj: getattr(obj, columna))

    @admin.display(
        description=str(label_for_field(columna, modelo, suyo)),
        ordering=columna if campo else getattr(funcion, "admin_order_field", None),
    )
    def en_palabras(obj: Model) -> str:
        return {True: "Sí", False: "No", None: "—"}[lee(obj)]

    return en_palabras


class PartesEnCastellano(InlineAdminFormSet):
    """Django's rows inside another form, whose button says «otra meta»."""

    @classmethod
    def de(cls, conjunto: InlineAdminFormSet) -> PartesEnCastellano:
        suyo = cls.__new__(cls)
        suyo.__dict__.update(conjunto.__dict__)
        return suyo

    def inline_formset_data(self) -> str:
        palabras, prefijo = palabras_de(self.opts.model), self.formset.prefix
        opciones = {"prefix": prefijo, "addText": palabras.agregar_otro, "deleteText": "Quitar"}
        return json.dumps({"name": f"#{prefijo}", "options": opciones})


@contextmanager
def _diciendo(request: Any, frase: str) -> Iterator[None]:
    """Have what the admin says meanwhile be `frase`."""
    request.frase_del_acto = frase
    try:
        yield
    finally:
        del request.frase_del_acto


class EnCastellano(admin.ModelAdmin):
    """Mixin for the admin of every model."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ListaEnCastellano

    def get_action_choices(self, request: HttpRequest, default_choices: Any = SIN_ELEGIR) -> Any:
        return super().get_action_choices(request, default_choices)

    def get_inline_formsets(self, request: HttpRequest, formsets: Any, *args: Any, **kwargs: Any) -> Any:
        conjuntos = super().get_inline_formsets(request, formsets, *args, **kwargs)
        return [PartesEnCastellano.de(c) for c in conjuntos]

    # --- Titles

    def changeform_view(
        self, request: Any, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        request.trae_titulo = "title" in (extra_context or {})
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self,
        request: Any,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if not getattr(request, "trae_titulo", False):
            context["title"] = titulo_de(
                self.model, "alta" if add else "cambio" if self.has_change_permission(request, obj) else "ver"
            )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        contexto = {"title": titulo_de(self.model, "borrar"), "palabras": palabras_de(self.model)}
        return super().delete_view(request, object_id, {**contexto, **(extra_context or {})})

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        contexto = {"title": titulo_de(self.model, "historial")}
        return super().history_view(request, object_id, {**contexto, **(extra_context or {})})

    # --- Sentences

    def message_user(self, request: HttpRequest, message: Any, *args: Any, **kwargs: Any) -> None:
        super().message_user(request, getattr(request, "frase_del_acto", message), *args, **kwargs)

    def construct_change_message(self, request: Any, form: Any, formsets: Any, add: bool = False) -> Any:
        dicho = super().construct_change_message(request, form, formsets, add)
        request.nada_cambio = not dicho
        return dicho

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> HttpResponse:
        y_otro = "_addanother" in request.POST
        frase = palabras_de(self.model).se_agrego(self._con_enlace(request, obj), y_otro=y_otro)
        with _diciendo(request, frase):
            return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        palabras, cual = palabras_de(self.model), self._con_enlace(request, obj)
        igual = getattr(request, "nada_cambio", False)
        with _diciendo(request, palabras.nada_cambio(cual) if igual else palabras.se_guardo(cual)):
            return super().response_change(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        with _diciendo(request, palabras_de(self.model).se_borro(obj_display)):
            return super().response_delete(request, obj_display, obj_id)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponseRedirect:
        self.message_user(request, palabras_de(opts.model).no_existe, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:index", current_app=self.admin_site.name))

    def _con_enlace(self, request: HttpRequest, obj: Any) -> str:
        if not self.has_view_or_change_permission(request, obj):
            return str(obj)
        nombre = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(nombre, args=[quote(obj.pk)]), obj)

    # --- What goes with what is deleted

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Without the rows that only join two records: nobody knows them by a name."""
        borrados, cuentas, sin_permiso, protegidos = super().get_deleted_objects(objs, request)
        uniones: list[Any] = [campo.remote_field.through for campo in self.opts.many_to_many]
        mudas = [union._meta for union in uniones if union._meta.auto_created]
        for union in mudas:
            cuentas.pop(str(union.verbose_name_plural), None)
        nombres = tuple(f"{capfirst(str(union.verbose_name))}: " for union in mudas)
        return _sin(borrados, nombres), cuentas, sin_permiso, protegidos


def _sin(nombres: list, mudas: tuple[str, ...]) -> list:
    """The tree of names without those that begin so."""
    return [
        _sin(n, mudas) if isinstance(n, list) else n
        for n in nombres
        if isinstance(n, list) or not mudas or not str(n).startswith(mudas)
    ]
