"""A draft may have no title, a public pledge has one; a withdrawal may be the undoing of an import, which keeps why."""

import django.db.models.deletion
from django.db import migrations, models

TITULO = models.CharField(
    blank=True,
    help_text="Breve y neutral, para listas; hace falta para publicar. El texto literal va aparte, entero.",
    max_length=200,
    verbose_name="título",
)


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0029_supresiones_rechazadas")]

    operations = [
        migrations.AlterField(model_name="compromiso", name="titulo", field=TITULO),
        migrations.AlterField(model_name="historicalcompromiso", name="titulo", field=TITULO.clone()),
        migrations.AddConstraint(
            model_name="compromiso",
            constraint=models.CheckConstraint(
                condition=models.Q(situacion="borrador") | ~models.Q(titulo=""),
                name="compromiso_publico_con_titulo",
                violation_error_message="Un compromiso público lleva título.",
            ),
        ),
        migrations.AddField(
            model_name="importacion",
            name="motivo_deshacer",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="motivo por el que se deshizo"
            ),
        ),
        migrations.AddField(
            model_name="enmienda",
            name="importacion",
            field=models.ForeignKey(
                blank=True,
                help_text="Solo de un retiro: el compromiso entró por un archivo que se deshizo.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="compromisos.importacion",
                verbose_name="importación que se deshizo",
            ),
        ),
        migrations.AddConstraint(
            model_name="enmienda",
            constraint=models.CheckConstraint(
                condition=models.Q(importacion__isnull=True) | models.Q(tipo="retiro"),
                name="enmienda_deshecha_es_retiro",
                violation_error_message="Deshacer una importación solo retira compromisos.",
            ),
        ),
    ]
