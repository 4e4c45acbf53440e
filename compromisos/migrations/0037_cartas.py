"""Letters whose text the ministry edits, its signature; and of each message, what letter it is and of which period."""

import re

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ROL = "Administración"
POR_LA_CLAVE = (("enlace-", "enlace_personal"), ("avance-devuelto-", "avance_devuelto"))
POR_EL_RECADO = {
    "apertura": "periodo_apertura",
    "faltan-7": "periodo_recordatorio",
    "falta-1": "periodo_recordatorio",
    "paso-1": "periodo_vencido",
    "pasaron-7": "periodo_vencido",
}


def decir_cuales_son(apps, schema_editor):
    """What the key of each message says, in columns."""
    Mensaje = apps.get_model("compromisos", "Mensaje")
    for principio, tipo in POR_LA_CLAVE:
        Mensaje.objects.filter(clave__startswith=principio, tipo="").update(tipo=tipo)
    periodos = set(apps.get_model("compromisos", "Periodo").objects.values_list("pk", flat=True))
    forma = re.compile(r"corte-(\d+)-(" + "|".join(POR_EL_RECADO) + ")-")
    suyos = Mensaje.objects.filter(clave__startswith="corte-", tipo="").only("pk", "clave")
    for mensaje in suyos.iterator(chunk_size=2000):
        if hallado := forma.match(mensaje.clave):
            periodo = int(hallado[1])
            Mensaje.objects.filter(pk=mensaje.pk).update(
                tipo=POR_EL_RECADO[hallado[2]], periodo_id=periodo if periodo in periodos else None
            )


def _permisos(apps):
    return apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="compromisos", codename__in=("view_textodecarta", "change_textodecarta")
    )


def crear(apps, schema_editor):
    """Django makes the permissions after all migrations; the group needs these now."""
    config = apps.get_app_config("compromisos")
    modulo, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = modulo
    for grupo in apps.get_model("auth", "Group").objects.filter(name=ROL):
        grupo.permissions.add(*_permisos(apps))


def quitar(apps, schema_editor):
    for grupo in apps.get_model("auth", "Group").objects.filter(name=ROL):
        grupo.permissions.remove(*_permisos(apps))


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0036_encargos_y_seguimientos'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TextoDeCarta',
            fields=[
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('tipo', models.CharField(editable=False, max_length=40, primary_key=True, serialize=False, verbose_name='tipo de carta')),
                ('asunto', models.CharField(max_length=150, verbose_name='asunto')),
                ('cuerpo', models.TextField(verbose_name='texto')),
            ],
            options={
                'verbose_name': 'carta',
                'verbose_name_plural': 'cartas',
                'ordering': ['tipo'],
                'default_permissions': ('view', 'change'),
            },
        ),
        migrations.AddField(
            model_name='mensaje',
            name='pedido_por',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo pidió'),
        ),
        migrations.AddField(
            model_name='mensaje',
            name='periodo',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='compromisos.periodo', verbose_name='periodo'),
        ),
        migrations.AddField(
            model_name='mensaje',
            name='tipo',
            field=models.CharField(blank=True, db_default='', db_index=True, default='', max_length=40, verbose_name='tipo de carta'),
        ),
        migrations.AlterField(
            model_name='mensaje',
            name='situacion',
            field=models.CharField(choices=[('pendiente', 'Por salir'), ('en_envio', 'Saliendo'), ('enviado', 'Salió'), ('fallido', 'No salió'), ('descartado', 'Ya no hacía falta')], db_index=True, default='pendiente', max_length=10, verbose_name='situación'),
        ),
        migrations.CreateModel(
            name='Firma',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('ministerio', models.CharField(blank=True, max_length=150, verbose_name='ministerio')),
                ('area', models.CharField(blank=True, help_text='Por ejemplo: Dirección de Seguimiento.', max_length=150, verbose_name='área')),
                ('persona', models.CharField(blank=True, help_text='Quien firma y contesta.', max_length=150, verbose_name='persona')),
                ('telefono', models.CharField(blank=True, help_text='Con su anexo, si tiene: 01 626 1600, anexo 123.', max_length=60, verbose_name='teléfono')),
                ('responder_a', models.EmailField(blank=True, help_text='Lo que respondan a una carta llega aquí. Vacío: se dice que a ese correo nadie responde.', max_length=254, verbose_name='correo al que se responde')),
            ],
            options={
                'verbose_name': 'firma de las cartas',
                'verbose_name_plural': 'firma de las cartas',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='firma_de_las_cartas_una')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalFirma',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('ministerio', models.CharField(blank=True, max_length=150, verbose_name='ministerio')),
                ('area', models.CharField(blank=True, help_text='Por ejemplo: Dirección de Seguimiento.', max_length=150, verbose_name='área')),
                ('persona', models.CharField(blank=True, help_text='Quien firma y contesta.', max_length=150, verbose_name='persona')),
                ('telefono', models.CharField(blank=True, help_text='Con su anexo, si tiene: 01 626 1600, anexo 123.', max_length=60, verbose_name='teléfono')),
                ('responder_a', models.EmailField(blank=True, help_text='Lo que respondan a una carta llega aquí. Vacío: se dice que a ese correo nadie responde.', max_length=254, verbose_name='correo al que se responde')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historial',
                'verbose_name_plural': 'historical firma de las cartas',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalTextoDeCarta',
            fields=[
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('tipo', models.CharField(db_index=True, editable=False, max_length=40, verbose_name='tipo de carta')),
                ('asunto', models.CharField(max_length=150, verbose_name='asunto')),
                ('cuerpo', models.TextField(verbose_name='texto')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historial',
                'verbose_name_plural': 'historical cartas',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RunPython(decir_cuales_son, migrations.RunPython.noop),
        migrations.RunPython(crear, reverse_code=quitar),
    ]
