"""Targets as a day saw them: their last value in force, whether it reaches them, the deadline they give."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from base.dias import Dia
from compromisos.lectura.leidos import MetaConValor
from compromisos.models import Avance, Medicion, Meta
from compromisos.reglas.palabras import Sentido

Consulta = TypeVar("Consulta", bound=QuerySet)


def con_valor(metas: QuerySet, dia: Dia) -> QuerySet[MetaConValor]:
    """Annotate `valor`, the last value in force on `dia`, and `medicion_id`, where it comes from."""
    return metas.annotate(valor=_del_ultimo("valor", dia), medicion_id=_del_ultimo("pk", dia))


def solo_valor(metas: QuerySet, dia: Dia) -> QuerySet[Meta]:
    """Annotate `valor` alone, as `con_valor`."""
    return metas.annotate(valor=_del_ultimo("valor", dia))


def con_corte(metas: Consulta, dia: Dia) -> Consulta:
    """Annotate `corte`: up to which day that last value goes."""
    return metas.annotate(corte=_del_ultimo("avance__fecha_corte", dia))


def _del_ultimo(campo: str, dia: Dia) -> Subquery:
    ultimas = Medicion.objects.filter(meta=OuterRef("pk"), avance__in=Avance.objects.en_firme(dia)).order_by(
        *(f"-avance__{c.removeprefix('-')}" for c in Avance.ORDEN_VIGENTE)
    )
    return Subquery(ultimas.values(campo)[:1])


def ultimas_mediciones(metas: QuerySet, dia: Dia) -> dict[int, tuple[int, Decimal]]:
    """{target: (the last measurement in force on `dia`, its value)}, of those that were measured: what `con_valor` says of
    each, of many at once. One query, which puts in order what was measured of them and asks nothing of each."""
    suyas = Medicion.objects.using(dia.alias).filter(
        meta__in=metas.order_by().values("pk"), avance__in=Avance.objects.en_firme(dia)
    )
    orden = [F(f"avance__{c.removeprefix('-')}").desc() for c in Avance.ORDEN_VIGENTE]
    numeradas = suyas.annotate(n=Window(RowNumber(), partition_by="meta", order_by=orden)).filter(n=1)
    return {meta: (pk, valor) for meta, pk, valor in numeradas.values_list("meta", "pk", "valor")}


def alcanzadas(metas: Consulta) -> Consulta:
    """Reached targets, by their `valor` (see con_valor): `reglas.estado.alcanzada`, in SQL."""
    return metas.filter(
        Q(sentido=Sentido.CRECIENTE, valor__gte=F("valor_meta"))
        | Q(sentido=Sentido.DECRECIENTE, valor__lte=F("valor_meta"))
    )


def sin_alcanzar(metas: Consulta) -> Consulta:
    """The others, by their `valor`: those that fall short, were never measured, or have no number to reach."""
    falta = Q(sentido=Sentido.CRECIENTE, valor__lt=F("valor_meta")) | Q(
        sentido=Sentido.DECRECIENTE, valor__gt=F("valor_meta")
    )
    return metas.filter(Q(valor_meta__isnull=True) | Q(valor__isnull=True) | falta)


def plazo_de_metas(dia: Dia) -> Subquery:
    """Date: the latest deadline among the targets, on `dia`, of the outer Compromiso.

    It stands in for the pledge's own deadline when that is empty.
    """
    vigentes = Meta.objects.vigentes(dia)
    con_plazo = vigentes.filter(compromiso=OuterRef("pk"), fecha_limite__isnull=False)
    ultimo = con_plazo.order_by("-fecha_limite").values("fecha_limite")[:1]
    return Subquery(ultimo, output_field=DateField())
