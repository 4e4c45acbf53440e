"""Carry over what is public: its intervals, from the histories that django-simple-history kept.

What has no history was loaded with the site: it says what it says since always. What began while a pledge that names
it was already public begins with that pledge. Going back only empties the intervals: rows and histories stay.
"""

from datetime import timedelta

from django.db import migrations

from base.texto import plegar
from compromisos.reglas.busqueda import texto_de_busqueda

JUNTO = timedelta(minutes=1)  # a row and its lists are saved one after the other
LOTE = 500

# (app, model, instant at which it is born, condition)
PUBLICO = {"situacion": "publicado"}
DE_UN_PUBLICO = {"compromiso__situacion": "publicado"}
MODELOS = [
    ("instituciones", "Institucion", "", {}),
    ("instituciones", "Denominacion", "", {}),
    ("compromisos", "Edicion", "", {}),
    ("compromisos", "Eje", "", {}),
    ("compromisos", "Participacion", "", {}),
    ("compromisos", "Periodo", "abierto_en", {}),
    ("compromisos", "Foto", "publicada_en", {"publicada_en__isnull": False}),
    ("compromisos", "Compromiso", "publicado_en", PUBLICO),
    ("compromisos", "Meta", "compromiso__publicado_en", DE_UN_PUBLICO),
]
SIEMPRE = {"Foto": ("retirada_en", "motivo_retiro")}
LISTAS = (
    ("ejes", "eje_id", "EjeDeCompromisoVigencia"),
    ("territorios", "territorio_id", "TerritorioDeCompromisoVigencia"),
)


def llevar(apps, schema_editor):
    desdes = {}  # {pledge: when its first interval begins}
    for app, nombre, nace, condicion in MODELOS:
        modelo = apps.get_model(app, nombre)
        vigencia = apps.get_model(app, f"{nombre}Vigencia")
        suyas = {f.attname for f in modelo._meta.concrete_fields}
        columnas = [f.attname for f in vigencia._meta.concrete_fields if f.attname in suyas - PROPIAS]
        pasados = historia(apps, app, nombre, columnas)
        nuevas = []
        filas = modelo.objects.filter(**condicion).order_by("pk").values("pk", *columnas)
        nacidas = dict(modelo.objects.filter(**condicion).values_list("pk", nace)) if nace else {}
        creados = creaciones(apps) if nombre == "Meta" else {}
        for fila in filas.iterator(chunk_size=LOTE):
            pk = fila.pop("pk")
            tramos = tramos_de(
                nombre,
                pasados.pop(pk, []),
                fila,
                nace=nacidas.get(pk),
                con_nace=bool(nace),
                creado=creados.get(fila.get("compromiso_id")),
            )
            if nombre == "Compromiso":
                desdes[pk] = tramos[0][0]
            nuevas += intervalos(vigencia, pk, tramos, None)
        if nombre in ("Denominacion", "Participacion"):  # deleted since: they were there
            for pk, entradas in pasados.items():
                if entradas and entradas[-1][1] == "-":
                    tramos = tramos_de(nombre, entradas[:-1], None, nace=None, con_nace=False)
                    nuevas += intervalos(vigencia, pk, tramos, entradas[-1][0])
        vigencia.objects.bulk_create(nuevas, batch_size=LOTE)
    completar_busqueda(apps)
    for lista, columna, nombre in LISTAS:
        llevar_lista(apps, lista, columna, nombre, desdes)
    alcanzar(apps, desdes)


PROPIAS = {"vigencia_id", "vigente_desde", "vigente_hasta", "fila"}


def historia(apps, app, nombre, columnas):
    """{key: [(instant, what was done, {column: value})]}, the oldest first."""
    historico = apps.get_model(app, f"Historical{nombre}")
    suyas = {f.attname for f in historico._meta.concrete_fields}
    guardadas = [c for c in columnas if c in suyas]
    pasados = {}
    entradas = historico.objects.order_by("history_date", "history_id")
    for fila in entradas.values("id", "history_date", "history_type", *guardadas).iterator(chunk_size=LOTE):
        pk, momento, hecho = fila.pop("id"), fila.pop("history_date"), fila.pop("history_type")
        pasados.setdefault(pk, []).append((momento, hecho, fila))
    return pasados


def creaciones(apps):
    """{pledge: when it was written down here}, of those that were not loaded with the site."""
    historico = apps.get_model("compromisos", "HistoricalCompromiso")
    creados = historico.objects.filter(history_type="+").order_by("-history_date")
    return dict(creados.values_list("id", "history_date"))


def tramos_de(nombre, entradas, ahora, *, nace, con_nace, creado=None):
    """[(from when, {column: value})] of one row, the oldest first; the last says what the row says now."""
    publicas = [e for e in entradas if e[1] != "-"]
    if nombre == "Compromiso":
        publicas = [e for e in publicas if e[2].get("situacion") == "publicado"]
    elif nombre == "Foto":
        publicas = [e for e in publicas if e[2].get("publicada_en")]
    if con_nace:
        inicio = nace
        if (
            nombre == "Meta"
            and publicas
            and publicas[0][1] == "+"
            and despues_de(publicas[0][0], nace, creado)
        ):
            inicio = publicas[0][0]
    else:
        # Earlier names were read on every day.
        nacida = publicas and publicas[0][1] == "+" and nombre != "Denominacion"
        inicio = publicas[0][0] if nacida else None
    if publicas:
        primera = publicas[0][0]
        while len(publicas) > 1 and publicas[1][0] - primera < JUNTO:
            publicas.pop(0)
    tramos = []
    for momento, _hecho, valores in publicas:
        dicho = {**(ahora or {}), **valores}
        if not tramos:
            tramos.append((inicio, dicho))
        elif dicho != tramos[-1][1] and (tramos[-1][0] is None or momento > tramos[-1][0]):
            tramos.append((momento, dicho))
    if ahora is not None:
        if not tramos:
            tramos.append((inicio, ahora))
        tramos[-1] = (tramos[-1][0], ahora)
        for siempre in SIEMPRE.get(nombre, ()):
            for _desde, dicho in tramos:
                dicho[siempre] = ahora[siempre]
    return tramos


def despues_de(nacida, publicado, creado):
    """Whether a target was added when its pledge was public already, and not with it."""
    referencias = [m for m in (publicado, creado) if m is not None]
    return not referencias or nacida - max(referencias) > JUNTO


def intervalos(vigencia, pk, tramos, hasta):
    """Rows of the table of intervals."""
    finales = [desde for desde, _dicho in tramos[1:]] + [hasta]
    for (desde, dicho), final in zip(tramos, finales, strict=True):
        yield vigencia(fila=pk, vigente_desde=desde, vigente_hasta=final, **dicho)


def llevar_lista(apps, lista, columna, nombre, desdes):
    """The themes, or the places, of each pledge."""
    compromiso = apps.get_model("compromisos", "Compromiso")
    vigencia = apps.get_model("compromisos", nombre)
    enlace = getattr(compromiso, lista).through
    historico = apps.get_model("compromisos", "HistoricalCompromiso")
    pares = {}
    for pk, de, a in enlace.objects.values_list("pk", "compromiso_id", columna):
        if de in desdes:
            pares.setdefault(de, {})[a] = pk
    listado = apps.get_model("compromisos", f"HistoricalCompromiso_{lista}")
    dichos = {}
    for entrada, a in listado.objects.values_list("history_id", columna):
        dichos.setdefault(entrada, set()).add(a)
    entradas = {}
    publicas = historico.objects.filter(situacion="publicado").exclude(history_type="-")
    for pk, entrada, momento in publicas.order_by("history_date", "history_id").values_list(
        "id", "history_id", "history_date"
    ):
        if pk in desdes:
            entradas.setdefault(pk, []).append((momento, dichos.get(entrada, set())))
    nuevas, fuera = [], -1
    for pk, desde in desdes.items():
        actuales = pares.get(pk, {})
        tramos = entradas.get(pk, [])
        while len(tramos) > 1 and tramos[1][0] - tramos[0][0] < JUNTO:
            tramos.pop(0)
        # What was created in bulk kept no lists: those of the first entry that has some were read on every day.
        primeras = next((ellos for _momento, ellos in tramos if ellos), set(actuales))
        while len(tramos) > 1 and not tramos[0][1]:
            tramos.pop(0)
        tramos = [(desde, primeras), *tramos[1:]]
        tramos[-1] = (tramos[-1][0], set(actuales))
        for a in sorted({a for _momento, ellos in tramos for a in ellos}, key=str):
            abierto, abierto_en = False, None
            for momento, ellos in tramos:
                if a in ellos and not abierto:
                    abierto, abierto_en = True, momento
                elif a not in ellos and abierto:
                    nuevas.append(
                        vigencia(
                            fila=fuera,
                            vigente_desde=abierto_en,
                            vigente_hasta=momento,
                            compromiso_id=pk,
                            **{columna: a},
                        )
                    )
                    fuera, abierto = fuera - 1, False
            if abierto:
                nuevas.append(
                    vigencia(fila=actuales[a], vigente_desde=abierto_en, compromiso_id=pk, **{columna: a})
                )
    vigencia.objects.bulk_create(nuevas, batch_size=LOTE)


def completar_busqueda(apps):
    """The folded texts of what was said before, which no history kept."""
    institucion = apps.get_model("instituciones", "InstitucionVigencia")
    for v in institucion.objects.exclude(vigente_hasta=None):
        plegados = dict.fromkeys(plegar(n) for n in (v.nombre, v.sigla, v.slug))
        v.nombres_plegados = "|" + "|".join(p for p in plegados if p) + "|"
        v.save(update_fields=["nombres_plegados"])
    compromiso = apps.get_model("compromisos", "CompromisoVigencia")
    nombres = dict(
        apps.get_model("instituciones", "Institucion").objects.values_list("pk", "nombres_plegados")
    )
    metas = {}
    for pk, indicador, unidad in (
        apps.get_model("compromisos", "Meta")
        .objects.order_by("orden")
        .values_list("compromiso_id", "indicador", "unidad")
    ):
        metas.setdefault(pk, []).extend([plegar(indicador), plegar(unidad)])
    for v in compromiso.objects.exclude(vigente_hasta=None).iterator(chunk_size=LOTE):
        v.texto_plegado = plegar(v.texto)
        suyos = nombres.get(v.institucion_id, "").split("|")
        partes = [plegar(v.codigo), plegar(v.titulo), v.texto_plegado, *suyos, *metas.get(v.fila, [])]
        v.busqueda = texto_de_busqueda(partes)
        v.save(update_fields=["texto_plegado", "busqueda"])


def alcanzar(apps, desdes):
    """Whatever a public pledge names was there when the pledge was published."""
    compromisos = apps.get_model("compromisos", "Compromiso").objects.filter(pk__in=list(desdes))
    pedidos = {}

    def pedir(app, nombre, clave, desde):
        suyos = pedidos.setdefault((app, nombre), {})
        antes = suyos.get(clave, desde)
        suyos[clave] = None if antes is None or desde is None else min(antes, desde)

    for pk, edicion, institucion, responsable in compromisos.values_list(
        "pk", "edicion_id", "institucion_id", "responsable_id"
    ):
        pedir("compromisos", "Edicion", edicion, desdes[pk])
        for clave in (institucion, responsable):
            if clave is not None:
                pedir("instituciones", "Institucion", clave, desdes[pk])
    for pk, responsable in (
        apps.get_model("compromisos", "Meta")
        .objects.filter(compromiso__in=list(desdes), responsable__isnull=False)
        .values_list("compromiso_id", "responsable_id")
    ):
        pedir("instituciones", "Institucion", responsable, desdes[pk])
    for pk, eje in apps.get_model("compromisos", "EjeDeCompromisoVigencia").objects.values_list(
        "compromiso_id", "eje_id"
    ):
        pedir("compromisos", "Eje", eje, desdes[pk])
    for (app, nombre), suyos in pedidos.items():
        vigencia = apps.get_model(app, f"{nombre}Vigencia")
        vistas = set()
        for v in vigencia.objects.filter(fila__in=list(suyos)).order_by("fila", "vigencia_id"):
            if v.fila in vistas:
                continue
            vistas.add(v.fila)
            pedido = suyos[v.fila]
            if v.vigente_desde is not None and (pedido is None or pedido < v.vigente_desde):
                v.vigente_desde = pedido
                v.save(update_fields=["vigente_desde"])


def vaciar(apps, schema_editor):
    for app in ("compromisos", "instituciones"):
        for modelo in apps.get_app_config(app).get_models():
            if modelo.__name__.endswith("Vigencia"):
                modelo.objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("compromisos", "0023_vigencias"),
        ("instituciones", "0004_vigencias"),
    ]

    operations = [migrations.RunPython(llevar, reverse_code=vaciar)]
