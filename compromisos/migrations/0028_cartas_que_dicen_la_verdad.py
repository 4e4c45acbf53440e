"""Letters: when one was taken to be sent, the secret of a personal link until it goes, and one that was no longer due.

Safe while serving: two columns that the old code does not read, filled by their defaults.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("compromisos", "0027_el_registro_cubre_las_fichas")]

    operations = [
        migrations.AddField(
            model_name="mensaje",
            name="tomado_en",
            field=models.DateTimeField(null=True, verbose_name="se empezó a enviar"),
        ),
        migrations.AddField(
            model_name="mensaje",
            name="sellado",
            field=models.TextField(blank=True, db_default="", default="", editable=False),
        ),
        migrations.AlterField(
            model_name="mensaje",
            name="situacion",
            field=models.CharField(
                choices=[
                    ("pendiente", "Por enviar"),
                    ("en_envio", "Enviándose"),
                    ("enviado", "Enviado"),
                    ("fallido", "No se pudo enviar"),
                    ("descartado", "Ya no hacía falta"),
                ],
                db_index=True,
                default="pendiente",
                max_length=10,
                verbose_name="situación",
            ),
        ),
    ]
