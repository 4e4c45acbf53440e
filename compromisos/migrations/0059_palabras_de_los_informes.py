"""The words that the updates in force of each pledge say today, beside it: what a search asks of one table, by one index,
instead of every update; and the last value of each of its targets, which whole files read. Columns have a default of the
database, so that the site goes on serving, and what it publishes meanwhile `manage.py proyeccion` puts right."""

from collections import defaultdict

from django.db import migrations, models
from django.db.models import Exists, OuterRef

from base.indices import IndiceDeLosUltimos
from compromisos.models import candados
from compromisos.reglas.busqueda import palabras_sueltas
from compromisos.reglas.estado import valores_en_texto

LOTE = 2000


class SoloEnPostgres(migrations.RunSQL):
    """SQLite reads the column through."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


def soltar_candados(apps, schema_editor):
    """SQLite makes the table anew, which the locks that 0027 put would not let it. After every `migrate` they are put again."""
    if schema_editor.connection.vendor == "sqlite":
        candados.quitar(schema_editor.connection)


def reunir(apps, schema_editor):
    Compromiso, Avance, Medicion, Retiro = (
        apps.get_model("compromisos", n) for n in ("Compromiso", "Avance", "Medicion", "Retiro")
    )
    retirado = Exists(Retiro.objects.filter(avance=OuterRef("pk")))
    corregido = Exists(Avance.objects.filter(corrige=OuterRef("pk"), situacion="publicado"))
    en_firme = Avance.objects.filter(~retirado, ~corregido, situacion="publicado").order_by()
    medidas = Medicion.objects.filter(avance__in=en_firme.values("pk"), meta__dejada_en=None).order_by(
        "-avance__fecha_corte", "-avance__publicado_en", "-avance__pk"
    )
    pks = list(Compromiso.objects.order_by("pk").values_list("pk", flat=True))
    for desde in range(0, len(pks), LOTE):
        primera, ultima = pks[desde], pks[desde : desde + LOTE][-1]
        textos, valores = defaultdict(list), defaultdict(dict)
        suyos = en_firme.filter(compromiso__gte=primera, compromiso__lte=ultima)
        for compromiso, texto in suyos.values_list("compromiso", "busqueda"):
            textos[compromiso].append(texto)
        suyas = medidas.filter(avance__compromiso__gte=primera, avance__compromiso__lte=ultima)
        for compromiso, meta, valor in suyas.values_list("avance__compromiso", "meta", "valor"):
            valores[compromiso].setdefault(meta, valor)
        filas = [
            Compromiso(
                pk=pk, vigente_palabras=palabras_sueltas(dichos), vigente_valores=valores_en_texto(valores[pk])
            )
            for pk, dichos in textos.items()
        ]
        Compromiso.objects.bulk_update(filas, ["vigente_palabras", "vigente_valores"], batch_size=100)


class Migration(migrations.Migration):
    dependencies = [("compromisos", "0058_version_de_lo_publico")]

    operations = [
        migrations.RunPython(soltar_candados, reverse_code=soltar_candados),
        migrations.AddField(
            model_name="compromiso",
            name="vigente_palabras",
            field=models.TextField(db_default="", default="", editable=False),
        ),
        migrations.AddField(
            model_name="compromiso",
            name="vigente_valores",
            field=models.TextField(db_default="", default="", editable=False),
        ),
        migrations.RunPython(reunir, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="compromiso",
            index=IndiceDeLosUltimos(
                models.F("vigente_publicado_en").desc(nulls_last=True), "id", name="compromiso_por_informado"
            ),
        ),
        SoloEnPostgres(
            [
                "SET CONSTRAINTS ALL IMMEDIATE",  # what is pending of a table keeps it from being altered
                "ALTER TABLE compromisos_compromiso ADD COLUMN vector_de_informes tsvector "
                "GENERATED ALWAYS AS (strip(to_tsvector('simple', vigente_palabras))) STORED",
                "CREATE INDEX compromiso_por_lo_informado ON compromisos_compromiso USING gin (vector_de_informes)",
            ],
            [
                "DROP INDEX compromiso_por_lo_informado",
                "ALTER TABLE compromisos_compromiso DROP COLUMN vector_de_informes",
            ],
        ),
    ]
