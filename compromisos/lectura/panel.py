"""How an edition goes, for who directs the follow-up: states, what is late in each sector, what comes in, how long it
takes, who answers. Each count is that of a list; each reading says its queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Q,
    QuerySet,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from base.dias import Dia, fin_del_dia, inicio_del_dia
from compromisos.lectura import periodos
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.por_version import por_version
from compromisos.lectura.respuestas import (
    CuentaDePeriodo,
    cuentas_por_periodo,
    periodos_fijados,
    quien_responde,
)
from compromisos.lectura.tendencia import Conjunto, Serie, tendencia
from compromisos.models import Avance, Edicion, Periodo
from compromisos.reglas.palabras import Frescura, Plazo, SituacionAvance
from compromisos.reglas.periodos import BarraDeTiempo, por_dia
from instituciones.models import Sector

CALLADOS = (Frescura.SIN_REPORTE, Frescura.DESACTUALIZADO)  # never reported, or not for two intervals
EN_TIEMPO = tuple(p.value for p in Plazo if p is not Plazo.VENCIDO)
PLAZO_DE_LA_DEMORA = 90  # days back, of what was published
LENTOS = 5
ULTIMOS_PERIODOS = 6


@dataclass(frozen=True, slots=True)
class PorSector:
    """Public pledges of a sector («» for those whose sector nobody said): how many are overdue, and how many silent.
    One may be both."""

    codigo: str
    total: int
    vencidos: int
    callados: int

    @property
    def nombre(self) -> str:
        return str(Sector(self.codigo).label) if self.codigo else ""


@dataclass(frozen=True, slots=True)
class Previsto:
    """What the institutions of a sector said that they expect of what is still in time: {word: how many pledges}."""

    codigo: str
    por_palabra: dict[str, int]

    @property
    def nombre(self) -> str:
        return str(Sector(self.codigo).label) if self.codigo else ""


@dataclass(frozen=True, slots=True)
class Recibidos:
    """Reports about the days of an open period. `mitad` is the day by which half of the institutions that answered had
    sent something."""

    periodo: Periodo
    barras: list[BarraDeTiempo]
    total: int
    respondieron: int
    faltan: int
    mitad: date | None = None

    @property
    def esperadas(self) -> int:
        return self.respondieron + self.faltan


@dataclass(frozen=True, slots=True)
class Demora:
    """From sending to publishing, of the updates that were not published as they were sent."""

    desde: date
    total: int
    mediana: timedelta | None = None
    lentos: list[Any] = field(default_factory=list)  # updates with `demora`


@dataclass(frozen=True, slots=True)
class Panel:
    edicion: Edicion
    dia: Dia
    por_estado: dict[str, int]
    serie: Serie
    sectores: list[PorSector]
    previstos: list[Previsto]
    recibidos: Recibidos | None
    demora: Demora
    periodos: list[CuentaDePeriodo]

    @property
    def total(self) -> int:
        return sum(self.por_estado.values())


def panel(edicion: Edicion, dia: Dia) -> Panel:
    """Eighteen queries at most, whatever there is, once a version: nothing of it is only of the staff's."""
    return por_version(dia, ("panel", edicion.pk), lambda: _panel(edicion, dia))


def _panel(edicion: Edicion, dia: Dia) -> Panel:
    compromisos = compromisos_de(dia).filter(edicion=edicion)
    grupos = _en_grupos(compromisos)
    abierto = periodos.abierto_de(edicion, dia)
    return Panel(
        edicion=edicion,
        dia=dia,
        por_estado=_por_estado(grupos),
        serie=tendencia(Conjunto(edicion=edicion), dia),
        sectores=_sectores(grupos),
        previstos=_previstos(grupos),
        recibidos=recibidos(abierto, dia) if abierto else None,
        demora=demora(edicion, dia),
        periodos=ultimos_periodos(edicion, dia),
    )


class _Grupo(NamedTuple):
    """Pledges of a sector in a state that expect the same: how many, and of them overdue, silent, still in time."""

    sector: str
    estado: str
    prevision: str
    total: int
    vencidos: int
    callados: int
    en_tiempo: int


def _en_grupos(compromisos: QuerySet) -> list[_Grupo]:
    """One query. Needs en_fecha()."""
    filas = (
        compromisos.order_by()
        .values_list("institucion__sector", "estado", "prevision")
        .annotate(
            total=Count("pk"),
            vencidos=Count("pk", filter=Q(plazo=Plazo.VENCIDO)),
            callados=Count("pk", filter=Q(frescura__in=CALLADOS)),
            en_tiempo=Count("pk", filter=Q(plazo__in=EN_TIEMPO)),
        )
    )
    return [_Grupo(*fila) for fila in filas]


def _por_estado(grupos: Iterable[_Grupo]) -> dict[str, int]:
    por_estado: Counter[str] = Counter()
    for grupo in grupos:
        por_estado[grupo.estado] += grupo.total
    return dict(por_estado)


def _sectores(grupos: Iterable[_Grupo]) -> list[PorSector]:
    """In the order of sectors, those that have some pledge."""
    sumas: dict[str, Counter[str]] = defaultdict(Counter)
    for grupo in grupos:
        sumas[grupo.sector].update(total=grupo.total, vencidos=grupo.vencidos, callados=grupo.callados)
    return [
        PorSector(s, sumas[s]["total"], sumas[s]["vencidos"], sumas[s]["callados"])
        for s in [*Sector.values, ""]
        if s in sumas
    ]


def _previstos(grupos: Iterable[_Grupo]) -> list[Previsto]:
    """Sectors of which some institution said what it expects; what is overdue is told as that."""
    cuentas: dict[str, Counter[str]] = defaultdict(Counter)
    for grupo in grupos:
        if grupo.prevision and grupo.en_tiempo:
            cuentas[grupo.sector][grupo.prevision] += grupo.en_tiempo
    return [Previsto(s, dict(cuentas[s])) for s in [*Sector.values, ""] if s in cuentas]


# --- What comes in ------------------------------------------------------------------------------


def avances_recibidos(periodo: Periodo) -> QuerySet:
    """Updates about its days that were sent, or published at once, with `recibido`: when. A correction is no new
    report."""
    return (
        Avance.objects.filter(
            compromiso__edicion=periodo.edicion_id,
            fecha_corte__range=(periodo.desde, periodo.cierra),
            corrige__isnull=True,
        )
        .exclude(situacion=SituacionAvance.BORRADOR)
        .annotate(recibido=Coalesce("enviado_en", "publicado_en"))
        .filter(recibido__isnull=False)
    )


def recibidos_en(periodo: Periodo, desde: date, hasta: date) -> QuerySet:
    """Those of `avances_recibidos` of some days, both included."""
    return avances_recibidos(periodo).filter(
        recibido__gte=inicio_del_dia(desde), recibido__lt=fin_del_dia(hasta)
    )


def recibidos(periodo: Periodo, dia: Dia) -> Recibidos:
    """Four queries."""
    todos = avances_recibidos(periodo).order_by()
    cuentas = dict(todos.annotate(en=TruncDate("recibido")).values_list("en").annotate(n=Count("pk")))
    cuenta = periodos.respuestas_de(periodo, dia)
    desde = timezone.localdate(periodo.abierto_en)
    return Recibidos(
        periodo,
        por_dia(cuentas, desde, max(desde, min(dia.fecha, periodo.cierra))) if cuentas else [],
        sum(cuentas.values()),
        cuenta.respondieron,
        cuenta.faltan,
        _mitad(todos, cuenta.respondieron),
    )


def _mitad(todos: QuerySet, respondieron: int) -> date | None:
    """The day on which the institution in the middle sent its first one. One row."""
    if not respondieron:
        return None
    primeros = todos.values("compromiso__institucion").annotate(primero=Min("recibido")).order_by("primero")
    n = (respondieron + 1) // 2 - 1
    medio: list[datetime] = list(primeros.values_list("primero", flat=True)[n : n + 1])
    return timezone.localdate(medio[0]) if medio else None


# --- How long it takes ----------------------------------------------------------------------------


def avances_publicados(edicion: Edicion, dia: Dia) -> QuerySet:
    """Updates published in the last PLAZO_DE_LA_DEMORA days, with `demora`: how long they had waited. Those that their
    author published at once waited for nobody."""
    desde = dia.fecha - timedelta(days=PLAZO_DE_LA_DEMORA - 1)
    return (
        Avance.objects.publicados(dia)
        .filter(
            compromiso__edicion=edicion,
            corrige__isnull=True,
            publicado_en__gt=F("enviado_en"),
            publicado_en__gte=inicio_del_dia(desde),
        )
        .annotate(demora=ExpressionWrapper(F("publicado_en") - F("enviado_en"), output_field=DurationField()))
    )


def demora(edicion: Edicion, dia: Dia) -> Demora:
    """Four queries, one where nothing was published."""
    desde = dia.fecha - timedelta(days=PLAZO_DE_LA_DEMORA - 1)
    todos = avances_publicados(edicion, dia)
    if not (total := todos.count()):
        return Demora(desde, 0)
    centro = todos.order_by("demora").values_list("demora", flat=True)[(total - 1) // 2 : total // 2 + 1]
    medios: list[timedelta] = list(centro)
    en_orden = todos.order_by("-demora", "pk")
    # Keys first: put in order whole, so many texts are read for five.
    claves = list(en_orden.values_list("pk", flat=True)[:LENTOS])
    lentos = en_orden.filter(pk__in=claves).select_related("compromiso__institucion")
    return Demora(desde, total, sum(medios, timedelta()) / len(medios), list(lentos))


# --- Who answers ---------------------------------------------------------------------------------


def ultimos_periodos(edicion: Edicion, dia: Dia) -> list[CuentaDePeriodo]:
    """Periods of the edition, the newest first, with how many institutions reported in each. Six queries at most; one
    where none was closed."""
    fijados = periodos_fijados([edicion.pk], dia).get(edicion.pk, [])
    if not fijados:
        return []
    filas = quien_responde(edicion, dia, ultimos=ULTIMOS_PERIODOS, a_tiempo=False)
    return cuentas_por_periodo(filas, fijados[-ULTIMOS_PERIODOS:])
