"""The roles that export pledges export institutions too. They are public; the permission is new."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = ("Enlace institucional", "Revisora", "Editora ministerial", "Administración")


def _permisos(apps):
    permisos = apps.get_model("auth", "Permission").objects
    return permisos.filter(content_type__app_label="instituciones", codename="export_institucion")


def crear(apps, schema_editor):
    """Django makes the permissions after all migrations; the groups need this one now."""
    config = apps.get_app_config("instituciones")
    modulo, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = modulo
    for grupo in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        grupo.permissions.add(*_permisos(apps))


def quitar(apps, schema_editor):
    for grupo in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        grupo.permissions.remove(*_permisos(apps))


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0021_periodos_y_mensajes"),
        ("instituciones", "0003_permiso_de_exportar"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(crear, reverse_code=quitar)]
