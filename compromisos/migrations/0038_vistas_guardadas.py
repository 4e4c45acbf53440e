"""Saved views of the list of pledges."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0037_cartas"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="VistaGuardada",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nombre", models.CharField(max_length=60, verbose_name="nombre")),
                ("consulta", models.CharField(max_length=1000, verbose_name="filtros")),
                ("compartida", models.BooleanField(default=False, verbose_name="para todo el equipo")),
                (
                    "duenio",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vistas",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="de quién",
                    ),
                ),
            ],
            options={
                "verbose_name": "vista guardada",
                "verbose_name_plural": "vistas guardadas",
                "ordering": ["nombre", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("duenio", "nombre"),
                        name="vista_guardada_unica",
                        violation_error_message="Ya tiene una vista con ese nombre.",
                    )
                ],
            },
        ),
    ]
