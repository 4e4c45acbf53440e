"""Officers in charge, notes with a day to come back, choices of notices; and the roles that read and write them."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ROLES = {
    "Revisora": ("view_encargo", "view_seguimiento", "add_seguimiento", "change_seguimiento"),
    "Editora ministerial": (
        "view_encargo",
        "change_encargo",
        "view_seguimiento",
        "add_seguimiento",
        "change_seguimiento",
    ),
    "Administración": (
        "view_encargo",
        "change_encargo",
        "view_seguimiento",
        "add_seguimiento",
        "change_seguimiento",
        "ver_actividad_seguimiento",
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
        ('compromisos', '0035_busqueda_por_raices'),
        ('instituciones', '0005_slugs_reservados'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='importacion',
            name='propuesta_en',
            field=models.DateTimeField(null=True, verbose_name='propuesta'),
        ),
        migrations.CreateModel(
            name='HistoricalSeguimiento',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('tipo', models.CharField(choices=[('nota', 'Nota'), ('llamada', 'Llamada'), ('correo', 'Correo'), ('visita', 'Visita'), ('reunion', 'Reunión')], default='nota', max_length=8, verbose_name='qué fue')),
                ('fecha', models.DateField(help_text='El día en que pasó.', verbose_name='fecha')),
                ('volver_en', models.DateField(blank=True, help_text='Vacía si no hay nada pendiente.', null=True, verbose_name='volver el')),
                ('creado_en', models.DateTimeField(editable=False, verbose_name='anotado')),
                ('cerrado_en', models.DateTimeField(editable=False, null=True, verbose_name='cerrado')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('cerrado_por', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo cerró')),
                ('compromiso', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='compromisos.compromiso', verbose_name='compromiso')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institucion', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='instituciones.institucion', verbose_name='institución')),
                ('por', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo anotó')),
            ],
            options={
                'verbose_name': 'historial',
                'verbose_name_plural': 'historical seguimientos',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PreferenciaDeAvisos',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('llegadas', models.BooleanField(verbose_name='cuando llega algo que revisar')),
                ('resumen', models.BooleanField(verbose_name='un resumen por la mañana de lo que me espera')),
                ('en', models.DateTimeField(auto_now=True, verbose_name='desde')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preferencia_de_avisos', to=settings.AUTH_USER_MODEL, verbose_name='usuario')),
            ],
            options={
                'verbose_name': 'preferencia de avisos',
                'verbose_name_plural': 'preferencias de avisos',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Encargo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('desde', models.DateTimeField(verbose_name='desde')),
                ('hasta', models.DateTimeField(blank=True, null=True, verbose_name='hasta')),
                ('cerrado_por', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo cerró')),
                ('compromiso', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='encargos', to='compromisos.compromiso', verbose_name='compromiso')),
                ('institucion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='encargos', to='instituciones.institucion', verbose_name='institución')),
                ('persona', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='encargos', to=settings.AUTH_USER_MODEL, verbose_name='encargada')),
                ('por', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo dio')),
            ],
            options={
                'verbose_name': 'encargo',
                'verbose_name_plural': 'encargos',
                'ordering': ['-desde', '-pk'],
                'default_permissions': ('view', 'change'),
                'indexes': [models.Index(fields=['persona', 'hasta'], name='encargo_por_persona'), models.Index(fields=['-desde'], name='encargo_por_dia')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('compromiso__isnull', False), ('institucion__isnull', True)), models.Q(('compromiso__isnull', True), ('institucion__isnull', False)), _connector='OR'), name='encargo_de_una_cosa', violation_error_message='Un encargo es de una institución o de un compromiso.'), models.UniqueConstraint(condition=models.Q(('hasta__isnull', True)), fields=('institucion',), name='encargo_uno_por_institucion', violation_error_message='La institución ya tiene a alguien a cargo.'), models.UniqueConstraint(condition=models.Q(('hasta__isnull', True)), fields=('compromiso',), name='encargo_uno_por_compromiso', violation_error_message='El compromiso ya tiene a alguien a cargo.'), models.CheckConstraint(condition=models.Q(models.Q(('cerrado_por__isnull', True), ('hasta__isnull', True)), models.Q(('cerrado_por__isnull', False), ('hasta__gte', models.F('desde'))), _connector='OR'), name='encargo_cerrado_por_alguien', violation_error_message='Un encargo termina después de empezar, y alguien lo cierra.')],
            },
        ),
        migrations.CreateModel(
            name='Seguimiento',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tipo', models.CharField(choices=[('nota', 'Nota'), ('llamada', 'Llamada'), ('correo', 'Correo'), ('visita', 'Visita'), ('reunion', 'Reunión')], default='nota', max_length=8, verbose_name='qué fue')),
                ('fecha', models.DateField(help_text='El día en que pasó.', verbose_name='fecha')),
                ('con_quien', models.CharField(blank=True, help_text='Cargo u oficina, o quien responde por la institución.', max_length=150, verbose_name='con quién')),
                ('texto', models.TextField(help_text='Breve. Sin nombres, documentos ni datos de personas atendidas.', verbose_name='qué se dijo')),
                ('volver_en', models.DateField(blank=True, help_text='Vacía si no hay nada pendiente.', null=True, verbose_name='volver el')),
                ('creado_en', models.DateTimeField(editable=False, verbose_name='anotado')),
                ('cerrado_en', models.DateTimeField(editable=False, null=True, verbose_name='cerrado')),
                ('cerrado_por', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lo cerró')),
                ('compromiso', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seguimientos', to='compromisos.compromiso', verbose_name='compromiso')),
                ('institucion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seguimientos', to='instituciones.institucion', verbose_name='institución')),
                ('por', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='seguimientos', to=settings.AUTH_USER_MODEL, verbose_name='lo anotó')),
            ],
            options={
                'verbose_name': 'seguimiento',
                'verbose_name_plural': 'seguimientos',
                'ordering': ['-fecha', '-pk'],
                'permissions': [('ver_actividad_seguimiento', 'Puede ver la actividad de todas las personas')],
                'default_permissions': ('view', 'add', 'change'),
                'indexes': [models.Index(condition=models.Q(('cerrado_en__isnull', True)), fields=['volver_en'], name='seguimiento_por_volver'), models.Index(fields=['-creado_en'], name='seguimiento_por_dia')],
                'constraints': [models.CheckConstraint(condition=models.Q(('institucion__isnull', False), ('compromiso__isnull', False), _connector='OR'), name='seguimiento_de_algo', violation_error_message='Diga de qué institución o de qué compromiso es.'), models.CheckConstraint(condition=models.Q(('texto', ''), _negated=True), name='seguimiento_con_texto', violation_error_message='Escriba qué se dijo o qué se hizo.'), models.CheckConstraint(condition=models.Q(('volver_en__isnull', True), ('volver_en__gte', models.F('fecha')), _connector='OR'), name='seguimiento_vuelve_despues', violation_error_message='El día de volver no puede ser anterior a la fecha.'), models.CheckConstraint(condition=models.Q(models.Q(('cerrado_en__isnull', True), ('cerrado_por__isnull', True)), models.Q(('cerrado_en__isnull', False), ('cerrado_por__isnull', False), ('volver_en__isnull', False)), _connector='OR'), name='seguimiento_cerrado_por_alguien', violation_error_message='Se cierra lo que tenía un día de volver, y alguien lo cierra.')],
            },
        ),
        migrations.RunPython(crear, reverse_code=quitar),
    ]
