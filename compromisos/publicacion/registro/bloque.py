"""Unit of work: what an act leaves to be done, at its end or, for many acts, once at the end of a block.

Five things follow whatever changes what is public: the stored projection of the pledges it touches is brought
up to date, validity intervals are closed and opened, runs of state are worked out again, the record gets its entries, and the worker is asked to look who
follows it. `al_terminar` does them, in
the transaction of the act; inside `en_bloque` it takes note, and the block does them for all together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from base import bulk
from base.texto import limpiar
from compromisos.correo.seguidores.reparto import avisar_a_quien_sigue
from compromisos.models import Anotacion, Compromiso, Meta
from compromisos.publicacion import estados, personales, proyeccion, vigencias
from compromisos.publicacion.registro import fichas, modificaciones, pendientes, periodos
from compromisos.publicacion.registro.modificaciones import Acto

MUCHOS = 2_000  # pledges at once, from which it pays to tell the database what it holds


@dataclass(slots=True)
class PorHacer:
    """Keys of pledges, but for `fichas`, which are names of the record (`instituciones/<slug>`), and `vigentes`: {model:
    {group of rows: instant of the act that changed them}} (`publicacion/vigencias.py`)."""

    proyectar: set[int] = field(default_factory=set)
    compromisos: set[int] = field(default_factory=set)  # what they say goes into the record
    avances: set[int] = field(default_factory=set)  # what was published, withdrawn or verified of them does
    # What they say goes into the record, by the act that touched them last.
    fichas: dict[str, Acto] = field(default_factory=dict)
    vigentes: dict[type[Model], dict[Any, datetime | None]] = field(default_factory=lambda: defaultdict(dict))

    def sumar(self, otro: PorHacer) -> None:
        for modelo, grupos in otro.vigentes.items():
            suyos = self.vigentes[modelo]
            suyos |= {grupo: en or suyos.get(grupo) for grupo, en in grupos.items()}
        self.proyectar |= otro.proyectar
        self.compromisos |= otro.compromisos
        self.avances |= otro.avances
        self.fichas |= otro.fichas


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
    fichas: Iterable[str] = (),
    vigentes: Iterable[tuple[type[Model], Any]] = (),
    en: datetime | None = None,
) -> None:
    """Do what follows an act, or note it inside a block. Keys as in PorHacer; `fichas` are of the act that `modificar`
    says; `vigentes` are (model, group) of rows that changed besides the pledges, and `en` the instant (aware) of the
    act, if it says one."""
    actos = dict.fromkeys(fichas, modificaciones.acto())
    mas = PorHacer(set(proyectar), set(compromisos), set(avances), actos)
    for modelo in vigencias.DE_UN_COMPROMISO if mas.compromisos else ():
        mas.vigentes[modelo] = dict.fromkeys(mas.compromisos, en)
    for modelo, grupo in vigentes:
        mas.vigentes[modelo][grupo] = en or modificaciones.acto().en
    if (abierto := _bloque.get()) is None:
        _cumplir(mas)
    else:
        abierto.sumar(mas)


@contextmanager
def modificar(
    *, motivo: str, por: Any = None, cuenta_altas: bool = True, ahora: datetime | None = None
) -> Iterator[None]:
    """Inside, whatever changes of public fichas (an institution, an edition, a theme, a role, a photo, an open period)
    is one act with its `motivo`, which the public reads. One transaction, one block. `cuenta_altas`: as in Acto."""
    if not limpiar(motivo):
        raise ValidationError(_("Escriba el motivo del cambio: se publica."))
    suyo = Acto(limpiar(motivo), por, cuenta_altas, ahora)
    with transaction.atomic(), modificaciones.durante(suyo), en_bloque():
        yield


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
    with personales.durante(callado=True):  # it is public: there is nobody to ask
        return _anotar_todo()


def _anotar_todo() -> int:
    antes = Anotacion.objects.count()
    _anotar_fichas_nuevas(fichas.nombres())
    a_la_vista = set(Compromiso.objects.sellados().values_list("pk", flat=True))
    todos = set(Compromiso.objects.values_list("pk", flat=True))
    vigencias.poner_todo_al_dia()
    estados.poner_todo_al_dia()
    _anotar(PorHacer(compromisos=a_la_vista, avances=todos))
    Anotacion.objects.encadenar(periodos.pendientes())
    Anotacion.objects.encadenar(pendientes.de_senalamientos_que_faltan())
    return Anotacion.objects.count() - antes


@transaction.atomic
def anotar_tipos_nuevos() -> None:
    """Enter the fichas of the kinds that the record tells nothing of: of a base made before it told of them."""
    dichos = {
        tipo
        for tipo in fichas.CLAVES
        if Anotacion.objects.filter(
            objeto__startswith=f"{tipo}/", accion__in=modificaciones.DE_FICHA
        ).exists()
    }
    with personales.durante(callado=True):
        _anotar_fichas_nuevas(fichas.nombres(set(fichas.CLAVES) - dichos))


def _anotar_fichas_nuevas(nombres: Iterable[str]) -> None:
    """Only those without an entry: what was entered and says something else now was altered, and is not made good."""
    nuevos = list(nombres)
    for inicio in range(0, len(nuevos), pendientes.LOTE):
        lote = nuevos[inicio : inicio + pendientes.LOTE]
        ya = set(Anotacion.objects.filter(objeto__in=lote).values_list("objeto", flat=True))
        modificaciones.anotar({n: modificaciones.SIN_MOTIVO for n in lote if n not in ya})


def _cumplir(que: PorHacer) -> None:
    if que.proyectar:
        proyeccion.proyectar(que.proyectar)
    for modelo, grupos in que.vigentes.items():
        vigencias.poner_al_dia(modelo, grupos)
    estados.poner_al_dia(que.compromisos | que.avances | estados.tocados_por(que.vigentes))
    if que.compromisos or que.avances or que.fichas:
        _anotar(que)
        avisar_a_quien_sigue()


@transaction.atomic
def _anotar(faltan: PorHacer) -> None:
    Anotacion.objects.tomar_turno()
    tocadas = list(faltan.fichas.items())
    for inicio in range(0, len(tocadas), pendientes.LOTE):
        modificaciones.anotar(dict(tocadas[inicio : inicio + pendientes.LOTE]))
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
            personales.exigir(notas)
            Anotacion.objects.encadenar(notas)
        if son_muchos and inicio == 0:
            bulk.contar_a_la_base(Anotacion)
