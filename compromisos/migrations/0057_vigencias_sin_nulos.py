"""Intervals of periods from before 0039 say «no reason for closing early» as the periods do: empty, not null."""

from django.db import migrations


def vaciar(apps, schema_editor):
    apps.get_model("compromisos", "PeriodoVigencia").objects.filter(motivo_del_cierre=None).update(motivo_del_cierre="")


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0056_lo_que_se_cuenta")]

    operations = [migrations.RunPython(vaciar, migrations.RunPython.noop, elidable=True)]
