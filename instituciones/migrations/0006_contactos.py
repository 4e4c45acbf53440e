"""Contacts of institutions, and who of the ministry may see and change them."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ROLES = {
    "Revisora": "view",
    "Editora ministerial": "view add change delete export",
    "Administración": "view add change delete export",
}


def _grupos(apps):
    """(group, its new permissions) of the roles that there are: made by compromisos 0012."""
    permisos = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="instituciones")
    for grupo in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        yield grupo, permisos.filter(codename__in=[f"{a}_contacto" for a in ROLES[grupo.name].split()])


def crear(apps, schema_editor):
    """Django makes the permissions after all migrations; the groups need these now."""
    config = apps.get_app_config("instituciones")
    modulo, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = modulo
    for grupo, permisos in _grupos(apps):
        grupo.permissions.add(*permisos)


def quitar(apps, schema_editor):
    for grupo, permisos in _grupos(apps):
        grupo.permissions.remove(*permisos)


class Migration(migrations.Migration):

    dependencies = [
        ("instituciones", "0005_slugs_reservados"),
        ("compromisos", "0035_busqueda_por_raices"),  # the groups
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalContacto',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('nombre', models.CharField(max_length=150, verbose_name='nombre')),
                ('cargo', models.CharField(blank=True, max_length=200, verbose_name='cargo')),
                ('papel', models.CharField(choices=[('titular', 'Titular'), ('suplente', 'Suplente'), ('otro', 'Otra persona')], default='titular', max_length=20, verbose_name='responde como')),
                ('telefono', models.CharField(blank=True, help_text='Con su anexo, si lo tiene: (01) 000 0000, anexo 123.', max_length=60, verbose_name='teléfono')),
                ('correo', models.EmailField(blank=True, help_text='De trabajo, no personal.', max_length=254, verbose_name='correo')),
                ('canal', models.CharField(blank=True, choices=[('telefono', 'Llamada'), ('whatsapp', 'WhatsApp'), ('correo', 'Correo'), ('oficio', 'Oficio por mesa de partes')], help_text='Vacío si no lo ha dicho.', max_length=20, verbose_name='prefiere')),
                ('fuente', models.CharField(blank=True, help_text='Quién lo dio y cuándo: «Oficio de designación», «lo dijo por teléfono el 12/03/2026».', max_length=250, verbose_name='de dónde salió el dato')),
                ('notas', models.TextField(blank=True, help_text='Para la oficina: horario, a quién más preguntar. Nada de salud ni de vida privada.', verbose_name='notas')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institucion', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='instituciones.institucion', verbose_name='institución')),
            ],
            options={
                'verbose_name': 'historial',
                'verbose_name_plural': 'historical contactos',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Contacto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='versión')),
                ('nombre', models.CharField(max_length=150, verbose_name='nombre')),
                ('cargo', models.CharField(blank=True, max_length=200, verbose_name='cargo')),
                ('papel', models.CharField(choices=[('titular', 'Titular'), ('suplente', 'Suplente'), ('otro', 'Otra persona')], default='titular', max_length=20, verbose_name='responde como')),
                ('telefono', models.CharField(blank=True, help_text='Con su anexo, si lo tiene: (01) 000 0000, anexo 123.', max_length=60, verbose_name='teléfono')),
                ('correo', models.EmailField(blank=True, help_text='De trabajo, no personal.', max_length=254, verbose_name='correo')),
                ('canal', models.CharField(blank=True, choices=[('telefono', 'Llamada'), ('whatsapp', 'WhatsApp'), ('correo', 'Correo'), ('oficio', 'Oficio por mesa de partes')], help_text='Vacío si no lo ha dicho.', max_length=20, verbose_name='prefiere')),
                ('fuente', models.CharField(blank=True, help_text='Quién lo dio y cuándo: «Oficio de designación», «lo dijo por teléfono el 12/03/2026».', max_length=250, verbose_name='de dónde salió el dato')),
                ('notas', models.TextField(blank=True, help_text='Para la oficina: horario, a quién más preguntar. Nada de salud ni de vida privada.', verbose_name='notas')),
                ('plegado', models.TextField(default='', editable=False)),
                ('institucion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contactos', to='instituciones.institucion', verbose_name='institución')),
            ],
            options={
                'verbose_name': 'contacto',
                'verbose_name_plural': 'contactos',
                'ordering': ['institucion', '-papel', 'nombre', 'pk'],
                'permissions': [('export_contacto', 'Puede exportar contactos')],
                'constraints': [models.CheckConstraint(condition=models.Q(('nombre', ''), _negated=True), name='contacto_con_nombre', violation_error_message='Escriba el nombre de la persona, o el de su oficina.'), models.CheckConstraint(condition=models.Q(('correo', ''), ('telefono', ''), _negated=True), name='contacto_con_donde_encontrarlo', violation_error_message='Escriba un teléfono o un correo: sin ninguno no hay cómo contactarla.'), models.CheckConstraint(condition=models.Q(models.Q(('canal__in', ['telefono', 'whatsapp']), ('telefono', ''), _negated=True), models.Q(('canal', 'correo'), ('correo', ''), _negated=True)), name='contacto_por_donde_prefiere', violation_error_message='Prefiere un medio del que falta el número o la dirección: escríbalo.')],
            },
        ),
        migrations.RunPython(crear, reverse_code=quitar),
    ]
