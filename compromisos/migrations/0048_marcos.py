"""Frameworks that pledges serve, what they are made of and who says which pledge answers to what; and who writes them."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ROLES = {
    "Revisora": ("view_marco", "view_vinculoconmarco"),
    "Editora ministerial": (
        "view_marco",
        "view_elementodemarco",
        "view_vinculoconmarco",
        "add_vinculoconmarco",
        "delete_vinculoconmarco",
    ),
    "Administración": (
        "view_marco",
        "add_marco",
        "change_marco",
        "view_elementodemarco",
        "add_elementodemarco",
        "change_elementodemarco",
        "view_vinculoconmarco",
        "add_vinculoconmarco",
        "delete_vinculoconmarco",
    ),
}


def _por_grupo(apps):
    permisos = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="compromisos")
    for nombre, codigos in ROLES.items():
        for grupo in apps.get_model("auth", "Group").objects.filter(name=nombre):
            yield grupo, permisos.filter(codename__in=codigos)


def crear(apps, schema_editor):
    """Django makes the permissions after all migrations; the groups need these now."""
    config = apps.get_app_config("compromisos")
    modulo, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = modulo
    for grupo, permisos in _por_grupo(apps):
        grupo.permissions.add(*permisos)


def quitar(apps, schema_editor):
    for grupo, permisos in _por_grupo(apps):
        grupo.permissions.remove(*permisos)


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0047_enlaces_citados'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Marco',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('slug', models.SlugField(help_text='No se cambia después.', max_length=40, unique=True, verbose_name='identificador en la dirección')),
                ('nombre', models.CharField(max_length=250, verbose_name='nombre oficial')),
                ('sigla', models.CharField(help_text='Breve: Ley 30364, ODS.', max_length=60, verbose_name='cómo se cita')),
                ('emisor', models.CharField(max_length=150, verbose_name='quién lo emitió')),
                ('fecha', models.DateField(blank=True, help_text='De su publicación o su adopción. Vacía si no consta.', null=True, verbose_name='fecha')),
                ('fuente_url', models.URLField(blank=True, help_text='Donde se lee su texto oficial.', verbose_name='dirección de la fuente')),
                ('nota', models.TextField(blank=True, help_text='Se muestra al público: la norma que lo aprueba, su texto vigente.', verbose_name='nota editorial')),
                ('orden', models.PositiveSmallIntegerField(default=0, verbose_name='orden')),
            ],
            options={
                'verbose_name': 'marco',
                'verbose_name_plural': 'marcos',
                'ordering': ['orden', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='ElementoDeMarcoVigencia',
            fields=[
                ('vigencia_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('vigente_desde', models.DateTimeField(null=True)),
                ('vigente_hasta', models.DateTimeField(null=True)),
                ('fila', models.BigIntegerField(db_column='id', editable=False)),
                ('marco_id', models.BigIntegerField(db_column='marco_id', editable=False, null=True)),
                ('codigo', models.CharField(db_column='codigo', editable=False, max_length=60, null=True)),
                ('tipo', models.CharField(db_column='tipo', editable=False, max_length=10, null=True)),
                ('numero', models.CharField(db_column='numero', editable=False, max_length=30, null=True)),
                ('nombre', models.CharField(db_column='nombre', editable=False, max_length=300, null=True)),
                ('orden', models.PositiveSmallIntegerField(db_column='orden', editable=False, null=True)),
            ],
            options={
                'verbose_name': 'vigencia (ElementoDeMarco)',
                'verbose_name_plural': 'vigencias (ElementoDeMarco)',
                'db_table': 'compromisos_elementodemarco_vigencia',
                'ordering': ['vigencia_id'],
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['fila', 'vigente_desde'], name='vig_elementodemarco_fila'), models.Index(fields=['marco_id'], name='vig_elementodemarco_grupo')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('vigente_hasta__isnull', True)), fields=('fila',), name='vig_elementodemarco_una_abierta'), models.CheckConstraint(condition=models.Q(('vigente_desde__isnull', True), ('vigente_hasta__isnull', True), ('vigente_hasta__gt', models.F('vigente_desde')), _connector='OR'), name='vig_elementodemarco_en_orden')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalMarco',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('slug', models.SlugField(help_text='No se cambia después.', max_length=40, verbose_name='identificador en la dirección')),
                ('nombre', models.CharField(max_length=250, verbose_name='nombre oficial')),
                ('sigla', models.CharField(help_text='Breve: Ley 30364, ODS.', max_length=60, verbose_name='cómo se cita')),
                ('emisor', models.CharField(max_length=150, verbose_name='quién lo emitió')),
                ('fecha', models.DateField(blank=True, help_text='De su publicación o su adopción. Vacía si no consta.', null=True, verbose_name='fecha')),
                ('fuente_url', models.URLField(blank=True, help_text='Donde se lee su texto oficial.', verbose_name='dirección de la fuente')),
                ('nota', models.TextField(blank=True, help_text='Se muestra al público: la norma que lo aprueba, su texto vigente.', verbose_name='nota editorial')),
                ('orden', models.PositiveSmallIntegerField(default=0, verbose_name='orden')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historial',
                'verbose_name_plural': 'historical marcos',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalElementoDeMarco',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('codigo', models.SlugField(help_text='Lo usan las direcciones y los archivos, por ejemplo ods-5-2: no se cambia después.', max_length=60, verbose_name='código')),
                ('tipo', models.CharField(choices=[('articulo', 'Artículo'), ('servicio', 'Servicio'), ('meta', 'Meta'), ('objetivo', 'Objetivo')], max_length=10, verbose_name='qué es')),
                ('numero', models.CharField(help_text='Como lo numera el marco: 5.2, 7, 1.2.1.', max_length=30, verbose_name='número')),
                ('nombre', models.CharField(help_text='Con sus palabras, si son pocas; si no, en breve.', max_length=300, verbose_name='de qué trata')),
                ('orden', models.PositiveSmallIntegerField(default=0, verbose_name='orden')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('marco', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='compromisos.marco', verbose_name='marco')),
            ],
            options={
                'verbose_name': 'historial',
                'verbose_name_plural': 'historical elementos del marco',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ElementoDeMarco',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('codigo', models.SlugField(help_text='Lo usan las direcciones y los archivos, por ejemplo ods-5-2: no se cambia después.', max_length=60, unique=True, verbose_name='código')),
                ('tipo', models.CharField(choices=[('articulo', 'Artículo'), ('servicio', 'Servicio'), ('meta', 'Meta'), ('objetivo', 'Objetivo')], max_length=10, verbose_name='qué es')),
                ('numero', models.CharField(help_text='Como lo numera el marco: 5.2, 7, 1.2.1.', max_length=30, verbose_name='número')),
                ('nombre', models.CharField(help_text='Con sus palabras, si son pocas; si no, en breve.', max_length=300, verbose_name='de qué trata')),
                ('orden', models.PositiveSmallIntegerField(default=0, verbose_name='orden')),
                ('marco', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='elementos', to='compromisos.marco', verbose_name='marco')),
            ],
            options={
                'verbose_name': 'elemento del marco',
                'verbose_name_plural': 'elementos del marco',
                'ordering': ['marco', 'orden', 'codigo'],
            },
        ),
        migrations.CreateModel(
            name='MarcoVigencia',
            fields=[
                ('vigencia_id', models.BigAutoField(primary_key=True, serialize=False)),
                ('vigente_desde', models.DateTimeField(null=True)),
                ('vigente_hasta', models.DateTimeField(null=True)),
                ('fila', models.BigIntegerField(db_column='id', editable=False)),
                ('slug', models.CharField(db_column='slug', editable=False, max_length=40, null=True)),
                ('nombre', models.CharField(db_column='nombre', editable=False, max_length=250, null=True)),
                ('sigla', models.CharField(db_column='sigla', editable=False, max_length=60, null=True)),
                ('emisor', models.CharField(db_column='emisor', editable=False, max_length=150, null=True)),
                ('fecha', models.DateField(db_column='fecha', editable=False, null=True)),
                ('fuente_url', models.CharField(db_column='fuente_url', editable=False, max_length=200, null=True)),
                ('nota', models.TextField(db_column='nota', editable=False, null=True)),
                ('orden', models.PositiveSmallIntegerField(db_column='orden', editable=False, null=True)),
            ],
            options={
                'verbose_name': 'vigencia (Marco)',
                'verbose_name_plural': 'vigencias (Marco)',
                'db_table': 'compromisos_marco_vigencia',
                'ordering': ['vigencia_id'],
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['fila', 'vigente_desde'], name='vig_marco_fila')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('vigente_hasta__isnull', True)), fields=('fila',), name='vig_marco_una_abierta'), models.CheckConstraint(condition=models.Q(('vigente_desde__isnull', True), ('vigente_hasta__isnull', True), ('vigente_hasta__gt', models.F('vigente_desde')), _connector='OR'), name='vig_marco_en_orden')],
            },
        ),
        migrations.CreateModel(
            name='VinculoConMarco',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quien', models.CharField(help_text='La institución que lo prometió, el ministerio, el documento que lo relaciona.', max_length=150, verbose_name='quién lo dice')),
                ('cita', models.CharField(blank=True, help_text='Unas pocas, de la fuente, sin comillas.', max_length=300, verbose_name='con qué palabras')),
                ('fuente', models.URLField(blank=True, help_text='Donde se lee que responde a eso.', verbose_name='dirección de la fuente')),
                ('desde', models.DateTimeField(editable=False, verbose_name='desde')),
                ('hasta', models.DateTimeField(editable=False, null=True, verbose_name='hasta')),
                ('motivo_fin', models.TextField(blank=True, editable=False, verbose_name='por qué se quitó')),
                ('compromiso', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vinculos', to='compromisos.compromiso', verbose_name='compromiso')),
                ('elemento', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vinculos', to='compromisos.elementodemarco', verbose_name='responde a')),
                ('por', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo anotó')),
                ('quitado_por', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo quitó')),
            ],
            options={
                'verbose_name': 'vínculo con un marco',
                'verbose_name_plural': 'vínculos con marcos',
                'ordering': ['elemento__marco__orden', 'elemento__marco', 'elemento__orden', 'pk'],
                'default_permissions': ('view', 'add', 'delete'),
            },
        ),
        migrations.AddConstraint(
            model_name='elementodemarco',
            constraint=models.UniqueConstraint(fields=('marco', 'tipo', 'numero'), name='elemento_de_marco_numero_unico', violation_error_message='El marco ya tiene uno de ese tipo con ese número.'),
        ),
        migrations.AddConstraint(
            model_name='vinculoconmarco',
            constraint=models.UniqueConstraint(condition=models.Q(('hasta__isnull', True)), fields=('compromiso', 'elemento'), name='vinculo_con_marco_unico', violation_error_message='Ya consta que responde a eso.'),
        ),
        migrations.AddConstraint(
            model_name='vinculoconmarco',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quien', ''), _negated=True), models.Q(models.Q(('cita', ''), _negated=True), models.Q(('fuente', ''), _negated=True), _connector='OR')), name='vinculo_con_marco_con_fuente', violation_error_message='Diga quién lo dice, y con qué palabras o en qué dirección.'),
        ),
        migrations.AddConstraint(
            model_name='vinculoconmarco',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hasta__isnull', True), ('motivo_fin', ''), ('quitado_por__isnull', True)), models.Q(('hasta__gt', models.F('desde')), ('quitado_por__isnull', False), models.Q(('motivo_fin', ''), _negated=True)), _connector='OR'), name='vinculo_con_marco_quitado_con_motivo', violation_error_message='Se quita con un motivo.'),
        ),
        migrations.RunPython(crear, reverse_code=quitar),
    ]
