"""What whoever imports answered where a cell changed in the file and here since the file was downloaded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0032_lo_que_no_se_ve")]

    operations = [
        migrations.AddField(
            model_name="importacion",
            name="respuestas",
            field=models.JSONField(
                db_default={}, default=dict, verbose_name="respuestas a sus conflictos"
            ),
        ),
    ]
