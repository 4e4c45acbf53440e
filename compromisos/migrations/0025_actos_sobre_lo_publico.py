"""Amendments of data and their proposals; targets that are dropped and stay readable; why an import amends."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0024_vigencias_de_lo_publicado'),
        ('instituciones', '0003_permiso_de_exportar'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PropuestaDeEnmienda',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tipo', models.CharField(choices=[('redaccion', 'Nueva redacción'), ('datos', 'Cambio de datos')], max_length=10, verbose_name='qué se propone')),
                ('texto_anterior', models.TextField(blank=True, verbose_name='texto que tenía')),
                ('texto_nuevo', models.TextField(blank=True, verbose_name='texto nuevo')),
                ('cambios', models.JSONField(blank=True, default=list, verbose_name='qué cambia')),
                ('motivo', models.TextField(verbose_name='motivo')),
                ('fuente', models.URLField(blank=True, verbose_name='dirección de la fuente')),
                ('creada_en', models.DateTimeField(auto_now_add=True, verbose_name='propuesta')),
                ('situacion', models.CharField(choices=[('pendiente', 'Pendiente'), ('aprobada', 'Aprobada'), ('devuelta', 'Devuelta')], default='pendiente', max_length=10, verbose_name='situación')),
                ('resuelta_en', models.DateTimeField(blank=True, null=True, verbose_name='resuelta')),
                ('respuesta', models.TextField(blank=True, verbose_name='por qué se devolvió')),
            ],
            options={
                'verbose_name': 'propuesta de enmienda',
                'verbose_name_plural': 'propuestas de enmienda',
                'ordering': ['creada_en', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.AlterModelOptions(
            name='meta',
            options={'base_manager_name': 'objects', 'ordering': ['compromiso', 'orden'], 'verbose_name': 'meta', 'verbose_name_plural': 'metas'},
        ),
        migrations.RemoveConstraint(
            model_name='enmienda',
            name='enmienda_se_deja_una_vez',
        ),
        migrations.RemoveConstraint(
            model_name='meta',
            name='meta_indicador_unico',
        ),
        migrations.AddField(
            model_name='enmienda',
            name='cambios',
            field=models.JSONField(blank=True, db_default=[], default=list, verbose_name='qué cambió'),
        ),
        migrations.AddField(
            model_name='enmienda',
            name='errata',
            field=models.BooleanField(db_default=False, default=False, verbose_name='error de tecleo'),
        ),
        migrations.AddField(
            model_name='enmienda',
            name='mueve_plazo',
            field=models.BooleanField(db_default=False, default=False, verbose_name='cambia el plazo'),
        ),
        migrations.AddField(
            model_name='enmienda',
            name='plazo_anterior',
            field=models.DateField(blank=True, null=True, verbose_name='plazo que tenía'),
        ),
        migrations.AddField(
            model_name='historicalmeta',
            name='dejada_en',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dejada'),
        ),
        migrations.AddField(
            model_name='importacion',
            name='motivo',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='motivo (público)'),
        ),
        migrations.AddField(
            model_name='meta',
            name='dejada_en',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='dejada'),
        ),
        migrations.AlterField(
            model_name='enmienda',
            name='tipo',
            field=models.CharField(choices=[('redaccion', 'Nueva redacción'), ('datos', 'Cambio de datos'), ('division', 'Dividido'), ('fusion', 'Fusionado con otro'), ('retiro', 'Retirado')], max_length=10, verbose_name='qué se hizo'),
        ),
        migrations.AddConstraint(
            model_name='enmienda',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tipo', 'datos'), models.Q(('cambios', []), _negated=True)), models.Q(models.Q(('tipo', 'datos'), _negated=True), ('cambios', [])), _connector='OR'), name='enmienda_cambios_si_es_de_datos', violation_error_message='Solo un cambio de datos dice qué datos cambia, y lo dice.'),
        ),
        migrations.AddConstraint(
            model_name='enmienda',
            constraint=models.CheckConstraint(condition=models.Q(('tipo', 'datos'), models.Q(('errata', False), ('mueve_plazo', False), ('plazo_anterior__isnull', True)), _connector='OR'), name='enmienda_plazo_y_errata_son_datos', violation_error_message='Solo un cambio de datos mueve el plazo o corrige un error de tecleo.'),
        ),
        migrations.AddConstraint(
            model_name='enmienda',
            constraint=models.UniqueConstraint(condition=models.Q(('tipo__in', ['division', 'fusion', 'retiro'])), fields=('compromiso',), name='enmienda_deja_una_vez', violation_error_message='Ese compromiso ya se dividió, se fusionó o se retiró.'),
        ),
        migrations.AddConstraint(
            model_name='meta',
            constraint=models.UniqueConstraint(condition=models.Q(('dejada_en__isnull', True)), fields=('compromiso', 'indicador'), name='meta_indicador_unico_si_vigente', violation_error_message='El compromiso ya tiene una meta con ese indicador.'),
        ),
        migrations.AddField(
            model_name='propuestadeenmienda',
            name='compromiso',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='propuestas', to='compromisos.compromiso', verbose_name='compromiso'),
        ),
        migrations.AddField(
            model_name='propuestadeenmienda',
            name='enmienda',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='propuesta', to='compromisos.enmienda', verbose_name='enmienda'),
        ),
        migrations.AddField(
            model_name='propuestadeenmienda',
            name='por',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='propuesta por'),
        ),
        migrations.AddField(
            model_name='propuestadeenmienda',
            name='resuelta_por',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='resuelta por'),
        ),
        migrations.AddConstraint(
            model_name='propuestadeenmienda',
            constraint=models.CheckConstraint(condition=models.Q(('motivo', ''), _negated=True), name='propuesta_con_motivo', violation_error_message='Escriba el motivo: quedará a la vista.'),
        ),
        migrations.AddConstraint(
            model_name='propuestadeenmienda',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resuelta_en__isnull', True), ('resuelta_por__isnull', True), ('situacion', 'pendiente')), models.Q(models.Q(('situacion', 'pendiente'), _negated=True), ('resuelta_en__isnull', False), ('resuelta_por__isnull', False)), _connector='OR'), name='propuesta_resuelta_con_fecha_y_autor', violation_error_message='Una propuesta resuelta lleva fecha y responsable.'),
        ),
        migrations.AddConstraint(
            model_name='propuestadeenmienda',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('situacion', 'devuelta'), models.Q(('respuesta', ''), _negated=True)), models.Q(models.Q(('situacion', 'devuelta'), _negated=True), ('respuesta', '')), _connector='OR'), name='propuesta_devuelta_con_motivo', violation_error_message='Escriba el motivo: quien lo propuso lo leerá.'),
        ),
        migrations.AddConstraint(
            model_name='propuestadeenmienda',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('enmienda__isnull', False), ('situacion', 'aprobada')), models.Q(models.Q(('situacion', 'aprobada'), _negated=True), ('enmienda__isnull', True)), _connector='OR'), name='propuesta_aprobada_con_enmienda', violation_error_message='Una propuesta aprobada es la enmienda que se hizo de ella.'),
        ),
    ]
