"""Observed values: what whoever verified counted of a target, with its source and method. The record of before says the
same: an entry leaves out what is empty."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0042_prevision")]

    operations = [
        migrations.CreateModel(
            name="ValorObservado",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "valor",
                    models.DecimalField(decimal_places=4, max_digits=18, verbose_name="valor observado"),
                ),
                (
                    "fuente",
                    models.CharField(
                        error_messages={"blank": "Escriba la fuente: de dónde sale el dato."},
                        help_text="De dónde sale el dato: un padrón, un acta, una visita.",
                        max_length=250,
                        verbose_name="fuente",
                    ),
                ),
                (
                    "metodo",
                    models.TextField(
                        error_messages={"blank": "Escriba el método: cómo se contó."},
                        help_text="Cómo se contó, para que otra persona pueda repetirlo.",
                        verbose_name="método",
                    ),
                ),
                (
                    "meta",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observados",
                        to="compromisos.meta",
                        verbose_name="meta",
                    ),
                ),
                (
                    "verificacion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="valores",
                        to="compromisos.verificacion",
                        verbose_name="verificación",
                    ),
                ),
            ],
            options={
                "verbose_name": "valor observado",
                "verbose_name_plural": "valores observados",
                "ordering": ["verificacion", "meta__orden"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="valorobservado",
            constraint=models.UniqueConstraint(
                fields=("verificacion", "meta"),
                name="valor_observado_unico",
                violation_error_message="La verificación ya da un valor de esa meta.",
            ),
        ),
        migrations.AddConstraint(
            model_name="valorobservado",
            constraint=models.CheckConstraint(
                condition=~models.Q(fuente="") & ~models.Q(metodo=""),
                name="valor_observado_con_fuente_y_metodo",
                violation_error_message="Un valor observado dice de dónde sale y cómo se contó.",
            ),
        ),
    ]
