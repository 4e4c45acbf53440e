"""Index of the days that updates are about: a period asks for those about its own, among all there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0047_enlaces_citados")]

    operations = [
        migrations.AddIndex(
            model_name="avance",
            index=models.Index(fields=["fecha_corte"], name="avance_por_corte"),
        ),
    ]
