"""What the file of an evidence carries and nobody sees."""

from django.db import migrations, models

OCULTO = models.TextField(
    blank=True, db_default="", default="", editable=False, verbose_name="lo que su archivo lleva y no se ve"
)


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0030_borradores_sin_titulo_y_deshacer_a_la_vista")]

    operations = [
        migrations.AddField(model_name="evidencia", name="oculto", field=OCULTO),
        migrations.AddField(model_name="historicalevidencia", name="oculto", field=OCULTO.clone()),
    ]
