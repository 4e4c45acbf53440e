"""Invitations to set one's own password, what was done to each account, and where it is open."""

import base.columnas
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cuentas', '0002_escritos_sin_guardar'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HechoDeCuenta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('que', models.CharField(choices=[('creada', 'Se creó la cuenta'), ('invitada', 'Se le dio una invitación'), ('anulada', 'Se anuló su invitación'), ('clave', 'Puso su contraseña'), ('cambiada', 'Se cambió la cuenta'), ('desactivada', 'Se desactivó la cuenta'), ('activada', 'Se volvió a activar la cuenta'), ('relevada', 'Entregó lo que llevaba'), ('recibe', 'Recibió lo que llevaba otra persona'), ('segundo_factor', 'Activó su segundo factor'), ('sin_segundo_factor', 'Se quitó su segundo factor'), ('sesiones', 'Se cerraron sus sesiones')], max_length=20)),
                ('detalle', models.CharField(blank=True, max_length=500)),
                ('motivo', base.columnas.Linea(blank=True, max_length=500)),
                ('en', models.DateTimeField()),
                ('cuenta', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hechos', to=settings.AUTH_USER_MODEL)),
                ('por', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'hecho de una cuenta',
                'verbose_name_plural': 'hechos de las cuentas',
                'ordering': ['-en', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Sesion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('clave', models.CharField(max_length=40, unique=True)),
                ('aparato', models.CharField(blank=True, max_length=80)),
                ('desde', models.DateTimeField()),
                ('ultima', models.DateTimeField()),
                ('cuenta', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sesiones', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sesión abierta',
                'verbose_name_plural': 'sesiones abiertas',
                'ordering': ['-ultima', '-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Invitacion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('huella', models.CharField(max_length=64, unique=True)),
                ('creada_en', models.DateTimeField()),
                ('vence_en', models.DateTimeField()),
                ('usada_en', models.DateTimeField(null=True)),
                ('anulada_en', models.DateTimeField(null=True)),
                ('creada_por', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cuenta', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitaciones', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'invitación',
                'verbose_name_plural': 'invitaciones',
                'ordering': ['-creada_en', '-pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('usada_en__isnull', True), ('anulada_en__isnull', True), _connector='OR'), name='invitacion_usada_o_anulada')],
            },
        ),
    ]
