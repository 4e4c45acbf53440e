"""Content version: marks that change, by triggers, in the transaction of everything that a public page may show."""

import uuid

from django.db import migrations, models

from compromisos.models import version_publica


def poner(apps, schema_editor):
    version_publica.poner(schema_editor.connection)


def quitar(apps, schema_editor):
    version_publica.quitar(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0057_vigencias_sin_nulos"),
        ("instituciones", "0007_ruc"),
    ]

    operations = [
        migrations.CreateModel(
            name="VersionPublica",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("marca", models.UUIDField(default=uuid.uuid4, verbose_name="marca")),
            ],
            options={
                "verbose_name": "marca de la versión de lo público",
                "verbose_name_plural": "marcas de la versión de lo público",
                "default_permissions": (),
            },
        ),
        migrations.RunPython(poner, reverse_code=quitar),
    ]
