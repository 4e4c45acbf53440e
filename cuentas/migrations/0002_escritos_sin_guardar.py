"""What was written in a form and not saved yet, with its files."""

import cuentas.models
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cuentas', '0001_intentos_y_claves_provisionales'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Escrito',
            fields=[
                ('clave', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('direccion', models.CharField(max_length=500)),
                ('titulo', models.CharField(blank=True, max_length=120)),
                ('datos', models.JSONField(default=dict)),
                ('en', models.DateTimeField()),
                ('hasta', models.DateTimeField(db_index=True)),
                ('destino', models.CharField(blank=True, max_length=500)),
                ('cuenta', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='escritos', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'escrito sin guardar',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ArchivoDeEscrito',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campo', models.CharField(max_length=200)),
                ('nombre', models.CharField(max_length=250)),
                ('tipo', models.CharField(blank=True, max_length=100)),
                ('tamano', models.PositiveIntegerField()),
                ('archivo', models.FileField(upload_to=cuentas.models.ruta_de_escrito)),
                ('escrito', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='archivos', to='cuentas.escrito')),
            ],
            options={
                'verbose_name': 'archivo sin guardar',
                'default_permissions': (),
            },
        ),
        migrations.AddIndex(
            model_name='escrito',
            index=models.Index(fields=['cuenta', 'direccion'], name='escrito_de_un_formulario'),
        ),
    ]
