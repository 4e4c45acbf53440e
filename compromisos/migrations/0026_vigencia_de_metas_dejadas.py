"""Targets that are dropped: the column, beside their intervals."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compromisos', '0025_actos_sobre_lo_publico'),
    ]

    operations = [
        migrations.AddField(
            model_name='metavigencia',
            name='dejada_en',
            field=models.DateTimeField(db_column='dejada_en', editable=False, null=True),
        ),
    ]
