"""The campaign of an edition as dated steps: what was published, what was reported, what is to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.models import Avance, Edicion, Periodo
from compromisos.reglas.palabras import ESTADOS_CERRADOS


@dataclass(frozen=True, slots=True)
class Hito:
    """A step of a campaign. `periodo`, if it is of one, is named after the sentence."""

    fecha: date
    frase: str
    por_venir: bool
    periodo: Periodo | None = None


def hitos(edicion: Edicion, compromisos: QuerySet, dia: Dia) -> list[Hito]:
    """Steps of `edicion`, whose pledges are `compromisos` (en_fecha), oldest first. Three queries."""
    abiertos = ~Q(estado__in=[e.value for e in ESTADOS_CERRADOS])
    suyas = compromisos.order_by().aggregate(
        primera=Min("publicado_en"),
        proximo=Min("plazo_fecha", filter=abiertos & Q(plazo_fecha__gte=dia.fecha)),
        ultimo=Max("plazo_fecha"),
    )
    de_ellas = Avance.objects.publicados(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    informes = de_ellas.order_by().aggregate(primero=Min("publicado_en"), ultimo=Max("publicado_en"))
    ultimo = suyas["ultimo"]
    vencio = ultimo and ultimo < dia.fecha
    pasos: list[tuple[date | None, str, Periodo | None]] = [
        (_dia(suyas["primera"]), _("Se publicaron aquí sus primeras promesas"), None),
        (_dia(informes["primero"]), _("Llegó el primer informe"), None),
        (suyas["proximo"], _("Vence el próximo plazo"), None),
    ]
    if _dia(informes["ultimo"]) != _dia(informes["primero"]):
        pasos.append((_dia(informes["ultimo"]), _("Llegó el informe más reciente"), None))
    if ultimo != suyas["proximo"]:
        pasos.append((ultimo, _("Venció el último plazo") if vencio else _("Vence el último plazo"), None))
    pasos += [_de_periodo(p, dia) for p in edicion.periodos.conocidos(dia).defer("instantanea")]
    hechos = [Hito(f, frase, f > dia.fecha, periodo) for f, frase, periodo in pasos if f]
    return sorted(hechos, key=lambda h: h.fecha)


def _de_periodo(periodo: Periodo, dia: Dia) -> tuple[date | None, str, Periodo]:
    if periodo.habia_cerrado(dia):
        return _dia(periodo.cerrado_en), _("Se cerró el periodo"), periodo
    if periodo.cierra < dia.fecha:
        return periodo.cierra, _("Terminó, y falta cerrarlo, el periodo"), periodo
    return periodo.cierra, _("Último día para informar en"), periodo


def _dia(momento: datetime | None) -> date | None:
    return timezone.localdate(momento) if momento else None
