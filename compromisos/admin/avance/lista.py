"""The list of updates: what each of the staff sees of it, and how it is filtered.

Who only verifies, from outside the ministry, finds published updates as everybody reads them, and nothing
about how they came to be.
"""

from __future__ import annotations

from typing import cast

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db.models import Q
from django.http import HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa
from base.dias import Dia
from base.texto import plegar
from compromisos.admin.avance.revision import MAXIMO
from compromisos.admin.importacion.filtro import PorImportacion
from compromisos.lectura.en_palabras import cuando
from compromisos.lectura.filtros.interno import instituciones_que_nombran, nombre_entero
from compromisos.models.avance import AvanceQuerySet
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import SituacionAvance
from instituciones.models import Institucion

A_ELEGIR = 100  # institutions that the box suggests
LO_PUBLICO = ("compromiso", "institucion", "fecha_corte", "ver_estado", "publicado_en")


class PorSituacionDeAvance(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("situación"), "situacion"

    def lookups(self, request, model_admin):
        return [(s.value, _(s.etiqueta)) for s in SituacionAvance]

    def queryset(self, request, queryset):
        return queryset.filter(situacion=self.value()) if self.value() else queryset


class PorVerificacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("verificación"), "verificacion"

    def lookups(self, request, model_admin):
        opciones = [("sin", _("Sin verificar")), ("con", _("Ya verificados o cuestionados"))]
        if not solo_verifica(request.user):
            opciones.append(("respuesta", _("Con una respuesta por publicar")))
        return opciones

    def queryset(self, request, queryset):
        if self.value() == "sin":
            return queryset.por_verificar(Dia.de_hoy())
        if self.value() == "respuesta" and not solo_verifica(request.user):
            return queryset.con_respuesta_por_publicar()
        return queryset.verificados(Dia.de_hoy()) if self.value() else queryset


class PorInstitucion(admin.SimpleListFilter):
    """An institution that is typed: its acronym, its address or any of its names; all of those that it may be."""

    title, parameter_name = gettext_lazy("institución"), "institucion"
    template = "admin/compromisos/avance/por_institucion.html"

    def lookups(self, request, model_admin):
        return [("", "")]  # it is typed, not chosen

    def queryset(self, request, queryset):
        escrito = (self.value() or "").strip()
        if not escrito:
            return queryset
        suyas = instituciones_que_nombran([escrito], Dia.de_hoy())[escrito]
        return queryset.filter(compromiso__institucion__slug__in=[slug for slug, _nombre in suyas])

    def choices(self, changelist):
        """One: what is typed, and what the form sends besides so that the other filters stay."""
        otros = changelist.get_query_string(remove=[self.parameter_name]).removeprefix("?")
        yield {
            "escrito": self.value() or "",
            "otros": [(nombre, valor) for nombre, valores in QueryDict(otros).lists() for valor in valores],
            "quitar": f"?{otros}",
            "nombres": [
                nombre_entero(i) for i in Institucion.objects.order_by("nombres_plegados")[:A_ELEGIR]
            ],
        }


class ListaPorEspera(ChangeList):
    """What waits for review comes by how long it has waited, unless another order is asked for."""

    def get_ordering(self, request, queryset):
        pedido = super().get_ordering(request, queryset)
        en_revision = request.GET.get("situacion") == SituacionAvance.EN_REVISION
        return ["enviado_en", "pk"] if en_revision and not request.GET.get(ORDER_VAR) else pedido


def solo_verifica(user) -> bool:
    return not permisos.puede_preparar_avances(user)


class ListaDeAvances(AdminDeLaCasa):
    """The list of updates. Which rows, says `permisos.avances_visibles`."""

    list_display = (
        "compromiso",
        "institucion",
        "fecha_corte",
        "ver_estado",
        "situacion",
        "ver_espera",
        "autor",
        "publicado_en",
    )
    list_filter = (
        PorSituacionDeAvance,
        PorInstitucion,
        PorVerificacion,
        "estado",
        "compromiso__edicion",
        PorImportacion,
    )
    list_select_related = ("compromiso__institucion", "autor")
    search_fields = ("compromiso__busqueda", "compromiso__codigo")
    search_help_text = gettext_lazy("Código, título o institución del compromiso.")
    ordering = ("-pk",)
    actions = ("publicar_seleccionados",)

    def get_queryset(self, request):
        todos = cast(AvanceQuerySet, super().get_queryset(request))
        return permisos.avances_visibles(request.user, todos, Dia.de_hoy())

    def get_search_results(self, request, queryset, search_term):
        for palabra in plegar(search_term).split():
            queryset = queryset.filter(
                Q(compromiso__busqueda__contains=palabra) | Q(busqueda__contains=palabra)
            )
        return queryset, False

    def get_list_filter(self, request):
        if solo_verifica(request.user):
            return PorVerificacion, "estado", "compromiso__edicion"
        return super().get_list_filter(request)

    def lookup_allowed(self, lookup, value, request):
        """Filters limited to fields that the user may read: filtering is guessing."""
        if solo_verifica(request.user):
            return lookup in (
                PorVerificacion.parameter_name,
                "estado__exact",
                "compromiso__edicion__id__exact",
            )
        return super().lookup_allowed(lookup, value, request)

    def get_changelist(self, request, **kwargs):
        return ListaPorEspera

    # --- Columns and actions

    def get_list_display(self, request):
        primera, *columnas = LO_PUBLICO if solo_verifica(request.user) else self.list_display
        revisar = ["revisar"] if permisos.puede_publicar_avances(request.user) else []
        return [primera, *revisar, *columnas]

    @admin.display(description=gettext_lazy("institución"), ordering="compromiso__institucion__nombre")
    def institucion(self, obj):
        return obj.compromiso.institucion

    @admin.display(description=gettext_lazy("estado"), ordering="estado")
    def ver_estado(self, obj) -> SafeString:
        return render_to_string("admin/_estado.html", {"codigo": obj.estado})

    @admin.display(description=gettext_lazy("espera"), ordering="enviado_en")
    def ver_espera(self, obj) -> str:
        """How long it has waited for somebody to review it."""
        if obj.situacion != SituacionAvance.EN_REVISION or not obj.enviado_en:
            return ""
        hoy = Dia.de_hoy()
        return cuando(localdate(obj.enviado_en), hoy)

    @admin.display(description=gettext_lazy("revisión"))
    def revisar(self, obj) -> str:
        if obj.situacion != SituacionAvance.EN_REVISION:
            return ""
        direccion = reverse("admin:compromisos_avance_revisar", args=[obj.pk])
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>',
            direccion,
            _("Revisar %(avance)s") % {"avance": obj},
            _("Revisar"),
        )

    def get_actions(self, request):
        acciones = super().get_actions(request)
        acciones.pop("delete_selected", None)
        if not permisos.puede_publicar_avances(request.user):
            acciones.pop("publicar_seleccionados", None)
        return acciones

    @admin.action(description=gettext_lazy("Publicar los seleccionados"))
    def publicar_seleccionados(self, request, queryset):
        pks = ",".join(str(pk) for pk in queryset.order_by("pk").values_list("pk", flat=True)[:MAXIMO])
        return HttpResponseRedirect(f"{reverse('admin:compromisos_avance_publicar_varios')}?pk={pks}")
