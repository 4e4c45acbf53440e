"""What whoever only verifies, from outside the ministry, finds in the admin: published updates, as everybody
reads them, and nothing about how they came to be."""

from __future__ import annotations

from django.contrib import admin
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.dias import Dia
from compromisos.publicacion import permisos

LO_PUBLICO = ("compromiso", "institucion", "fecha_corte", "estado", "publicado_en")


class PorVerificacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("verificación"), "verificacion"

    def lookups(self, request, model_admin):
        opciones = [("sin", _("Sin verificar")), ("con", _("Ya verificados o cuestionados"))]
        if permisos.puede_preparar_avances(request.user):  # who only verifies reads what is public
            opciones.append(("respuesta", _("Con una respuesta por publicar")))
        return opciones

    def queryset(self, request, queryset):
        if self.value() == "sin":
            return queryset.por_verificar(Dia.de_hoy())
        if self.value() == "respuesta" and permisos.puede_preparar_avances(request.user):
            return queryset.con_respuesta_por_publicar()
        return queryset.filter(verificaciones__isnull=False).distinct() if self.value() else queryset


class ConVerificadores:
    """For the admin of Avance. Which rows, says `permisos.avances_visibles`."""

    def solo_verifica(self, user) -> bool:
        return not permisos.puede_preparar_avances(user)

    def get_list_display(self, request):
        return LO_PUBLICO if self.solo_verifica(request.user) else super().get_list_display(request)

    def get_list_filter(self, request):
        if self.solo_verifica(request.user):
            return PorVerificacion, "estado", "compromiso__edicion"
        return super().get_list_filter(request)

    def lookup_allowed(self, lookup, value, request):
        """Whoever may not read a field does not guess it by filtering either."""
        if self.solo_verifica(request.user):
            return lookup in (
                PorVerificacion.parameter_name,
                "estado__exact",
                "compromiso__edicion__id__exact",
            )
        return super().lookup_allowed(lookup, value, request)

    def history_view(self, request, object_id, extra_context=None):
        """The drafts of what was published are nobody else's: they are not there."""
        avance = self.get_object(request, object_id)
        if avance and not permisos.puede_informar(request.user, avance.compromiso.institucion):
            raise Http404
        return super().history_view(request, object_id, extra_context)
