"""What an institution expects of its own pledge, said with each report; and, stored with each pledge, what its report in force
says. Nobody had said any: "" everywhere. New columns have a default of the database, so that the site goes on serving."""

from django.db import migrations, models

from compromisos.models import candados

PREVISIONES = [
    ("se_cumplira", "Se cumplirá en plazo"),
    ("con_apoyo", "Se cumplirá en plazo con apoyo"),
    ("en_riesgo", "En riesgo de no cumplirse en plazo"),
    ("no_se_cumplira", "No se cumplirá en plazo"),
]
DEL_AVANCE = models.CharField(
    blank=True, choices=PREVISIONES, db_default="", default="", max_length=15, verbose_name="previsión"
)


def soltar_candados(apps, schema_editor):
    """SQLite makes the table anew, which the locks that 0027 put would not let it. After every `migrate` they are put again."""
    if schema_editor.connection.vendor == "sqlite":
        candados.quitar(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0041_indice_de_lo_que_espera")]

    operations = [
        migrations.RunPython(soltar_candados, reverse_code=soltar_candados),
        migrations.AddField(model_name="avance", name="prevision", field=DEL_AVANCE),
        migrations.AddField(model_name="historicalavance", name="prevision", field=DEL_AVANCE.clone()),
        migrations.AddField(
            model_name="compromiso",
            name="vigente_prevision",
            field=models.CharField(
                blank=True, choices=PREVISIONES, db_default="", default="", editable=False, max_length=15
            ),
        ),
        migrations.AddConstraint(
            model_name="avance",
            constraint=models.CheckConstraint(
                condition=models.Q(prevision__in=["", *(codigo for codigo, _ in PREVISIONES)]),
                name="avance_prevision_valida",
                violation_error_message="Elija una de las previsiones de la lista, o ninguna.",
            ),
        ),
        migrations.AddConstraint(
            model_name="avance",
            constraint=models.CheckConstraint(
                condition=~models.Q(situacion="publicado")
                | ~models.Q(estado__in=["cumplido", "incumplido"])
                | models.Q(prevision=""),
                name="avance_prevision_de_lo_abierto",
                violation_error_message="Ya cumplido o incumplido, no queda nada que prever: deje la previsión sin decir.",
            ),
        ),
    ]
