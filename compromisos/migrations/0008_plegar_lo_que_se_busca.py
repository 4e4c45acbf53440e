"""Fold what there is: the own text of each pledge, what each update tells, and the words of both."""

from django.db import migrations

from compromisos.reglas.busqueda import palabras_de, texto_de_busqueda
from base.texto import plegar

LOTE = 500


def plegar_todo(apps, schema_editor):
    Compromiso, Meta, Avance, Vocablo = (
        apps.get_model("compromisos", nombre) for nombre in ("Compromiso", "Meta", "Avance", "Vocablo")
    )
    palabras = set()

    def guardar(modelo, lote):
        modelo.objects.bulk_update(lote, ["busqueda"], batch_size=100)
        palabras.update(palabras_de(objeto.busqueda for objeto in lote))

    for pks in lotes(Compromiso):
        metas = {}
        for pk, indicador, unidad in (
            Meta.objects.filter(compromiso__in=pks)
            .order_by("orden")
            .values_list("compromiso_id", "indicador", "unidad")
        ):
            metas.setdefault(pk, []).extend([plegar(indicador), plegar(unidad)])
        lote = list(Compromiso.objects.select_related("institucion").filter(pk__in=pks))
        for c in lote:
            nombres = c.institucion.nombres_plegados.split("|")
            partes = [plegar(c.codigo), plegar(c.titulo), plegar(c.texto), *nombres, *metas.get(c.pk, [])]
            c.busqueda = texto_de_busqueda(partes)
        guardar(Compromiso, lote)
    for pks in lotes(Avance):
        lote = list(Avance.objects.filter(pk__in=pks))
        for a in lote:
            a.busqueda = texto_de_busqueda(map(plegar, (a.descripcion, a.dificultades, a.medidas)))
        guardar(Avance, lote)
    Vocablo.objects.bulk_create((Vocablo(texto=p) for p in sorted(palabras)), batch_size=LOTE)


def lotes(modelo):
    pks = list(modelo.objects.order_by("pk").values_list("pk", flat=True))
    return [pks[desde : desde + LOTE] for desde in range(0, len(pks), LOTE)]


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0007_busqueda"),
        ("instituciones", "0001_instituciones_y_sus_nombres"),
    ]

    operations = [
        migrations.RunPython(plegar_todo, migrations.RunPython.noop),
    ]
