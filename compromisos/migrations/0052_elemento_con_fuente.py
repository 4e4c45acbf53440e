"""Where each element of a framework was read, and when; on the days before, it was not said."""

from django.db import migrations, models


def vaciar(apps, schema_editor):
    vigencias = apps.get_model('compromisos', 'ElementoDeMarcoVigencia')
    vigencias.objects.filter(fuente_url=None).update(fuente_url='')


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0050_verificaciones_sin_efecto'),
    ]

    operations = [
        migrations.AddField(
            model_name='elementodemarco',
            name='fuente_url',
            field=models.URLField(blank=True, db_default='', default='', help_text='Donde se leyó su número y de qué trata.', verbose_name='dirección de la fuente'),
        ),
        migrations.AddField(
            model_name='elementodemarco',
            name='leida_el',
            field=models.DateField(blank=True, null=True, verbose_name='se leyó el'),
        ),
        migrations.AddField(
            model_name='elementodemarcovigencia',
            name='fuente_url',
            field=models.CharField(db_column='fuente_url', editable=False, max_length=200, null=True),
        ),
        migrations.AddField(
            model_name='elementodemarcovigencia',
            name='leida_el',
            field=models.DateField(db_column='leida_el', editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalelementodemarco',
            name='fuente_url',
            field=models.URLField(blank=True, db_default='', default='', help_text='Donde se leyó su número y de qué trata.', verbose_name='dirección de la fuente'),
        ),
        migrations.AddField(
            model_name='historicalelementodemarco',
            name='leida_el',
            field=models.DateField(blank=True, null=True, verbose_name='se leyó el'),
        ),
        migrations.RunPython(vaciar, migrations.RunPython.noop),
    ]
