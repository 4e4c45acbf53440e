"""Personal links; and the two roles that give and revoke them."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ROLES = ("Editora ministerial", "Administración")


def crear(apps, schema_editor):
    """Django makes the permissions after all migrations; the groups need them now."""
    config = apps.get_app_config("compromisos")
    modulo, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = modulo
    permisos = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="compromisos", content_type__model="enlacepersonal"
    )
    for grupo in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        grupo.permissions.add(*permisos)


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0014_avisos'),
        ('instituciones', '0002_permiso_por_todas'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalEnlacePersonal',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('nombre', models.CharField(help_text='Quién informará con este enlace.', max_length=150, verbose_name='persona')),
                ('correo', models.EmailField(help_text='De trabajo: ahí llegan el enlace y los avisos.', max_length=254, verbose_name='correo')),
                ('creado_en', models.DateTimeField(editable=False, verbose_name='dado')),
                ('vence_en', models.DateTimeField(verbose_name='vence')),
                ('revocado_en', models.DateTimeField(editable=False, null=True, verbose_name='revocado')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('creado_por', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo dio')),
                ('cuenta', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='firma')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institucion', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='instituciones.institucion', verbose_name='institución')),
                ('revocado_por', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo revocó')),
            ],
            options={
                'verbose_name': 'historial',
                'verbose_name_plural': 'historical enlaces personales',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='EnlacePersonal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nombre', models.CharField(help_text='Quién informará con este enlace.', max_length=150, verbose_name='persona')),
                ('correo', models.EmailField(help_text='De trabajo: ahí llegan el enlace y los avisos.', max_length=254, verbose_name='correo')),
                ('huella', models.CharField(editable=False, max_length=64, unique=True)),
                ('sesion', models.CharField(blank=True, editable=False, max_length=64)),
                ('creado_en', models.DateTimeField(editable=False, verbose_name='dado')),
                ('vence_en', models.DateTimeField(verbose_name='vence')),
                ('usado_en', models.DateTimeField(editable=False, null=True, verbose_name='abierto por última vez')),
                ('revocado_en', models.DateTimeField(editable=False, null=True, verbose_name='revocado')),
                ('creado_por', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo dio')),
                ('cuenta', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='enlace_personal', to=settings.AUTH_USER_MODEL, verbose_name='firma')),
                ('institucion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enlaces_personales', to='instituciones.institucion', verbose_name='institución')),
                ('revocado_por', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo revocó')),
            ],
            options={
                'verbose_name': 'enlace personal',
                'verbose_name_plural': 'enlaces personales',
                'ordering': ['-creado_en', '-pk'],
                'default_permissions': ('view', 'add', 'change'),
                'constraints': [models.CheckConstraint(condition=models.Q(('vence_en__gt', models.F('creado_en'))), name='enlace_personal_vence_despues', violation_error_message='El enlace debe vencer en un día que todavía no llega.'), models.CheckConstraint(condition=models.Q(('huella__regex', '^[0-9a-f]{64}$'), ('sesion__regex', '^([0-9a-f]{64})?$')), name='enlace_personal_sin_secretos'), models.CheckConstraint(condition=models.Q(models.Q(('revocado_en__isnull', True), ('revocado_por__isnull', True)), models.Q(('revocado_en__isnull', False), ('revocado_por__isnull', False)), _connector='OR'), name='enlace_personal_revocado_por_alguien')],
            },
        ),
        migrations.RunPython(crear, migrations.RunPython.noop),
    ]
