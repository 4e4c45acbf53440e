"""Links that are cited, and since when those that are broken are; and the roles that look at them."""

import compromisos.models.enlace_citado
import django.db.models.deletion
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ROLES = ("Revisora", "Editora ministerial", "Administración")
PERMISOS = ("view_enlacecitado", "change_enlacecitado")


def _por_grupo(apps):
    permisos = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="compromisos")
    for grupo in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        yield grupo, permisos.filter(codename__in=PERMISOS)


def crear(apps, schema_editor):
    """Django makes the permissions after all migrations; the groups need these now."""
    config = apps.get_app_config("compromisos")
    modulo, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = modulo
    for grupo, permisos in _por_grupo(apps):
        grupo.permissions.add(*permisos)


def quitar(apps, schema_editor):
    for grupo, permisos in _por_grupo(apps):
        grupo.permissions.remove(*permisos)


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0046_errores_senalados'),
    ]

    operations = [
        migrations.CreateModel(
            name='EnlaceCitado',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(editable=False, max_length=500, unique=True, verbose_name='enlace')),
                ('servidor', models.CharField(db_index=True, editable=False, max_length=255, verbose_name='servidor')),
                ('permiso', models.CharField(blank=True, choices=[('', 'Según la lista de entidades públicas de esta instalación'), ('si', 'Sí: su licencia lo permite'), ('no', 'No')], default='', help_text='Una copia conserva la prueba si el enlace deja de abrir. Marque «Sí» solo si la página dice con qué licencia se publica y esa licencia permite copiarla.', max_length=2, verbose_name='se puede guardar copia')),
                ('licencia', models.CharField(blank=True, help_text='Por ejemplo: CC BY 4.0, según el pie de la página. Obligatoria si marca «Sí».', max_length=250, verbose_name='licencia, y dónde lo dice')),
                ('visto_en', models.DateTimeField(editable=False, null=True, verbose_name='leído')),
                ('tipo', models.CharField(blank=True, editable=False, max_length=130, verbose_name='tipo de contenido')),
                ('tamano', models.PositiveIntegerField(editable=False, null=True, verbose_name='tamaño en bytes')),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64, verbose_name='SHA-256')),
                ('copia', models.FileField(blank=True, editable=False, upload_to=compromisos.models.enlace_citado.ruta_copia, verbose_name='copia')),
                ('cambio_en', models.DateTimeField(db_index=True, editable=False, null=True, verbose_name='cambió lo que se dice de él')),
                ('comprobado_en', models.DateTimeField(editable=False, null=True, verbose_name='comprobado')),
                ('resultado', models.CharField(blank=True, editable=False, max_length=20, verbose_name='resultado')),
                ('estado_http', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='estado HTTP')),
                ('ultimo_sha256', models.CharField(blank=True, editable=False, max_length=64)),
                ('fallos', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='días seguidos en que falló')),
                ('falla_desde', models.DateField(editable=False, null=True, verbose_name='falla desde')),
                ('fallo_el', models.DateField(editable=False, null=True)),
                ('proxima_en', models.DateTimeField(db_index=True, editable=False, verbose_name='se comprobará')),
            ],
            options={
                'verbose_name': 'enlace citado',
                'verbose_name_plural': 'enlaces citados',
                'ordering': ['servidor', 'url'],
                'default_permissions': ('view', 'change'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('permiso', 'si'), _negated=True), models.Q(('licencia', ''), _negated=True), _connector='OR'), name='enlace_citado_con_licencia', violation_error_message='Diga qué licencia permite la copia, y dónde lo dice la página.')],
            },
        ),
        migrations.CreateModel(
            name='RoturaDeEnlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateField(verbose_name='desde')),
                ('por', models.CharField(max_length=20, verbose_name='por qué')),
                ('declarada_en', models.DateTimeField(verbose_name='se supo')),
                ('hasta_en', models.DateTimeField(null=True, verbose_name='volvió a abrir')),
                ('enlace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roturas', to='compromisos.enlacecitado', verbose_name='enlace')),
            ],
            options={
                'verbose_name': 'rotura de un enlace',
                'verbose_name_plural': 'roturas de enlaces',
                'ordering': ['pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(condition=models.Q(('hasta_en__isnull', True)), fields=('enlace',), name='rotura_de_enlace_una_abierta'), models.CheckConstraint(condition=models.Q(('hasta_en__isnull', True), ('hasta_en__gt', models.F('declarada_en')), _connector='OR'), name='rotura_de_enlace_en_orden')],
            },
        ),
        migrations.RunPython(crear, reverse_code=quitar),
    ]
