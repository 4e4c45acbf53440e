"""Counted tries, passwords that somebody else typed, forms that were sent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaveProvisional',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='clave_provisional', serialize=False, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'contraseña provisional',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Envio',
            fields=[
                ('clave', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('destino', models.CharField(blank=True, max_length=500)),
                ('hasta', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'envío',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Intento',
            fields=[
                ('clave', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('cuantos', models.PositiveIntegerField(default=0)),
                ('hasta', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'intento',
                'default_permissions': (),
            },
        ),
    ]
