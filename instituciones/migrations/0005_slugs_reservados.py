"""A validator of the names that are addresses of other pages: nothing changes in the database."""

import instituciones.models
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('instituciones', '0004_vigencias'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalinstitucion',
            name='slug',
            field=models.SlugField(help_text='Forma parte de las direcciones y de los códigos de compromiso: no se cambia después.', max_length=60, validators=[instituciones.models.check_no_reservado], verbose_name='identificador en la dirección'),
        ),
        migrations.AlterField(
            model_name='institucion',
            name='slug',
            field=models.SlugField(help_text='Forma parte de las direcciones y de los códigos de compromiso: no se cambia después.', max_length=60, unique=True, validators=[instituciones.models.check_no_reservado], verbose_name='identificador en la dirección'),
        ),
    ]
