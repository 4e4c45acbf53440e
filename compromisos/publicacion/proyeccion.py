"""The stored projection of each pledge: gather the facts in bulk, decide without queries, store.

`Compromiso.PROYECCION` names the columns. They exist so that a list of a hundred thousand pledges
filters and counts by index; the truth stays in the public record, from which `calcular` rebuilds
them and `diferencias` compares them (`manage.py proyeccion [--verificar]`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from base.dias import Dia
from base.texto import plegar
from compromisos.models import Avance, Compromiso, Medicion, Meta, Verificacion, Vocablo
from compromisos.reglas import estado, palabras
from compromisos.reglas.busqueda import cifras_de, palabras_sueltas, texto_de_busqueda
from compromisos.reglas.estado import HechoAvance, HechoMeta, Hechos, HechoVerificacion
from compromisos.reglas.plazo import plazo_de_compromiso
from instituciones.models import Institucion

LOTE = 500
HOY = Dia(date.max)  # whatever the calendar says: all that is written is known


def reunir_hechos(ids: Iterable[int]) -> dict[int, Hechos]:
    """{pk: facts} of the pledges `ids`. Five queries, whatever their number; three where nothing was reported."""
    ids = list(ids)
    avances: dict[int, list[HechoAvance]] = defaultdict(list)
    publicados: list[Any] = list(
        Avance.objects.sellados()
        .filter(compromiso__in=ids)
        .order_by("pk")
        .annotate(n_evidencias=Count("evidencias"))
        .values_list(
            "pk",
            "compromiso_id",
            "estado",
            "prevision",
            "fecha_corte",
            "publicado_en",
            "retiro__retirado_en",
            "corrige_id",
            "n_evidencias",
            named=True,
        )
    )
    con_avances = {a.compromiso_id for a in publicados}  # of most there is none, and nothing that follows it
    mediciones, verificaciones = _mediciones(con_avances), _verificaciones(con_avances)
    corregido_en = {a.corrige_id: a.publicado_en for a in publicados if a.corrige_id}
    for a in publicados:
        avances[a.compromiso_id].append(
            HechoAvance(
                id=a.pk,
                estado=palabras.Estado(a.estado),
                fecha_corte=a.fecha_corte,
                publicado_en=a.publicado_en,
                retirado_en=a.retiro__retirado_en,
                corregido_en=corregido_en.get(a.pk),
                evidencias=a.n_evidencias,
                verificaciones=tuple(verificaciones[a.pk]),
                mediciones=mediciones[a.pk],
                prevision=palabras.Prevision(a.prevision) if a.prevision else None,
            )
        )
    metas: dict[int, list[HechoMeta]] = defaultdict(list)
    plazos: dict[int, list[date | None]] = defaultdict(list)
    for m in Meta.objects.vigentes(HOY).filter(compromiso__in=ids).order_by("orden"):
        metas[m.compromiso_id].append(HechoMeta(m.pk, m.valor_meta, palabras.Sentido(m.sentido)))
        plazos[m.compromiso_id].append(m.fecha_limite)
    compromisos: QuerySet = (
        QuerySet(Compromiso).filter(pk__in=ids).values_list("pk", "fecha_limite", "edicion__periodicidad")
    )
    return {
        pk: Hechos(
            avances=tuple(avances[pk]),
            metas=tuple(metas[pk]),
            plazo=plazo_de_compromiso(plazo, plazos[pk]),
            periodicidad=palabras.Periodicidad(periodicidad),
        )
        for pk, plazo, periodicidad in compromisos
    }


def _mediciones(compromisos: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """{update: {target: value}}. One query, none without pledges."""
    mediciones: dict[int, dict[int, Decimal]] = defaultdict(dict)
    suyas = Medicion.objects.filter(
        avance__compromiso__in=compromisos, avance__situacion=palabras.SituacionAvance.PUBLICADO
    )
    for avance, meta, valor in suyas.values_list("avance_id", "meta_id", "valor"):
        mediciones[avance][meta] = valor
    return mediciones


def _verificaciones(compromisos: Collection[int]) -> dict[int, list[HechoVerificacion]]:
    """{update: what was verified of it}. One query, none without pledges."""
    verificaciones: dict[int, list[HechoVerificacion]] = defaultdict(list)
    suyas = Verificacion.objects.filter(avance__compromiso__in=compromisos)
    for avance, en, resultado, pk, sin_efecto_en in suyas.values_list(
        "avance_id", "en", "resultado", "pk", "sin_efecto__en"
    ):
        suya = HechoVerificacion(en, palabras.Respaldo(resultado), pk, sin_efecto_en)
        verificaciones[avance].append(suya)
    return verificaciones


def calcular(ids: Iterable[int]) -> dict[int, dict[str, object]]:
    """{pk: {projection column: value it should have}}. Eight queries, whatever the number."""
    ids = list(ids)
    hechos = reunir_hechos(ids)
    textos = _textos_de_busqueda(ids)
    palabras = _palabras_de_informes([pk for pk, suyos in hechos.items() if suyos.avances])
    return {
        pk: _columnas(suyos, *textos[pk])
        | {"vigente_palabras": palabras.get(pk, ""), "vigente_valores": _valores(suyos)}
        for pk, suyos in hechos.items()
    }


def _valores(suyos: Hechos) -> str:
    """The last value in force of each of its targets."""
    ultimos = estado.ultimos_valores(estado.en_firme(suyos.avances))
    return estado.valores_en_texto({m.id: ultimos[m.id] for m in suyos.metas if m.id in ultimos})


def _columnas(suyos: Hechos, texto: str, busqueda: str) -> dict[str, object]:
    # The lamps that turn with the calendar are not stored: any day gives the same columns.
    situacion = estado.derivar(suyos, hoy=date.min)
    return {
        "vigente_estado": situacion.estado.value,
        "vigente_avance_id": situacion.vigente,
        "vigente_corte": situacion.corte,
        "vigente_publicado_en": situacion.informado_en,
        "vigente_respaldo": situacion.respaldo.value if situacion.respaldo else "",
        "vigente_prevision": situacion.prevision.value if situacion.prevision else "",
        "vigente_plazo": suyos.plazo,
        "vigente_metas": situacion.metas_total,
        "vigente_metas_medibles": situacion.metas_medibles,
        "vigente_metas_alcanzadas": situacion.metas_alcanzadas,
        "vigente_metas_medidas": situacion.metas_medidas,
        "vigente_por_verificar": situacion.por_verificar,
        "texto_plegado": texto,
        "busqueda": busqueda,
    }


def poner_a_nuevo(compromiso: Compromiso, metas: list[Meta]) -> None:
    """Set the projection of a pledge that is not saved yet, of which nothing can have been reported.
    No query: for who creates many."""
    suyos = Hechos(
        metas=tuple(HechoMeta(n, m.valor_meta, palabras.Sentido(m.sentido)) for n, m in enumerate(metas)),
        plazo=plazo_de_compromiso(compromiso.fecha_limite, [m.fecha_limite for m in metas]),
        periodicidad=palabras.Periodicidad(compromiso.edicion.periodicidad),
    )
    texto, institucion = plegar(compromiso.texto), compromiso.institucion
    partes = _partes(compromiso.codigo, compromiso.titulo, texto, institucion.nombres_plegados)
    partes += [plegar(parte) for m in metas for parte in (m.indicador, m.unidad)]
    partes += _de_quien(institucion.sigla, compromiso.numero, compromiso.responsable)
    partes += [parte for m in metas for parte in _lo_prometido(m.valor_meta, m.responsable)]
    for columna, valor in _columnas(suyos, texto, texto_de_busqueda(partes)).items():
        setattr(compromiso, columna, valor)


def _partes(codigo: str, titulo: str, texto_plegado: str, nombres_plegados: str) -> list[str]:
    """Folded texts that a search looks for in the pledge itself; its targets come after."""
    return [plegar(codigo), plegar(titulo), texto_plegado, *nombres_plegados.split("|")]


def _de_quien(sigla: str, numero: int, responsable: Institucion | None) -> list[str]:
    """What people call it by («MIMP 2»), and who answers for it besides."""
    return [plegar(f"{sigla} {numero}"), *(responsable.nombres_plegados.split("|") if responsable else ())]


def _lo_prometido(valor: Decimal | None, responsable: Institucion | None) -> list[str]:
    """The number of a target, as it is typed with and without a comma, and who answers for it. Each a part of its own:
    what is suppressed is looked for part by part."""
    return [*cifras_de(valor), *(responsable.nombres_plegados.split("|") if responsable else ())]


def _textos_de_busqueda(ids: list[int]) -> dict[int, tuple[str, str]]:
    """{pk: (folded literal text, folded text of all that a search should find)}. Two queries.

    What updates tell is apart: `_palabras_de_informes` of today, and themselves of a past day (`que_dicen`).
    """
    partes: dict[int, list[str]] = {}
    despues: dict[int, list[str]] = {}
    textos: dict[int, str] = {}
    suyos: QuerySet[Compromiso] = QuerySet(Compromiso)
    for c in suyos.filter(pk__in=ids).select_related("institucion", "responsable"):
        textos[c.pk] = plegar(c.texto)
        partes[c.pk] = _partes(c.codigo, c.titulo, textos[c.pk], c.institucion.nombres_plegados)
        despues[c.pk] = _de_quien(c.institucion.sigla, c.numero, c.responsable)
    metas = Meta.objects.vigentes(HOY).filter(compromiso__in=ids).select_related("responsable")
    for m in metas.order_by("orden"):
        partes[m.compromiso_id] += [plegar(m.indicador), plegar(m.unidad)]
        despues[m.compromiso_id] += _lo_prometido(m.valor_meta, m.responsable)
    return {pk: (textos[pk], texto_de_busqueda([*partes[pk], *despues[pk]])) for pk in partes}


def _palabras_de_informes(ids: list[int]) -> dict[int, str]:
    """{pk: the words of its updates in force}, of those that have any. One query; none without pledges."""
    textos: dict[int, list[str]] = defaultdict(list)
    en_firme = Avance.objects.en_firme(HOY).filter(compromiso__in=ids).order_by()
    for compromiso, texto in en_firme.values_list("compromiso_id", "busqueda"):
        textos[compromiso].append(texto)
    return {pk: palabras_sueltas(suyos) for pk, suyos in textos.items()}


def diferencias(ids: Iterable[int] | None = None) -> Iterator[tuple[int, dict[str, tuple]]]:
    """Yield (pk, {column: (stored, due)}) for each pledge whose projection is not what it should be."""
    todos: QuerySet = QuerySet(Compromiso).order_by("pk")
    pks = list(todos.values_list("pk", flat=True)) if ids is None else sorted(set(ids))
    for inicio in range(0, len(pks), LOTE):
        lote = pks[inicio : inicio + LOTE]
        debidas = calcular(lote)
        for fila in todos.filter(pk__in=lote).values("pk", *Compromiso.PROYECCION):
            pk = fila.pop("pk")
            distintas = {c: (v, debidas[pk][c]) for c, v in fila.items() if v != debidas[pk][c]}
            if distintas:
                yield pk, distintas


def proyectar(ids: Iterable[int]) -> int:
    """Bring the projection of `ids` up to date, now. Returns how many pledges were out of date.

    Acts ask for it through `registro/bloque.py`, which may leave it for the end of many.
    """
    # Straight to the table, grouped by what changed: no new version, no history entry.
    grupos: dict[frozenset[str], list[Compromiso]] = defaultdict(list)
    for pk, distintas in diferencias(ids):
        compromiso = Compromiso(pk=pk)
        for columna, (_guardado, debido) in distintas.items():
            setattr(compromiso, columna, debido)
        grupos[frozenset(distintas)].append(compromiso)
    for columnas, compromisos in grupos.items():
        QuerySet[Compromiso](model=Compromiso).bulk_update(
            compromisos, [c.removesuffix("_id") for c in sorted(columnas)], batch_size=100
        )
    Vocablo.objects.anotar(c.busqueda for cs in grupos.values() for c in cs if c.busqueda)
    return sum(len(compromisos) for compromisos in grupos.values())
