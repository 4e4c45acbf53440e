"""Pledges: literal text first, targets inline, updates as a timeline."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import FormSetDeLaCasa, InlineDeLaCasa
from base.edicion_segura import AdminConVersion, FormConVersion
from base.menu_de_fila import AccionDeFila, direccion_de
from base.numeros import entero
from compromisos.admin import cambiar, cambiar_publicos, publicar, vincular, vistas
from compromisos.admin.archivos import ConArchivos
from compromisos.admin.descargar import ConDescarga
from compromisos.admin.enmiendas import paginas as enmiendas
from compromisos.admin.enmiendas import partes
from compromisos.admin.leer import al_lado
from compromisos.admin.leer import compromiso as lectura_del_compromiso
from compromisos.admin.lista import ListaDeCompromisos
from compromisos.importacion.resources import CompromisoResource
from compromisos.lectura.enmiendas import SALIDAS
from compromisos.models import Compromiso, Enmienda, Meta
from compromisos.publicacion import permisos
from compromisos.salidas.datos.lista import ListaDeCompromisosResource
from instituciones.models import Institucion


class MetaFormSet(FormSetDeLaCasa):
    """New targets go after the ones there are; nobody types the order."""

    def save_new(self, form, commit=True):
        ultima = self.instance.metas.order_by("-orden").values_list("orden", flat=True).first()
        form.instance.orden = (ultima or 0) + 1
        return super().save_new(form, commit=commit)


class MetaInline(InlineDeLaCasa, admin.StackedInline):
    model = Meta
    formset = MetaFormSet
    autocomplete_fields = ("responsable",)
    fields = (
        ("indicador", "tipo"),
        ("valor_meta", "unidad", "sentido"),
        ("linea_base", "linea_base_fecha", "linea_base_fuente"),
        ("fecha_limite", "responsable", "nivel_territorial"),
        "medio_verificacion",
        "cita",
        "nota",
    )

    # Of a public pledge they are read here, and change by «Enmendar».

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not (obj and obj.es_publico)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.es_publico)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.es_publico)


class CompromisoForm(FormConVersion):
    class Meta:
        model = Compromiso
        fields = ()  # those of the fieldsets
        widgets = {
            "texto": forms.Textarea(attrs={"rows": 6}),
            "nota": forms.Textarea(attrs={"rows": 3}),
            "ejes": forms.CheckboxSelectMultiple,
        }

    def clean(self):
        """A public pledge has nothing to save here, whatever was sent."""
        super().clean()
        if self.instance.pk and self.instance.es_publico:
            self.add_error(None, str(Compromiso.AVISO_FIJO))
        return self.cleaned_data


@admin.register(Compromiso)
class CompromisoAdmin(ConArchivos, ConDescarga, ListaDeCompromisos, AdminConVersion):
    recurso = CompromisoResource
    para_leer = ListaDeCompromisosResource
    form = CompromisoForm
    change_form_template = "admin/compromisos/compromiso/change_form.html"
    se_lee_en = "leer"
    inlines = (MetaInline,)
    autocomplete_fields = ("edicion", "institucion", "responsable", "territorios")
    actions = (
        "publicar_seleccionados",
        "encargar_seleccionados",
        "cambiar_seleccionados",
        "vincular_seleccionados",
        "descargar_xlsx",
        "descargar_csv",
    )
    fieldsets = (
        (None, {"fields": ("texto", ("edicion", "institucion", "numero"), "titulo")}),
        (
            gettext_lazy("Alcance y plazos"),
            {"fields": ("ejes", "territorios", "alcance", "responsable", ("fecha_inicio", "fecha_limite"))},
        ),
        (gettext_lazy("Fuente y nota"), {"fields": ("fuente", "nota")}),
    )

    # --- What is seen

    def al_lado(self, request: HttpRequest, objeto: Compromiso) -> al_lado.AlLado:
        return al_lado.de_compromiso(objeto, request.user)

    def miga(self, compromiso) -> str:
        return compromiso.codigo

    def get_readonly_fields(self, request, obj=None):
        """All of a public pledge: it is amended, not edited."""
        return flatten_fieldsets(self.fieldsets) if obj and obj.es_publico else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "institucion":
            kwargs["queryset"] = Institucion.objects.editables_por(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        """Permission to open it as a form: of a public pledge, which then has nothing to fill in, for who publishes. Who
        had it open as a draft is so told what happened, and keeps what was typed. One that was split, merged or
        withdrawn stays as it was left."""
        return (
            super().has_change_permission(request, obj)
            and (not (obj and obj.es_publico) or permisos.puede_publicar_compromisos(request.user))
            and not (obj and obj.dejado_en)
        )

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.es_publico)

    def get_actions(self, request):
        acciones = super().get_actions(request)
        acciones.pop("delete_selected", None)  # deletes in bulk what is deleted one by one, if at all
        if not permisos.puede_publicar_compromisos(request.user):
            acciones.pop("publicar_seleccionados", None)
        if not self.has_change_permission(request):
            acciones.pop("cambiar_seleccionados", None)
        if not permisos.puede_vincular(request.user):
            acciones.pop("vincular_seleccionados", None)
        if not permisos.puede_encargar(request.user):
            acciones.pop("encargar_seleccionados", None)
        return acciones

    @admin.action(description=gettext_lazy("Decir quién está a cargo…"))
    def encargar_seleccionados(self, request, queryset):
        return cambiar.encargar_seleccionados(self, request, queryset)

    @admin.action(description=gettext_lazy("Cambiar tema, responsable o edición…"))
    def cambiar_seleccionados(self, request, queryset):
        return cambiar.cambiar_seleccionados(self, request, queryset)

    @admin.action(description=gettext_lazy("Decir a qué responden…"))
    def vincular_seleccionados(self, request, queryset):
        return vincular.vincular_seleccionados(self, request, queryset)

    @admin.action(description=gettext_lazy("Publicarlos…"))
    def publicar_seleccionados(self, request, queryset):
        return publicar.publicar_seleccionados(self, request, queryset)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        contexto: dict[str, Any] = {
            "puede_publicar": permisos.puede_publicar_compromisos(request.user),
            "puede_proponer": permisos.puede_proponer_enmiendas(request.user),
        }
        if (pk := entero(object_id)) is not None:
            contexto["salida"] = Enmienda.objects.filter(
                compromiso=pk, tipo__in=[t.value for t in SALIDAS]
            ).first()
            if self.model.objects.sellados().filter(pk=pk).exists():
                contexto |= {"show_save": False, "show_save_and_continue": False}
        return super().change_view(request, object_id, form_url, {**contexto, **(extra_context or {})})

    def acciones_de_fila(self, request: HttpRequest, obj: Any) -> Iterator[AccionDeFila]:
        """What is done from its page, and what tells of it."""
        yield AccionDeFila(_("Leer"), direccion_de(obj, "leer"))
        for accion in lectura_del_compromiso.acciones_de(self, request, obj):
            yield AccionDeFila(accion.texto, accion.url)
        yield AccionDeFila(_("Historial"), direccion_de(obj, "history"))

    # --- After saving

    def get_changeform_initial_data(self, request):
        """Of one more of the same institution and edition, also the number that comes next."""
        datos: dict[str, Any] = super().get_changeform_initial_data(request)
        claves = {campo: entero(str(datos.get(campo, ""))) for campo in ("edicion", "institucion")}
        if all(claves.values()) and "numero" not in datos:
            ultimo = self.get_queryset(request).filter(**claves).order_by("-numero").first()
            datos["numero"] = ultimo.numero + 1 if ultimo else 1
        return datos

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        es_borrador = obj is None or not obj.es_publico
        context.setdefault("show_save_and_add_another", add)
        context.setdefault(
            "guardar_y_publicar", es_borrador and permisos.puede_publicar_compromisos(request.user)
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        """«Guardar y publicar» goes to the page that compares; «y agregar otro», to one of the same institution."""
        if "_addanother" in request.POST:
            hecho = _("Guardado %(codigo)s, en borrador. Escriba el siguiente.") % {"codigo": obj.codigo}
            messages.success(request, hecho)
            otro = urlencode({"edicion": obj.edicion_id, "institucion": obj.institucion_id})
            return HttpResponseRedirect(f"{reverse('admin:compromisos_compromiso_add')}?{otro}")
        return self._a_publicar(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._a_publicar(request, obj) or super().response_change(request, obj)

    def _a_publicar(self, request: HttpRequest, obj: Compromiso) -> HttpResponseRedirect | None:
        if "_publicar" not in request.POST or not permisos.puede_publicar_compromisos(request.user):
            return None
        messages.success(request, _("Guardado %(codigo)s, en borrador.") % {"codigo": obj.codigo})
        return HttpResponseRedirect(reverse("admin:compromisos_compromiso_publicar", args=[obj.pk]))

    def response_post_save_add(self, request, obj):
        return HttpResponseRedirect(reverse("admin:compromisos_compromiso_leer", args=[obj.pk]))

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:compromisos_compromiso_leer", args=[obj.pk]))

    # --- Publishing

    def get_urls(self):
        return [
            path(
                ruta,
                self.admin_site.admin_view(partial(vista, self)),
                name=f"compromisos_compromiso_{nombre}",
            )
            for ruta, vista, nombre in (
                ("vistas/guardar/", vistas.guardar, "guardar_vista"),
                ("vistas/<int:pk>/quitar/", vistas.quitar, "quitar_vista"),
                ("encargar-varios/", cambiar.encargar_varios, "encargar_varios"),
                ("cambiar-varios/", cambiar.cambiar_varios, "cambiar_varios"),
                ("deshacer-cambio/<int:pk>/", cambiar_publicos.deshacer, "deshacer_cambio"),
                ("vincular-varios/", vincular.vincular_varios, "vincular_varios"),
                ("publicar-varios/", publicar.publicar_varios, "publicar_varios"),
                ("<int:pk>/", lectura_del_compromiso.leer, "leer"),
                ("<int:pk>/publicar/", publicar.publicar, "publicar"),
                ("<int:pk>/como-se-vera/", publicar.como_se_vera, "como_se_vera"),
                ("<int:pk>/enmendar/", enmiendas.enmendar, "enmendar"),
                ("<int:pk>/partes/", partes.hacer_partes, "partes"),
                ("propuestas/", enmiendas.propuestas, "propuestas"),
                ("propuestas/<int:pk>/", enmiendas.propuesta, "propuesta"),
            )
        ] + super().get_urls()
