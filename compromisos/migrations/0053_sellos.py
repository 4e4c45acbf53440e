"""Time stamps of the chained record, in a table that only grows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0052_elemento_con_fuente")]

    operations = [
        migrations.CreateModel(
            name="Sello",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.PositiveBigIntegerField(unique=True, verbose_name="anotación")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("sellado_en", models.DateTimeField(verbose_name="sellado")),
                ("autoridad", models.CharField(blank=True, max_length=200, verbose_name="autoridad de sellado")),
                ("token", models.BinaryField(verbose_name="sello")),
                ("recibido_en", models.DateTimeField(db_index=True, verbose_name="recibido")),
            ],
            options={
                "verbose_name": "sello de tiempo del registro",
                "verbose_name_plural": "sellos de tiempo del registro",
                "ordering": ["numero"],
                "abstract": False,
                "base_manager_name": "objects",
                "default_permissions": (),
            },
        ),
        migrations.AddConstraint(
            model_name="sello",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("token", b""), _negated=True), ("numero__gt", 0)),
                name="sello_con_token",
                violation_error_message="Un sello es la respuesta de la autoridad, y es de una anotación.",
            ),
        ),
    ]
