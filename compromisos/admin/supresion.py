"""Suppression of personal data: one person marks what exposes somebody, another sees it and does it, for good.

The texts are shown here and nowhere else: not in the list, not in a message, not in an e-mail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa, SoloLectura
from compromisos import publicacion
from compromisos.models import Avance, Compromiso, Foto, SenalamientoPublicado, Supresion
from compromisos.publicacion import permisos, supresiones
from compromisos.publicacion.supresiones import Pieza, Suprimible
from cuentas.escritos.acto import de_un_acto

CLASES: dict[str, type[Suprimible]] = {
    "avance": Avance,
    "compromiso": Compromiso,
    "foto": Foto,
    "senalamiento": SenalamientoPublicado,
}


@dataclass(frozen=True, slots=True)
class Grupo:
    """What is suppressed at once: a text, wherever it stands, or a file."""

    clave: str
    piezas: list[Pieza]

    @property
    def dice(self) -> str:
        return self.piezas[0].dice

    @property
    def es_archivo(self) -> bool:
        return self.piezas[0].es_archivo

    @property
    def interna(self) -> bool:
        return all(p.interna for p in self.piezas)

    @property
    def fila(self) -> int:
        return self.piezas[0].fila

    @property
    def nombres(self) -> list[str]:
        return list(dict.fromkeys(p.nombre for p in self.piezas))


def agrupar(piezas: Iterable[Pieza]) -> list[Grupo]:
    """What the public reads comes first."""
    grupos: dict[str, list[Pieza]] = {}
    for pieza in piezas:
        clave = f"archivo-{pieza.fila}" if pieza.es_archivo else pieza.sha256
        grupos.setdefault(clave, []).append(pieza)
    return sorted((Grupo(clave, suyas) for clave, suyas in grupos.items()), key=lambda g: g.interna)


class PorSituacion(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("situación"), "situacion"

    def lookups(self, request, model_admin):
        return [
            ("para_mi", _("Por aprobar, que pidió otra persona")),
            ("pendiente", _("Por aprobar, todas")),
            ("suprimida", _("Suprimidas")),
            ("rechazada", _("Rechazadas")),
        ]

    def queryset(self, request, queryset):
        cuales = {
            "para_mi": lambda: queryset.pendientes().exclude(pedida_por=request.user),
            "pendiente": queryset.pendientes,
            "suprimida": queryset.hechas,
            "rechazada": lambda: queryset.filter(rechazada_en__isnull=False),
        }
        return cuales.get(self.value() or "", lambda: queryset)()


@admin.register(Supresion)
class SupresionAdmin(SoloLectura, AdminDeLaCasa):
    """Asked from the page of what exposes somebody; approved or declined on its own."""

    list_display = ("objeto", "motivo", "ver_situacion", "pedida_por", "pedida_en", "ver_resuelta")
    list_filter = (PorSituacion,)
    list_select_related = ("pedida_por", "aprobada_por", "rechazada_por")
    actions = None

    @admin.display(description=gettext_lazy("situación"))
    def ver_situacion(self, obj) -> str:
        return obj.situacion

    @admin.display(description=gettext_lazy("resuelta"))
    def ver_resuelta(self, obj):
        return obj.aprobada_en or obj.rechazada_en

    def get_urls(self):
        return [
            path(
                "<int:pk>/<slug:clase>/pedir/",
                self.admin_site.admin_view(self.pedir_view),
                name="compromisos_supresion_pedir",
            ),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        """It has none: the request itself tells all that happened."""
        raise Http404

    # --- Asking

    @de_un_acto
    def pedir_view(self, request: HttpRequest, pk: int, clase: str) -> HttpResponse:
        """Every text and file, to be marked, and the reason. Changes only by POST, and then only asks."""
        permisos.check_puede_suprimir(request.user)
        if clase not in CLASES:
            raise Http404
        fila = get_object_or_404(CLASES[clase].objects.editables_por(request.user), pk=pk)
        vuelta = _ficha(fila)
        grupos = agrupar(supresiones.piezas_de(fila))
        marcadas = set(request.POST.getlist("pieza"))
        motivo, errores = request.POST.get("motivo", ""), []
        if request.method == "POST":
            try:
                pedida = publicacion.pedir_supresion(
                    fila,
                    por=request.user,
                    piezas=[p for g in grupos if g.clave in marcadas for p in g.piezas],
                    motivo=motivo,
                )
            except ValidationError as error:
                errores = error.messages
            else:
                messages.success(
                    request, _("Pedido. Todavía no cambió nada: falta que otra persona lo apruebe.")
                )
                return HttpResponseRedirect(reverse("admin:compromisos_supresion_change", args=[pedida.pk]))
        return self.pagina(
            request,
            "admin/compromisos/supresion/pedir.html",
            estado=400 if errores else 200,
            title=_("Suprimir datos personales"),
            fila=fila,
            sobre=fila,
            vuelta=vuelta,
            grupos=grupos,
            marcadas=marcadas,
            motivo=motivo,
            ayuda=Supresion._meta.get_field("motivo").help_text,
            errores=errores,
            pendientes=Supresion.objects.pendientes().filter(objeto=supresiones.objeto_de(fila)),
            quienes=permisos.quienes_suprimen(salvo=request.user),
        )

    # --- Approving, declining

    @de_un_acto
    def change_view(self, request, object_id, form_url="", extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        supresion = self.get_object(request, object_id)
        if supresion is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        errores: list[str] = []
        if request.method == "POST":
            permisos.check_puede_suprimir(request.user)
            try:
                self._resolver(request, supresion)
            except ValidationError as error:
                errores = error.messages
            else:
                return HttpResponseRedirect(request.path)
        fila = supresiones.fila_de(supresion)
        pendiente = not (supresion.aprobada_en or supresion.rechazada_en)
        piezas = supresiones.piezas_pedidas(supresion, fila) if fila and pendiente else []
        suya = supresion.pedida_por_id == request.user.pk
        resuelve = pendiente and permisos.puede_suprimir(request.user)
        return self.pagina(
            request,
            "admin/compromisos/supresion/pedido.html",
            estado=400 if errores else 200,
            title=_("Suprimir datos personales"),
            supresion=supresion,
            fila=fila,
            ficha=_ficha(fila),
            grupos=agrupar(piezas),
            cambiadas=pendiente and len(piezas) < len(supresion.piezas),
            columnas=sorted({supresiones.nombre_de(p["tabla"], p["campo"]) for p in supresion.piezas}),
            suya=suya,
            puede_aprobar=resuelve and not suya,
            puede_rechazar=resuelve,
            errores=errores,
            motivo_rechazo=request.POST.get("motivo_rechazo", ""),
            quienes=permisos.quienes_suprimen(salvo=supresion.pedida_por) if suya and pendiente else [],
        )

    def _resolver(self, request: HttpRequest, supresion: Supresion) -> None:
        if "_rechazar" in request.POST:
            motivo = request.POST.get("motivo_rechazo", "")
            publicacion.rechazar_supresion(supresion, por=request.user, motivo=motivo)
            messages.success(request, _("Rechazado. No cambió nada."))
            return
        if "entendido" not in request.POST:
            raise ValidationError(_("Marque que entiende que no se puede deshacer."))
        publicacion.aprobar_supresion(supresion, por=request.user)
        messages.success(request, _("Suprimido. El sitio ya no lo dice en ninguna página ni fecha."))


def _ficha(fila: Suprimible | None) -> str:
    if fila is None:
        return ""
    if isinstance(fila, SenalamientoPublicado):
        return reverse("admin:compromisos_senalamiento_change", args=[fila.senalamiento_id])
    return reverse(f"admin:compromisos_{fila._meta.model_name}_change", args=[fila.pk])
