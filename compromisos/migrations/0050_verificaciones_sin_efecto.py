"""Verifications left without effect: a row that is added, with who did it and why; what was verified stays as it was."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0049_indice_de_las_fechas_de_corte'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='anotacion',
            name='accion',
            field=models.CharField(choices=[('compromiso_publicado', 'Compromiso publicado'), ('compromiso_actualizado', 'Datos del compromiso actualizados'), ('compromiso_quitado', 'Compromiso quitado: su importación se deshizo'), ('compromiso_enmendado', 'Compromiso enmendado'), ('compromiso_dividido', 'Compromiso dividido'), ('compromiso_fusionado', 'Compromiso fusionado con otro'), ('compromiso_retirado', 'Compromiso retirado'), ('avance_publicado', 'Avance publicado'), ('avance_corregido', 'Corrección publicada'), ('avance_retirado', 'Avance retirado'), ('avance_verificado', 'Avance verificado'), ('avance_cuestionado', 'Avance cuestionado'), ('verificacion_contestada', 'Respuesta a una verificación'), ('verificacion_sin_efecto', 'Verificación dejada sin efecto'), ('periodo_cerrado', 'Periodo de reporte cerrado'), ('periodo_reabierto', 'Periodo de reporte reabierto'), ('ficha_publicada', 'Ficha publicada'), ('ficha_modificada', 'Ficha modificada'), ('ficha_quitada', 'Ficha quitada'), ('senalamiento_respondido', 'Error señalado, y su respuesta'), ('contenido_suprimido', 'Suprimido por datos personales')], max_length=30, verbose_name='acción'),
        ),
        migrations.CreateModel(
            name='VerificacionSinEfecto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quien', models.CharField(help_text='Persona o entidad, como debe leerse en público.', max_length=250, verbose_name='quién la deja sin efecto')),
                ('motivo', models.TextField(verbose_name='motivo')),
                ('en', models.DateTimeField(verbose_name='fecha')),
                ('registrado_por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='registrado por')),
                ('verificacion', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sin_efecto', to='compromisos.verificacion', verbose_name='verificación')),
            ],
            options={
                'verbose_name': 'verificación sin efecto',
                'verbose_name_plural': 'verificaciones sin efecto',
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('motivo', ''), _negated=True), models.Q(('quien', ''), _negated=True)), name='sin_efecto_con_motivo', violation_error_message='Para dejar sin efecto una verificación hay que decir quién lo hace y por qué.')],
            },
        ),
    ]
