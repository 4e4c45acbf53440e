"""Closings that are announced, given a reason, undone; and the board of the closing day, kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0038_vistas_guardadas'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CierreDeshecho',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nombre', models.CharField(max_length=120, verbose_name='nombre')),
                ('desde', models.DateField(verbose_name='desde')),
                ('cierra', models.DateField(verbose_name='cierra el')),
                ('anunciado', models.DateField(null=True, verbose_name='cierre anunciado')),
                ('cerrado_en', models.DateTimeField(verbose_name='cerrado')),
                ('motivo_del_cierre', models.TextField(blank=True, verbose_name='motivo del cierre')),
                ('instantanea', models.TextField()),
                ('tablero_al_cierre', models.TextField(blank=True)),
                ('motivo', models.TextField(verbose_name='motivo para reabrirlo (se publica)')),
                ('reabierto_en', models.DateTimeField(verbose_name='reabierto')),
            ],
            options={
                'verbose_name': 'cierre deshecho',
                'verbose_name_plural': 'cierres deshechos',
                'ordering': ['reabierto_en', 'pk'],
                'abstract': False,
                'default_permissions': (),
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddField(
            model_name='historicalperiodo',
            name='anunciado',
            field=models.DateField(editable=False, null=True, verbose_name='cierre anunciado'),
        ),
        migrations.AddField(
            model_name='historicalperiodo',
            name='motivo_del_cierre',
            field=models.TextField(blank=True, db_default='', default='', editable=False, verbose_name='motivo del cierre (se publica)'),
        ),
        migrations.AddField(
            model_name='periodo',
            name='anunciado',
            field=models.DateField(editable=False, null=True, verbose_name='cierre anunciado'),
        ),
        migrations.AddField(
            model_name='periodo',
            name='motivo_del_cierre',
            field=models.TextField(blank=True, db_default='', default='', editable=False, verbose_name='motivo del cierre (se publica)'),
        ),
        migrations.AddField(
            model_name='periodo',
            name='tablero_al_cierre',
            field=models.TextField(db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='periodovigencia',
            name='anunciado',
            field=models.DateField(db_column='anunciado', editable=False, null=True),
        ),
        migrations.AddField(
            model_name='periodovigencia',
            name='motivo_del_cierre',
            field=models.TextField(db_column='motivo_del_cierre', editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='anotacion',
            name='accion',
            field=models.CharField(choices=[('compromiso_publicado', 'Compromiso publicado'), ('compromiso_actualizado', 'Datos del compromiso actualizados'), ('compromiso_quitado', 'Compromiso quitado: su importación se deshizo'), ('compromiso_enmendado', 'Compromiso enmendado'), ('compromiso_dividido', 'Compromiso dividido'), ('compromiso_fusionado', 'Compromiso fusionado con otro'), ('compromiso_retirado', 'Compromiso retirado'), ('avance_publicado', 'Avance publicado'), ('avance_corregido', 'Corrección publicada'), ('avance_retirado', 'Avance retirado'), ('avance_verificado', 'Avance verificado'), ('avance_cuestionado', 'Avance cuestionado'), ('verificacion_contestada', 'Respuesta a una verificación'), ('periodo_cerrado', 'Periodo de reporte cerrado'), ('periodo_reabierto', 'Periodo de reporte reabierto'), ('ficha_publicada', 'Ficha publicada'), ('ficha_modificada', 'Ficha modificada'), ('ficha_quitada', 'Ficha quitada'), ('contenido_suprimido', 'Suprimido por datos personales')], max_length=30, verbose_name='acción'),
        ),
        migrations.AddConstraint(
            model_name='periodo',
            constraint=models.CheckConstraint(condition=models.Q(('anunciado__isnull', True), models.Q(('anunciado__gt', models.F('cierra')), ('cerrado_en__isnull', False), models.Q(('motivo_del_cierre', ''), _negated=True)), _connector='OR'), name='corte_adelantado_con_motivo', violation_error_message='Escriba por qué se cierra antes de lo anunciado: se publica.'),
        ),
        migrations.AddField(
            model_name='cierredeshecho',
            name='cerrado_por',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo cerró'),
        ),
        migrations.AddField(
            model_name='cierredeshecho',
            name='periodo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cierres_deshechos', to='compromisos.periodo', verbose_name='periodo'),
        ),
        migrations.AddField(
            model_name='cierredeshecho',
            name='reabierto_por',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo reabrió'),
        ),
        migrations.AddConstraint(
            model_name='cierredeshecho',
            constraint=models.UniqueConstraint(fields=('periodo', 'cerrado_en'), name='cierre_deshecho_una_vez'),
        ),
        migrations.AddConstraint(
            model_name='cierredeshecho',
            constraint=models.CheckConstraint(condition=models.Q(('motivo', ''), _negated=True), name='cierre_deshecho_con_motivo'),
        ),
    ]
