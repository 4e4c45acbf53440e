"""Make the groups of the five roles: what compromisos/publicacion/roles.py said that day.

Back, the roles that nobody holds go; those that somebody does stay, with their people.
"""

from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLES = {
    "Enlace institucional": {
        "instituciones.institucion": "view",
        "instituciones.denominacion": "view",
        "compromisos.edicion": "view",
        "compromisos.eje": "view",
        "compromisos.territorio": "view",
        "compromisos.compromiso": "view add change import export",
        "compromisos.meta": "view add change delete",
        "compromisos.avance": "view add change import export",
        "compromisos.medicion": "view add change delete",
        "compromisos.evidencia": "view add change delete",
        "compromisos.foto": "view add change delete",
    },
    "Verificación": {
        "compromisos.avance": "view verificar",
        "compromisos.medicion": "view",
        "compromisos.evidencia": "view",
    },
    "Revisora": {
        "instituciones.institucion": "view informar_por_todas",
        "instituciones.denominacion": "view",
        "compromisos.edicion": "view",
        "compromisos.participacion": "view",
        "compromisos.eje": "view",
        "compromisos.territorio": "view",
        "compromisos.compromiso": "view export publicar",
        "compromisos.meta": "view",
        "compromisos.avance": "view change export publicar verificar",
        "compromisos.medicion": "view add change delete",
        "compromisos.evidencia": "view add change delete",
        "compromisos.foto": "view change publicar",
    },
    "Editora ministerial": {
        "instituciones.institucion": "view add change import informar_por_todas",
        "instituciones.denominacion": "view add change delete",
        "compromisos.edicion": "view change",
        "compromisos.participacion": "view add change",
        "compromisos.eje": "view",
        "compromisos.territorio": "view",
        "compromisos.compromiso": "view add change import export publicar",
        "compromisos.meta": "view add change delete",
        "compromisos.avance": "view add change import export publicar",
        "compromisos.medicion": "view add change delete",
        "compromisos.evidencia": "view add change delete",
        "compromisos.foto": "view add change delete publicar",
    },
    "Administración": {
        "auth.user": "view add change",
        "auth.group": "view",
        "instituciones.institucion": "view add change import informar_por_todas",
        "instituciones.denominacion": "view add change delete",
        "instituciones.enlace": "view add change",
        "compromisos.edicion": "view add change",
        "compromisos.participacion": "view add change delete",
        "compromisos.eje": "view add change",
        "compromisos.territorio": "view",
        "compromisos.compromiso": "view add change delete import export publicar",
        "compromisos.meta": "view add change delete",
        "compromisos.avance": "view add change import export publicar verificar",
        "compromisos.medicion": "view add change delete",
        "compromisos.evidencia": "view add change delete",
        "compromisos.foto": "view add change delete publicar",
    },
}


def crear(apps, schema_editor):
    _crear_permisos(apps)
    Permission, Group = apps.get_model("auth", "Permission"), apps.get_model("auth", "Group")
    permisos = {
        (p.content_type.app_label, p.codename): p for p in Permission.objects.select_related("content_type")
    }
    for nombre, modelos in ROLES.items():
        grupo, _creado = Group.objects.get_or_create(name=nombre)
        suyos = []
        for modelo, acciones in modelos.items():
            app, clase = modelo.split(".")
            suyos += [permisos[app, f"{accion}_{clase}"] for accion in acciones.split()]
        grupo.permissions.set(suyos)
    _conservar_por_todas(apps, permisos)


def _crear_permisos(apps):
    """Django makes them after all migrations; the groups need them now."""
    for etiqueta in ("auth", "instituciones", "compromisos"):
        config = apps.get_app_config(etiqueta)
        modulo, config.models_module = getattr(config, "models_module", None), True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = modulo


def _conservar_por_todas(apps, permisos):
    """Who worked on behalf of every institution, because they could edit them, goes on doing so."""
    antes = permisos["instituciones", "change_institucion"]
    ahora = permisos["instituciones", "informar_por_todas_institucion"]
    for user in apps.get_model("auth", "User").objects.filter(user_permissions=antes):
        user.user_permissions.add(ahora)
    for grupo in apps.get_model("auth", "Group").objects.filter(permissions=antes):
        grupo.permissions.add(ahora)


def quitar(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES, user__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0010_fotos_publicadas_y_retiradas"),
        ("instituciones", "0002_permiso_por_todas"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(crear, reverse_code=quitar)]
