"""Personal links: given once, listed, revoked. The secret is seen on the page that answers their creation and
nowhere after; sent by e-mail, it waits encrypted in the queue until it goes (correo/enlaces.py)."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa
from base.campos import FechaField
from base.codigos import huella
from base.dias import fin_del_dia
from base.numeros import entero
from base.restricciones import FormConRestricciones
from compromisos.admin.descargar import ConPersonas
from compromisos.correo import a_pedido, enlaces, puede_salir
from compromisos.models import EnlacePersonal, Mensaje
from compromisos.models.enlace_personal import EnlacePersonalQuerySet
from compromisos.salidas.datos.columns.de_oficina import EnlacesPersonalesResource
from instituciones.models import Institucion

DIAS_POR_DEFECTO, DIAS_MAXIMOS = 90, 366


class EnlacePersonalForm(FormConRestricciones):
    hasta = FechaField(
        label=gettext_lazy("Sirve hasta el"),
        help_text=gettext_lazy("Ese día incluido. A lo más un año."),
    )

    class Meta:
        model = EnlacePersonal
        fields = ("institucion", "nombre", "correo")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # read-only from then on
            del self.fields["hasta"]

    def clean_hasta(self):
        hasta, hoy = self.cleaned_data["hasta"], timezone.localdate()
        if not hoy <= hasta <= hoy + timedelta(days=DIAS_MAXIMOS):
            raise ValidationError(_("Elija un día entre hoy y dentro de un año."))
        return hasta


class PorVigencia(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("vigencia"), "vigencia"

    def lookups(self, request, model_admin):
        return [("vigentes", _("Vigentes")), ("revocados", _("Revocados")), ("vencidos", _("Vencidos"))]

    def queryset(self, request, queryset):
        ahora = timezone.now()
        if self.value() == "vigentes":
            return queryset.vigentes(ahora)
        if self.value() == "revocados":
            return queryset.filter(revocado_en__isnull=False)
        return queryset.filter(vence_en__lte=ahora, revocado_en__isnull=True) if self.value() else queryset


@admin.register(EnlacePersonal)
class EnlacePersonalAdmin(ConPersonas, AdminDeLaCasa):
    para_leer = EnlacesPersonalesResource
    se_conserva = False  # its answer is a page, with the secret
    form = EnlacePersonalForm
    list_display = ("institucion", "nombre", "correo", "situacion", "sirve_hasta", "usado_en", "creado_por")
    list_display_links = ("nombre",)
    list_filter = (PorVigencia,)
    list_select_related = ("institucion", "creado_por")
    search_fields = ("institucion__nombres_plegados", "nombre", "correo")
    autocomplete_fields = ("institucion",)
    readonly_fields = (
        "institucion",
        "nombre",
        "correo",
        "creado_por",
        "creado_en",
        "sirve_hasta",
        "por_correo",
        "usado_en",
    )
    change_form_template = "admin/compromisos/enlacepersonal/change_form.html"
    actions = None

    # --- Who sees and touches what

    def get_queryset(self, request):
        todos = cast(EnlacePersonalQuerySet, super().get_queryset(request))
        return todos.administrables_por(request.user)

    def has_delete_permission(self, request, obj=None):
        """No deletion: a link is revoked, and what it reported stays signed."""
        return False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "institucion":
            kwargs["queryset"] = Institucion.objects.editables_por(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return (*self.readonly_fields, "revocado_en", "revocado_por") if obj else ()

    def get_fields(self, request, obj=None):
        return self.get_readonly_fields(request, obj) or ("institucion", "nombre", "correo", "hasta")

    def get_changeform_initial_data(self, request):
        return {
            "hasta": timezone.localdate() + timedelta(days=DIAS_POR_DEFECTO),
            **super().get_changeform_initial_data(request),
        }

    @admin.display(description=gettext_lazy("situación"))
    def situacion(self, obj) -> str:
        return obj.palabra(timezone.now())

    @admin.display(description=gettext_lazy("sirve hasta el"), ordering="vence_en")
    def sirve_hasta(self, obj) -> str:
        return _("%(dia)s, ese día incluido") % {"dia": obj.hasta}

    @admin.display(description=gettext_lazy("por correo"))
    def por_correo(self, obj) -> str:
        """What became of the letters with its address."""
        ahora = timezone.now()
        lineas = [
            _("%(dia)s a %(correo)s: %(como)s")
            % {
                "dia": date_format(timezone.localtime(m.enviado_en or m.creado_en), "SHORT_DATETIME_FORMAT"),
                "correo": m.destinatario,
                "como": m.frase(ahora),
            }
            for m in enlaces.mensajes_de(obj)
        ]
        return "; ".join(lineas) or _("no se le ha enviado")

    # --- Given once

    def save_form(self, request, form, change):
        """The one writer makes it, with its secret and its account; there is nothing to change after."""
        if change:
            return form.instance
        datos = form.cleaned_data
        enlace, request.secreto = EnlacePersonal.objects.crear(
            institucion=datos["institucion"],
            nombre=datos["nombre"],
            correo=datos["correo"],
            vence_en=fin_del_dia(datos["hasta"]),
            por=request.user,
        )
        return enlace

    def save_model(self, request, obj, form, change):
        """Done in save_form."""

    def save_related(self, request, form, formsets, change):
        """Nothing hangs from it."""

    def response_add(self, request, obj, post_url_continue=None):
        """Here and not after a redirect: the secret would have to be kept somewhere in between."""
        return self._mostrar(request, obj, request.secreto)

    def _mostrar(self, request: HttpRequest, enlace: EnlacePersonal, secreto: str):
        return self.pagina(
            request,
            "admin/compromisos/enlacepersonal/dado.html",
            title=_("Enlace personal"),
            enlace=enlace,
            sobre=enlace,
            secreto=secreto,
            direccion=enlaces.direccion(secreto),
            recado=enlaces.recado(enlace, secreto),
            whatsapp=a_pedido.whatsapp(enlaces.recado(enlace, secreto)),
            se_envia=puede_salir(),
            vez=enlaces.mensajes_de(enlace).count() + 1,
        )

    # --- Sent, revoked

    def get_urls(self):
        vista = self.admin_site.admin_view
        return [
            path("<int:pk>/enviar/", vista(self.enviar_view), name="compromisos_enlacepersonal_enviar"),
            path("<int:pk>/renovar/", vista(self.renovar_view), name="compromisos_enlacepersonal_renovar"),
            path("<int:pk>/revocar/", vista(self.revocar_view), name="compromisos_enlacepersonal_revocar"),
            *super().get_urls(),
        ]

    def _pedido(self, request: HttpRequest, pk: int) -> EnlacePersonal:
        enlace = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, enlace):
            raise PermissionDenied
        return enlace

    def enviar_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enlace, secreto = self._pedido(request, pk), request.POST.get("secreto", "")
        if huella(secreto) != enlace.huella or not enlace.esta_vigente(timezone.now()):
            raise Http404
        if not puede_salir():
            messages.error(
                request, _("Esta instalación no envía correos: copie el enlace y hágalo llegar usted.")
            )
            return self._mostrar(request, enlace, secreto)
        vez = entero(request.POST.get("vez", ""), maximo=99) or 1
        enlaces.mandar(enlace, secreto, vez=vez, por=request.user)
        mensaje = enlaces.mensajes_de(enlace).first()
        if mensaje is not None:
            nivel, frase = _como_va(mensaje)
            messages.add_message(request, nivel, frase)
        return self._mostrar(request, enlace, secreto)

    def renovar_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Another one for the same person: nobody has the address of the first any more. Asked twice, a second click
        gives no third."""
        enlace, ahora = self._pedido(request, pk), timezone.now()
        hasta = timezone.localdate() + timedelta(days=DIAS_POR_DEFECTO)
        if request.method != "POST":
            return self.pagina(
                request,
                "admin/compromisos/enlacepersonal/renovar.html",
                title=_("Dar otro enlace"),
                enlace=enlace,
                sobre=enlace,
                vigente=enlace.esta_vigente(ahora),
                hasta=date_format(hasta, "SHORT_DATE_FORMAT"),
            )
        suyos = self.get_queryset(request).filter(institucion=enlace.institucion, correo=enlace.correo)
        if suyos.filter(creado_en__gt=enlace.creado_en).vigentes(ahora).exists():
            messages.warning(request, _("Esta persona ya tiene otro enlace, dado después."))
            return HttpResponseRedirect(reverse("admin:compromisos_enlacepersonal_change", args=[pk]))
        with transaction.atomic():
            if not enlace.revocado_en:
                enlace.revocar(por=request.user)
            nuevo, secreto = EnlacePersonal.objects.crear(
                institucion=enlace.institucion,
                nombre=enlace.nombre,
                correo=enlace.correo,
                vence_en=fin_del_dia(hasta),
                por=request.user,
            )
        return self._mostrar(request, nuevo, secreto)

    def revocar_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        enlace = self._pedido(request, pk)
        ficha = reverse("admin:compromisos_enlacepersonal_change", args=[pk])
        if request.method == "POST" or enlace.revocado_en:
            try:
                enlace.revocar(por=request.user)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("Revocado: ya no abre nada."))
            return HttpResponseRedirect(ficha)
        return self.pagina(
            request,
            "admin/compromisos/enlacepersonal/revocar.html",
            title=_("Revocar el enlace"),
            enlace=enlace,
            sobre=enlace,
        )


def _como_va(mensaje: Mensaje) -> tuple[int, str]:
    """(level, sentence) for who pressed the button: «enviado» is said of what has left, of nothing else."""
    de = {"correo": mensaje.destinatario}
    if mensaje.situacion == Mensaje.Situacion.ENVIADO:
        return messages.SUCCESS, _("Enviado a %(correo)s.") % de
    if mensaje.situacion in (Mensaje.Situacion.PENDIENTE, Mensaje.Situacion.EN_ENVIO):
        return messages.INFO, _(
            "En cola para %(correo)s: todavía no ha salido. La ficha del enlace dirá cuándo salió; si es urgente, copie "
            "la dirección y hágala llegar usted."
        ) % de
    return messages.ERROR, _("No se pudo enviar el correo. Copie el enlace y hágalo llegar usted.")
