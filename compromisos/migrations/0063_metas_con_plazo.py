"""Index of the targets that have a deadline of their own: the few that the pages of deadlines read, and not one of each pledge."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0062_latidos")]

    operations = [
        migrations.AddIndex(
            model_name="meta",
            index=models.Index(
                fields=["compromiso", "fecha_limite"],
                condition=models.Q(fecha_limite__isnull=False, dejada_en__isnull=True),
                name="meta_con_plazo",
            ),
        ),
    ]
