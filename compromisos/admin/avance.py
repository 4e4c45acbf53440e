"""Updates: registered on one screen, reviewed beside the last one, published, corrected, withdrawn.

The form edits what is not public. Every step after that is a page of its own in `pasos.py`, which
asks before it calls `publicacion`.
"""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, FormSetDeLaCasa, InlineDeLaCasa
from base.dias import Dia
from base.edicion_segura import AdminConVersion
from base.numeros import entero
from base.texto import plegar
from compromisos import publicacion
from compromisos.admin.pasos import ConPasos
from compromisos.admin.respuestas import ConRespuestas
from compromisos.admin.revision import ConRevision
from compromisos.admin.verificadores import ConVerificadores, PorVerificacion
from compromisos.models import Avance, Compromiso, Evidencia, Medicion, RegistroCerrado
from compromisos.publicacion import confirmaciones, formularios, permisos, politicas
from compromisos.reglas.palabras import SituacionAvance


class AvanceForm(formularios.AvanceForm):
    """`compromiso` comes with the address that opened the form and is not chosen here."""

    compromiso = forms.ModelChoiceField(queryset=Compromiso.objects.none(), widget=forms.HiddenInput)

    class Meta(formularios.AvanceForm.Meta):
        fields = ("compromiso", *formularios.AvanceForm.Meta.fields, "motivo_correccion")


class MedicionForm(formularios.MedicionForm):
    def campo_de_lugares(self):
        campo = super().campo_de_lugares()
        campo.widget = AutocompleteSelectMultiple(
            Medicion._meta.get_field("territorios"), admin.site, choices=campo.choices
        )
        return campo


class MedicionFormSet(FormSetDeLaCasa):
    """Offers every quantitative target of the pledge exactly once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        compromiso = getattr(self.instance, "compromiso_id", None) or self._compromiso_enviado()
        self.metas = list(formularios.metas_medibles(compromiso, Dia.de_hoy())) if compromiso else []
        ya = {m.meta_id for m in self.queryset} if self.instance.pk else set()
        faltan = [m for m in self.metas if m.pk not in ya]
        self.extra = len(faltan)
        if not self.is_bound:
            # Prefilled only the first time: in a saved draft, an empty value was left empty on purpose.
            es_nuevo = not self.instance.pk
            self.initial_extra = [{"meta": m.pk, "valor": m.valor if es_nuevo else None} for m in faltan]

    def _compromiso_enviado(self) -> int | None:
        valor = self.data.get("compromiso", "") if self.is_bound else ""
        return entero(valor)

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "metas": self.metas}

    def clean(self):
        super().clean()
        if any("meta" in form.errors for form in self.forms):  # another's, or nobody's: the same answer
            raise ValidationError(_("Esa meta no es de este compromiso."))


class MedicionInline(InlineDeLaCasa, admin.StackedInline):
    model = Medicion
    form = MedicionForm
    formset = MedicionFormSet
    template = "admin/compromisos/avance/mediciones.html"
    can_delete = True
    max_num = 50
    verbose_name_plural = gettext_lazy("Metas que se informan")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.es_publico)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


class EvidenciaInline(InlineDeLaCasa, admin.StackedInline):
    model = Evidencia
    form = formularios.EvidenciaForm
    extra = 1
    max_num = 20
    fields = ("titulo", ("url", "archivo"), ("emisor", "fecha", "fecha_consulta"))
    verbose_name_plural = gettext_lazy("Evidencias: un enlace o un archivo cada una")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.es_publico)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


class PorSituacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("situación"), "situacion"

    def lookups(self, request, model_admin):
        return [(s.value, _(s.etiqueta)) for s in SituacionAvance]

    def queryset(self, request, queryset):
        return queryset.filter(situacion=self.value()) if self.value() else queryset


@admin.register(Avance)
class AvanceAdmin(ConRespuestas, ConRevision, ConPasos, ConVerificadores, AdminConVersion, AdminDeLaCasa):
    form = AvanceForm
    change_form_template = "admin/compromisos/avance/change_form.html"
    inlines = (MedicionInline, EvidenciaInline)
    list_display = (
        "compromiso",
        "institucion",
        "fecha_corte",
        "estado",
        "situacion",
        "autor",
        "publicado_en",
    )
    list_filter = (PorSituacion, PorVerificacion, "estado", "compromiso__edicion")
    list_select_related = ("compromiso__institucion", "autor")
    search_fields = ("compromiso__busqueda", "compromiso__codigo")
    search_help_text = gettext_lazy("Código, título o institución del compromiso.")
    ordering = ("-pk",)
    actions = ("publicar_seleccionados",)

    @admin.display(description=gettext_lazy("institución"), ordering="compromiso__institucion__nombre")
    def institucion(self, obj):
        return obj.compromiso.institucion

    # --- Who sees and touches what

    def get_queryset(self, request):
        return permisos.avances_visibles(request.user, super().get_queryset(request), Dia.de_hoy())

    def get_search_results(self, request, queryset, search_term):
        for palabra in plegar(search_term).split():
            queryset = queryset.filter(
                Q(compromiso__busqueda__contains=palabra) | Q(busqueda__contains=palabra)
            )
        return queryset, False

    def has_change_permission(self, request, obj=None):
        """Published records are read only here, for everyone."""
        return super().has_change_permission(request, obj) and not (obj and obj.es_publico)

    def has_delete_permission(self, request, obj=None):
        """Drafts are discarded by a step of their own; the public record is never deleted."""
        return False

    def get_fieldsets(self, request, obj=None):
        campos = ["fecha_corte", "estado", "descripcion", "dificultades", "medidas"]
        if obj and obj.corrige_id:
            campos.insert(0, "motivo_correccion")
        return [(None, {"fields": campos if obj and obj.es_publico else ["compromiso", *campos]})]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if "compromiso" in form.base_fields:
            editables = Compromiso.objects.publicados(Dia.de_hoy()).editables_por(request.user)
            form.base_fields["compromiso"].queryset = (
                editables.filter(pk=obj.compromiso_id) if obj else editables
            )
        return form

    # --- The form

    def add_view(self, request, form_url="", extra_context=None):
        """Opens on one pledge; without it, sends the reader to choose one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        pedido = request.POST.get("compromiso") or request.GET.get("compromiso") or ""
        pk = entero(pedido)
        editables = Compromiso.objects.publicados(Dia.de_hoy()).editables_por(request.user)
        compromiso = editables.filter(pk=pk).first() if pk is not None else None
        if compromiso is None:
            messages.info(request, _("Elija el compromiso y pulse «Registrar avance»."))
            return HttpResponseRedirect(
                reverse("admin:compromisos_compromiso_changelist") + "?situacion__exact=publicado"
            )
        request.compromiso_del_avance = compromiso
        return super().add_view(
            request,
            form_url,
            {
                "title": _("Registrar avance"),
                "compromiso": compromiso,
                "anterior": Avance.objects.filter(pk=compromiso.vigente_avance_id).first(),
                **(extra_context or {}),
            },
        )

    def get_changeform_initial_data(self, request):
        return {"compromiso": request.compromiso_del_avance.pk, "estado": self._estado_anterior(request)}

    @staticmethod
    def _estado_anterior(request) -> str:
        estado = request.compromiso_del_avance.vigente_estado
        return "" if estado == "sin_informacion" else estado

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if not obj.pk and hasattr(request, "compromiso_del_avance"):
            obj.compromiso = request.compromiso_del_avance
        return kwargs

    def change_view(self, request, object_id, form_url="", extra_context=None):
        avance = self.get_object(request, object_id)
        contexto = {}
        if avance is not None and avance.es_publico and request.method == "POST":
            informa = permisos.puede_informar(request.user, avance.compromiso.institucion)
            if informa and super().has_change_permission(request):
                return self.ya_publico(request, avance)
        if avance is not None:
            contexto = {
                "compromiso": avance.compromiso,
                "pasos": self.pasos_posibles(request, avance),
                "puede_revisar": not avance.es_publico
                and permisos.puede_publicar_avances(request.user, avance.compromiso.institucion),
                "puede_informar": permisos.puede_informar(request.user, avance.compromiso.institucion),
                "anterior": Avance.objects.filter(pk=avance.compromiso.vigente_avance_id)
                .exclude(pk=avance.pk)
                .first(),
            }
            if self.has_change_permission(request, avance):
                contexto["hechas"] = confirmaciones.hechas(
                    avance, hoy=timezone.localdate(), escritas=request.POST
                )
        return super().change_view(request, object_id, form_url, {**contexto, **(extra_context or {})})

    def save_model(self, request, obj, form, change):
        if not change:
            obj.autor = request.user
        super().save_model(request, obj, form, change)

    # --- After saving

    def response_add(self, request, obj, post_url_continue=None):
        return self._seguir(request, obj)

    def response_change(self, request, obj):
        return self._seguir(request, obj)

    def _seguir(self, request: HttpRequest, avance: Avance) -> HttpResponseRedirect:
        """«Enviar a revisión» and «Ver cómo quedará y publicar» save the draft first, whatever comes next."""
        ficha = reverse("admin:compromisos_avance_change", args=[avance.pk])
        a_publicar, a_enviar = "_publicar" in request.POST, "_enviar" in request.POST
        avance, por_que_no = publicacion.terminar_borrador(
            avance, request.POST, por=request.user, enviarlo=a_enviar and not a_publicar
        )
        if a_publicar:
            return HttpResponseRedirect(reverse("admin:compromisos_avance_revisar", args=[avance.pk]))
        if a_enviar:
            if por_que_no:
                formularios.decir_que_quedo_en_borrador(request, por_que_no)
            else:
                messages.success(request, _("Enviado a revisión."))
            return HttpResponseRedirect(ficha)
        messages.success(request, _("Borrador guardado. Todavía no es público."))
        try:
            politicas.check_se_sostiene(avance, hoy=timezone.localdate())
        except ValidationError as error:
            for frase in error.messages:
                messages.warning(request, _("Antes de enviarlo: %(frase)s") % {"frase": frase})
        return HttpResponseRedirect(ficha)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        contexto = {
            "ve_compromisos": permisos.ve_compromisos(request.user),
            "puede_publicar": permisos.puede_publicar_avances(request.user),
        }
        try:
            return super().changeform_view(request, object_id, form_url, contexto | (extra_context or {}))
        except RegistroCerrado as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(reverse("admin:compromisos_avance_changelist"))

    def get_actions(self, request):
        acciones = super().get_actions(request)
        acciones.pop("delete_selected", None)
        if not permisos.puede_publicar_avances(request.user):
            acciones.pop("publicar_seleccionados", None)
        return acciones
