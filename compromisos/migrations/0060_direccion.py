"""Make the group «Dirección»: what compromisos/publicacion/roles.py said that day. Back, it goes if nobody holds it."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

NOMBRE = "Dirección"
PERMISOS = {
    "instituciones.institucion": "view export informar_por_todas",
    "instituciones.denominacion": "view",
    "instituciones.contacto": "view",
    "compromisos.edicion": "view",
    "compromisos.participacion": "view",
    "compromisos.eje": "view",
    "compromisos.territorio": "view",
    "compromisos.compromiso": "view export",
    "compromisos.meta": "view",
    "compromisos.avance": "view export",
    "compromisos.medicion": "view",
    "compromisos.evidencia": "view",
    "compromisos.foto": "view",
    "compromisos.periodo": "view",
    "compromisos.encargo": "view",
    "compromisos.marco": "view",
    "compromisos.vinculoconmarco": "view",
    "compromisos.seguimiento": "view ver_actividad",
}


def crear(apps, schema_editor):
    _crear_permisos(apps)
    Permission, Group = apps.get_model("auth", "Permission"), apps.get_model("auth", "Group")
    grupo, _creado = Group.objects.get_or_create(name=NOMBRE)
    for modelo, acciones in PERMISOS.items():
        app, clase = modelo.split(".")
        codigos = [f"{accion}_{clase}" for accion in acciones.split()]
        suyos = list(Permission.objects.filter(content_type__app_label=app, codename__in=codigos))
        assert len(suyos) == len(codigos), modelo
        grupo.permissions.add(*suyos)


def _crear_permisos(apps):
    """Django makes them after all migrations; the group needs them now."""
    for etiqueta in ("instituciones", "compromisos"):
        config = apps.get_app_config(etiqueta)
        modulo, config.models_module = getattr(config, "models_module", None), True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = modulo


def quitar(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=NOMBRE, user__isnull=True).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0059_palabras_de_los_informes"),
        ("instituciones", "0007_ruc"),
    ]
    operations = [migrations.RunPython(crear, reverse_code=quitar)]
