"""Administración no longer holds permissions of pages that are gone: groups, and rows of who reports for whom, which the
form of an account writes."""

from django.db import migrations

ROL = "Administración"
PERMISOS = (
    ("auth", "view_group"),
    *(("instituciones", f"{que}_enlace") for que in ("view", "add", "change")),
)


def _suyos(apps):
    grupo = apps.get_model("auth", "Group").objects.filter(name=ROL).first()
    permisos = apps.get_model("auth", "Permission").objects
    hallados = [
        p for app, codigo in PERMISOS for p in permisos.filter(content_type__app_label=app, codename=codigo)
    ]
    return grupo, hallados


def quitar(apps, schema_editor):
    grupo, permisos = _suyos(apps)
    if grupo:
        grupo.permissions.remove(*permisos)


def devolver(apps, schema_editor):
    grupo, permisos = _suyos(apps)
    if grupo:
        grupo.permissions.add(*permisos)


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0039_cierres_que_se_deshacen"),
    ]

    operations = [migrations.RunPython(quitar, reverse_code=devolver)]
