"""Full text in Spanish without accents, over the folded text of pledges and of updates."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models


class SoloEnPostgres(migrations.RunSQL):
    """SQLite reads the folded columns through: it has nothing to make here."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


# No stop words: «contra la mujer» in quotes is those three words. What everything says is left out of
# the query instead (compromisos/reglas/busqueda.py), on both databases alike.
CONFIGURACION = [
    "CREATE TEXT SEARCH DICTIONARY es_raiz (TEMPLATE = snowball, LANGUAGE = spanish)",
    "CREATE TEXT SEARCH CONFIGURATION es_sin_tildes (COPY = pg_catalog.spanish)",
    """ALTER TEXT SEARCH CONFIGURATION es_sin_tildes ALTER MAPPING FOR
       asciiword, word, asciihword, hword, hword_asciipart, hword_part WITH unaccent, es_raiz""",
]
SIN_CONFIGURACION = [
    "DROP TEXT SEARCH CONFIGURATION es_sin_tildes",
    "DROP TEXT SEARCH DICTIONARY es_raiz",
]
# Stored, not only indexed: a word that most rows say is looked up row by row. Without its accent the
# stemmer does not know «capacitacion»; its plural it does.
VECTOR = """ALTER TABLE {tabla} ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (to_tsvector('es_sin_tildes', replace(busqueda, 'cion ', 'ciones '))) STORED"""
INDICES = [
    VECTOR.format(tabla="compromisos_compromiso"),
    VECTOR.format(tabla="compromisos_avance"),
    "CREATE INDEX compromiso_por_palabras ON compromisos_compromiso USING gin (vector)",
    "CREATE INDEX avance_por_palabras ON compromisos_avance USING gin (vector)",
    "CREATE INDEX vocablo_por_trigramas ON compromisos_vocablo USING gin (texto gin_trgm_ops)",
]
SIN_INDICES = [
    "ALTER TABLE compromisos_compromiso DROP COLUMN vector",
    "ALTER TABLE compromisos_avance DROP COLUMN vector",
    "DROP INDEX vocablo_por_trigramas",
]

class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0006_propuestas_de_importacion"),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        SoloEnPostgres(CONFIGURACION, SIN_CONFIGURACION),
        migrations.AddField(
            model_name="avance",
            name="busqueda",
            field=models.TextField(default="", editable=False),
        ),
        migrations.CreateModel(
            name="Vocablo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("texto", models.CharField(db_index=True, max_length=60, verbose_name="vocablo")),
            ],
            options={"verbose_name": "vocablo", "verbose_name_plural": "vocablos"},
        ),
        SoloEnPostgres(INDICES, SIN_INDICES),
    ]
