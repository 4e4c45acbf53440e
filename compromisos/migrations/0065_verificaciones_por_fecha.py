"""Index of the verifications, newest first: the first of a file or of a page are found without reading every update."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0064_orden_de_los_vinculos")]

    operations = [
        migrations.AddIndex(
            model_name="verificacion",
            index=models.Index(fields=["-en", "-id"], name="verificacion_por_fecha"),
        ),
    ]
