"""What the file of an evidence carries and nobody sees; and the answers about what looked personal in a text."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OCULTO = models.TextField(
    blank=True, db_default="", default="", editable=False
)


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0031_lo_que_se_decide_en_la_revision"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="evidencia", name="oculto", field=OCULTO),
        migrations.AddField(model_name="historicalevidencia", name="oculto", field=OCULTO.clone()),
        migrations.CreateModel(
            name="DatoRevisado",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("objeto", models.CharField(max_length=150, verbose_name="objeto del registro")),
                ("campo", models.CharField(max_length=80, verbose_name="campo")),
                ("codigo", models.CharField(max_length=40, verbose_name="qué parecía")),
                ("motivo", models.TextField(verbose_name="motivo")),
                ("en", models.DateTimeField(verbose_name="respondido")),
                (
                    "por",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="respondido por",
                    ),
                ),
            ],
            options={
                "verbose_name": "respuesta sobre un dato personal",
                "verbose_name_plural": "respuestas sobre datos personales",
                "ordering": ["pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["objeto"], name="dato_revisado_por_objeto")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("motivo", ""), _negated=True), name="dato_revisado_con_motivo")
                ],
            },
        ),
    ]
