"""Pledges that a search found: up to TOPE of them are counted and put in order whole; of more, only those of the page that is
looked at are.

A word that half of a hundred thousand pledges say costs what one that ten say does: the keys of the first TOPE + 1 that the
index gives tell which of the two it is. See docs/adr/0059-search-at-a-hundred-thousand.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Q, QuerySet

from base.dias import Dia
from base.recuentos import Cuenta
from compromisos.lectura.compromisos import POR_INSTITUCION, grados, por_parecido
from compromisos.lectura.leidos import CompromisoLeido
from instituciones.models import Institucion

TOPE = 1_000
TANDA, CRECE = 16, 4  # institutions walked at once, and how many times more each time
MUY_LEJOS = 1_000_000  # pages


def claves_de(consulta: QuerySet) -> list[int]:
    """Keys of the first that the database comes by, in no order: one more than TOPE if there are more. One query."""
    return list(consulta.order_by().values_list("pk", flat=True)[: TOPE + 1])


def son_demasiadas(claves: Sequence[int]) -> bool:
    """Whether `claves_de` stopped before the last."""
    return len(claves) > TOPE


@dataclass
class Hallados:
    """`todos` that meet `condiciones`, filtered already, of the phrase that was typed (folded). `orden`: by columns, or
    None for what says it most plainly first (`por_parecido`). Sliced and counted as a queryset is."""

    todos: QuerySet[CompromisoLeido]
    condiciones: Sequence[Q]
    frase: str
    dia: Dia
    orden: tuple[Any, ...] | None = None
    ordered = True  # for Paginator

    @cached_property
    def claves(self) -> list[int]:
        return claves_de(self.todos)

    @property
    def es_amplio(self) -> bool:
        return son_demasiadas(self.claves)

    def count(self) -> Cuenta:
        return Cuenta(TOPE, hay_mas=True) if self.es_amplio else Cuenta(len(self.claves))

    def __getitem__(self, tramo: slice) -> list[CompromisoLeido]:
        return self.tramo(tramo.start or 0, tramo.stop)

    def tramo(self, desde: int, hasta: int) -> list[CompromisoLeido]:
        """Those from one place of the list to another. Two queries for few; of many, by order, a few more."""
        if not self.es_amplio:
            suyos = self.todos.filter(pk__in=self.claves)
            return list(suyos.order_by(*self._orden_de_pocos)[desde:hasta])
        claves = self._claves_en_orden(desde, hasta)
        por_clave = {c.pk: c for c in self.todos.order_by().filter(pk__in=claves)} if claves else {}
        return [por_clave[pk] for pk in claves if pk in por_clave]

    def primeras(self, cuantas: int) -> list[int]:
        """Keys of the first."""
        if self.es_amplio:
            return self._claves_en_orden(0, cuantas)
        suyos = self.todos.filter(pk__in=self.claves).order_by(*self._orden_de_pocos)
        return list(suyos.values_list("pk", flat=True)[:cuantas])

    @property
    def _orden_de_pocos(self) -> tuple[Any, ...]:
        return por_parecido(self.frase, self.condiciones) if self.orden is None else self.orden

    # --- Of many

    def _claves_en_orden(self, desde: int, hasta: int) -> list[int]:
        if self.orden is not None and not _por_institucion(self.orden):
            return list(self.todos.order_by(*self.orden).values_list("pk", flat=True)[desde:hasta])
        halladas: list[int] = []
        for consulta in self._por_grados() if self.orden is None else [self.todos]:
            halladas += self._de_un_grado(consulta, self.orden or POR_INSTITUCION, hasta - len(halladas))
            if len(halladas) >= hasta:
                break
        return halladas[desde:hasta]

    def _por_grados(self) -> Iterator[QuerySet]:
        """The groups of `por_parecido`, one after another."""
        literal, propio = grados(self.frase, self.condiciones)
        yield self.todos.filter(literal)
        yield self.todos.filter(propio).exclude(literal)
        yield self.todos.exclude(propio).exclude(literal)

    def _de_un_grado(self, consulta: QuerySet, orden: tuple[Any, ...], cuantas: int) -> list[int]:
        claves = claves_de(consulta)
        if son_demasiadas(claves):
            return self._andando(consulta, orden, cuantas)
        suyas = consulta.filter(pk__in=claves).order_by(*orden).values_list("pk", flat=True)
        return list(suyas[:cuantas]) if claves else []

    def _andando(self, consulta: QuerySet, orden: tuple[Any, ...], cuantas: int) -> list[int]:
        """The first keys, by walking institutions in the order of the list, each time CRECE times as many: what so many say is
        found in the first of them, and it costs little more than all at once where it is not."""
        halladas: list[int] = []
        quedan = iter(self.dia.una_vez("en orden de lista", self._instituciones))
        cuantas_ahora = TANDA
        while len(halladas) < cuantas and (suyas := _juntar(quedan, cuantas_ahora)):
            hallan = consulta.filter(institucion__in=suyas).order_by(*orden).values_list("pk", flat=True)
            halladas += hallan[: cuantas - len(halladas)]
            cuantas_ahora *= CRECE
        return halladas

    def _instituciones(self) -> list[list[int]]:
        """Keys in the order of the list; those that go by the same name together."""
        en_orden = Institucion.objects.using(self.dia.alias).order_by("nombres_plegados", "pk")
        pares = en_orden.values_list("nombres_plegados", "pk")
        return [[pk for _nombre, pk in grupo] for _nombre, grupo in groupby(pares, key=lambda par: par[0])]


def _juntar(grupos: Iterator[list[int]], cuantas: int) -> list[int]:
    """The next whole groups that make up so many, or what is left."""
    juntas: list[int] = []
    while len(juntas) < cuantas and (grupo := next(grupos, None)):
        juntas += grupo
    return juntas


def _por_institucion(orden: tuple[Any, ...]) -> bool:
    return orden[0] == POR_INSTITUCION[0]


class PaginadorDeHallados(Paginator):
    """Pages of `Hallados`. Of more than TOPE nobody knows the last page: each says whether another follows, and one that
    does not exist is found out by asking for it."""

    @property
    def es_amplio(self) -> bool:
        return self.object_list.es_amplio  # type: ignore[attr-defined]

    def validate_number(self, number):
        if not self.es_amplio:
            return super().validate_number(number)
        try:
            numero = int(number)
        except (TypeError, ValueError):
            raise PageNotAnInteger("no number") from None
        if numero < 1 or numero > MUY_LEJOS:
            raise EmptyPage("no such page")
        return numero

    def page(self, number):
        numero = self.validate_number(number)
        if not self.es_amplio:
            return super().page(numero)
        desde = (numero - 1) * self.per_page
        filas = self.object_list[desde : desde + self.per_page + 1]
        if not filas:
            raise EmptyPage("no such page")
        return PaginaDeMuchos(filas[: self.per_page], numero, self, hay_mas=len(filas) > self.per_page)


class PaginaDeMuchos(Page):
    def __init__(self, filas, numero, paginador, *, hay_mas: bool):
        super().__init__(filas, numero, paginador)
        self.hay_mas = hay_mas

    def has_next(self) -> bool:
        return self.hay_mas

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1
