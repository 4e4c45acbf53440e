"""What is decided in the preview of an import is kept: columns, accepted spellings, ticks; and headers remembered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0030_borradores_sin_titulo_y_deshacer_a_la_vista"),
        ("instituciones", "0004_vigencias"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="filaimportada",
            name="claves",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="claves"),
        ),
        migrations.AddField(
            model_name="importacion",
            name="columnas",
            field=models.JSONField(db_default={}, default=dict, verbose_name="columnas elegidas"),
        ),
        migrations.AddField(
            model_name="importacion",
            name="equivalencias",
            field=models.JSONField(db_default=[], default=list, verbose_name="escrituras aceptadas"),
        ),
        migrations.AddField(
            model_name="importacion",
            name="marcas",
            field=models.JSONField(db_default={}, default=dict, verbose_name="marcas"),
        ),
        migrations.AddField(
            model_name="importacion",
            name="tomar_clases",
            field=models.JSONField(db_default=[], default=list, verbose_name="clases de fila que se leen"),
        ),
        migrations.CreateModel(
            name="ColumnaRecordada",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tabla", models.CharField(max_length=15, verbose_name="qué trae")),
                ("encabezado", models.CharField(max_length=200, verbose_name="encabezado plegado")),
                ("columna", models.CharField(blank=True, max_length=40, verbose_name="columna")),
                (
                    "institucion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="instituciones.institucion",
                        verbose_name="institución",
                    ),
                ),
                (
                    "usuario",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="usuario",
                    ),
                ),
            ],
            options={
                "verbose_name": "columna recordada",
                "verbose_name_plural": "columnas recordadas",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("institucion__isnull", True), ("usuario__isnull", True), _connector="XOR"
                        ),
                        name="columna_recordada_de_alguien",
                        violation_error_message="Una columna se recuerda de una institución o de una cuenta.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("institucion__isnull", False)),
                        fields=("institucion", "tabla", "encabezado"),
                        name="columna_recordada_de_institucion",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("usuario__isnull", False)),
                        fields=("usuario", "tabla", "encabezado"),
                        name="columna_recordada_de_usuario",
                    ),
                ],
            },
        ),
    ]
