"""Unit of work: what an act leaves to be done, at its end or, for many acts, once at the end of a block.

Two things follow whatever changes what is public: the stored projection of the pledges it touches is brought
up to date, and the record gets its entries. `al_terminar` does both, in the transaction of the act; inside
`en_bloque` it takes note, and the block does them for all together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction

from base import bulk
from compromisos.models import Anotacion, Compromiso, Meta
from compromisos.publicacion import proyeccion
from compromisos.publicacion.registro import pendientes, periodos

MUCHOS = 2_000  # pledges at once, from which it pays to tell the database what it holds


@dataclass(slots=True)
class PorHacer:
    """Keys of pledges."""

    proyectar: set[int] = field(default_factory=set)
    compromisos: set[int] = field(default_factory=set)  # what they say goes into the record
    avances: set[int] = field(default_factory=set)  # what was published, withdrawn or verified of them does

    def sumar(self, otro: PorHacer) -> None:
        self.proyectar |= otro.proyectar
        self.compromisos |= otro.compromisos
        self.avances |= otro.avances


_bloque: ContextVar[PorHacer | None] = ContextVar("bloque_de_publicacion", default=None)


@contextmanager
def en_bloque() -> Iterator[None]:
    """Inside, what acts leave to be done is noted, and done once at the end. For imports.

    The turn to append is taken last, so that whoever publishes meanwhile does not wait for a whole file,
    nor this one for them. Call it inside the transaction. What fails inside leaves nothing to do.
    """
    if _bloque.get() is not None:
        yield
        return
    suyo = PorHacer()
    marca = _bloque.set(suyo)
    try:
        yield
    finally:
        _bloque.reset(marca)
    _cumplir(suyo)


def al_terminar(
    *,
    proyectar: Iterable[int] = (),
    compromisos: Iterable[int] = (),
    avances: Iterable[int] = (),
) -> None:
    """Do what follows an act, or note it inside a block. Keys as in PorHacer."""
    mas = PorHacer(set(proyectar), set(compromisos), set(avances))
    if (abierto := _bloque.get()) is None:
        _cumplir(mas)
    else:
        abierto.sumar(mas)


def anotar_compromisos(ids: Iterable[int]) -> None:
    """Enter into the record what the public pledges `ids` say now, if it is not what it says already.

    For who edits what may be edited of a public pledge (title, targets, dates, notes), in the same
    transaction.
    """
    al_terminar(compromisos=ids)


@transaction.atomic
def anotar_lo_que_falta() -> int:
    """Enter all that is public and the record does not tell yet, and return how many entries that was.

    For what was published before there was a record, or came in by a fixture.
    """
    antes = Anotacion.objects.count()
    a_la_vista = set(Compromiso.objects.sellados().values_list("pk", flat=True))
    todos = set(Compromiso.objects.values_list("pk", flat=True))
    _anotar(PorHacer(compromisos=a_la_vista, avances=todos))
    Anotacion.objects.encadenar(periodos.pendientes())
    return Anotacion.objects.count() - antes


def _cumplir(que: PorHacer) -> None:
    if que.proyectar:
        proyeccion.proyectar(que.proyectar)
    if que.compromisos or que.avances:
        _anotar(que)


@transaction.atomic
def _anotar(faltan: PorHacer) -> None:
    Anotacion.objects.tomar_turno()
    todos = sorted(faltan.compromisos | faltan.avances)
    son_muchos = len(todos) > MUCHOS
    if son_muchos:
        bulk.contar_a_la_base(Meta, Compromiso.ejes.through, Compromiso.territorios.through)
    for inicio in range(0, len(todos), pendientes.LOTE):
        lote = todos[inicio : inicio + pendientes.LOTE]
        if notas := pendientes.pendientes(
            compromisos=[pk for pk in lote if pk in faltan.compromisos],
            avances=[pk for pk in lote if pk in faltan.avances],
        ):
            Anotacion.objects.encadenar(notas)
        if son_muchos and inicio == 0:
            bulk.contar_a_la_base(Anotacion)
