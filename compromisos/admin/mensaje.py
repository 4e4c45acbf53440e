"""Letters that were asked for: to whom, which, how each fared, what it said; sent again, or tried again."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, SoloLectura
from base.numeros import entero
from compromisos.admin.descargar import ConPersonas
from compromisos.correo import cola, enlaces, puede_salir
from compromisos.correo.tipos import TIPOS
from compromisos.models import Mensaje
from compromisos.publicacion import permisos
from compromisos.salidas.datos.columns.de_oficina import CartasResource

S = Mensaje.Situacion


class PorSituacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("situación"), "situacion"

    def lookups(self, request, model_admin):
        return [*((s.value, s.label) for s in S), ("duda", _("En duda"))]

    def queryset(self, request, queryset):
        """Filter by situation; those in doubt are told apart from those on their way or refused."""
        dudosos = queryset.dudosos(timezone.now())
        if not self.value():
            return queryset
        if self.value() == "duda":
            return dudosos
        return queryset.filter(situacion=self.value()).exclude(pk__in=dudosos.values("pk"))


class PorTipo(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("carta"), "tipo"

    def lookups(self, request, model_admin):
        return [(clave, tipo.nombre) for clave, tipo in TIPOS.items() if not tipo.a_seguidores]

    def queryset(self, request, queryset):
        return queryset.filter(tipo=self.value()) if self.value() else queryset


@admin.register(Mensaje)
class MensajeAdmin(ConPersonas, SoloLectura, AdminDeLaCasa):
    para_leer = CartasResource
    list_display = ("destinatario", "que_carta", "periodo", "como_va", "cuando", "quien")
    list_filter = (PorSituacion, PorTipo, "periodo")
    list_select_related = ("periodo", "pedido_por")
    search_fields = ("destinatario", "asunto")
    ordering = ("-pk",)
    actions = None
    change_list_template = "admin/compromisos/mensaje/change_list.html"

    def get_queryset(self, request):
        todos: Any = super().get_queryset(request)
        return todos.del_personal()

    def has_view_permission(self, request, obj=None):
        return permisos.ve_mensajes(request.user)

    def has_module_permission(self, request):
        return permisos.ve_mensajes(request.user)

    @admin.display(description=gettext_lazy("carta"), ordering="tipo")
    def que_carta(self, obj) -> str:
        return str(TIPOS[obj.tipo].nombre) if obj.tipo in TIPOS else obj.asunto

    def renglones(self, suyos):
        mensajes = list(suyos)
        for mensaje in mensajes:
            mensaje.carta = self.que_carta(mensaje)
        return mensajes

    def miga(self, mensaje) -> str:
        return self.que_carta(mensaje)

    @admin.display(description=gettext_lazy("cómo va"), ordering="situacion")
    def como_va(self, obj) -> str:
        duda = obj.esta_en_duda(timezone.now())
        clase = "mal" if duda or obj.situacion == S.FALLIDO else obj.situacion
        return format_html('<span class="suerte {}">{}</span>', clase, obj.frase(timezone.now()))

    @admin.display(description=gettext_lazy("cuándo"), ordering="pk")
    def cuando(self, obj):
        return obj.enviado_en or obj.creado_en

    @admin.display(description=gettext_lazy("la pidió"), ordering="pedido_por")
    def quien(self, obj) -> str:
        """Who pressed the button; what is due needs nobody."""
        return str(obj.pedido_por.get_full_name() or obj.pedido_por) if obj.pedido_por else _("sale sola")

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request,
            {"title": _("Cartas que salieron"), "puede_salir": puede_salir(), **(extra_context or {})},
        )

    # --- One of them

    def get_urls(self):
        otra_vez = self.admin_site.admin_view(self.otra_vez_view)
        return [
            path("<int:pk>/otra-vez/", otra_vez, name="compromisos_mensaje_otra_vez"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        mensaje = self._pedido(request, entero(object_id) or 0)
        ahora = timezone.now()
        return self.pagina(
            request,
            "admin/compromisos/mensaje/leer.html",
            title=self.que_carta(mensaje),
            mensaje=mensaje,
            como_va=self.como_va(mensaje),
            quien=self.quien(mensaje),
            en_duda=mensaje.esta_en_duda(ahora),
            salio=mensaje.situacion == S.ENVIADO,
            fallo=mensaje.situacion == S.FALLIDO and not mensaje.esta_en_duda(ahora),
            en_marcha=mensaje.situacion in (S.PENDIENTE, S.EN_ENVIO) and not mensaje.esta_en_duda(ahora),
            da_un_secreto=_da_un_secreto(mensaje),
            enlace=enlaces.de_mensaje(mensaje),
            puede_salir=puede_salir(),
        )

    def otra_vez_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        mensaje = self._pedido(request, pk)
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:compromisos_mensaje_change", args=[pk]))
        if _da_un_secreto(mensaje) or not puede_salir():
            raise PermissionDenied
        ahora = timezone.now()
        if mensaje.situacion in (S.PENDIENTE, S.EN_ENVIO) and not mensaje.esta_en_duda(ahora):
            messages.info(request, _("Todavía está por salir: no hace falta pedirla otra vez."))
        elif cola.reintentar(mensaje, ahora):
            messages.info(request, _("Se intenta otra vez."))
        else:
            mensaje = cola.repetir(mensaje, por=request.user)
            messages.info(request, _("Se pidió otra vez: esta es la nueva."))
        return HttpResponseRedirect(reverse("admin:compromisos_mensaje_change", args=[mensaje.pk]))

    def _pedido(self, request: HttpRequest, pk: int) -> Mensaje:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            return get_object_or_404(
                Mensaje.objects.del_personal().select_related("periodo", "pedido_por"), pk=pk
            )
        except OverflowError:
            raise Http404 from None


def _da_un_secreto(mensaje: Mensaje) -> bool:
    return mensaje.tipo in TIPOS and TIPOS[mensaje.tipo].da_un_secreto
