"""Rows of what pledges are sorted by and of what is kept of them: editions, themes, places, periods, the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from base.dias import Dia
from compromisos.lectura.enlaces import con_su_rotura
from compromisos.lectura.instituciones import participaciones_de
from compromisos.lectura.marcos import cuantos_por_elemento, marcos_de
from compromisos.lectura.recuentos import estados_por
from compromisos.lectura.territorios import alcanzados
from compromisos.models import Anotacion, Edicion, Eje, ElementoDeMarco, Marco, Periodo, Territorio
from compromisos.salidas.datos.columns.de_catalogo import (
    CORTES,
    EDICIONES,
    REGISTRO,
    TEMAS,
    TERRITORIOS,
)
from compromisos.salidas.datos.columns.elementos import ELEMENTOS
from compromisos.salidas.datos.filas import Valores, fila_de

Cuentas = Mapping[str, int]  # {state: how many pledges}


@dataclass(frozen=True, slots=True)
class RenglonDeEdicion:
    edicion: Edicion
    instituciones: int
    por_estado: Cuentas


@dataclass(frozen=True, slots=True)
class RenglonDeTema:
    eje: Eje
    por_estado: Cuentas


@dataclass(frozen=True, slots=True)
class RenglonDeTerritorio:
    territorio: Territorio
    compromisos: int


@dataclass(frozen=True, slots=True)
class RenglonDeElemento:
    """Both read with `con_su_rotura`."""

    elemento: ElementoDeMarco
    marco: Marco
    compromisos: int


@dataclass(frozen=True, slots=True)
class RenglonDeCorte:
    """A period as a day saw it: not yet closed (`cerrado`), nothing is counted in it."""

    periodo: Periodo
    cerrado: bool
    por_estado: Cuentas = field(default_factory=dict)
    instituciones: int | None = None
    informaron: int | None = None


def de_ediciones(ediciones: Iterable[Edicion], compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    por_edicion = estados_por(compromisos, "edicion")
    quienes: dict[int, set[int]] = {}
    for pares in (participaciones_de(dia), compromisos.order_by().distinct()):
        for edicion, institucion in pares.values_list("edicion", "institucion"):
            quienes.setdefault(edicion, set()).add(institucion)
    for edicion in ediciones:
        suyas = len(quienes.get(edicion.pk, ()))
        yield fila_de(EDICIONES, RenglonDeEdicion(edicion, suyas, por_edicion.get(edicion.pk, {})))


def de_temas(ejes: Iterable[Eje], cuentas: Mapping[int, Cuentas]) -> Iterator[Valores]:
    for eje in ejes:
        yield fila_de(TEMAS, RenglonDeTema(eje, cuentas.get(eje.pk, {})))


def de_territorios(territorios: Iterable[Territorio], compromisos: QuerySet) -> Iterator[Valores]:
    """Each needs its `superior`."""
    cuentas = alcanzados(compromisos)
    for territorio in territorios:
        yield fila_de(TERRITORIOS, RenglonDeTerritorio(territorio, cuentas[territorio.ubigeo]))


def de_elementos(elementos: Iterable[ElementoDeMarco], compromisos: QuerySet, dia: Dia) -> Iterator[Valores]:
    cuantos = cuantos_por_elemento(compromisos, dia)
    marcos = con_su_rotura(dia, marcos_de(dia), "fuente_url").in_bulk()
    for e in elementos:
        yield fila_de(ELEMENTOS, RenglonDeElemento(e, marcos[e.marco_id], cuantos.get(e.codigo, 0)))


def de_cortes(periodos: Iterable[Periodo], dia: Dia) -> Iterator[Valores]:
    """Each needs its `edicion`. The picture of one is in memory at a time."""
    for periodo in periodos:
        yield fila_de(CORTES, _renglon_de(periodo, dia))


def _renglon_de(periodo: Periodo, dia: Dia) -> RenglonDeCorte:
    if not periodo.habia_cerrado(dia):
        return RenglonDeCorte(periodo, cerrado=False)
    dichas = periodo.foto["instituciones"]
    return RenglonDeCorte(
        periodo,
        cerrado=True,
        por_estado=Counter(c["estado"] for c in periodo.foto["compromisos"]),
        instituciones=len(dichas),
        informaron=sum(bool(i["informo"]) for i in dichas),
    )


def del_registro(anotaciones: Iterable[Anotacion]) -> Iterator[Valores]:
    for anotacion in anotaciones:
        yield fila_de(REGISTRO, anotacion)
