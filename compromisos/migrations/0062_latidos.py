"""When the worker and what clocks start last did what they do: `manage.py diagnostico` and /readyz read it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0061_textos_iguales")]

    operations = [
        migrations.CreateModel(
            name="Latido",
            fields=[
                ("nombre", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="de quién")),
                ("en", models.DateTimeField(verbose_name="la última vez")),
                ("bien", models.BooleanField(default=True, verbose_name="terminó bien")),
                ("bien_en", models.DateTimeField(null=True, verbose_name="la última vez que terminó bien")),
            ],
            options={
                "verbose_name": "latido",
                "verbose_name_plural": "latidos",
                "default_permissions": (),
            },
        ),
    ]
