"""What every public act ends with: its entry in the record, made with it or, in a block, once at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from base import bulk
from base.texto import limpiar
from compromisos.models import Accion, Anotacion, Compromiso, Meta
from compromisos.models.anotacion import Nota
from compromisos.publicacion import proyeccion
from compromisos.publicacion.registro import pendientes, periodos
from compromisos.reglas.cadena import canonico


@dataclass(slots=True)
class PorAnotar:
    compromisos: set[int] = field(default_factory=set)
    avances: set[int] = field(default_factory=set)  # by their pledge
    quitados: set[str] = field(default_factory=set)


_aplazadas: ContextVar[PorAnotar | None] = ContextVar("anotaciones_aplazadas", default=None)


@contextmanager
def en_bloque() -> Iterator[None]:
    """Inside, projections and entries of the record are noted and made once at the end. For imports.

    The turn to append is taken last, so that whoever publishes meanwhile does not wait for a whole file,
    nor this one for them. Call it inside the transaction.
    """
    if _aplazadas.get() is not None:
        yield
        return
    marca = _aplazadas.set(PorAnotar())
    try:
        with proyeccion.aplazada():
            yield
        pendientes = _aplazadas.get()
    finally:
        _aplazadas.reset(marca)
    if pendientes is not None:
        _anotar(pendientes)


def anotar_compromisos(ids: Iterable[int]) -> None:
    """Enter into the record what the public pledges `ids` say now, if it is not what it says already.

    For who edits what may be edited of a public pledge (title, targets, dates, notes), in the same
    transaction.
    """
    por_anotar(PorAnotar(compromisos=set(ids)))


def por_anotar(mas: PorAnotar) -> None:
    if (pendientes := _aplazadas.get()) is None:
        _anotar(mas)
        return
    pendientes.compromisos |= mas.compromisos
    pendientes.avances |= mas.avances
    pendientes.quitados |= mas.quitados


MUCHOS = 2_000  # pledges at once, from which it pays to tell the database what it holds


@transaction.atomic
def _anotar(faltan: PorAnotar) -> None:
    Anotacion.objects.tomar_turno()
    if faltan.quitados:
        motivo = canonico({"motivo": "Se deshizo la importación que lo había traído."})
        Anotacion.objects.encadenar(
            [Nota(Accion.COMPROMISO_QUITADO, objeto, motivo) for objeto in sorted(faltan.quitados)]
        )
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


@transaction.atomic
def asentar_lo_que_falta() -> int:
    """Enter all that is public and the record does not tell yet, and return how many entries that was.

    For what was published before there was a record, or came in by a fixture.
    """
    antes = Anotacion.objects.count()
    todos = set(Compromiso.objects.a_la_vista().values_list("pk", flat=True))
    _anotar(PorAnotar(compromisos=todos, avances=set(Compromiso.objects.values_list("pk", flat=True))))
    Anotacion.objects.encadenar(periodos.pendientes())
    return Anotacion.objects.count() - antes


def motivo_escrito(motivo: str) -> str:
    motivo = limpiar(motivo or "")
    if not motivo:
        raise ValidationError(_("Escriba el motivo: quedará a la vista."))
    return motivo
