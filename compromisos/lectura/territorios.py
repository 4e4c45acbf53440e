"""Places as a day saw them: what was promised in each, and what was reported by name."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice, takewhile
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from base.dias import Dia
from compromisos.lectura.de_claves import DeClaves
from compromisos.lectura.metas import con_valor
from compromisos.lectura.nombres import con_nombres
from compromisos.lectura.por_version import por_version
from compromisos.lectura.recuentos import estados_por
from compromisos.models import Alcance, Compromiso, Medicion, MedicionTerritorio, Meta, Nivel, Territorio
from compromisos.reglas.lugares import Lugar, lugares_de
from compromisos.reglas.palabras import ESTADOS_CUMPLIDOS

LARGOS = (2, 4, 6)  # of the ubigeo of a region, a province and a district
REGION = Substr("territorios__ubigeo", 1, 2)  # of each place that a pledge names
SOLO_NACIONAL = Q(
    territorios=None, alcance=Alcance.NACIONAL
)  # for the whole country, and names no place of it
SIN_LUGAR = Q(territorios=None) & ~Q(alcance=Alcance.NACIONAL)  # its text does not say where


def todos_los_lugares() -> list[Lugar]:
    return lugares_de(Territorio.objects.values_list("ubigeo", "nombre", "nivel"))


# --- What was promised


@dataclass(frozen=True, slots=True)
class FilaDeRegion:
    region: Territorio
    por_estado: Mapping[str, int]  # of the pledges that name it or a place in it
    informes: int  # targets whose last report names it or a place in it

    @property
    def total(self) -> int:
        return sum(self.por_estado.values())

    @property
    def hechos(self) -> int:
        """How many are declared kept, or kept in part."""
        return sum(self.por_estado.get(estado, 0) for estado in ESTADOS_CUMPLIDOS)


def filas_de_regiones(compromisos: QuerySet, vigentes: Iterable[int]) -> list[FilaDeRegion]:
    """The 25, with their pledges by state and what the measurements of `vigentes` name in each. Three queries."""
    por_region = estados_por(compromisos.filter(territorios__isnull=False), REGION)
    informadas = dict(
        MedicionTerritorio.objects.filter(medicion__in=vigentes)
        .order_by()
        .values_list(Substr("territorio__ubigeo", 1, 2))
        .annotate(n=Count("medicion", distinct=True))
    )
    return [
        FilaDeRegion(region, por_region.get(region.ubigeo, {}), informadas.get(region.ubigeo, 0))
        for region in Territorio.objects.filter(nivel=Nivel.REGION)
    ]


def avance_por_region(filas: Iterable[FilaDeRegion]) -> dict[str, Any] | None:
    """What the map of the country shows: {ubigeo: (how many, of how many)}, and which of the two it is; None while there is
    nothing to map.

    Of the pledges that name each region, those kept or in part; while none names any, how many targets reported it.
    """
    filas = list(filas)
    if any(f.total for f in filas):
        return {"de_promesas": True, "datos": {f.region.ubigeo: (f.hechos, f.total) for f in filas}}
    if any(f.informes for f in filas):
        return {"de_promesas": False, "datos": {f.region.ubigeo: (f.informes, None) for f in filas}}
    return None


def lugares(*ubigeos: str) -> Q:
    """Condition on what names a `territorio`: it is one of the places, one above it or one inside it, by prefix of the
    ubigeo."""
    alguno = Q()
    for ubigeo in ubigeos:
        arriba = [ubigeo[:n] for n in LARGOS if n <= len(ubigeo)]
        alguno |= Q(territorio__in=arriba) | Q(territorio__ubigeo__startswith=ubigeo)
    return alguno


def los_que_nombran(*ubigeos: str) -> Q:
    """Condition on pledges: they name one of the places, one above it or one inside it."""
    return Q(pk__in=Compromiso.territorios.through.objects.filter(lugares(*ubigeos)).values("compromiso"))


def _esta_en(cual: str, ubigeo: str) -> bool:
    return ubigeo.startswith(cual)


def alcanzados(compromisos: QuerySet) -> Counter[str]:
    """{ubigeo: how many of `compromisos` reach that place}, as `los_que_nombran` would find them, for all places at once.
    Two queries."""
    nombrados: dict[int, set[str]] = {}
    pares = compromisos.order_by().filter(territorios__isnull=False).values_list("pk", "territorios")
    for compromiso, ubigeo in pares.iterator(chunk_size=2000):
        nombrados.setdefault(compromiso, set()).add(ubigeo)
    todos = sorted(Territorio.objects.values_list("ubigeo", flat=True))
    cuentas: Counter[str] = Counter()
    for ubigeos, cuantos in Counter(map(frozenset, nombrados.values())).items():
        llegan = {ubigeo[:n] for ubigeo in ubigeos for n in LARGOS}
        for ubigeo in ubigeos:
            desde = bisect_left(todos, ubigeo)
            llegan.update(takewhile(partial(_esta_en, ubigeo), islice(todos, desde, None)))
        for ubigeo in llegan:
            cuentas[ubigeo] += cuantos
    return cuentas


# --- What was reported


def informes(vigentes: Collection[int], lugares: Q, dia: Dia) -> DeClaves:
    """Measurements of `vigentes` that name some of `lugares` (a condition on MedicionTerritorio), the latest first,
    those of one update together, for a Paginator. Each bears as `de_aqui` what it names of them. One query now: which they
    are; and that of their order, once a version."""
    nombrados = MedicionTerritorio.objects.filter(lugares)
    claves = set(nombrados.order_by().values_list("medicion", flat=True))
    suyas = Medicion.objects.using(dia.alias).select_related("avance")
    con_quien = con_nombres(suyas, dia, "meta__compromiso__institucion").prefetch_related(
        Prefetch(
            "medicionterritorio_set",
            nombrados.select_related("territorio__superior__superior").order_by("territorio"),
            to_attr="de_aqui",
        )
    )
    en_orden = _en_orden(vigentes, dia) if claves else array("q")
    return DeClaves([pk for pk in en_orden if pk in claves], con_quien)


def _en_orden(vigentes: Collection[int], dia: Dia) -> array:
    """Keys of `vigentes`, the last measurements in force of all that counts places, the latest first. One query, as
    `podrian_llegar.en_fila`."""

    def leer() -> array:
        todas = Medicion.objects.using(dia.alias).exclude(meta__nivel_territorial="")
        suyas = set(vigentes)
        en_orden = todas.order_by(
            "-avance__fecha_corte", "-avance__publicado_en", "avance_id", "meta__orden"
        ).values_list("pk", flat=True)
        return array("q", (pk for pk in en_orden.iterator(chunk_size=5000) if pk in suyas))

    clave = "informes_en_orden"
    return por_version(dia, clave, leer) if dia.es_hoy else dia.una_vez(clave, leer)


@dataclass(frozen=True, slots=True)
class LugaresInformados:
    """The places that the last reports in force of some pledges name, by level."""

    regiones: list[Territorio]
    provincias: list[Territorio]
    distritos: list[Territorio]

    @property
    def todos(self) -> list[Territorio]:
        return [*self.regiones, *self.provincias, *self.distritos]


def lugares_informados(compromisos: QuerySet, dia: Dia) -> LugaresInformados:
    """Where `compromisos` say, by name, that they got to on `dia`. Two queries, however many the pledges."""
    metas = Meta.objects.vigentes(dia).filter(compromiso__in=compromisos.order_by().values("pk"))
    ultimas: QuerySet = con_valor(metas.exclude(nivel_territorial="").order_by(), dia)
    vigentes = [pk for pk in ultimas.values_list("medicion_id", flat=True) if pk is not None]
    nombrados = MedicionTerritorio.objects.filter(medicion__in=vigentes).order_by().values("territorio")
    lugares = list(Territorio.objects.filter(pk__in=nombrados).select_related("superior__superior"))
    return LugaresInformados(
        *([t for t in lugares if t.nivel == n] for n in (Nivel.REGION, Nivel.PROVINCIA, Nivel.DISTRITO))
    )
