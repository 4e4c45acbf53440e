"""Records of response as a day saw them: in which periods each institution reported, whether one is asked or all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.por_version import por_version
from compromisos.models import Avance, Edicion, Periodo
from compromisos.reglas.constancia import (
    Constancia,
    Contesto,
    Fijado,
    constancia,
    constancia_por_periodos,
)
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Periodicidad
from instituciones.models import Sector

Registro = tuple[Edicion, int, Constancia]  # (edition, how many pledges, record)
_Par = tuple[int, int]  # (institution, edition)


class _Hechos(NamedTuple):
    """Facts of the pledges of one institution in one edition."""

    n: int
    cerrados: int
    inicio: date | None
    ultimo: date | None
    desde_siempre: int
    primero: datetime | None

    @property
    def cierre(self) -> date | None:
        """The day of the last report, if every pledge is closed."""
        return self.ultimo if self.n == self.cerrados else None

    @property
    def publico_desde(self) -> date | None:
        return None if self.desde_siempre or self.primero is None else timezone.localdate(self.primero)


def constancias(
    compromisos: QuerySet, dia: Dia, *, ultimos: int | None = None, a_tiempo: bool = True
) -> dict[int, list[Registro]]:
    """{institution: its records, an edition each}; see reglas/constancia.py. Needs en_fecha(). Five queries, whatever
    the number of pledges and institutions; four where no period was closed. With `ultimos`, of the periods that the
    staff opened no more than those, the newest: no older update is read. Without `a_tiempo` nothing is told late, and
    one query less: for who counts who reported."""
    hechos = _hechos(compromisos)
    suyos = compromisos.order_by().values("pk")
    todas = por_version(dia, "ediciones", lambda: {e.pk: e for e in Edicion.objects.using(dia.alias)})
    ediciones = {pk: todas[pk] for pk in sorted({e for _i, e in hechos})}
    fijados = {
        e: suyo[-ultimos:] if ultimos else suyo for e, suyo in periodos_fijados(ediciones, dia).items()
    }
    de_sus_dias = _en_sus_periodos(fijados)
    cortes: dict[_Par, list[date]] = defaultdict(list)
    # Where all have periods, their days alone say which: a range of an index.
    sin_periodos = [e for e in ediciones if e not in fijados]
    de_que_dias = de_sus_dias | Q(compromiso__edicion__in=sin_periodos) if sin_periodos else de_sus_dias
    en_firme = Avance.objects.en_firme(dia).filter(de_que_dias, compromiso__in=suyos)
    for *par, corte in en_firme.order_by().values_list(*_PAR, "fecha_corte").distinct():
        cortes[_par(par)].append(corte)
    primeros = _primeros(suyos, de_sus_dias, dia) if fijados and a_tiempo else {}
    registros: dict[int, list[Registro]] = defaultdict(list)
    for (institucion, edicion), suyo in sorted(hechos.items(), key=lambda h: ediciones[h[0][1]].slug):
        par = (institucion, edicion)
        intervalo = Periodicidad(ediciones[edicion].periodicidad)
        if edicion in fijados:
            registro = constancia_por_periodos(
                intervalo,
                fijados=fijados[edicion],
                cortes=cortes[par],
                primeros=primeros.get(par, {}),
                publico_desde=suyo.publico_desde,
                hoy=dia.fecha,
                cierre=suyo.cierre,
            )
        else:
            registro = constancia(
                intervalo, inicio=suyo.inicio, hoy=dia.fecha, cortes=cortes[par], cierre=suyo.cierre
            )
        registros[institucion].append((ediciones[edicion], suyo.n, registro))
    return dict(registros)


_PAR = ("compromiso__institucion", "compromiso__edicion")


def _par(valores: list) -> _Par:
    return valores[0], valores[1]


def _hechos(compromisos: QuerySet) -> dict[_Par, _Hechos]:
    cerrados = Q(estado__in=[e.value for e in ESTADOS_CERRADOS])
    filas = (
        compromisos.order_by()
        .values_list("institucion", "edicion")
        .annotate(
            n=Count("pk"),
            cerrados=Count("pk", filter=cerrados),
            inicio=Min("fecha_inicio"),
            ultimo=Max("corte"),
            desde_siempre=Count("pk", filter=Q(publicado_en__isnull=True)),
            primero=Min("publicado_en"),
        )
    )
    return {(institucion, edicion): _Hechos(*resto) for institucion, edicion, *resto in filas}


def _en_sus_periodos(fijados: dict[int, list[Fijado]]) -> Q:
    """Condition of updates: about days from the first to the last of the periods of their edition. What is about none
    of them fills none."""
    alguno = Q(pk__in=())
    for edicion, suyos in fijados.items():
        dias = (min(f.desde for f in suyos), max(f.cierra for f in suyos))
        alguno |= Q(compromiso__edicion=edicion, fecha_corte__range=dias)
    return alguno


def _primeros(compromisos: QuerySet, de_sus_dias: Q, dia: Dia) -> dict[_Par, dict[date, datetime]]:
    """{institution in an edition: {fecha de corte: when something about it was first published}}."""
    publicados = Avance.objects.publicados(dia).filter(de_sus_dias, compromiso__in=compromisos)
    primeros: dict[_Par, dict[date, datetime]] = defaultdict(dict)
    filas = publicados.order_by().values_list(*_PAR, "fecha_corte").annotate(primero=Min("publicado_en"))
    for *par, corte, momento in filas:
        primeros[_par(par)][corte] = momento
    return primeros


def periodos_fijados(ediciones: Iterable[int], dia: Dia) -> dict[int, list[Fijado]]:
    """{edition: the periods that the staff had opened by then, oldest first}, of those where one was closed. One
    query, once a version."""
    de_cuales = tuple(sorted(ediciones))
    return por_version(dia, ("periodos_fijados", de_cuales), lambda: _periodos_fijados(de_cuales, dia))


def _periodos_fijados(ediciones: Iterable[int], dia: Dia) -> dict[int, list[Fijado]]:
    fijados: dict[int, list[Fijado]] = defaultdict(list)
    conocidos = Periodo.objects.conocidos(dia).filter(edicion__in=list(ediciones)).defer("instantanea")
    for periodo in conocidos.order_by("desde"):
        cerrado = periodo.cerrado_en if periodo.habia_cerrado(dia) else None
        fijados[periodo.edicion_id].append(
            Fijado(periodo.desde, periodo.cierra, cerrado, periodo.nombre, periodo.slug)
        )
    return {edicion: suyos for edicion, suyos in fijados.items() if any(f.cerrado for f in suyos)}


def se_abrio(edicion: Edicion, slug: str, dia: Dia) -> bool:
    """Whether the staff had opened a period of that name by then, even if none was closed yet."""
    return Periodo.objects.conocidos(dia).filter(edicion=edicion, slug=slug).exists()


# --- All the institutions of an edition


@dataclass(frozen=True, slots=True)
class QuienResponde:
    """An institution in the board: how many pledges it has in the edition, and its record there."""

    institucion: int
    sector: str
    compromisos: int
    registro: Constancia


@dataclass(frozen=True, slots=True)
class CuentaDePeriodo:
    """A period in the board: how many institutions are in each group."""

    periodo: Fijado
    cuantas: Counter[Contesto]

    @property
    def esperadas(self) -> int:
        return self.cuantas[Contesto.INFORMO] + self.cuantas[Contesto.NO_INFORMO]

    @property
    def en_orden(self) -> list[tuple[str, int]]:
        """(group, how many institutions), also of those with none."""
        return [(c.value, self.cuantas[c]) for c in Contesto]


def quien_responde(
    edicion: Edicion, dia: Dia, *, ultimos: int | None = None, a_tiempo: bool = True
) -> list[QuienResponde]:
    """Board: everyone with a public pledge in `edicion`, by sector and name. Seven queries at most. `ultimos`, `a_tiempo`:
    as in `constancias`."""
    suyos = compromisos_de(dia).filter(edicion=edicion)
    registros = constancias(suyos, dia, ultimos=ultimos, a_tiempo=a_tiempo)
    en_orden = instituciones_de(dia).filter(pk__in=registros).order_by("nombres_plegados")
    filas = []
    for pk, sector in en_orden.values_list("pk", "sector"):
        ((_edicion, n, registro),) = registros[pk]
        filas.append(QuienResponde(pk, sector, n, registro))
    orden = [*Sector.values, ""]
    return sorted(filas, key=lambda f: orden.index(f.sector))


def cuentas_por_periodo(filas: Iterable[QuienResponde], periodos: Iterable[Fijado]) -> list[CuentaDePeriodo]:
    """Counts of the board in each period, the newest first."""
    todas = list(filas)
    return [
        CuentaDePeriodo(p, Counter(f.registro.contesto(p.slug) for f in todas))
        for p in reversed(list(periodos))
    ]
