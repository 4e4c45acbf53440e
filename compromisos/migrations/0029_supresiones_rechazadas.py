"""A request of suppression may be declined, by whom, when and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0028_cartas_que_dicen_la_verdad'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='supresion',
            name='motivo_rechazo',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='por qué se rechazó'),
        ),
        migrations.AddField(
            model_name='supresion',
            name='rechazada_en',
            field=models.DateTimeField(blank=True, null=True, verbose_name='rechazada'),
        ),
        migrations.AddField(
            model_name='supresion',
            name='rechazada_por',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='la rechazó'),
        ),
        migrations.AddConstraint(
            model_name='supresion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('motivo_rechazo', ''), ('rechazada_en__isnull', True), ('rechazada_por__isnull', True)), models.Q(('aprobada_en__isnull', True), ('rechazada_en__isnull', False), ('rechazada_por__isnull', False), models.Q(('motivo_rechazo', ''), _negated=True)), _connector='OR'), name='supresion_rechazada_con_motivo', violation_error_message='Escriba por qué no: lo leerá quien lo pidió.'),
        ),
    ]
