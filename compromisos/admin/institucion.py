"""Institutions in the admin, with their file and the reason of each change: `instituciones` knows of neither."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.edicion_segura import FormConVersion
from base.menu_de_fila import AccionDeFila, direccion_de
from compromisos.admin import encargar_instituciones
from compromisos.admin.archivos import ConArchivos
from compromisos.admin.con_motivo import AdminConMotivo, FormConMotivo, FormSetConMotivo
from compromisos.admin.descargar import ConDescarga
from compromisos.admin.leer import al_lado
from compromisos.admin.leer import institucion as lectura_de_la_institucion
from compromisos.admin.lista_de_instituciones import ColumnasDeInstitucion, PorLoQueFalta
from compromisos.admin.por_encargado import InstitucionesPorEncargado
from compromisos.importacion.resources import InstitucionResource
from compromisos.publicacion import permisos
from compromisos.salidas.datos.lista import ListaDeInstitucionesResource
from instituciones.admin import DenominacionInline, InstitucionAdmin
from instituciones.models import Institucion
from instituciones.permisos import puede_anotar_contactos, ve_contactos

admin.site.unregister(Institucion)


class InstitucionForm(FormConMotivo, FormConVersion):
    pass


class DenominacionConMotivo(DenominacionInline):
    formset = FormSetConMotivo


@admin.register(Institucion)
class InstitucionConArchivosAdmin(
    ColumnasDeInstitucion, ConArchivos, ConDescarga, AdminConMotivo, InstitucionAdmin
):
    recurso = InstitucionResource
    para_leer = ListaDeInstitucionesResource
    actions = ("encargar_seleccionadas", "descargar_xlsx", "descargar_csv")
    se_lee_en = "leer"
    list_filter: ClassVar[Any] = (InstitucionesPorEncargado, "sector", PorLoQueFalta)
    form = InstitucionForm
    inlines = (DenominacionConMotivo,)

    def al_lado(self, request: HttpRequest, objeto: Institucion) -> al_lado.AlLado:
        return al_lado.de_institucion(objeto, request.user)

    def sin_columnas(self, request):
        de_casa = () if permisos.ve_encargos(request.user) else ("encargado",)
        return frozenset(de_casa if ve_contactos(request.user) else (*de_casa, "contactos"))

    def acciones_de_fila(self, request: HttpRequest, obj: Institucion) -> Iterator[AccionDeFila]:
        yield AccionDeFila(_("Leer"), direccion_de(obj, "leer"))
        if self.has_change_permission(request, obj):
            yield AccionDeFila(_("Editar"), direccion_de(obj, "change"))
        suyos = urlencode({"institucion": obj.slug})
        if permisos.ve_compromisos(request.user):
            lista = reverse("admin:compromisos_compromiso_changelist")
            yield AccionDeFila(_("Sus compromisos"), f"{lista}?{suyos}")
        if permisos.puede_registrar_compromisos(request.user):
            otro = reverse("admin:compromisos_compromiso_add")
            yield AccionDeFila(
                _("Registrar un compromiso suyo"), f"{otro}?{urlencode({'institucion': obj.pk})}"
            )
        if permisos.ve_avances(request.user):
            yield AccionDeFila(_("Sus avances"), f"{reverse('admin:compromisos_avance_changelist')}?{suyos}")
        if puede_anotar_contactos(request.user):
            contacto = reverse("admin:instituciones_contacto_add")
            yield AccionDeFila(_("Agregar un contacto"), f"{contacto}?{urlencode({'institucion': obj.pk})}")
        if permisos.puede_dar_enlaces_personales(request.user):
            enlace = reverse("admin:compromisos_enlacepersonal_add")
            yield AccionDeFila(_("Dar un enlace personal"), f"{enlace}?{urlencode({'institucion': obj.pk})}")
        yield AccionDeFila(_("Ver en el sitio"), obj.get_absolute_url())
        yield AccionDeFila(_("Historial"), direccion_de(obj, "history"))

    def como_se_elige(self, institucion: Institucion) -> str:
        """What its pickers call it: whole, beside its acronym."""
        return institucion.con_su_sigla

    # --- After saving: read

    def response_post_save_add(self, request, obj):
        return HttpResponseRedirect(reverse("admin:instituciones_institucion_leer", args=[obj.pk]))

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:instituciones_institucion_leer", args=[obj.pk]))

    def get_actions(self, request):
        acciones = super().get_actions(request)
        acciones.pop("delete_selected", None)  # deletes in bulk what is deleted one by one, if at all
        if not permisos.puede_encargar(request.user):
            acciones.pop("encargar_seleccionadas", None)
        return acciones

    @admin.action(description=gettext_lazy("Decir quién está a cargo…"))
    def encargar_seleccionadas(self, request, queryset):
        return encargar_instituciones.encargar_seleccionadas(self, request, queryset)

    def get_urls(self):
        vista = self.admin_site.admin_view
        encargar = vista(partial(encargar_instituciones.encargar_varias, self))
        leer = vista(partial(lectura_de_la_institucion.leer, self))
        return [
            path("encargar-varias/", encargar, name="instituciones_institucion_encargar_varias"),
            path("<int:pk>/", leer, name="instituciones_institucion_leer"),
            *super().get_urls(),
        ]
