"""Label of an avance that was sent back: «Devuelto», as its button says. The code stays; «observado» is another thing."""

from django.db import migrations, models

CAMPO = models.CharField(
    choices=[
        ("borrador", "Borrador"),
        ("en_revision", "En revisión"),
        ("observado", "Devuelto"),
        ("publicado", "Publicado"),
    ],
    db_index=True,
    default="borrador",
    editable=False,
    max_length=12,
    verbose_name="situación",
)


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0043_valores_observados")]

    operations = [
        migrations.AlterField(model_name=modelo, name="situacion", field=CAMPO)
        for modelo in ("avance", "historicalavance")
    ]
