"""The list of accounts: who, with which role, since when they do not come in. Filters by the same."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.numeros import entero
from compromisos.lectura.cuentas import EstadoDeCuenta, en_estado
from compromisos.publicacion import roles
from instituciones.models import Institucion


class PorRol(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("rol"), "rol"

    def lookups(self, request, model_admin):
        return [(rol.clave, rol.nombre) for rol in roles.ROLES.values()]

    def queryset(self, request, queryset):
        rol = roles.ROLES.get(self.value() or "")
        return queryset.filter(groups__name=rol.nombre) if rol else queryset


class PorInstitucion(admin.SimpleListFilter):
    """Only those that somebody has an account for."""

    title, parameter_name = gettext_lazy("institución"), "institucion"

    def lookups(self, request, model_admin):
        con_cuenta = Institucion.objects.filter(enlaces__activo=True).distinct().order_by("nombre")
        return list(con_cuenta.values_list("pk", "nombre"))

    def queryset(self, request, queryset):
        pk = entero(str(self.value() or ""))
        if pk is None:
            return queryset
        return queryset.filter(enlaces__institucion=pk, enlaces__activo=True).distinct()


class PorEstado(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("estado"), "estado"

    def lookups(self, request, model_admin):
        return EstadoDeCuenta.choices

    def queryset(self, request, queryset):
        estado = self.value() or ""
        return en_estado(queryset, estado) if estado in EstadoDeCuenta.values else queryset


class PorEntrada(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("última entrada"), "entrada"

    def lookups(self, request, model_admin):
        return [("nunca", _("Nunca entró")), ("alguna", _("Entró alguna vez"))]

    def queryset(self, request, queryset):
        if self.value() not in ("nunca", "alguna"):
            return queryset
        return queryset.filter(last_login__isnull=self.value() == "nunca")
