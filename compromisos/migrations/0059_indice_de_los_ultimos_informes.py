"""Lists by last report: the days in which a page of them lies are found by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0058_version_de_lo_publico")]

    operations = [
        migrations.AddIndex(
            model_name="compromiso",
            index=models.Index(fields=["vigente_publicado_en"], name="compromiso_por_informe"),
        ),
    ]
