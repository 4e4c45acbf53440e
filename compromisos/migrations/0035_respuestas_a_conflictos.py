"""What whoever imports answered where a cell changed in the file and here since the file was downloaded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0030_borradores_sin_titulo_y_deshacer_a_la_vista")]

    operations = [
        migrations.AddField(
            model_name="importacion",
            name="respuestas",
            field=models.JSONField(
                db_default={}, default=dict, verbose_name="respuestas a sus conflictos"
            ),
        ),
    ]
