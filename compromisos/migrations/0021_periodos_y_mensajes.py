"""Corte is called Periodo, and Aviso Mensaje. The tables stay where they are: only Django's names change.

A period had the name of the day up to which an update reports, and an e-mail that of the notices of an
import. The permissions change their names with the models, so that whoever had one keeps it; between this
and the new code, who works on periods in the admin is asked to wait.
"""

import django.db.models.deletion
from django.db import migrations, models

PERMISOS = [
    (f"{accion}_{antes}", f"{accion}_{ahora}")
    for antes, ahora in (("corte", "periodo"), ("historicalcorte", "historicalperiodo"), ("aviso", "mensaje"))
    for accion in ("view", "add", "change", "delete")
]


def _llamar(apps, pares):
    permisos = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="compromisos")
    for antes, ahora in pares:
        for permiso in permisos.filter(codename=antes):
            repetido = permisos.filter(codename=ahora, content_type=permiso.content_type).first()
            if repetido is None:
                permiso.codename = ahora
                permiso.save()
            else:  # Django made it meanwhile
                repetido.group_set.add(*permiso.group_set.all())
                repetido.user_set.add(*permiso.user_set.all())
                permiso.delete()


def llamar_como_ahora(apps, schema_editor):
    _llamar(apps, PERMISOS)


def llamar_como_antes(apps, schema_editor):
    _llamar(apps, [(ahora, antes) for antes, ahora in PERMISOS])


class Migration(migrations.Migration):

    dependencies = [
        ("compromisos", "0020_cortes"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AlterModelTable(name="corte", table="compromisos_corte"),
        migrations.AlterModelTable(name="historicalcorte", table="compromisos_historicalcorte"),
        migrations.AlterModelTable(name="aviso", table="compromisos_aviso"),
        migrations.RenameModel("Corte", "Periodo"),
        migrations.RenameModel("HistoricalCorte", "HistoricalPeriodo"),
        migrations.RenameModel("Aviso", "Mensaje"),
        migrations.AlterField(
            model_name="periodo",
            name="edicion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="periodos",
                to="compromisos.edicion",
                verbose_name="edición",
            ),
        ),
        migrations.RunPython(llamar_como_ahora, reverse_code=llamar_como_antes),
    ]
