"""What is shown of a pledge as it stood on a day: its targets and its timeline, for its page and reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compromisos.models import (
    Avance,
    Compromiso,
    Medicion,
    Meta,
    Nivel,
    RespuestaVerificacion,
    Retiro,
    Territorio,
    Verificacion,
)
from compromisos.models.memoria import con_nota
from compromisos.reglas.estado import esperado, porcentaje
from compromisos.reglas.graficos import Grafico, trazar


@dataclass(frozen=True, slots=True)
class MetaVista:
    """A target as its page shows it."""

    meta: Meta
    medicion: Medicion | None  # the last in force
    porcentaje: Decimal | None
    esperado: Decimal | None
    lugares: list[Territorio]
    faltan: list[Territorio]
    serie: list[Medicion]  # all in force, oldest first
    grafico: Grafico | None  # of two values or more


@dataclass(frozen=True, slots=True)
class AvanceVisto:
    """An avance of the timeline as it stood at `limite`: what came later is not known yet."""

    avance: Avance
    retiro: Retiro | None
    correccion: Avance | None
    verificaciones: list[Verificacion]

    @classmethod
    def de(cls, avance: Avance, limite) -> AvanceVisto:
        retiro = getattr(avance, "retiro", None)
        correccion = avance.corregido_por
        if limite is not None:
            retiro = retiro if retiro and retiro.retirado_en < limite else None
            correccion = correccion if correccion and correccion.publicado_en < limite else None
        return cls(
            avance=avance,
            retiro=retiro,
            correccion=correccion,
            verificaciones=[v for v in avance.verificaciones.all() if limite is None or v.en < limite],
        )


def para_ver(avances: QuerySet, *, limite) -> QuerySet:
    """With all that a timeline shows of each; verifications with the answers of before `limite`, as
    `respuestas_vistas`. Five queries, and one for answers where there are verifications."""
    return avances.select_related("publicado_por", "retiro", "corrige").prefetch_related(
        "evidencias",
        "verificaciones",
        Prefetch(
            "verificaciones__respuestas",
            RespuestaVerificacion.objects.publicadas(limite=limite),
            to_attr="respuestas_vistas",
        ),
        "correcciones",
        Prefetch("mediciones", queryset=Medicion.objects.select_related("meta")),
    )


def metas_vistas(compromiso: Compromiso, *, hoy: date, limite) -> list[MetaVista]:
    """Its targets with their last values in force and the places these name. At most five queries."""
    return metas_de([compromiso], hoy=hoy, limite=limite)[compromiso.pk]


def metas_de(compromisos: Sequence[Compromiso], *, hoy: date, limite) -> dict[int, list[MetaVista]]:
    """{pledge: its targets}, of any number of pledges by the same five queries. Needs en_fecha()."""
    por_pk = {c.pk: c for c in compromisos}
    todas = con_nota(Meta.objects.filter(compromiso__in=por_pk).con_valor(limite=limite), limite)
    metas = list(todas.select_related("responsable").order_by("compromiso", "orden"))
    series = series_de(metas, limite)
    mediciones = {m.meta_id: m for serie in series.values() for m in serie[-1:]}
    prefetch_related_objects(list(mediciones.values()), "territorios__superior__superior")
    regiones = (
        list(Territorio.objects.filter(nivel=Nivel.REGION))
        if any(m.nivel_territorial == Nivel.REGION and m.medicion_id for m in metas)
        else []
    )
    vistas: dict[int, list[MetaVista]] = {pk: [] for pk in por_pk}
    for meta in metas:
        serie = series.get(meta.pk, [])
        vistas[meta.compromiso_id].append(
            _meta_vista(meta, por_pk[meta.compromiso_id], serie, regiones, hoy=hoy)
        )
    return vistas


def _meta_vista(
    meta: Meta, compromiso: Compromiso, serie: list[Medicion], regiones: list[Territorio], *, hoy: date
) -> MetaVista:
    medicion = serie[-1] if serie else None
    lugares = list(medicion.territorios.all()) if medicion else []
    # Regions are 25 and are listed whole; of 1,893 districts only the reached are.
    cuenta_regiones = lugares and meta.nivel_territorial == Nivel.REGION
    inicio, plazo = compromiso.fecha_inicio, meta.fecha_limite or compromiso.plazo_fecha
    return MetaVista(
        meta=meta,
        medicion=medicion,
        porcentaje=porcentaje(meta.valor, meta.linea_base, meta.valor_meta),
        esperado=esperado(meta.linea_base, meta.valor_meta, inicio=inicio, plazo=plazo, hoy=hoy),
        lugares=lugares,
        faltan=[t for t in regiones if t not in lugares] if cuenta_regiones else [],
        serie=serie,
        grafico=trazar(
            [(m.avance.fecha_corte, m.valor) for m in serie],
            meta=meta.valor_meta,
            base=meta.linea_base,
            inicio=inicio,
            plazo=plazo,
            hoy=hoy,
        )
        if len(serie) > 1
        else None,
    )


def series_de(metas: list[Meta], limite) -> dict[int, list[Medicion]]:
    """{target: what was measured of it and is in force, oldest first}. One query."""
    series: dict[int, list[Medicion]] = {}
    en_firme = Medicion.objects.filter(meta__in=metas, avance__in=Avance.objects.en_firme(limite))
    de_antiguo_a_nuevo = (f"avance__{c.removeprefix('-')}" for c in Avance.ORDEN_VIGENTE)
    for medicion in en_firme.select_related("avance").order_by(*de_antiguo_a_nuevo):
        series.setdefault(medicion.meta_id, []).append(medicion)
    return series


def frase_de_respaldo(vigente: Avance, limite) -> str:
    """«con 2 evidencias, sin verificar», from what was known at `limite`."""
    n = len(vigente.evidencias.all())
    evidencias = (
        ngettext("con %(n)s evidencia", "con %(n)s evidencias", n) % {"n": n} if n else _("sin evidencias")
    )
    conocidas = [v for v in vigente.verificaciones.all() if limite is None or v.en < limite]
    if not conocidas:
        return ", ".join([evidencias, _("sin verificar")])
    ultima = max(conocidas, key=lambda v: (v.en, v.pk))
    return f"{evidencias}, " + _("%(resultado)s por %(quien)s") % {
        "resultado": ultima.get_resultado_display().lower(),
        "quien": ultima.verificador,
    }
