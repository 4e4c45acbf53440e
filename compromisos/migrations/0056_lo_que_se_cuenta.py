"""What whole editions are counted from: two counts stored with each pledge, and indexes that hold all that is counted by. Counts
begin as the record says; new columns have a default of the database, so that the site goes on serving, and what it publishes
meanwhile `manage.py proyeccion` puts right."""

from django.db import migrations, models
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from compromisos.models import candados

CUENTA = models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)


def soltar_candados(apps, schema_editor):
    """SQLite makes the table anew, which the locks that 0027 put would not let it. After every `migrate` they are put again."""
    if schema_editor.connection.vendor == "sqlite":
        candados.quitar(schema_editor.connection)


def contar(apps, schema_editor):
    Compromiso, Avance, Medicion, Retiro, Verificacion = (
        apps.get_model("compromisos", nombre)
        for nombre in ("Compromiso", "Avance", "Medicion", "Retiro", "Verificacion")
    )
    retirado = Exists(Retiro.objects.filter(avance=OuterRef("pk")))
    corregido = Exists(Avance.objects.filter(corrige=OuterRef("pk"), situacion="publicado"))
    dicho = Exists(Verificacion.objects.filter(avance=OuterRef("pk"), sin_efecto__isnull=True))
    por_verificar = Avance.objects.filter(
        ~retirado, ~corregido, ~dicho, situacion="publicado", compromiso=OuterRef("pk")
    )
    medidas = Medicion.objects.filter(
        ~Exists(Retiro.objects.filter(avance=OuterRef("avance"))),
        ~Exists(Avance.objects.filter(corrige=OuterRef("avance"), situacion="publicado")),
        avance__situacion="publicado",
        avance__compromiso=OuterRef("pk"),
        meta__dejada_en__isnull=True,
    )
    Compromiso.objects.update(
        vigente_por_verificar=_cuantos(por_verificar, "compromiso", "pk"),
        vigente_metas_medidas=_cuantos(medidas, "avance__compromiso", "meta"),
    )


def _cuantos(filas, por, que):
    cuenta = filas.order_by().values(por).annotate(n=Count(que, distinct=True)).values("n")
    return Coalesce(Subquery(cuenta, output_field=models.IntegerField()), 0)


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0053_sellos")]

    operations = [
        migrations.RunPython(soltar_candados, reverse_code=soltar_candados),
        migrations.AddField(model_name="compromiso", name="vigente_metas_medidas", field=CUENTA),
        migrations.AddField(model_name="compromiso", name="vigente_por_verificar", field=CUENTA.clone()),
        migrations.RunPython(contar, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="compromiso",
            index=models.Index(
                fields=[
                    "situacion", "dejado_en", "edicion", "institucion", "vigente_estado", "vigente_plazo", "vigente_corte",
                    "vigente_respaldo", "vigente_prevision", "vigente_publicado_en", "vigente_metas",
                    "vigente_metas_medibles", "vigente_metas_alcanzadas", "vigente_metas_medidas",
                    "vigente_por_verificar", "vigente_avance", "alcance", "fecha_inicio", "publicado_en", "numero", "id",
                ],
                name="compromiso_se_cuenta_por",
            ),
        ),  # fmt: skip
        migrations.RemoveIndex(model_name="avance", name="avance_por_corte"),
        migrations.AddIndex(
            model_name="avance",
            index=models.Index(
                fields=["fecha_corte", "situacion", "compromiso", "corrige", "enviado_en", "publicado_en", "id"],
                name="avance_de_unos_dias",
            ),
        ),
        migrations.AddIndex(
            model_name="avance",
            index=models.Index(
                fields=["situacion", "publicado_en", "enviado_en", "corrige", "compromiso", "id"],
                name="avance_publicado_entre",
            ),
        ),
    ]
