"""Links that something public cites on a day: which are asked, and of which a copy is handed out."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, Q, QuerySet

from base.dias import Dia
from compromisos.lectura.marcos import elementos_de, marcos_de
from compromisos.models import Avance, Compromiso, Evidencia, Meta, VinculoConMarco
from compromisos.reglas.palabras import SituacionAvance


def fuentes(dia: Dia) -> tuple[tuple[QuerySet[Any], str], ...]:
    """(rows that cite, their column): proofs; sources of pledges, of baselines, of ties, and of frameworks and their
    elements. What was withdrawn cites nothing, also for who asks about a day before."""
    promesas = Compromiso.objects.a_la_vista(dia)
    suyas = promesas.order_by().values("pk")
    informados = Avance.objects.publicados(dia).filter(retiro__isnull=True).order_by().values("pk")
    return (
        (Evidencia.objects.using(dia.alias).filter(avance__in=informados), "url"),
        (promesas, "fuente"),
        (Meta.objects.vigentes(dia).filter(compromiso__in=suyas), "linea_base_fuente"),
        (VinculoConMarco.objects.en(dia).filter(compromiso__in=suyas), "fuente"),
        (marcos_de(dia), "fuente_url"),
        (elementos_de(dia), "fuente_url"),
    )


def citados(dia: Dia) -> set[str]:
    """Their addresses. Six queries."""
    return {
        url for filas, campo in fuentes(dia) for url in filas.order_by().values_list(campo, flat=True)
    } - {""}


def por_revisar() -> set[str]:
    """Addresses that updates give as proof which wait for review, so that who reviews knows whether they open. One query."""
    esperan = Evidencia.objects.filter(avance__situacion=SituacionAvance.EN_REVISION)
    return set(esperan.order_by().values_list("url", flat=True)) - {""}


def se_cita(url: Any, dia: Dia) -> Q:
    """Condition: `url`, an expression, is one of `citados`."""
    return reduce(or_, (Q(Exists(filas.order_by().filter(**{campo: url}))) for filas, campo in fuentes(dia)))
