"""To which regions some pledges say that they got, by name, and with which of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr

from base.dias import Dia
from compromisos.lectura.metas import con_valor
from compromisos.models import MedicionTerritorio, Meta, Nivel, Territorio


@dataclass(frozen=True, slots=True)
class RegionAlcanzada:
    """A region named, itself or by a place in it: how many provinces and districts of it, and by which pledges, as
    (key, code)."""

    region: Territorio
    provincias: int
    distritos: int
    compromisos: list[tuple[int, str]]


def lugares_por_region(compromisos: QuerySet, dia: Dia) -> list[RegionAlcanzada]:
    """What the last reports in force of `compromisos` name, region by region. Three queries, however many they are."""
    metas = Meta.objects.vigentes(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    vigentes = con_valor(metas.exclude(nivel_territorial="").order_by(), dia).values("medicion_id")
    nombrados = MedicionTerritorio.objects.filter(medicion__in=vigentes).order_by()
    por_region = nombrados.annotate(region=Substr("territorio_id", 1, 2))
    cuentas: dict[str, Counter[str]] = defaultdict(Counter)
    niveles = por_region.values_list("region", "territorio__nivel").annotate(
        n=Count("territorio_id", distinct=True)
    )
    for region, nivel, n in niveles:
        cuentas[region][nivel] = n
    suyos: dict[str, list[tuple[int, str]]] = defaultdict(list)
    de_cual = ("medicion__meta__compromiso", "medicion__meta__compromiso__codigo")
    for region, pk, codigo in (
        por_region.values_list("region", *de_cual)
        .distinct()
        .order_by("region", "medicion__meta__compromiso__numero", de_cual[1])
    ):
        suyos[region].append((pk, codigo))
    return [
        RegionAlcanzada(
            region,
            cuentas[region.pk][Nivel.PROVINCIA],
            cuentas[region.pk][Nivel.DISTRITO],
            suyos[region.pk],
        )
        for region in Territorio.objects.filter(pk__in=list(cuentas))
    ]
