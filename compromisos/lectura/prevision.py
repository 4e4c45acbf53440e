"""Words of the forecast: what an institution said that it expects of a deadline, in which report, and how that changed.

Never in the voice of this site: it is told as what somebody said, on a day (docs/rules.md#prevision).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from compromisos.lectura.leidos import CompromisoLeido
from compromisos.models import Avance, Seguimiento
from compromisos.reglas.estado import HechoAvance, en_firme
from compromisos.reglas.palabras import Estado, Frescura, Plazo, Prevision
from compromisos.reglas.prevision import empeora


def prevision_en_palabras(prevision: str) -> str:
    """A code where it stands alone: «En riesgo de no cumplirse en plazo»; "" of none."""
    return _(Prevision(prevision).etiqueta) if prevision else ""


def frase_de_cambio(antes: str, ahora: str) -> str:
    """What a report says otherwise than the one before of what is expected, in the middle of a sentence; "" if it says the
    same, or neither says anything."""
    if antes == ahora:
        return ""
    if not ahora:
        return _("ya no da su previsión: antes decía «%(de)s»") % {"de": breve(antes)}
    if not antes:
        return _("da su previsión: «%(a)s»") % {"a": breve(ahora)}
    datos = {"de": breve(antes), "a": breve(ahora)}
    if empeora(antes, ahora):
        return _("su previsión bajó de «%(de)s» a «%(a)s»") % datos
    return _("su previsión subió de «%(de)s» a «%(a)s»") % datos


def piden_apoyo(compromisos: QuerySet[CompromisoLeido]) -> QuerySet[CompromisoLeido]:
    """Those of `compromisos` whose institution says that it needs support to be in time, while there is time and the report
    that says so is of this interval, and of which the ministry noted nothing since it was published. Needs en_fecha(). For
    the staff: notes are theirs."""
    anotado = Seguimiento.objects.filter(compromiso=OuterRef("pk"), creado_en__gte=OuterRef("informado_en"))
    piden = compromisos.filter(~Exists(anotado), prevision=Prevision.CON_APOYO, frescura=Frescura.AL_DIA)
    return piden.exclude(plazo=Plazo.VENCIDO)


def breve(prevision: str) -> str:
    """The short word of a code: «en riesgo»."""
    return _(Prevision(prevision).breve)


def de_antes(avances: Collection[Avance]) -> dict[int, str]:
    """{update: forecast of the report that was in force when it was published, "" without any}, of those that took its
    place. One query; none if there are none."""
    if not avances:
        return {}
    por_compromiso: dict[int, list[HechoAvance]] = defaultdict(list)
    filas: list[Any] = list(
        Avance.objects.sellados()
        .filter(compromiso__in={a.compromiso_id for a in avances})
        .order_by()
        .values_list(
            "pk",
            "compromiso",
            "estado",
            "prevision",
            "fecha_corte",
            "publicado_en",
            "retiro__retirado_en",
            "corrige",
        )
    )
    corregidos = {corrige: publicado for *_mas, publicado, _retiro, corrige in filas if corrige}
    for pk, compromiso, estado, prevision, corte, publicado, retirado, _corrige in filas:
        por_compromiso[compromiso].append(
            HechoAvance(
                pk,
                Estado(estado),
                corte,
                publicado,
                retirado,
                corregidos.get(pk),
                prevision=Prevision(prevision) if prevision else None,
            )
        )
    previas = {}
    for avance in avances:
        firmes = en_firme(por_compromiso[avance.compromiso_id], limite=avance.publicado_en)
        if not firmes or firmes[0].fecha_corte <= avance.fecha_corte:
            previas[avance.pk] = (firmes[0].prevision or "") if firmes else ""
    return previas
