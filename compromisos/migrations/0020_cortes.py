"""Reporting periods; and the three roles that see them, two of which open and close them."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ROLES = {
    "Revisora": ("view",),
    "Editora ministerial": ("view", "add", "change"),
    "Administración": ("view", "add", "change"),
}


def crear(apps, schema_editor):
    """Django makes the permissions after all migrations; the groups need them now."""
    config = apps.get_app_config("compromisos")
    modulo, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = modulo
    permisos = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="compromisos")
    for grupo in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        grupo.permissions.add(*permisos.filter(codename__in=[f"{a}_corte" for a in ROLES[grupo.name]]))


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0019_preguntas_confirmadas'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BajaDeRecordatorios',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('correo', models.EmailField(max_length=254, unique=True, validators=[django.core.validators.RegexValidator('^[^A-Z]*$')], verbose_name='correo')),
                ('en', models.DateTimeField(verbose_name='desde')),
            ],
            options={
                'verbose_name': 'correo que no quiere recordatorios',
                'verbose_name_plural': 'correos que no quieren recordatorios',
                'ordering': ['correo'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='HistoricalCorte',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Por ejemplo 25porel25-2026-3. No se cambia después.', max_length=60, verbose_name='identificador en la dirección')),
                ('nombre', models.CharField(help_text='Por ejemplo: Tercer trimestre de 2026.', max_length=120, verbose_name='nombre')),
                ('desde', models.DateField(help_text='Primer día de lo que se informa.', verbose_name='desde')),
                ('cierra', models.DateField(help_text='Último día para informar. Cuenta todo avance cuya fecha de corte cae entre ambos días.', verbose_name='cierra el')),
                ('abierto_en', models.DateTimeField(editable=False, verbose_name='abierto')),
                ('cerrado_en', models.DateTimeField(editable=False, null=True, verbose_name='cerrado')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('abierto_por', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo abrió')),
                ('cerrado_por', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo cerró')),
                ('edicion', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='compromisos.edicion', verbose_name='edición')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historial',
                'verbose_name_plural': 'historical periodos de reporte',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Corte',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text='Por ejemplo 25porel25-2026-3. No se cambia después.', max_length=60, unique=True, verbose_name='identificador en la dirección')),
                ('nombre', models.CharField(help_text='Por ejemplo: Tercer trimestre de 2026.', max_length=120, verbose_name='nombre')),
                ('desde', models.DateField(help_text='Primer día de lo que se informa.', verbose_name='desde')),
                ('cierra', models.DateField(help_text='Último día para informar. Cuenta todo avance cuya fecha de corte cae entre ambos días.', verbose_name='cierra el')),
                ('abierto_en', models.DateTimeField(editable=False, verbose_name='abierto')),
                ('cerrado_en', models.DateTimeField(editable=False, null=True, verbose_name='cerrado')),
                ('instantanea', models.TextField(default='', editable=False)),
                ('abierto_por', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo abrió')),
                ('cerrado_por', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo cerró')),
                ('edicion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cortes', to='compromisos.edicion', verbose_name='edición')),
            ],
            options={
                'verbose_name': 'periodo de reporte',
                'verbose_name_plural': 'periodos de reporte',
                'ordering': ['-cierra', '-pk'],
                'abstract': False,
                'default_permissions': ('view', 'add', 'change'),
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(('cierra__gte', models.F('desde'))), name='corte_fechas_en_orden', violation_error_message='El periodo cierra después de empezar.'), models.CheckConstraint(condition=models.Q(models.Q(('cerrado_en__isnull', True), ('cerrado_por__isnull', True), ('instantanea', '')), models.Q(('cerrado_en__isnull', False), ('cerrado_por__isnull', False), models.Q(('instantanea', ''), _negated=True)), _connector='OR'), name='corte_cerrado_con_instantanea'), models.UniqueConstraint(condition=models.Q(('cerrado_en__isnull', True)), fields=('edicion',), name='corte_uno_abierto_por_edicion', violation_error_message='La edición ya tiene un periodo abierto: ciérrelo antes.')],
            },
        ),
        migrations.AlterField(
            model_name='anotacion',
            name='accion',
            field=models.CharField(choices=[('compromiso_publicado', 'Compromiso publicado'), ('compromiso_actualizado', 'Datos del compromiso actualizados'), ('compromiso_quitado', 'Compromiso quitado: su importación se deshizo'), ('compromiso_enmendado', 'Compromiso enmendado'), ('compromiso_dividido', 'Compromiso dividido'), ('compromiso_fusionado', 'Compromiso fusionado con otro'), ('compromiso_retirado', 'Compromiso retirado'), ('avance_publicado', 'Avance publicado'), ('avance_corregido', 'Corrección publicada'), ('avance_retirado', 'Avance retirado'), ('avance_verificado', 'Avance verificado'), ('avance_cuestionado', 'Avance cuestionado'), ('verificacion_contestada', 'Respuesta a una verificación'), ('periodo_cerrado', 'Periodo de reporte cerrado')], max_length=30, verbose_name='acción'),
        ),
        migrations.RunPython(crear, migrations.RunPython.noop),
    ]
