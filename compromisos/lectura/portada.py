"""What the front page says of a day: the promises one by one while they are few, what is late, what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from base.dias import Dia
from base.numeros import numero
from compromisos.lectura.compromisos import mismo_texto
from compromisos.lectura.instituciones import instituciones_de, participaciones_de
from compromisos.lectura.leidos import CompromisoLeido, MetaConValor
from compromisos.lectura.metas import con_valor
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Edicion, Meta, Periodo, Rol
from compromisos.reglas.constancia import PERIODOS
from compromisos.reglas.palabras import Frescura, Periodicidad, Plazo, Sentido
from instituciones.models import Institucion

POCAS = 25  # under these, they are shown one by one
# What nobody may take for calm: a deadline that passed, a report that is late, and one that never came.
FALTAN_REPORTES = (Frescura.SIN_REPORTE, Frescura.DESACTUALIZADO, Frescura.POR_ACTUALIZAR)
VENCIDO = Case(When(plazo=Plazo.VENCIDO, then=0), default=1, output_field=IntegerField())
# Overdue for longest first, then the oldest data, then never reported: that, the state says already. The two databases do
# not agree on where an unknown day goes.
ATENCION = (
    VENCIDO,
    Case(When(plazo=Plazo.VENCIDO, then=F("plazo_fecha"))).asc(nulls_last=True),
    Coalesce("corte", Value(date.max)).asc(),
    "pk",
)


def atrasadas(compromisos: QuerySet[CompromisoLeido]) -> QuerySet[CompromisoLeido]:
    """Those of `compromisos` with something late, the gravest first."""
    return compromisos.filter(Q(plazo=Plazo.VENCIDO) | Q(frescura__in=FALTAN_REPORTES)).order_by(*ATENCION)


# --- One by one -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cifra:
    """A number that a promise bears: the large figure, and what is read after it."""

    numero: str
    resto: str
    a_cargo: Institucion | None = None


@dataclass(frozen=True, slots=True)
class Promesa:
    """A promise with its numbers, and the numbers of the others of its institution that have the same text."""

    compromiso: CompromisoLeido
    cifras: list[Cifra] = field(default_factory=list)
    repite: list[int] = field(default_factory=list)


def promesas(compromisos: Sequence[CompromisoLeido], dia: Dia) -> list[Promesa]:
    """`compromisos`, in their order, each with its numbers. Three queries, however many."""
    metas: dict[int, list[Cifra]] = {c.pk: [] for c in compromisos}
    vigentes = con_valor(Meta.objects.vigentes(dia).filter(compromiso__in=metas), dia)
    con_numero = vigentes.filter(valor_meta__isnull=False)
    for meta in con_nombres(con_numero, dia, "responsable").order_by("orden", "pk"):
        metas[meta.compromiso_id].append(cifra_de(meta))
    iguales = mismo_texto(compromisos, dia)
    return [Promesa(c, metas[c.pk], _anteriores(c, iguales[c.pk])) for c in compromisos]


def _anteriores(compromiso: CompromisoLeido, iguales: Iterable) -> list[int]:
    return [
        o.numero
        for o in iguales
        if o.institucion_id == compromiso.institucion_id and o.numero < compromiso.numero
    ]


def cifra_de(meta: MetaConValor) -> Cifra:
    """«50 CEM» while nobody measured it, «32 de 50 CEM» then; of one to fall, «10 días o menos», «14 días; la meta es 10 o
    menos»."""
    prometido, unidad = numero(meta.valor_meta), meta.unidad
    baja = meta.sentido == Sentido.DECRECIENTE
    partes = {"meta": prometido, "unidad": unidad}
    if meta.valor is None:
        resto = _("%(unidad)s o menos") % partes if baja else unidad
        return Cifra(prometido, resto, meta.responsable)
    frase = _("%(unidad)s; la meta es %(meta)s o menos") if baja else _("de %(meta)s %(unidad)s")
    return Cifra(numero(meta.valor), frase % partes, meta.responsable)


# --- What is not known ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FaltaSaber:
    """What nobody told about some promises, in counts and names."""

    sin_plazo: int
    sin_base: int  # of `con_numero`
    con_numero: int
    sin_promesas: list[Institucion]  # they take part in an edition, and none of theirs is published
    abierto: Periodo | None  # a reporting period that is running
    cada: str  # how often this site expects a report: «trimestre»


def falta_saber(edicion: Edicion | None, compromisos: Sequence[CompromisoLeido], dia: Dia) -> FaltaSaber:
    """Three queries."""
    metas = Meta.objects.vigentes(dia).filter(
        compromiso__in=[c.pk for c in compromisos], valor_meta__isnull=False
    )
    bases = list(metas.values_list("linea_base", flat=True))
    return FaltaSaber(
        sin_plazo=sum(c.plazo == Plazo.SIN_PLAZO for c in compromisos),
        sin_base=sum(base is None for base in bases),
        con_numero=len(bases),
        sin_promesas=_sin_promesas(edicion, compromisos, dia) if edicion else [],
        abierto=periodo_abierto(edicion, dia) if edicion else None,
        cada=_(PERIODOS[Periodicidad(edicion.periodicidad)][0]) if edicion else "",
    )


def _sin_promesas(edicion: Edicion, compromisos: Sequence[CompromisoLeido], dia: Dia) -> list[Institucion]:
    comprometidas = participaciones_de(dia).filter(edicion=edicion, rol=Rol.COMPROMETIDA)
    con_promesas = {c.institucion_id for c in compromisos if c.edicion_id == edicion.pk}
    faltan = (
        instituciones_de(dia).filter(pk__in=comprometidas.values("institucion")).exclude(pk__in=con_promesas)
    )
    return list(faltan.order_by("nombres_plegados"))


def periodo_abierto(edicion: Edicion, dia: Dia) -> Periodo | None:
    """The reporting period of an edition that was running on `dia`. One query."""
    conocidos = Periodo.objects.conocidos(dia).filter(edicion=edicion).defer("instantanea")
    return next((p for p in conocidos.order_by("cierra", "pk") if not dia.sabe(p.cerrado_en)), None)
