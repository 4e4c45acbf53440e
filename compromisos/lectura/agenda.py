"""Deadlines of the office, as of today: what is open of pledges and of targets, and the days on which periods begin and close.

All of them are one sequence, the oldest first, so what is overdue comes before what is to come. Of many pledges a page
costs what it does of few: the days are counted by groups, the page is a union of keys, and only its rows are read whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from base.dias import Dia
from base.recuentos import repartir_juntos
from compromisos.lectura import encargos
from compromisos.lectura.compromisos import CERRADOS
from compromisos.lectura.metas import sin_alcanzar, solo_valor
from compromisos.models import Compromiso, Meta, Periodo
from compromisos.reglas.plazo import DIAS_POR_VENCER, vencio

SEMANA, MES = timedelta(days=7), timedelta(days=DIAS_POR_VENCER)
TANDA = 500

COMPROMISO, META, APERTURA, CIERRE = "compromiso", "meta", "apertura", "cierre"
CLASES: dict[str, str | Promise] = {
    COMPROMISO: _("Compromisos"),
    META: _("Metas"),
    APERTURA: _("Empiezan"),
    CIERRE: _("Cierran"),
}
ORDEN = {APERTURA: 0, CIERRE: 1, COMPROMISO: 2, META: 3}
POR_ORDEN = {n: clase for clase, n in ORDEN.items()}

VENCIDO, ESTA_SEMANA, ESTE_MES, DESPUES = "vencido", "esta_semana", "30_dias", "despues"
CUANDO: dict[str, str | Promise] = {
    VENCIDO: _("Vencidos"),
    ESTA_SEMANA: _("Próximos 7 días"),
    ESTE_MES: _("Próximos 30 días"),
    DESPUES: _("Más adelante"),
}


def entre(cuando: str, hoy: date) -> tuple[date, date]:
    """First and last day of one of CUANDO, both included."""
    return {
        VENCIDO: (date.min, hoy - timedelta(days=1)),
        ESTA_SEMANA: (hoy, hoy + SEMANA - timedelta(days=1)),
        ESTE_MES: (hoy, hoy + MES),
        DESPUES: (hoy + MES + timedelta(days=1), date.max),
    }[cuando]


@dataclass(frozen=True, slots=True)
class PlazoDeAgenda:
    """One day of the agenda. Of a target, `compromiso` is its pledge; of a period there is none. `retraso` in days."""

    clase: str
    fecha: date
    compromiso: Any = None
    meta: Meta | None = None
    periodo: Periodo | None = None
    encargado: str = ""
    retraso: int = 0

    @property
    def vencido(self) -> bool:
        return self.retraso > 0


class Agenda:
    """Deadlines of `compromisos`, public and in force (see `filtros.interno.leidos_por_dentro`), and of the periods of their
    editions. `clase` keeps those of one kind, `cuando` those of one of CUANDO. To be cut: `agenda[50:100]`."""

    def __init__(
        self,
        compromisos: QuerySet,
        dia: Dia,
        *,
        clase: str = "",
        cuando: str = "",
        personal: Mapping[int, str] | None = None,
    ):
        self.compromisos, self.dia, self.personal = compromisos.order_by(), dia, personal or {}
        self.clase, self.cuando = clase, cuando

    # --- How many

    @cached_property
    def por_dia(self) -> dict[tuple[str, date], int]:
        """{(kind, day): how many}, of all kinds and days. One query."""
        partes = {clase: self._con_dia(clase) for clase in CLASES}
        return {(clase, fecha): n for clase, (fecha,), n in repartir_juntos(partes, "fecha")}

    def _cuantos(self, clase: str, cuando: str) -> int:
        desde, hasta = entre(cuando, self.dia.fecha) if cuando else (date.min, date.max)
        return sum(n for (c, f), n in self.por_dia.items() if clase in ("", c) and desde <= f <= hasta)

    def count(self) -> int:
        return self._cuantos(self.clase, self.cuando)

    def por_cuando(self) -> dict[str, int]:
        """How many each of CUANDO would leave, and "" all."""
        return {cuando: self._cuantos(self.clase, cuando) for cuando in ("", *CUANDO)}

    def por_clase(self) -> dict[str, int]:
        """How many each of CLASES would leave, and "" all."""
        return {clase: self._cuantos(clase, self.cuando) for clase in ("", *CLASES)}

    def por_mes(self) -> Counter[tuple[int, int]]:
        """{(year, month): how many of those to come}; what is overdue is no month's, and stands under (0, 0)."""
        meses: Counter[tuple[int, int]] = Counter()
        for fecha, n in self._por_fecha().items():
            meses[self.mes_de(fecha)] += n
        return meses

    def _por_fecha(self) -> Counter[date]:
        """{day: how many}, of the kind and the days that were asked for."""
        desde, hasta = self._entre()
        fechas: Counter[date] = Counter()
        for (clase, fecha), n in self.por_dia.items():
            if self.clase in ("", clase) and desde <= fecha <= hasta:
                fechas[fecha] += n
        return fechas

    def mes_de(self, fecha: date) -> tuple[int, int]:
        return (0, 0) if fecha < self.dia.fecha else (fecha.year, fecha.month)

    # --- Which

    def _con_dia(self, clase: str) -> QuerySet:
        """Rows of one kind, with their day as `fecha`."""
        return {
            COMPROMISO: self._compromisos,
            META: self._metas,
            APERTURA: lambda: self._periodos().filter(fecha__gte=self.dia.fecha),
            CIERRE: lambda: self._periodos("cierra").filter(cerrado_en__isnull=True),
        }[clase]()

    def _compromisos(self) -> QuerySet:
        abiertos = self.compromisos.exclude(vigente_estado__in=CERRADOS)
        return abiertos.filter(vigente_plazo__isnull=False).annotate(fecha=F("vigente_plazo"))

    def _metas(self) -> QuerySet:
        """Those with a day of their own, not reached yet: of the others, the day is that of the pledge."""
        abiertos = self.compromisos.exclude(vigente_estado__in=CERRADOS).values("pk")
        propias = Meta.objects.vigentes(self.dia).filter(compromiso__in=abiertos, fecha_limite__isnull=False)
        otras = propias.filter(
            Q(compromiso__vigente_plazo__isnull=True) | ~Q(fecha_limite=F("compromiso__vigente_plazo"))
        )
        return sin_alcanzar(solo_valor(otras, self.dia)).annotate(fecha=F("fecha_limite"))

    def _periodos(self, campo: str = "desde") -> QuerySet:
        ediciones = self.compromisos.values("edicion")
        return Periodo.objects.filter(edicion__in=ediciones).annotate(fecha=F(campo))

    def _entre(self) -> tuple[date, date]:
        return entre(self.cuando, self.dia.fecha) if self.cuando else (date.min, date.max)

    def _claves(self, desde: date, hasta: date) -> QuerySet:
        """(day, turn of its kind, key) of those days, in order."""
        partes = []
        for clase in [self.clase] if self.clase else CLASES:
            filas = self._con_dia(clase).order_by().filter(fecha__gte=desde, fecha__lte=hasta)
            turno = Cast(Value(ORDEN[clase]), IntegerField())
            partes.append(filas.annotate(turno=turno).values_list("fecha", "turno", "pk"))
        primera, *otras = partes
        return (primera.union(*otras, all=True) if otras else primera).order_by("fecha", "turno", "pk")

    def __getitem__(self, tramo: slice) -> list[PlazoDeAgenda]:
        """Those of a page, read whole. At most six queries, of the days of that page and no other."""
        dias, antes = [], 0
        for fecha, n in sorted(self._por_fecha().items()):
            if antes < tramo.stop and antes + n > tramo.start:
                dias.append((fecha, antes))
            antes += n
        if not dias:
            return []
        (primero, saltados), (ultimo, _n) = dias[0], dias[-1]
        claves = self._claves(primero, ultimo)[tramo.start - saltados : tramo.stop - saltados]
        return self._leer(list(claves))

    def __iter__(self) -> Iterator[PlazoDeAgenda]:
        """All of them, read by hundreds."""
        claves = iter(list(self._claves(*self._entre())))
        while tanda := list(islice(claves, TANDA)):
            yield from self._leer(tanda)

    def _leer(self, claves: list[tuple[date, int, int]]) -> list[PlazoDeAgenda]:
        de: dict[str, list[int]] = {clase: [] for clase in CLASES}
        for _fecha, turno, pk in claves:
            de[POR_ORDEN[turno]].append(pk)
        metas = self._metas_de(de[META])
        compromisos = self._compromisos_de([*de[COMPROMISO], *(m.compromiso_id for m in metas.values())])
        periodos = self._periodos_de([*de[APERTURA], *de[CIERRE]])
        quienes = encargos.encargados_de(compromisos.values()) if self.personal else {}
        leidos = []
        for fecha, turno, pk in claves:
            clase = POR_ORDEN[turno]
            meta = metas[pk] if clase == META else None
            suyo = meta.compromiso_id if meta else pk
            tarde = (self.dia.fecha - fecha).days if vencio(fecha, al=self.dia.fecha) else 0
            if clase in (APERTURA, CIERRE):
                leidos.append(PlazoDeAgenda(clase, fecha, periodo=periodos[pk], retraso=tarde))
                continue
            quien = self.personal.get(quienes.get(suyo, 0), "")
            leidos.append(
                PlazoDeAgenda(clase, fecha, compromisos[suyo], meta, encargado=quien, retraso=tarde)
            )
        return leidos

    def _compromisos_de(self, claves: list[int]) -> dict[int, Any]:
        suyos = Compromiso.objects.filter(pk__in=claves).select_related("institucion", "edicion")
        return {c.pk: c for c in suyos}

    def _metas_de(self, claves: list[int]) -> dict[int, Meta]:
        return {m.pk: m for m in Meta.objects.filter(pk__in=claves)}

    def _periodos_de(self, claves: list[int]) -> dict[int, Periodo]:
        suyos = Periodo.objects.filter(pk__in=claves).select_related("edicion")
        return {p.pk: p for p in suyos.defer("instantanea", "tablero_al_cierre")}
