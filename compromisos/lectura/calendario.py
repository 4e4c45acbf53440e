"""Deadlines of a day as events: of each pledge, of each target that has another of its own, and the closings of the periods
in which they are reported on. What was left, or has no deadline any more, is called off: whoever has it in a calendar
must see it go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Q, QuerySet

from base.dias import Dia, inicio_del_dia
from base.tandas import tandas_de_claves
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.models import Enmienda, EstadoVigencia, Meta, Periodo


@dataclass(frozen=True, slots=True)
class PlazoSenalado:
    """A published deadline. `meta` is None where it is that of the pledge whole.

    `cambios` counts what may have moved it, and `cambiado_en` (aware) is when what is said of it last changed; None if
    nobody wrote down since when it is public. `sin_efecto`: it was called off, and `fecha` is the last day it had.
    """

    compromiso: CompromisoLeido
    meta: Meta | None
    fecha: date
    cambios: int
    cambiado_en: datetime | None
    sin_efecto: bool = False

    @property
    def clave(self) -> str:
        """Names it for ever, whatever its day is moved to."""
        return f"plazo-meta-{self.meta.pk}" if self.meta else f"plazo-{self.compromiso.codigo}"

    @property
    def orden(self) -> tuple:
        return self.fecha, self.compromiso.codigo, self.meta.orden if self.meta else 0


@dataclass(frozen=True, slots=True)
class CierreSenalado:
    """The last day to report in a period; of one that closed early, the day on which it did."""

    periodo: Periodo
    cambios: int
    cambiado_en: datetime

    @property
    def clave(self) -> str:
        return f"periodo-{self.periodo.slug}"

    @property
    def fecha(self) -> date:
        return self.periodo.cierra

    @property
    def orden(self) -> tuple:
        return self.fecha, self.periodo.slug, 0

    @property
    def sin_efecto(self) -> bool:
        return False


class AperturaSenalada(CierreSenalado):
    """The first day that is reported on in a period."""

    @property
    def clave(self) -> str:
        return f"inicio-{super().clave}"

    @property
    def fecha(self) -> date:
        return self.periodo.desde


Senalado = PlazoSenalado | CierreSenalado


def senalados_de(
    compromisos: QuerySet[CompromisoLeido], dia: Dia, *, ediciones: set[int] | None = None
) -> list[Senalado]:
    """Days of `compromisos` (see `a_la_vista`: those that were left too), soonest first; of the periods of `ediciones`, which
    are those of the pledges in force if it is not said. Six queries."""
    leidos = list(compromisos)
    if ediciones is None:
        ediciones = {c.edicion_id for c in leidos if not _dejado(c, dia)}
    todos: list[Senalado] = [*_plazos_de(leidos, dia), *_cierres_de(ediciones, dia)]
    return sorted(todos, key=lambda s: s.orden)


def tandas_de_senalados(compromisos: QuerySet[CompromisoLeido], dia: Dia) -> Iterator[list[Senalado]]:
    """The same of a list of any length, a batch at a time, in about their order: the pledges that are due soonest first, and
    with the first of them the periods. Nine queries each batch at most."""
    por_plazo = compromisos.order_by(F("plazo_fecha").asc(nulls_last=True), "pk")
    en_vigor = ~Q(dia.hasta("dejado_en"), dejado_en__isnull=False)
    ediciones = set(compromisos.filter(en_vigor).order_by().values_list("edicion", flat=True).distinct())
    for claves in tandas_de_claves(por_plazo):
        yield senalados_de(compromisos.order_by().filter(pk__in=claves), dia, ediciones=ediciones)
        ediciones = set()


def con_aperturas(senalados: list[Senalado]) -> list[Senalado]:
    """`senalados`, and of each period that they close, the day on which it begins."""
    aperturas = [
        AperturaSenalada(s.periodo, s.cambios, s.cambiado_en)
        for s in senalados
        if isinstance(s, CierreSenalado)
    ]
    return sorted([*senalados, *aperturas], key=lambda s: s.orden)


def _dejado(compromiso: CompromisoLeido, dia: Dia) -> bool:
    return compromiso.dejado_en is not None and dia.sabe(compromiso.dejado_en)


# --- Of pledges and targets


@dataclass(frozen=True, slots=True)
class _Historia:
    """What amendments did to a pledge: how many, the last, the last deadline that one of them took away."""

    cuantas: int = 0
    ultima: datetime | None = None
    tenia: date | None = None


def _plazos_de(leidos: list[CompromisoLeido], dia: Dia) -> Iterator[PlazoSenalado]:
    metas: dict[int, list[Meta]] = {}
    con_plazo = Meta.objects.using(dia.alias).filter(compromiso__in=leidos, fecha_limite__isnull=False)
    for meta in con_plazo.order_by("compromiso", "orden"):
        metas.setdefault(meta.compromiso_id, []).append(meta)
    historias, tramos = _historias(leidos, dia), _tramos(leidos, dia)
    for compromiso in leidos:
        historia = historias.get(compromiso.pk, _Historia())
        momentos = (
            compromiso.publicado_en,
            compromiso.informado_en,
            tramos.get(compromiso.pk),
            historia.ultima,
            compromiso.dejado_en if _dejado(compromiso, dia) else None,
        )
        cambiado_en = max(filter(None, momentos), default=None)
        yield from _plazos(compromiso, metas.get(compromiso.pk, []), historia, cambiado_en, dia)


def _plazos(
    compromiso: CompromisoLeido,
    metas: list[Meta],
    historia: _Historia,
    cambiado_en: datetime | None,
    dia: Dia,
) -> Iterator[PlazoSenalado]:
    dejado = _dejado(compromiso, dia)
    plazo = compromiso.plazo_fecha
    if fecha := plazo or historia.tenia:
        sin_efecto = dejado or plazo is None
        yield PlazoSenalado(compromiso, None, fecha, historia.cuantas, cambiado_en, sin_efecto)
    for meta in metas:
        if meta.fecha_limite and meta.fecha_limite != plazo:
            sin_efecto = dejado or (meta.dejada_en is not None and dia.sabe(meta.dejada_en))
            yield PlazoSenalado(
                compromiso, meta, meta.fecha_limite, historia.cuantas, cambiado_en, sin_efecto
            )


def _historias(leidos: Iterable[CompromisoLeido], dia: Dia) -> dict[int, _Historia]:
    """Two queries."""
    suyas = Enmienda.objects.conocidas(dia).filter(compromiso__in=leidos).order_by()
    tenian = dict(
        suyas.que_mueven_el_plazo()
        .filter(plazo_anterior__isnull=False)
        .order_by("en", "pk")
        .values_list("compromiso", "plazo_anterior")
    )
    cuentas = suyas.values_list("compromiso").annotate(cuantas=Count("pk"), ultima=Max("en"))
    return {pk: _Historia(cuantas, ultima, tenian.get(pk)) for pk, cuantas, ultima in cuentas}


def _tramos(leidos: Iterable[CompromisoLeido], dia: Dia) -> dict[int, datetime]:
    """{pledge: when the state that it is in on `dia` began}; those that are in it since always are left out."""
    suyos = EstadoVigencia.objects.filter(
        compromiso_id__in=[c.pk for c in leidos], desde__isnull=False, desde__lte=dia.fecha
    )
    return {
        pk: inicio_del_dia(desde)
        for pk, desde in suyos.order_by().values_list("compromiso_id").annotate(desde=Max("desde"))
    }


# --- Of periods


def _cierres_de(ediciones: set[int], dia: Dia) -> list[CierreSenalado]:
    """Two queries."""
    periodos = list(
        Periodo.objects.conocidos(dia)
        .filter(edicion__in=ediciones)
        .select_related("edicion")
        .defer("instantanea", "tablero_al_cierre")
    )
    cuentas = {
        pk: (veces, ultima)
        for pk, veces, ultima in Periodo.history.filter(
            Q(dia.hasta("history_date")), id__in=[p.pk for p in periodos]
        )
        .order_by()
        .values_list("id")
        .annotate(veces=Count("pk"), ultima=Max("history_date"))
    }
    return [
        CierreSenalado(p, max(veces - 1, 0), max(ultima, p.abierto_en))
        for p in periodos
        for veces, ultima in [cuentas.get(p.pk, (1, p.abierto_en))]
    ]
