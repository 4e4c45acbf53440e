"""Errors that visitors point out, what was answered in public, and the roles that attend to them."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ROLES = ("Revisora", "Editora ministerial", "Administración")


def _permisos(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="compromisos", codename__in=("view_senalamiento", "atender_senalamiento")
    )


def crear(apps, schema_editor):
    """Django makes the permissions after all migrations; the groups need these now."""
    config = apps.get_app_config("compromisos")
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
        ('compromisos', '0045_seguidores'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='anotacion',
            name='accion',
            field=models.CharField(choices=[('compromiso_publicado', 'Compromiso publicado'), ('compromiso_actualizado', 'Datos del compromiso actualizados'), ('compromiso_quitado', 'Compromiso quitado: su importación se deshizo'), ('compromiso_enmendado', 'Compromiso enmendado'), ('compromiso_dividido', 'Compromiso dividido'), ('compromiso_fusionado', 'Compromiso fusionado con otro'), ('compromiso_retirado', 'Compromiso retirado'), ('avance_publicado', 'Avance publicado'), ('avance_corregido', 'Corrección publicada'), ('avance_retirado', 'Avance retirado'), ('avance_verificado', 'Avance verificado'), ('avance_cuestionado', 'Avance cuestionado'), ('verificacion_contestada', 'Respuesta a una verificación'), ('periodo_cerrado', 'Periodo de reporte cerrado'), ('periodo_reabierto', 'Periodo de reporte reabierto'), ('ficha_publicada', 'Ficha publicada'), ('ficha_modificada', 'Ficha modificada'), ('ficha_quitada', 'Ficha quitada'), ('senalamiento_respondido', 'Error señalado, y su respuesta'), ('contenido_suprimido', 'Suprimido por datos personales')], max_length=30, verbose_name='acción'),
        ),
        migrations.CreateModel(
            name='HistoricalSenalamiento',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('idioma', models.CharField(default='es', max_length=5, verbose_name='idioma')),
                ('recibido_en', models.DateTimeField(verbose_name='recibido')),
                ('situacion', models.CharField(choices=[('nuevo', 'Nuevo'), ('en_estudio', 'En estudio'), ('corregido', 'Corregido'), ('no_procede', 'No procede')], db_index=True, default='nuevo', max_length=10, verbose_name='situación')),
                ('respuesta', models.TextField(blank=True, default='', verbose_name='respuesta')),
                ('resuelto_en', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('atendido_por', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo atiende')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historial',
                'verbose_name_plural': 'historical errores señalados',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Senalamiento',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('que', models.TextField(verbose_name='qué está mal')),
                ('pagina', models.CharField(max_length=300, verbose_name='página')),
                ('consulta', models.CharField(blank=True, default='', max_length=300, verbose_name='lo que pedía su dirección')),
                ('prueba', models.URLField(blank=True, default='', max_length=500, verbose_name='enlace que lo prueba')),
                ('correo', models.TextField(blank=True, default='', editable=False)),
                ('idioma', models.CharField(default='es', max_length=5, verbose_name='idioma')),
                ('recibido_en', models.DateTimeField(verbose_name='recibido')),
                ('situacion', models.CharField(choices=[('nuevo', 'Nuevo'), ('en_estudio', 'En estudio'), ('corregido', 'Corregido'), ('no_procede', 'No procede')], db_index=True, default='nuevo', max_length=10, verbose_name='situación')),
                ('respuesta', models.TextField(blank=True, default='', verbose_name='respuesta')),
                ('resuelto_en', models.DateTimeField(blank=True, null=True, verbose_name='resuelto')),
                ('atendido_por', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo atiende')),
            ],
            options={
                'verbose_name': 'error señalado',
                'verbose_name_plural': 'errores señalados',
                'ordering': ['-recibido_en', '-pk'],
                'permissions': [('atender_senalamiento', 'Puede atender los errores señalados')],
                'default_permissions': ('view',),
            },
        ),
        migrations.CreateModel(
            name='SenalamientoPublicado',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pagina', models.CharField(db_index=True, max_length=300, verbose_name='página')),
                ('consulta', models.CharField(blank=True, default='', max_length=300, verbose_name='lo que pedía su dirección')),
                ('pregunta', models.TextField(verbose_name='qué se señaló')),
                ('respuesta', models.TextField(verbose_name='qué se respondió')),
                ('resultado', models.CharField(choices=[('corregido', 'Se corrigió'), ('no_procede', 'No procede')], max_length=10, verbose_name='resultado')),
                ('anotacion', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='anotación del registro que lo corrigió')),
                ('recibido', models.DateField(verbose_name='se señaló el')),
                ('publicada_en', models.DateTimeField(db_index=True, verbose_name='publicada')),
                ('publicada_por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='la publicó')),
                ('senalamiento', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publicados', to='compromisos.senalamiento', verbose_name='error señalado')),
            ],
            options={
                'verbose_name': 'error señalado y su respuesta',
                'verbose_name_plural': 'errores señalados y sus respuestas',
                'ordering': ['-publicada_en', '-pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='senalamiento',
            constraint=models.CheckConstraint(condition=models.Q(('que', ''), _negated=True), name='senalamiento_con_texto', violation_error_message='Diga qué está mal.'),
        ),
        migrations.AddConstraint(
            model_name='senalamiento',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resuelto_en__isnull', True), ('situacion__in', ['nuevo', 'en_estudio'])), models.Q(('correo', ''), ('resuelto_en__isnull', False), ('situacion__in', ['corregido', 'no_procede']), models.Q(('respuesta', ''), _negated=True)), _connector='OR'), name='senalamiento_resuelto_sin_correo', violation_error_message='Lo resuelto lleva respuesta, y ya no guarda el correo.'),
        ),
        migrations.AddConstraint(
            model_name='senalamiento',
            constraint=models.CheckConstraint(condition=models.Q(('situacion', 'nuevo'), ('atendido_por__isnull', False), _connector='OR'), name='senalamiento_con_quien_lo_atiende', violation_error_message='Lo que se estudia o se resuelve, alguien lo atiende.'),
        ),
        migrations.AddConstraint(
            model_name='senalamientopublicado',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pregunta', ''), _negated=True), models.Q(('respuesta', ''), _negated=True)), name='senalamiento_publicado_con_textos', violation_error_message='Se publica qué se señaló y qué se respondió.'),
        ),
        migrations.RunPython(crear, reverse_code=quitar),
    ]
