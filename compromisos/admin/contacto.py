"""Directory of contacts: whom of each institution to call. Its form leads back to the institution; taking one off may
erase what the history says of the person, if they ask."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.resources import ModelResource

from base.edicion_segura import AdminConVersion
from compromisos.admin.archivos import ConArchivos
from compromisos.salidas.datos.widgets import TextoWidget
from instituciones.contactos import ContactoQuerySet
from instituciones.models import Contacto, Institucion
from instituciones.permisos import puede_quitar_contactos


def _columna(de: str, etiqueta: Any) -> Field:
    return Field(de, etiqueta, TextoWidget())


class ContactoResource(ModelResource):
    """Columns as people read them. It only leaves."""

    tabla = "contactos"
    institucion = _columna("institucion__nombre", gettext_lazy("Institución"))
    sigla = _columna("institucion__sigla", gettext_lazy("Sigla"))
    nombre = _columna("nombre", gettext_lazy("Nombre"))
    cargo = _columna("cargo", gettext_lazy("Cargo"))
    papel = _columna("get_papel_display", gettext_lazy("Responde como"))
    telefono = _columna("telefono", gettext_lazy("Teléfono"))
    correo = _columna("correo", gettext_lazy("Correo"))
    canal = _columna("get_canal_display", gettext_lazy("Prefiere"))
    fuente = _columna("fuente", gettext_lazy("De dónde salió el dato"))
    notas = _columna("notas", gettext_lazy("Notas"))

    class Meta:
        model = Contacto
        fields = (
            "institucion",
            "sigla",
            "nombre",
            "cargo",
            "papel",
            "telefono",
            "correo",
            "canal",
            "fuente",
            "notas",
        )


@admin.register(Contacto)
class ContactoAdmin(ConArchivos, AdminConVersion):
    recurso = ContactoResource
    cuelga_de = "institucion"
    export_template_name = "admin/leer/exportar_contactos.html"
    delete_confirmation_template = "admin/leer/quitar_contacto.html"
    list_display = ("nombre", "papel", "cargo", "ver_institucion", "ver_telefono", "ver_correo", "canal")
    list_filter = ("papel", "canal", "institucion__sector")
    list_select_related = ("institucion",)
    search_fields = ("plegado",)
    search_help_text = gettext_lazy(
        "Por nombre, cargo, teléfono, correo o institución; las tildes no importan."
    )
    autocomplete_fields = ("institucion",)
    ordering = ("institucion__nombres_plegados", "-papel", "nombre")
    actions = None
    repite = ("institucion",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "institucion",
                    ("nombre", "papel"),
                    "cargo",
                    ("telefono", "correo"),
                    "canal",
                    "fuente",
                    "notas",
                ),
                "description": gettext_lazy(
                    "Solo lo ve el personal del Ministerio: nada de esto se publica."
                ),
            },
        ),
    )

    # --- Who sees what

    def get_queryset(self, request):
        return cast(ContactoQuerySet, super().get_queryset(request)).visibles_para(request.user)

    def get_search_results(self, request, queryset, search_term):
        return queryset.que_dicen(search_term), False

    def has_import_permission(self, request: HttpRequest) -> bool:
        """No import: whoever has a sheet of personal data types it in, and says where each came from."""
        return False

    # --- The list

    @admin.display(description=gettext_lazy("institución"), ordering="institucion__nombres_plegados")
    def ver_institucion(self, obj) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', _de_la_institucion(obj.institucion_id), obj.institucion.nombre
        )

    @admin.display(description=gettext_lazy("teléfono"))
    def ver_telefono(self, obj) -> str:
        return (
            format_html('<a href="tel:{}">{}</a>', obj.numero, obj.telefono) if obj.numero else obj.telefono
        )

    @admin.display(description=gettext_lazy("correo"))
    def ver_correo(self, obj) -> str:
        return format_html('<a href="mailto:{}">{}</a>', obj.correo, obj.correo) if obj.correo else ""

    # --- After saving, and taking off

    def response_post_save_add(self, request: HttpRequest, obj: Contacto) -> HttpResponseRedirect:
        return HttpResponseRedirect(_de_la_institucion(obj.institucion_id))

    def response_post_save_change(self, request: HttpRequest, obj: Contacto) -> HttpResponseRedirect:
        return HttpResponseRedirect(_de_la_institucion(obj.institucion_id))

    def delete_model(self, request: HttpRequest, obj: Contacto) -> None:
        """Its history keeps who it was, unless the person asked to be forgotten."""
        request.de_quien = obj.institucion_id  # type: ignore[attr-defined]
        if "olvidar" in request.POST:
            Contacto.objects.olvidar(obj.pk, por=request.user)
        else:
            super().delete_model(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        olvidado = "olvidar" in request.POST
        messages.success(
            request,
            _("Se quitó el contacto y se borraron sus datos.")
            if olvidado
            else _("Se quitó a %(nombre)s de los contactos.") % {"nombre": obj_display},
        )
        return HttpResponseRedirect(_de_la_institucion(request.de_quien))  # type: ignore[attr-defined]

    def get_urls(self):
        olvidar = self.admin_site.admin_view(self.olvidar_view)
        return [
            path("<int:pk>/olvidar/", olvidar, name="instituciones_contacto_olvidar"),
            *super().get_urls(),
        ]

    def olvidar_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Erase what the history says of somebody who is no contact any more. Changes only by POST."""
        if not puede_quitar_contactos(request.user):
            raise PermissionDenied
        visibles = Institucion.objects.editables_por(request.user)
        quitado = Contacto.history.model.objects.filter(
            id=pk, history_type="-", institucion__in=visibles
        ).first()
        if quitado is None or Contacto.objects.filter(pk=pk).exists():
            raise Http404
        if request.method == "POST":
            Contacto.objects.olvidar(pk, por=request.user)
            messages.success(request, _("Se borraron sus datos."))
            return HttpResponseRedirect(_de_la_institucion(quitado.institucion_id))
        return self.pagina(
            request,
            "admin/leer/olvidar_contacto.html",
            title=_("Borrar sus datos"),
            quitado=quitado,
            sobre=quitado.institucion,
        )


def _de_la_institucion(pk: int) -> str:
    return reverse("admin:instituciones_institucion_leer", args=[pk]) + "#contactos"
