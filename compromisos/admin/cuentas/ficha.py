"""The accounts of the staff: list, one form, and a page to read each. Administración manages them by roles.

Nobody makes a superuser here, types the password of another, nor gives what they do not hold themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.admin import AdminDeLaCasa
from base.castellano import llamar
from base.menu_de_fila import AccionDeFila, direccion_de
from base.numeros import entero
from compromisos.admin.cuentas import lista
from compromisos.admin.cuentas.formulario import CuentaForm, cambia_de_rol
from compromisos.admin.cuentas.relevo import relevo_view
from compromisos.admin.descargar import ConPersonas
from compromisos.correo import invitaciones as cartas
from compromisos.correo import puede_salir
from compromisos.lectura import cuentas as lectura
from compromisos.models import EnlacePersonal
from compromisos.publicacion import cuentas as actos
from compromisos.publicacion import roles
from compromisos.publicacion.lo_que_puede import de_quienes, lo_que_puede
from compromisos.salidas.datos.columns.de_oficina import CuentasResource
from cuentas import invitaciones, sesiones
from cuentas.hechos import anotar_hecho
from cuentas.models import HechoDeCuenta, Invitacion
from cuentas.permisos import debe_llevar_segundo_factor, puede_administrar

admin.site.unregister([User, Group])
# Nobody signs in with allauth's addresses, and the secrets of a second factor are for nobody's eyes, not even a superuser's.
admin.site.unregister([EmailAddress, Authenticator])

llamar(User, "cuenta", "cuentas", verbo="crear")
llamar(Group, "rol", "roles", verbo="crear")


@admin.register(User)
class CuentaAdmin(ConPersonas, AdminDeLaCasa):
    para_leer = CuentasResource
    form = CuentaForm
    se_lee_en = "leer"
    se_conserva = False  # its answer may be a page, with the code of an invitation
    list_display = ("quien", "rol", "institucion", "ultima_entrada", "segundo_factor", "estado")
    list_display_links = None
    list_filter = (lista.PorRol, lista.PorInstitucion, lista.PorEstado, lista.PorEntrada)
    search_fields = ("first_name", "last_name", "email", "username")
    ordering = ("-is_active", "first_name", "username")
    actions = None

    def miga(self, cuenta) -> str:
        return _nombre(cuenta)

    # --- Who sees and touches what

    def get_queryset(self, request):
        suyas = super().get_queryset(request).filter(pk__in=lectura.cuentas_de_personas().values("pk"))
        return lectura.con_lo_de_la_lista(suyas, timezone.now())

    def has_change_permission(self, request, obj=None):
        """Permission to change an account: not one that may do more than one's own."""
        return super().has_change_permission(request, obj) and (
            obj is None or puede_administrar(request.user, obj)
        )

    def has_delete_permission(self, request, obj=None):
        """An account is deactivated: what it signed stays signed."""
        return False

    # --- The list

    def acciones_de_fila(self, request: HttpRequest, obj) -> Iterator[AccionDeFila]:
        """Whether one may change an account is asked of that one, on its page: here, what its kind lets."""
        yield AccionDeFila(_("Leer"), direccion_de(obj, "leer"))
        if super().has_change_permission(request) and not obj.is_superuser:
            yield AccionDeFila(_("Editar"), direccion_de(obj, "change"))
            if obj.is_active and obj != request.user:
                yield AccionDeFila(
                    _("Relevo: pasar a otra persona lo que lleva"), direccion_de(obj, "relevo")
                )

    @admin.display(description=gettext_lazy("persona"), ordering="first_name")
    def quien(self, obj) -> str:
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:auth_user_leer", args=[obj.pk]),
            obj.get_full_name() or obj.get_username(),
        )

    @admin.display(description=gettext_lazy("rol"))
    def rol(self, obj) -> str:
        if obj.is_superuser:
            return _("Superusuario")
        return ", ".join(r.nombre for r in roles.roles_de(obj)) or "—"

    @admin.display(description=gettext_lazy("institución"))
    def institucion(self, obj) -> str:
        return ", ".join(e.institucion.nombre for e in obj.informa_por) or "—"

    @admin.display(description=gettext_lazy("última entrada"), ordering="last_login")
    def ultima_entrada(self, obj) -> str:
        if obj.last_login is None:
            return _("Nunca entró")
        return date_format(timezone.localtime(obj.last_login), "SHORT_DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("segundo factor"))
    def segundo_factor(self, obj) -> str:
        return _("Con segundo factor") if obj.con_segundo_factor else _("Sin segundo factor")

    @admin.display(description=gettext_lazy("estado"))
    def estado(self, obj) -> str:
        return lectura.palabra_de_estado(obj)

    # --- The form

    def get_fieldsets(self, request, obj=None):
        campos = ["nombre", "correo"]
        if cambia_de_rol(request.user, obj or User()):
            campos += ["rol", "institucion"]
        return [(None, {"fields": campos})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.quien = request.user
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        context["show_save_and_continue"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def save_form(self, request, form, change):
        datos = {
            "nombre": form.cleaned_data["nombre"],
            "correo": form.cleaned_data["correo"],
            "rol": form.rol_elegido,
            "instituciones": form.instituciones_elegidas,
            "por": request.user,
        }
        if not change:
            request.invitacion, request.codigo = actos.abrir(**datos)
            return request.invitacion.cuenta
        request.cerradas = actos.cambiar(form.instance, **datos)
        return form.instance

    def save_model(self, request, obj, form, change):
        """Done in save_form."""

    def save_related(self, request, form, formsets, change):
        """Nothing hangs from it."""

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(
            request, _("Cuenta creada: %(quien)s, %(rol)s.") % {"quien": obj.first_name, "rol": self.rol(obj)}
        )
        return self.entregar(request, request.invitacion, request.codigo)

    def response_change(self, request, obj):
        frase = _("Guardado.")
        if request.cerradas:
            frase = _(
                "Guardado. Como puede menos que antes, se cerraron sus sesiones: tendrá que entrar otra vez."
            )
        messages.success(request, frase)
        return self.a_leer(obj)

    def entregar(self, request: HttpRequest, invitacion: Invitacion, codigo: str, *, a_mano: bool = False):
        """By e-mail, if it can leave; else the code on this answer, and nowhere after: a redirect would have to keep it."""
        if puede_salir() and not a_mano:
            mensaje = cartas.mandar(invitacion, codigo, por=request.user)
            if mensaje is not None:
                mensaje.refresh_from_db()
                nivel, frase = _como_va(mensaje)
                messages.add_message(request, nivel, frase)
                return self.a_leer(invitacion.cuenta)
        return self.pagina(
            request,
            "admin/auth/user/invitacion_dada.html",
            title=_("Invitación de %(quien)s") % {"quien": _nombre(invitacion.cuenta)},
            cuenta=invitacion.cuenta,
            sobre=invitacion.cuenta,
            invitacion=invitacion,
            direccion=invitaciones.direccion(codigo),
            mensaje=cartas.para_whatsapp(invitacion, codigo),
            sale_correo=puede_salir(),
        )

    def a_leer(self, cuenta) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:auth_user_leer", args=[cuenta.pk]))

    # --- To read it, and what is done there

    def get_urls(self):
        vista = self.admin_site.admin_view
        rutas: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "": (self.leer_view, "leer"),
            "invitar/": (self.invitar_view, "invitar"),
            "anular-invitacion/": (self.anular_view, "anular"),
            "activar/": (self.activar_view, "activar"),
            "cerrar-sesiones/": (self.sesiones_view, "sesiones"),
            "relevo/": (partial(relevo_view, self), "relevo"),
        }
        nuestras = [
            path(f"<int:pk>/{ruta}", vista(v), name=f"auth_user_{nombre}")
            for ruta, (v, nombre) in rutas.items()
        ]
        return [*nuestras, *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        """Its history is on the page to read it."""
        if (pk := entero(object_id)) is None:
            raise Http404
        return HttpResponseRedirect(reverse("admin:auth_user_leer", args=[pk]) + "#historia")

    def leer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        cuenta = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, cuenta):
            raise PermissionDenied
        suyos = roles.roles_de(cuenta)
        invitacion = cuenta.invitaciones.select_related("creada_por").first()
        return self.pagina(
            request,
            "admin/auth/user/leer.html",
            title=_nombre(cuenta),
            cuenta=cuenta,
            sobre=cuenta,
            como_esta=lectura.estado_de(cuenta),
            rol=self.rol(cuenta),
            puede=lo_que_puede(suyos[0]) if suyos else [],
            de_quienes=de_quienes(suyos[0]) if suyos else "",
            instituciones=[e.institucion for e in cuenta.informa_por],
            abierto=lectura.lo_abierto(cuenta),
            enlaces=EnlacePersonal.objects.vigentes(timezone.now()).filter(correo__iexact=cuenta.email),
            pide_segundo_factor=debe_llevar_segundo_factor(cuenta),
            invitacion=invitacion,
            invitacion_abre=bool(invitacion and not invitaciones.por_que_no(invitacion, timezone.now())),
            carta=cartas.mensaje_de(invitacion) if invitacion else None,
            hechos=cuenta.hechos.select_related("por"),
            sesiones=cuenta.sesiones.count(),
            administra=self.has_change_permission(request, cuenta),
            es_propia=cuenta == request.user,
            sale_correo=puede_salir(),
        )

    def _pedida(self, request: HttpRequest, pk: int) -> User:
        """The account of an act, asked by a POST of somebody who may."""
        cuenta = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, cuenta):
            raise PermissionDenied
        return cuenta

    def invitar_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        cuenta = self._pedida(request, pk)
        if request.method != "POST":
            return self.a_leer(cuenta)
        try:
            invitacion, codigo = invitaciones.invitar(cuenta, por=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.a_leer(cuenta)
        return self.entregar(request, invitacion, codigo, a_mano="a_mano" in request.POST)

    def anular_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        cuenta = self._pedida(request, pk)
        if request.method == "POST" and invitaciones.anular(cuenta, por=request.user):
            messages.success(request, _("Invitación anulada: ya no abre nada."))
        return self.a_leer(cuenta)

    def activar_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        cuenta = self._pedida(request, pk)
        if request.method == "POST" and not cuenta.is_active:
            actos.activar(cuenta, por=request.user)
            messages.success(
                request, _("La cuenta vuelve a estar activa. Compruebe su rol y su institución.")
            )
            return HttpResponseRedirect(reverse("admin:auth_user_change", args=[cuenta.pk]))
        return self.a_leer(cuenta)

    def sesiones_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        cuenta = self._pedida(request, pk)
        if request.method == "POST" and sesiones.cerrar(cuenta, salvo=request.session.session_key):
            anotar_hecho(cuenta, HechoDeCuenta.Que.SESIONES, por=request.user)
            messages.success(request, _("Sus sesiones se cerraron: tendrá que entrar otra vez."))
        return self.a_leer(cuenta)


def _nombre(cuenta) -> str:
    return cuenta.get_full_name() or cuenta.get_username()


def _como_va(mensaje) -> tuple[int, str]:
    """(level, sentence): «enviada» is said of what has left, of nothing else."""
    de = {"correo": mensaje.destinatario}
    if mensaje.situacion == mensaje.Situacion.ENVIADO:
        return messages.SUCCESS, _("Invitación enviada a %(correo)s.") % de
    if mensaje.situacion in (mensaje.Situacion.PENDIENTE, mensaje.Situacion.EN_ENVIO):
        return messages.INFO, _(
            "La invitación está en cola para %(correo)s: todavía no ha salido. Esta página dirá cuándo salió."
        ) % de
    return messages.ERROR, _(
        "El correo con la invitación no salió. Désela usted: «Ver el enlace para dárselo yo»."
    )
