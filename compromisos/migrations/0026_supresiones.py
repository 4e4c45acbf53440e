"""Suppression of personal data: who asks and who approves; content of the record hashed apart from its entry."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ROLES = ("Revisora", "Editora ministerial", "Administración")


def _permisos(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="compromisos", codename__in=("view_supresion", "suprimir_supresion")
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
        ('compromisos', '0025_actos_sobre_lo_publico'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='anotacion',
            name='contenido_sha256',
            field=models.CharField(db_default='', default='', editable=False, max_length=64, verbose_name='SHA-256 del contenido'),
        ),
        migrations.AddField(
            model_name='evidencia',
            name='archivo_suprimido_en',
            field=models.DateTimeField(editable=False, null=True, verbose_name='archivo suprimido'),
        ),
        migrations.AddField(
            model_name='historicalevidencia',
            name='archivo_suprimido_en',
            field=models.DateTimeField(editable=False, null=True, verbose_name='archivo suprimido'),
        ),
        migrations.AlterField(
            model_name='anotacion',
            name='accion',
            field=models.CharField(choices=[('compromiso_publicado', 'Compromiso publicado'), ('compromiso_actualizado', 'Datos del compromiso actualizados'), ('compromiso_quitado', 'Compromiso quitado: su importación se deshizo'), ('compromiso_enmendado', 'Compromiso enmendado'), ('compromiso_dividido', 'Compromiso dividido'), ('compromiso_fusionado', 'Compromiso fusionado con otro'), ('compromiso_retirado', 'Compromiso retirado'), ('avance_publicado', 'Avance publicado'), ('avance_corregido', 'Corrección publicada'), ('avance_retirado', 'Avance retirado'), ('avance_verificado', 'Avance verificado'), ('avance_cuestionado', 'Avance cuestionado'), ('verificacion_contestada', 'Respuesta a una verificación'), ('periodo_cerrado', 'Periodo de reporte cerrado'), ('contenido_suprimido', 'Suprimido por datos personales')], max_length=30, verbose_name='acción'),
        ),
        migrations.CreateModel(
            name='Supresion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('objeto', models.CharField(max_length=150, verbose_name='de qué')),
                ('piezas', models.JSONField(default=list, verbose_name='qué textos y archivos')),
                ('motivo', models.TextField(help_text='Sin repetir el dato: «Nombraba a una persona atendida».', verbose_name='motivo (se publica)')),
                ('pedida_en', models.DateTimeField(auto_now_add=True, verbose_name='pedida')),
                ('aprobada_en', models.DateTimeField(blank=True, null=True, verbose_name='suprimida')),
                ('aprobada_por', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='la aprobó')),
                ('compromiso', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supresiones', to='compromisos.compromiso', verbose_name='compromiso')),
                ('pedida_por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='la pidió')),
            ],
            options={
                'verbose_name': 'supresión de datos personales',
                'verbose_name_plural': 'supresiones de datos personales',
                'ordering': ['-pedida_en', '-pk'],
                'permissions': [('suprimir_supresion', 'Puede pedir y aprobar supresiones de datos personales')],
                'default_permissions': ('view',),
                'constraints': [models.CheckConstraint(condition=models.Q(('motivo', ''), _negated=True), name='supresion_con_motivo', violation_error_message='Escriba el motivo: quedará a la vista.'), models.CheckConstraint(condition=models.Q(models.Q(('aprobada_en__isnull', True), ('aprobada_por__isnull', True)), models.Q(('aprobada_en__isnull', False), ('aprobada_por__isnull', False)), _connector='OR'), name='supresion_aprobada_por_alguien'), models.CheckConstraint(condition=models.Q(('aprobada_por__isnull', True), models.Q(('aprobada_por', models.F('pedida_por')), _negated=True), _connector='OR'), name='supresion_por_dos_personas', violation_error_message='La aprueba otra persona: una la pide y otra la hace.')],
            },
        ),
        migrations.RunPython(crear, reverse_code=quitar),
    ]
