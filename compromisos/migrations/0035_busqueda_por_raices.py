"""One search on both databases: the words that exist bear their stem and their sound, the index of PostgreSQL holds
words and no stems of its own, and a pledge is also found by its number, by what it promises and by who answers for it."""

from django.db import migrations, models

from base.texto import plegar
from compromisos.reglas.busqueda import cifras_de, palabras_de, partes_de, texto_de_busqueda
from compromisos.reglas.raices import raiz, sonido

LOTE = 500
TABLAS = {
    "compromisos_compromiso": "compromiso_por_palabras",
    "compromisos_avance": "avance_por_palabras",
    "compromisos_compromiso_vigencia": "vigencia_por_palabras",
}
POR_PALABRAS = "to_tsvector('simple', busqueda)"
POR_RAICES = "to_tsvector('es_sin_tildes', replace(busqueda, 'cion ', 'ciones '))"


class SoloEnPostgres(migrations.RunSQL):
    """SQLite reads the folded columns through."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


def vectores(como):
    """Statements that make the vector of each table anew; its index goes with the old one."""
    return [
        orden
        for tabla, indice in TABLAS.items()
        for orden in (
            f"ALTER TABLE {tabla} DROP COLUMN vector",
            f"ALTER TABLE {tabla} ADD COLUMN vector tsvector GENERATED ALWAYS AS ({como}) STORED",
            f"CREATE INDEX {indice} ON {tabla} USING gin (vector)",
        )
    ]


def completar(apps, schema_editor):
    Compromiso, Meta, Vigencia, Vocablo = (
        apps.get_model("compromisos", nombre)
        for nombre in ("Compromiso", "Meta", "CompromisoVigencia", "Vocablo")
    )
    nombres = {
        pk: [n for n in plegados.split("|") if n]
        for pk, plegados in apps.get_model("instituciones", "Institucion").objects.values_list(
            "pk", "nombres_plegados"
        )
    }
    de_mas, palabras = {}, set()
    for pk, sigla, n, responsable in Compromiso.objects.values_list(
        "pk", "institucion__sigla", "numero", "responsable"
    ):
        de_mas[pk] = [plegar(f"{sigla} {n}"), *nombres.get(responsable, ())]
    for pk, valor, responsable in Meta.objects.order_by("orden").values_list(
        "compromiso", "valor_meta", "responsable"
    ):
        de_mas[pk] += [*cifras_de(valor), *nombres.get(responsable, ())]
    for modelo, clave in ((Compromiso, "pk"), (Vigencia, "fila")):
        lote = []
        for fila in modelo.objects.only("pk", *([clave] if clave != "pk" else []), "busqueda").iterator(LOTE):
            suyas = de_mas.get(getattr(fila, clave), [])
            fila.busqueda = texto_de_busqueda([*partes_de(fila.busqueda or ""), *suyas])
            palabras |= palabras_de([fila.busqueda])
            lote.append(fila)
        modelo.objects.bulk_update(lote, ["busqueda"], batch_size=100)
    sabidas = list(Vocablo.objects.all())
    for vocablo in sabidas:
        vocablo.raiz, vocablo.sonido = raiz(vocablo.texto), sonido(vocablo.texto)
    Vocablo.objects.bulk_update(sabidas, ["raiz", "sonido"], batch_size=LOTE)
    nuevas = sorted(palabras - {v.texto for v in sabidas})
    Vocablo.objects.bulk_create(
        [Vocablo(texto=p, raiz=raiz(p), sonido=sonido(p)) for p in nuevas], batch_size=LOTE
    )


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0034_tramos_en_cada_estado"),
        ("instituciones", "0004_vigencias"),
    ]

    operations = [
        migrations.AddField(
            "vocablo",
            "raiz",
            models.CharField(db_index=True, default="", max_length=60, verbose_name="raíz"),
        ),
        migrations.AddField(
            "vocablo",
            "sonido",
            models.CharField(db_index=True, default="", max_length=60, verbose_name="sonido"),
        ),
        SoloEnPostgres(vectores(POR_PALABRAS), vectores(POR_RAICES)),
        migrations.RunPython(completar, migrations.RunPython.noop),
        SoloEnPostgres(
            ["DROP INDEX vocablo_por_trigramas"],
            ["CREATE INDEX vocablo_por_trigramas ON compromisos_vocablo USING gin (texto gin_trgm_ops)"],
        ),
    ]
