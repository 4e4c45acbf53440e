"""The accounts of the staff. Administración manages them by roles; only a superuser grants anything else.

Django's own page lets anyone who may change users make superusers, themselves included.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from base.castellano import llamar
from base.en_castellano import EnCastellano
from base.restricciones import FormConRestricciones
from cuentas import permisos
from cuentas.en_palabras import en_palabra, en_palabras
from cuentas.models import provisional

admin.site.unregister([User, Group])
# Nobody signs in by e-mail, and the secrets of a second factor are for nobody's eyes, not even a superuser's.
admin.site.unregister([EmailAddress, Authenticator])

llamar(User, "cuenta", "cuentas", verbo="crear")
llamar(Group, "rol", "roles", verbo="crear")


class UsuarioForm(FormConRestricciones, UserChangeForm):
    def clean_username(self) -> str:
        """As when it is made: whoever signs in may write capitals or not, so no other has it but for them."""
        nombre = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=nombre).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Ya hay una cuenta con ese nombre, aunque cambie alguna mayúscula."))
        return nombre


@admin.register(User)
class UsuarioAdmin(EnCastellano, UserAdmin):
    form = UsuarioForm
    list_display = (
        "username",
        "first_name",
        "last_name",
        "roles",
        "segundo_factor",
        "is_active",
        "last_login",
    )
    list_filter = ("is_active", "groups")
    show_facets = admin.ShowFacets.NEVER
    actions = None
    readonly_fields = ("clave",)
    CAMPOS_DEL_SUPERUSUARIO = ("is_superuser", "user_permissions")
    fieldsets = (
        (None, {"fields": ("username", "clave")}),
        (_("Quién es"), {"fields": ("first_name", "last_name", "email")}),
        (_("Qué puede"), {"fields": ("is_active", "is_staff", "groups")}),
    )

    @admin.display(description=_("contraseña"))
    def clave(self, obj) -> str:
        """No hash: what may be done with it."""
        direccion = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html(
            '{} <a href="{}">{}</a>', _("No se guarda y nadie puede verla."), direccion, _("Dar una nueva")
        )

    @admin.display(description=_("roles"))
    def roles(self, obj) -> str:
        return ", ".join(g.name for g in obj.groups.all()) or (
            "—" if not obj.is_superuser else "superusuario"
        )

    def get_queryset(self, request):
        """Accounts of people, without those that only sign for a personal link."""
        con_codigo = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        cuentas = (
            super().get_queryset(request).filter(enlace_personal__isnull=True).prefetch_related("groups")
        )
        return cuentas.annotate(con_segundo_factor=Exists(con_codigo))

    @admin.display(description=_("segundo factor"), boolean=True)
    def segundo_factor(self, obj) -> bool:
        return obj.con_segundo_factor

    def get_fieldsets(self, request, obj=None):
        conjuntos = super().get_fieldsets(request, obj)
        if obj and request.user.is_superuser:
            conjuntos = [*conjuntos, (_("Solo superusuarios"), {"fields": self.CAMPOS_DEL_SUPERUSUARIO})]
        return conjuntos

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        campo: Any = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and campo:
            campo.queryset = permisos.grupos_que_concede(request.user)
            campo.widget = forms.CheckboxSelectMultiple(choices=campo.choices)
            campo.label = _("Roles")
            campo.help_text = _("Quien es enlace necesita además una fila en «Enlaces institucionales».")
        if db_field.name == "user_permissions" and campo:
            campo.queryset = campo.queryset.exclude(content_type__model__startswith="historical")
            campo.label_from_instance = en_palabra
        return campo

    def has_change_permission(self, request, obj=None):
        """Permission to change an account: not one that may do more than one's own."""
        return super().has_change_permission(request, obj) and (
            obj is None or permisos.puede_administrar(request.user, obj)
        )

    def has_delete_permission(self, request, obj=None):
        """An account is deactivated: what it signed stays signed."""
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            provisional(obj)

    def user_change_password(self, request, id, form_url=""):
        """Stock; what was typed for somebody else is theirs to change when they come in."""
        respuesta = super().user_change_password(request, id, form_url)
        cuenta = self.get_object(request, unquote(id))
        if respuesta.status_code == 302 and cuenta != request.user:
            provisional(cuenta)
        return respuesta


@admin.register(Group)
class RolAdmin(EnCastellano, GroupAdmin):
    """Roles: decided in code; only a superuser adds to one here."""

    list_display = ("name", "cuantas")
    readonly_fields = ("que_puede",)

    @admin.display(description=_("cuentas"))
    def cuantas(self, obj) -> int:
        return obj.cuantas

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(cuantas=Count("user"))

    @admin.display(description=_("qué puede"))
    def que_puede(self, obj) -> str:
        permisos_suyos = obj.permissions.select_related("content_type")
        return format_html_join("", "{}<br>", ((frase,) for frase in en_palabras(permisos_suyos)))

    def get_fields(self, request, obj=None):
        """In words for who only reads; the list of all permissions for who adds to them."""
        return ("name", "permissions") if self.has_change_permission(request, obj) else ("name", "que_puede")

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        campo: Any = super().formfield_for_manytomany(db_field, request=request, **kwargs)
        if db_field.name == "permissions":
            campo.queryset = campo.queryset.exclude(content_type__model__startswith="historical")
            campo.label_from_instance = en_palabra
        return campo

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser
