"""Names of institutions on a day: what a past day called them, asked for where they are read.

A queryset of instances takes `con_nombres`, one of values takes `nombre_de` or `nombres_del`. All of them
work with streams: nothing is remembered outside the queryset and its `Dia`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from typing import NamedTuple, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

from base.dias import Dia
from compromisos.lectura.por_version import por_version
from instituciones.models import Denominacion, Institucion, Nombres

Consulta = TypeVar("Consulta", bound=QuerySet)


def nombres_del(dia: Dia) -> Nombres:
    """{institution: (name, acronym)} of those that `dia` called otherwise than today. One query for each
    `Dia`, however often it is asked; none today."""
    return dia.una_vez("nombres", lambda: Denominacion.objects.de_entonces(dia))


class NombreDeAntes(NamedTuple):
    """`desde` is None where nobody knows since when."""

    nombre: str
    desde: date | None
    hasta: date


def nombres_que_dejaron(dia: Dia) -> dict[int, list[NombreDeAntes]]:
    """{institution: the names whose last day is known, in the order of their model}, as `dia` had them. Read once a version:
    they are few."""
    return por_version(dia, "nombres_que_dejaron", lambda: _que_dejaron(dia))


def _que_dejaron(dia: Dia) -> dict[int, list[NombreDeAntes]]:
    por_institucion: dict[int, list[NombreDeAntes]] = {}
    for d in Denominacion.objects.using(dia.alias).filter(hasta__isnull=False):
        if d.hasta:
            por_institucion.setdefault(d.institucion_id, []).append(NombreDeAntes(d.nombre, d.desde, d.hasta))
    return por_institucion


def con_nombres(consulta: Consulta, dia: Dia, *caminos: str) -> Consulta:
    """`consulta`, whose instances bear the institutions at `caminos` with the names of `dia`.

    A path is written as for select_related, which it implies: "compromiso__institucion"; "" is the instance
    itself. An institution that bears another day's name refuses to be saved.
    """
    seguidos = [c for c in caminos if c]
    nombrada = consulta.select_related(*seguidos) if seguidos else consulta.all()
    if not dia.es_hoy:
        anteriores = getattr(nombrada._iterable_class, "caminos", ())
        pasos = tuple(tuple(filter(None, c.split("__"))) for c in caminos)
        nombrada._iterable_class = type(
            "InstanciasConNombres", (_ConNombres,), {"dia": dia, "caminos": (*anteriores, *pasos)}
        )
    return nombrada


class _ConNombres(ModelIterable):
    """Instances as the queryset reads them, then named. Django clones a queryset with its iterable class."""

    dia: Dia
    caminos: tuple[tuple[str, ...], ...] = ()

    def __iter__(self) -> Iterator[Model]:
        for instancia in super().__iter__():
            nombres = nombres_del(self.dia)
            for pasos in self.caminos:
                nombrar(reduce(lambda de, paso: de and getattr(de, paso), pasos, instancia), nombres)
            yield instancia


def nombrar(institucion: Institucion | None, nombres: Nombres) -> None:
    """Give `institucion`, if there is one, its name in `nombres`, if it has another there."""
    if institucion is not None and (nombre := nombres.get(institucion.pk)):
        institucion.llamar_como_entonces(*nombre)


def corto(institucion: int, nombre: str, sigla: str, nombres: Nombres) -> str:
    """Acronym, or name without one, of an institution that was read as values."""
    nombre, sigla = nombres.get(institucion, (nombre, sigla))
    return sigla or nombre
