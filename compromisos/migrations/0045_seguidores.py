"""Followers: an encrypted address, what it follows, what each letter told it. Three tables that nothing else names."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0044_devuelto")]

    operations = [
        migrations.CreateModel(
            name="Seguidor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("llave", models.CharField(editable=False, max_length=32, unique=True)),
                ("huella", models.CharField(editable=False, max_length=64, unique=True)),
                ("correo", models.TextField(editable=False)),
                ("idioma", models.CharField(max_length=5, verbose_name="idioma")),
                ("creado_en", models.DateTimeField(verbose_name="pedido")),
                ("confirmado_en", models.DateTimeField(null=True, verbose_name="confirmado")),
                ("semana", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "seguidor",
                "verbose_name_plural": "seguidores",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CartaDeSeguidor",
            fields=[
                (
                    "mensaje",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="compromisos.mensaje",
                    ),
                ),
                ("claves", models.JSONField()),
                (
                    "seguidor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cartas",
                        to="compromisos.seguidor",
                    ),
                ),
            ],
            options={
                "verbose_name": "carta a quien sigue",
                "verbose_name_plural": "cartas a quienes siguen",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Seguido",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "clase",
                    models.CharField(
                        choices=[
                            ("compromiso", "Una promesa"),
                            ("institucion", "Una institución"),
                            ("lugar", "Un lugar"),
                            ("tema", "Un tema"),
                            ("lista", "Una lista con filtros"),
                            ("todo", "Todo"),
                        ],
                        max_length=12,
                        verbose_name="qué",
                    ),
                ),
                ("valor", models.CharField(blank=True, max_length=1000, verbose_name="cuál")),
                (
                    "ritmo",
                    models.CharField(
                        choices=[
                            ("semanal", "Una vez por semana, los lunes"),
                            ("al_momento", "Cuando cambie, a los pocos minutos"),
                        ],
                        max_length=10,
                        verbose_name="cada cuánto",
                    ),
                ),
                ("pedido_en", models.DateTimeField(verbose_name="pedido")),
                ("confirmado_en", models.DateTimeField(null=True, verbose_name="confirmado")),
                ("sabidas", models.JSONField(default=list)),
                (
                    "seguidor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seguidos",
                        to="compromisos.seguidor",
                    ),
                ),
            ],
            options={
                "verbose_name": "seguido",
                "verbose_name_plural": "seguidos",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("seguidor", "clase", "valor"), name="seguido_una_vez")
                ],
            },
        ),
    ]
