"""Boards of a reporting period: who answered, who did not."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.compromisos import en_fecha
from compromisos.lectura.por_version import por_version
from compromisos.models import Avance, Compromiso, Edicion, EnlacePersonal, Periodo
from compromisos.reglas.palabras import ESTADOS_CERRADOS, SituacionAvance
from compromisos.reglas.recordatorios import (
    RESPONDIERON,
    Contestacion,
    contestacion,
)
from instituciones.models import Enlace, Institucion


def abierto_de(edicion: Edicion, dia: Dia) -> Periodo | None:
    """The period of `edicion` in which one could report on that day."""
    conocidos = Periodo.objects.conocidos(dia).filter(edicion=edicion).defer("instantanea")
    return next((p for p in conocidos if not p.habia_cerrado(dia)), None)


def abiertos(dia: Dia) -> list[Periodo]:
    """Open periods, the first to close first, without their pictures. Asked once a page, whoever asks."""
    return dia.una_vez("periodos_abiertos", lambda: list(Periodo.objects.abiertos().defer("instantanea")))


@dataclass(slots=True)
class InstitucionEnPeriodo:
    """An institution in a period. `informados` are the pledges of `compromisos` with something sent, and
    `por_revisar` those where that waits to be reviewed."""

    institucion: Institucion
    compromisos: int
    contestacion: Contestacion = Contestacion.NADA
    informados: int = 0
    por_revisar: int = 0

    @property
    def respondio(self) -> bool:
        return self.contestacion in RESPONDIERON


@dataclass(frozen=True, slots=True)
class CuentaDelTablero:
    """Counts of a board. `informaron` is what the public is told: those with something published."""

    total: int
    informaron: int
    en_revision: int

    @property
    def faltan(self) -> int:
        return self.total - self.informaron - self.en_revision


def contar(filas: Iterable[InstitucionEnPeriodo]) -> CuentaDelTablero:
    dichas = Counter(f.contestacion for f in filas)
    return CuentaDelTablero(dichas.total(), dichas[Contestacion.PUBLICADO], dichas[Contestacion.EN_REVISION])


def tablero(periodo: Periodo, dia: Dia) -> list[InstitucionEnPeriodo]:
    """Board: everyone who owes a report in `periodo`, by name: those with a public pledge that is not closed, and
    those that sent one all the same. Three queries."""
    return tableros([periodo], dia)[periodo.pk]


def tableros(periodos: Collection[Periodo], dia: Dia) -> dict[int, list[InstitucionEnPeriodo]]:
    """{period: its board}, of periods that are each of another edition. Three queries, however many."""
    de = {p.edicion_id: p.pk for p in periodos}
    if not de:
        return {}
    assert len(de) == len(periodos), "two periods of one edition"
    cerrados = Q(estado__in=[e.value for e in ESTADOS_CERRADOS])
    publicos = en_fecha(Compromiso.objects.publicados(dia).filter(edicion__in=de), dia)
    cuentas = {
        (edicion, institucion): (n, abiertos)
        for edicion, institucion, n, abiertos in publicos.order_by()
        .values_list("edicion", "institucion")
        .annotate(n=Count("pk"), abiertos=Count("pk", filter=~cerrados))
    }
    dichos: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for edicion, institucion, compromiso, situacion in _avances(periodos, dia):
        dichos.setdefault((edicion, institucion), []).append((compromiso, situacion))
    claves = {institucion for _edicion, institucion in cuentas}
    instituciones = Institucion.objects.using(dia.alias).filter(pk__in=claves).order_by("nombres_plegados")
    filas: dict[int, list[InstitucionEnPeriodo]] = {p.pk: [] for p in periodos}
    for institucion in instituciones:
        for edicion, periodo in de.items():
            if (edicion, institucion.pk) not in cuentas:
                continue
            n, abiertos = cuentas[edicion, institucion.pk]
            fila = _fila(institucion, n, dichos.get((edicion, institucion.pk), []))
            if abiertos or fila.respondio:
                filas[periodo].append(fila)
    return filas


def _fila(institucion: Institucion, n: int, dichos: list[tuple[int, str]]) -> InstitucionEnPeriodo:
    fila = InstitucionEnPeriodo(institucion, n, contestacion(s for _c, s in dichos))
    fila.informados = len({c for c, s in dichos if contestacion([s]) in RESPONDIERON})
    fila.por_revisar = len({c for c, s in dichos if s == SituacionAvance.EN_REVISION})
    return fila


def tablero_al_cierre(periodo: Periodo) -> list[tuple[InstitucionEnPeriodo, dict[str, Any]]]:
    """Board as it was when the period closed, and what had been written to each by then. Of one that closed before
    boards were kept, who had informed and who had not, as its picture says. One query at most."""
    if periodo.tablero_al_cierre:
        return [
            (
                InstitucionEnPeriodo(
                    Institucion(pk=f["institucion"], nombre=f["nombre"]),
                    f["compromisos"],
                    Contestacion(f["contestacion"]),
                    f["informados"],
                    f["por_revisar"],
                ),
                f["cartas"],
            )
            for f in json.loads(periodo.tablero_al_cierre)
        ]
    dichas = periodo.foto["instituciones"]
    claves = dict(
        Institucion.objects.filter(slug__in=[i["institucion"] for i in dichas]).values_list("slug", "pk")
    )
    return [
        (
            InstitucionEnPeriodo(
                Institucion(pk=claves.get(i["institucion"]), nombre=i["nombre"]),
                0,
                Contestacion.PUBLICADO if i["informo"] else Contestacion.NADA,
            ),
            {},
        )
        for i in dichas
    ]


def lo_que_dicen_sus_tableros(
    periodos: Collection[Periodo], dia: Dia
) -> dict[int, tuple[CuentaDelTablero, int]]:
    """{period: (count of its board, how many pledges it asks about)}: of one that closed, as it was that day. Three
    queries if any is open; one more for each that closed before boards were kept, if its picture was not read."""
    abiertos = tableros([p for p in periodos if p.cerrado_en is None], dia)
    dicho = {}
    for periodo in periodos:
        if periodo.cerrado_en is not None and not periodo.tablero_al_cierre:
            vistas = periodo.foto["instituciones"]
            informaron = sum(bool(i["informo"]) for i in vistas)
            dicho[periodo.pk] = CuentaDelTablero(len(vistas), informaron, 0), 0
            continue
        filas = abiertos.get(periodo.pk)
        if filas is None:
            filas = [f for f, _cartas in tablero_al_cierre(periodo)]
        dicho[periodo.pk] = contar(filas), sum(f.compromisos for f in filas)
    return dicho


def que_faltan(periodo: Periodo, dia: Dia) -> QuerySet[Institucion]:
    """Those of `tablero` that have not answered."""
    publicos = en_fecha(Compromiso.objects.publicados(dia).filter(edicion=periodo.edicion_id), dia)
    deben = publicos.exclude(estado__in=[e.value for e in ESTADOS_CERRADOS]).order_by()
    for dichos in _de_quienes_respondieron(periodo, dia):
        deben = deben.exclude(institucion__in=dichos)
    return Institucion.objects.using(dia.alias).filter(pk__in=deben.values("institucion"))


@dataclass(frozen=True, slots=True)
class RespuestasDelPeriodo:
    """How many institutions of `tablero` have answered, how many have not and, of these, those with nobody to write to."""

    respondieron: int
    faltan: int
    sin_a_quien_escribir: int


def respuestas_de(periodo: Periodo, dia: Dia) -> RespuestasDelPeriodo:
    """Counted once a page, whoever asks. Two queries, whatever there is; of who has answered, once a version."""

    def contar() -> RespuestasDelPeriodo:
        respondieron, faltan = por_version(
            dia, ("respuestas_de", periodo.pk), lambda: _quienes_respondieron(periodo, dia)
        )
        sin_nadie = Institucion.objects.filter(nadie_a_quien_escribir(timezone.now()), pk__in=faltan)
        return RespuestasDelPeriodo(respondieron, len(faltan), sin_nadie.count() if faltan else 0)

    return dia.una_vez(("respuestas_de", periodo.pk), contar)


def _quienes_respondieron(periodo: Periodo, dia: Dia) -> tuple[int, list[int]]:
    """(how many of `tablero` have answered, keys of `que_faltan`). One query."""
    publicos = en_fecha(Compromiso.objects.publicados(dia).filter(edicion=periodo.edicion_id), dia)
    en_firme, por_revisar = _de_quienes_respondieron(periodo, dia)
    cuentas = (
        publicos.order_by()
        .values_list("institucion")
        .annotate(
            abiertos=Count("pk", filter=~Q(estado__in=[e.value for e in ESTADOS_CERRADOS])),
            dijo=Count("pk", filter=Q(institucion__in=en_firme) | Q(institucion__in=por_revisar)),
        )
    )
    filas = list(cuentas)
    faltan = [pk for pk, abiertos, dijo in filas if abiertos and not dijo]
    return sum(bool(dijo) for _pk, _abiertos, dijo in filas), faltan


def _de_quienes_respondieron(periodo: Periodo, dia: Dia) -> tuple[QuerySet, QuerySet]:
    """Institutions of the updates about its days that are public, and of those that wait for review."""
    en_firme, sin_publicar = _del_periodo(periodo, dia)
    por_revisar = sin_publicar.filter(situacion=SituacionAvance.EN_REVISION)
    return (
        en_firme.order_by().values("compromiso__institucion").distinct(),
        por_revisar.order_by().values("compromiso__institucion").distinct(),
    )


def nadie_a_quien_escribir(ahora: datetime) -> Q:
    """Condition of institutions: nobody with an address may report for it, neither an account nor a personal link."""
    cuentas = Enlace.objects.filter(activo=True, user__is_active=True).exclude(user__email="")
    personales = EnlacePersonal.objects.vigentes(ahora).order_by()
    return ~Q(pk__in=cuentas.values("institucion")) & ~Q(pk__in=personales.values("institucion"))


def sin_a_quien_escribir(instituciones: QuerySet[Institucion], ahora: datetime) -> QuerySet[Institucion]:
    """Those of `instituciones` for which nobody with an address may report."""
    return instituciones.filter(nadie_a_quien_escribir(ahora))


def esperados(periodos: Iterable[Periodo], dia: Dia) -> Q:
    """Condition on public pledges: one of these periods asks for it, and nothing about its days was sent."""
    alguno = Q(pk__in=())
    for periodo in periodos:
        en_firme, sin_publicar = _del_periodo(periodo, dia)
        enviados = sin_publicar.filter(situacion=SituacionAvance.EN_REVISION)
        alguno |= (
            Q(edicion=periodo.edicion_id)
            & ~Q(vigente_estado__in=[e.value for e in ESTADOS_CERRADOS])
            & ~Q(pk__in=en_firme.order_by().values("compromiso"))
            & ~Q(pk__in=enviados.order_by().values("compromiso"))
        )
    return alguno


def _avances(periodos: Iterable[Periodo], dia: Dia):
    """(edition, institution, pledge, situation) of the updates about the days of these periods."""
    columnas = ("compromiso__edicion", "compromiso__institucion", "compromiso", "situacion")
    en_firme, sin_publicar = _de_los_periodos(periodos, dia)
    return en_firme.order_by().values_list(*columnas).union(sin_publicar.order_by().values_list(*columnas))


def _del_periodo(periodo: Periodo, dia: Dia) -> tuple[QuerySet[Avance], QuerySet[Avance]]:
    return _de_los_periodos([periodo], dia)


def _de_los_periodos(periodos: Iterable[Periodo], dia: Dia) -> tuple[QuerySet[Avance], QuerySet[Avance]]:
    """The updates about their days: the public ones that are in force, and those that are not public."""
    alguno = Q(pk__in=())
    for p in periodos:
        alguno |= Q(compromiso__edicion=p.edicion_id, fecha_corte__range=(p.desde, p.cierra))
    suyos = Q(alguno, compromiso__dejado_en__isnull=True)
    sin_publicar = Avance.objects.filter(suyos, corrige__isnull=True)
    return Avance.objects.en_firme(dia).filter(suyos), sin_publicar.exclude(
        situacion=SituacionAvance.PUBLICADO
    )
