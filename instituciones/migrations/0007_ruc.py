"""The RUC of an institution, and nothing yet in it: what is not known is empty, on every day."""

from django.db import migrations, models


def vaciar(apps, schema_editor):
    apps.get_model('instituciones', 'InstitucionVigencia').objects.filter(ruc=None).update(ruc='')


class Migration(migrations.Migration):

    dependencies = [
        ('instituciones', '0006_contactos'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalinstitucion',
            name='ruc',
            field=models.CharField(blank=True, db_default='', default='', help_text='Once cifras. Vacío si no consta: no se adivina.', max_length=11, verbose_name='RUC'),
        ),
        migrations.AddField(
            model_name='institucion',
            name='ruc',
            field=models.CharField(blank=True, db_default='', default='', help_text='Once cifras. Vacío si no consta: no se adivina.', max_length=11, verbose_name='RUC'),
        ),
        migrations.AddField(
            model_name='institucionvigencia',
            name='ruc',
            field=models.CharField(db_column='ruc', editable=False, max_length=11, null=True),
        ),
        migrations.RunPython(vaciar, migrations.RunPython.noop),
    ]
