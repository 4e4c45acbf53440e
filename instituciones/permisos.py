"""Permissions about institutions themselves, each named once. `instituciones.models` asks them too, so nothing
of it is imported here."""

from __future__ import annotations

from django.contrib.auth import get_user_model


def informa_por_todas(user) -> bool:
    """Whether `user` works on behalf of every institution, not only of those they are enlace of."""
    return user.has_perm("instituciones.informar_por_todas_institucion")


def personal(que_puede: str = ""):
    """Accounts that work at the ministry today: active, of the staff, on behalf of every institution; of those, the ones that
    hold the permission `que_puede`. As a queryset of accounts, to be asked within another query."""
    cuentas = quienes("instituciones.informar_por_todas_institucion").filter(is_staff=True)
    return cuentas.filter(pk__in=quienes(que_puede).order_by().values("pk")) if que_puede else cuentas


def quienes(permiso: str):
    """Accounts that are active and hold a permission. A queryset."""
    return get_user_model().objects.with_perm(permiso, backend="django.contrib.auth.backends.ModelBackend")


def puede_registrar_instituciones(user) -> bool:
    return user.has_perm("instituciones.add_institucion")


def puede_cambiar_instituciones(user) -> bool:
    return user.has_perm("instituciones.change_institucion")


def puede_importar_instituciones(user) -> bool:
    return user.has_perm("instituciones.import_institucion")


def ve_contactos(user) -> bool:
    return user.has_perm("instituciones.view_contacto")


def puede_exportar_contactos(user) -> bool:
    """Take away the directory, or part of it, in a file."""
    return user.has_perm("instituciones.export_contacto")


def puede_cambiar_contactos(user) -> bool:
    return user.has_perm("instituciones.change_contacto")


def puede_anotar_contactos(user) -> bool:
    return user.has_perm("instituciones.add_contacto")


def puede_quitar_contactos(user) -> bool:
    return user.has_perm("instituciones.delete_contacto")
