"""Pledges: literal text first, targets inline, updates as a timeline."""

from __future__ import annotations

from functools import partial
from typing import cast

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Case, OuterRef, Subquery, When
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import FormSetDeLaCasa, InlineDeLaCasa, PorRelacion
from base.dias import Dia
from base.edicion_segura import AdminConVersion, FormConVersion
from base.numeros import entero
from compromisos.admin import publicar
from compromisos.admin.archivos import ConArchivos
from compromisos.admin.enmiendas import paginas as enmiendas
from compromisos.admin.importacion.filtro import PorImportacion
from compromisos.admin.leer import compromiso as lectura_del_compromiso
from compromisos.admin.leer.lista import ListaQueLee
from compromisos.importacion.resources import CompromisoResource
from compromisos.lectura.compromisos import en_fecha, que_dicen
from compromisos.lectura.enmiendas import SALIDAS
from compromisos.models import Compromiso, Enmienda, Meta, SituacionCompromiso
from compromisos.models.busqueda import condiciones
from compromisos.models.compromiso import CompromisoQuerySet
from compromisos.publicacion import permisos
from compromisos.reglas.busqueda import terminos_de
from compromisos.reglas.palabras import Estado, Frescura, Palabra, Plazo, Respaldo, TipoEnmienda
from instituciones.models import Institucion


class FiltroDeLampara(admin.SimpleListFilter):
    """Filters by a lamp that `con_estado` has annotated."""

    palabras: type[Palabra]
    parameter_name: str

    def lookups(self, request, model_admin):
        return [(p.value, _(p.etiqueta)) for p in self.palabras]

    def queryset(self, request, queryset):
        """Filter by lamp among the pledges in force, as the desk counts them: one that was left has no lamp."""
        if not self.value():
            return queryset
        return queryset.filter(**{self.parameter_name: self.value()}, dejado_en__isnull=True)


class PorEstado(FiltroDeLampara):
    title, parameter_name, palabras = gettext_lazy("estado"), "estado", Estado


class PorPlazo(FiltroDeLampara):
    title, parameter_name, palabras = gettext_lazy("plazo"), "plazo", Plazo


class PorFrescura(FiltroDeLampara):
    title, parameter_name, palabras = gettext_lazy("frescura"), "frescura", Frescura


class PorRespaldo(FiltroDeLampara):
    title, parameter_name, palabras = gettext_lazy("respaldo"), "respaldo", Respaldo


class PorSituacion(admin.SimpleListFilter):
    """Drafts, public and in force, and left, each by how it was."""

    title, parameter_name = gettext_lazy("situación"), "situacion"

    def lookups(self, request, model_admin):
        return [
            *SituacionCompromiso.choices,
            *((t.value, _(t.etiqueta)) for t in SALIDAS),
        ]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() in SituacionCompromiso.values:
            return queryset.filter(situacion=self.value(), dejado_en__isnull=True)
        return queryset.filter(salida=self.value())


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
class CompromisoAdmin(ConArchivos, AdminConVersion):
    recurso = CompromisoResource
    form = CompromisoForm
    change_form_template = "admin/compromisos/compromiso/change_form.html"
    inlines = (MetaInline,)
    list_display = (
        "codigo",
        "ver_titulo",
        "institucion",
        "ver_situacion",
        "ver_estado",
        "ver_plazo",
        "ver_corte",
        "ver_metas",
    )
    list_filter = (
        PorEstado,
        PorPlazo,
        PorFrescura,
        PorRespaldo,
        PorSituacion,
        ("ejes", PorRelacion),
        "edicion",
        PorImportacion,
    )
    list_select_related = ("institucion", "edicion")
    search_fields = ("busqueda",)
    search_help_text = gettext_lazy(
        "Palabras del texto, el título, las metas o la institución; las tildes no importan."
    )
    autocomplete_fields = ("edicion", "institucion", "responsable", "territorios")
    ordering = ("codigo",)
    actions = ("publicar_seleccionados",)
    fieldsets = (
        (None, {"fields": ("texto", ("edicion", "institucion", "numero"), "titulo")}),
        (
            gettext_lazy("Alcance y plazos"),
            {"fields": ("ejes", "territorios", "alcance", "responsable", ("fecha_inicio", "fecha_limite"))},
        ),
        (gettext_lazy("Fuente y nota"), {"fields": ("fuente", "nota")}),
    )

    # --- What is seen

    def get_queryset(self, request):
        todos = cast(CompromisoQuerySet, super().get_queryset(request))
        salidas = Enmienda.objects.filter(compromiso=OuterRef("pk"), tipo__in=[t.value for t in SALIDAS])
        return en_fecha(todos.editables_por(request.user), Dia.de_hoy()).annotate(
            salida=Subquery(salidas.order_by().values("tipo")[:1])
        )

    def get_search_results(self, request, queryset, search_term):
        hallados = que_dicen(queryset, condiciones(terminos_de(search_term)), Dia.de_hoy())
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            # Who types the end of a code means that one: «mppa-2» before «mppa-1».
            es_ese = Case(When(codigo__iendswith=search_term.strip(), then=0), default=1)
            hallados = hallados.order_by(es_ese, "codigo")
        return hallados, False

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
        return acciones

    @admin.action(description=gettext_lazy("Publicar los seleccionados…"))
    def publicar_seleccionados(self, request, queryset):
        return publicar.publicar_seleccionados(self, request, queryset)

    @admin.display(description=gettext_lazy("título"), ordering="titulo")
    def ver_titulo(self, obj) -> str:
        return obj.rotulo

    @admin.display(description=gettext_lazy("situación"), ordering="situacion")
    def ver_situacion(self, obj) -> str:
        """Draft, public, or how it was left: the list, the filter and the form say it in the same words."""
        return _(TipoEnmienda(obj.salida).etiqueta) if obj.salida else obj.get_situacion_display()

    @admin.display(description=gettext_lazy("estado"), ordering="vigente_estado")
    def ver_estado(self, obj) -> str:
        if obj.dejado_en:
            return "—"
        return _(Estado(obj.estado).etiqueta) if obj.es_publico else _("(borrador)")

    @admin.display(description=gettext_lazy("plazo"), ordering="vigente_plazo")
    def ver_plazo(self, obj) -> str:
        return _(Plazo(obj.plazo).etiqueta) if obj.plazo else "—"

    @admin.display(description=gettext_lazy("último corte"), ordering="vigente_corte")
    def ver_corte(self, obj):
        return date_format(obj.corte, "SHORT_DATE_FORMAT") if obj.corte else "—"

    @admin.display(description=gettext_lazy("metas"))
    def ver_metas(self, obj) -> str:
        if not obj.metas_medibles:
            return _("sin meta medible")
        if not obj.corte:
            return _("sin medición")
        return _("%(si)s de %(de)s") % {"si": obj.metas_alcanzadas, "de": obj.metas_medibles}

    def change_view(self, request, object_id, form_url="", extra_context=None):
        avances = self.model(pk=object_id).avances if entero(object_id) is not None else None
        contexto = {
            "avances": avances.select_related("autor", "publicado_por", "retiro").prefetch_related(
                "correcciones"
            )
            if avances
            else [],
            "puede_registrar": permisos.puede_registrar_avances(request.user),
            "puede_publicar": permisos.puede_publicar_compromisos(request.user),
            "puede_suprimir": permisos.puede_suprimir(request.user),
            "puede_proponer": permisos.puede_proponer_enmiendas(request.user),
        }
        if avances is not None:
            suyo = self.model(pk=object_id)
            contexto["enmiendas"] = suyo.enmiendas.prefetch_related("sucesores")
            contexto["propuestas"] = suyo.propuestas.select_related("por", "resuelta_por").filter(
                enmienda=None
            )
            if self.model.objects.sellados().filter(pk=suyo.pk).exists():
                contexto |= {"show_save": False, "show_save_and_continue": False}
        return super().change_view(request, object_id, form_url, {**contexto, **(extra_context or {})})

    # --- After saving: read

    def response_post_save_add(self, request, obj):
        return HttpResponseRedirect(reverse("admin:compromisos_compromiso_leer", args=[obj.pk]))

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:compromisos_compromiso_leer", args=[obj.pk]))

    def get_changelist(self, request, **kwargs):
        return ListaQueLee

    # --- Publishing

    def get_urls(self):
        return [
            path(
                ruta,
                self.admin_site.admin_view(partial(vista, self)),
                name=f"compromisos_compromiso_{nombre}",
            )
            for ruta, vista, nombre in (
                ("publicar-varios/", publicar.publicar_varios, "publicar_varios"),
                ("<int:pk>/", lectura_del_compromiso.leer, "leer"),
                ("<int:pk>/publicar/", publicar.publicar, "publicar"),
                ("<int:pk>/como-se-vera/", publicar.como_se_vera, "como_se_vera"),
                ("<int:pk>/enmendar/", enmiendas.enmendar, "enmendar"),
                ("propuestas/", enmiendas.propuestas, "propuestas"),
                ("propuestas/<int:pk>/", enmiendas.propuesta, "propuesta"),
            )
        ] + super().get_urls()
