"""The ModelAdmin of an update: the form that edits what is not public, and the addresses of every step.

Registered on one screen, reviewed beside the last one, published, corrected, withdrawn. Each step after the
form is a page of its own that asks before it calls `publicacion`.
"""

from __future__ import annotations

from functools import partial
from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from base.dias import Dia
from base.edicion_segura import AdminConVersion
from base.numeros import entero
from compromisos import publicacion
from compromisos.admin.archivos import ConArchivos
from compromisos.admin.avance import evidencias, pasos, respuestas, revision, sin_efecto
from compromisos.admin.avance.elegir import elegir
from compromisos.admin.avance.formulario import AvanceAdminForm, EvidenciaInline, MedicionInline
from compromisos.admin.avance.lista import ListaDeAvances
from compromisos.admin.descargar import ConDescarga
from compromisos.admin.leer import al_lado
from compromisos.importacion.resources import AvanceResource
from compromisos.models import Avance, Compromiso, Medicion, RegistroCerrado
from compromisos.publicacion import confirmaciones, formularios, permisos, politicas
from compromisos.reglas.palabras import Estado, SituacionAvance
from compromisos.salidas.datos.lista import ListaDeAvancesResource


@admin.register(Avance)
class AvanceAdmin(ConArchivos, ConDescarga, ListaDeAvances, AdminConVersion):
    recurso = AvanceResource
    para_leer = ListaDeAvancesResource
    form = AvanceAdminForm
    change_form_template = "admin/compromisos/avance/change_form.html"
    inlines = (MedicionInline, EvidenciaInline)

    def get_urls(self):
        def pagina(vista):
            return self.admin_site.admin_view(partial(vista, self))

        return [
            path("<int:pk>/revisar/", pagina(revision.revisar), name="compromisos_avance_revisar"),
            path("publicar/", pagina(revision.publicar_varios), name="compromisos_avance_publicar_varios"),
            path("<int:pk>/<slug:paso>/paso/", pagina(pasos.dar), name="compromisos_avance_paso"),
            path(
                "verificaciones/<int:pk>/responder/",
                pagina(respuestas.responder),
                name="compromisos_avance_responder",
            ),
            path(
                "verificaciones/<int:pk>/sin-efecto/",
                pagina(sin_efecto.dejar),
                name="compromisos_avance_sin_efecto",
            ),
            path("evidencias/<int:pk>/", pagina(evidencias.bajar), name="compromisos_avance_evidencia"),
            path("evidencias/<int:pk>/vista/", pagina(evidencias.ver), name="compromisos_avance_vista"),
            *super().get_urls(),
        ]

    # --- Who touches what

    def has_change_permission(self, request, obj=None):
        """Published records are read only here, for everyone."""
        return super().has_change_permission(request, obj) and not (obj and obj.es_publico)

    def al_lado(self, request: HttpRequest, objeto: Avance) -> al_lado.AlLado:
        return al_lado.de_avance(objeto, request.user)

    def has_delete_permission(self, request, obj=None):
        """Drafts are discarded by a step of their own; the public record is never deleted."""
        return False

    def history_view(self, request, object_id, extra_context=None):
        """The drafts of what was published are nobody else's: they are not there."""
        avance = self.get_object(request, object_id)
        if avance and not permisos.puede_informar(request.user, avance.compromiso.institucion):
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def get_fieldsets(self, request, obj=None):
        campos = ["fecha_corte", "estado", "descripcion", "dificultades", "medidas"]
        if self._pregunta_la_prevision(request, obj):
            campos.insert(2, "prevision")
        if obj and obj.corrige_id:
            campos.insert(0, "motivo_correccion")
        return [(None, {"fields": campos if obj and obj.es_publico else ["compromiso", *campos]})]

    def _pregunta_la_prevision(self, request: HttpRequest, obj: Avance | None) -> bool:
        compromiso = obj.compromiso if obj else getattr(request, "compromiso_del_avance", None)
        if compromiso is None or (obj and obj.es_publico):
            return bool(obj and obj.prevision)
        return formularios.se_pregunta_la_prevision(compromiso, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if compromiso := obj.compromiso if obj else getattr(request, "compromiso_del_avance", None):
            formularios.preguntar_la_prevision(form.base_fields, compromiso)
        if elegir := cast("ModelChoiceField | None", form.base_fields.get("compromiso")):
            editables = Compromiso.objects.publicados(Dia.de_hoy()).editables_por(request.user)
            elegir.queryset = editables.filter(pk=obj.compromiso_id) if obj else editables
        return form

    # --- The form

    def add_view(self, request, form_url="", extra_context=None):
        """Opens on one pledge; without it, asks which. Who reports for an institution has the page of a phone for it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        pedido = request.POST.get("compromiso") or request.GET.get("compromiso") or ""
        pk = entero(pedido)
        editables = Compromiso.objects.publicados(Dia.de_hoy()).editables_por(request.user)
        compromiso = editables.filter(pk=pk).first() if pk is not None else None
        if request.method == "GET" and permisos.informa_con_su_cuenta(request.user):
            if not request.GET.keys() - {"compromiso"}:  # nor anything that was written here and not saved
                suya = [compromiso.codigo] if compromiso else []
                vista = "informar_compromiso" if compromiso else "informar_lista"
                return HttpResponseRedirect(reverse(vista, args=suya))
        if compromiso is None:
            return elegir(self, request)
        request.compromiso_del_avance = compromiso
        return super().add_view(
            request,
            form_url,
            {
                "title": _("Registrar avance"),
                "compromiso": compromiso,
                "anterior": Avance.objects.filter(pk=compromiso.vigente_avance_id).first(),
                "otros": _sin_publicar(compromiso),
                "titulo_de_lo_escrito": _("Registrar avance · %(codigo)s") % {"codigo": compromiso.codigo},
                **(extra_context or {}),
            },
        )

    def get_changeform_initial_data(self, request):
        compromiso = request.compromiso_del_avance
        estado = compromiso.vigente_estado
        return {"compromiso": compromiso.pk, "estado": "" if estado == Estado.SIN_INFORMACION else estado}

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if not obj.pk and hasattr(request, "compromiso_del_avance"):
            obj.compromiso = request.compromiso_del_avance
        return kwargs

    def change_view(self, request, object_id, form_url="", extra_context=None):
        avance = self.get_object(request, object_id)
        if avance is None:
            return super().change_view(request, object_id, form_url, extra_context)
        institucion = avance.compromiso.institucion
        informa = permisos.puede_informar(request.user, institucion)
        if informa and (pantalla := _pantalla_de_telefono(request, avance)):
            return HttpResponseRedirect(pantalla)
        if avance.es_publico and request.method == "POST":
            if informa and super().has_change_permission(request):
                return revision.ya_publico(self, request, avance)
        publicados = Avance.objects.filter(pk=avance.compromiso.vigente_avance_id)
        contexto = {
            "compromiso": avance.compromiso,
            "pasos": pasos.pasos_posibles(request.user, avance),
            "puede_revisar": not avance.es_publico
            and permisos.puede_publicar_avances(request.user, institucion),
            "puede_informar": informa,
            "puede_suprimir": permisos.puede_suprimir(request.user),
            "por_responder": respuestas.por_responder(request.user, avance),
            "por_dejar": sin_efecto.por_dejar(request.user, avance),
            "anterior": publicados.exclude(pk=avance.pk).first(),
        }
        if not avance.es_publico:
            contexto["otros"] = _sin_publicar(avance.compromiso).exclude(pk=avance.pk)
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
        if avance.situacion == SituacionAvance.EN_REVISION:
            messages.success(request, _("Cambios guardados. Sigue en revisión; todavía no es público."))
        else:
            messages.success(request, _("Borrador guardado. Todavía no es público."))
        try:
            politicas.check_se_sostiene(avance, hoy=timezone.localdate())
        except ValidationError as error:
            for frase in error.messages:
                messages.warning(request, _("Antes de enviarlo: %(frase)s") % {"frase": frase})
        return HttpResponseRedirect(ficha)

    def render_change_form(self, request, context, *args, **kwargs):
        if original := context.get("original"):
            filas = [
                fila
                for conjunto in context["inline_admin_formsets"]
                if conjunto.opts.model is Medicion
                for fila in conjunto.formset.forms
            ]
            de_las_evidencias = formularios.decir_lo_observado(original, context["adminform"].form, filas)
            context["evidencias"] = {"observado": de_las_evidencias}
        return super().render_change_form(request, context, *args, **kwargs)

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


def _pantalla_de_telefono(request: HttpRequest, avance: Avance) -> str:
    """Where who reports for an institution goes on with a draft: the page of a phone. "" of whoever else, of what is not
    a draft of the institution's about a public pledge, and of what was written here and not saved. One query at most."""
    if request.method != "GET" or request.GET or not permisos.informa_con_su_cuenta(request.user):
        return ""
    if avance.situacion not in politicas.EDITABLES or avance.corrige_id:
        return ""
    if not Compromiso.objects.publicados(Dia.de_hoy()).filter(pk=avance.compromiso_id).exists():
        return ""
    return f"{reverse('informar_compromiso', args=[avance.compromiso.codigo])}?borrador={avance.pk}"


def _sin_publicar(compromiso: Compromiso) -> QuerySet[Avance]:
    """Updates of that pledge that somebody is still writing or that wait for review."""
    return Avance.objects.sin_publicar().filter(compromiso=compromiso).select_related("autor").order_by("pk")
