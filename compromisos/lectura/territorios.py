"""Places as a day saw them: what was promised in each, and what was reported by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from base.dias import Dia
from compromisos.lectura.metas import con_valor
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Alcance, Compromiso, Medicion, MedicionTerritorio, Meta, Nivel, Territorio
from compromisos.reglas.lugares import Lugar, lugares_de
from compromisos.reglas.palabras import Estado

LARGOS = (2, 4, 6)  # of the ubigeo of a region, a province and a district
REGION = Substr("territorios__ubigeo", 1, 2)  # of each place that a pledge names
SIN_LUGAR = Q(territorios=None) & ~Q(alcance=Alcance.NACIONAL)  # its text does not say where


def todos_los_lugares() -> list[Lugar]:
    return lugares_de(Territorio.objects.values_list("ubigeo", "nombre", "nivel"))


# --- What was promised


@dataclass(frozen=True, slots=True)
class FilaDeRegion:
    region: Territorio
    estados: list[tuple[Estado, int]]  # of the pledges that name it or a place in it
    informes: int  # targets whose last report names it or a place in it

    @property
    def total(self) -> int:
        return sum(n for _estado, n in self.estados)


def filas_de_regiones(compromisos: QuerySet, dia: Dia) -> list[FilaDeRegion]:
    """The 25, with their pledges by state and what was reported in each. Four queries."""
    estados: dict[str, dict[str, int]] = {}
    for region, estado, n in (
        compromisos.filter(territorios__isnull=False)
        .order_by()
        .values_list(REGION, "estado")
        .annotate(n=Count("pk", distinct=True))
    ):
        estados.setdefault(region, {})[estado] = n
    informadas = dict(
        MedicionTerritorio.objects.filter(medicion__in=mediciones_vigentes(dia))
        .order_by()
        .values_list(Substr("territorio__ubigeo", 1, 2))
        .annotate(n=Count("medicion", distinct=True))
    )
    return [
        FilaDeRegion(
            region,
            [(e, estados.get(region.ubigeo, {}).get(e, 0)) for e in Estado],
            informadas.get(region.ubigeo, 0),
        )
        for region in Territorio.objects.filter(nivel=Nivel.REGION)
    ]


def los_que_nombran(*ubigeos: str) -> Q:
    """Condition on pledges: they name one of the places, one above it or one inside it, by prefix of the
    ubigeo."""
    lugares = Q()
    for ubigeo in ubigeos:
        arriba = [ubigeo[:n] for n in LARGOS if n <= len(ubigeo)]
        lugares |= Q(territorio__in=arriba) | Q(territorio__ubigeo__startswith=ubigeo)
    return Q(pk__in=Compromiso.territorios.through.objects.filter(lugares).values("compromiso"))


def como_lo_nombran(ubigeo: str) -> dict[str, Q]:
    """`los_que_nombran`, apart: those that name the place («aqui»), only one above it («arriba»), or only
    some inside it («dentro»). «todos» are what the list answers for this territory."""
    nombrados = Compromiso.territorios.through.objects
    superiores = [ubigeo[:n] for n in LARGOS if n < len(ubigeo)]
    aqui = Q(pk__in=nombrados.filter(territorio=ubigeo).values("compromiso"))
    arriba = Q(pk__in=nombrados.filter(territorio__in=superiores).values("compromiso"))
    todos = los_que_nombran(ubigeo)
    return {"aqui": aqui, "arriba": arriba & ~aqui, "dentro": todos & ~aqui & ~arriba, "todos": todos}


# --- What was reported


def mediciones_vigentes(dia: Dia) -> list[int]:
    """Primary keys of the last measurement in force of each public target that counts places, on `dia`.

    One query, and the dear one: for whoever asks several things of them, asked once.
    """
    publicos = Compromiso.objects.publicados(dia).order_by().values("pk")
    vigentes = Meta.objects.vigentes(dia).filter(compromiso__in=publicos)
    metas = vigentes.exclude(nivel_territorial="").order_by()
    ultimas: QuerySet = con_valor(metas, dia)
    return [pk for pk in ultimas.values_list("medicion_id", flat=True) if pk is not None]


def informes(vigentes: list[int], lugares: Q, dia: Dia) -> QuerySet:
    """Measurements of `vigentes` that name some of `lugares` (a condition on MedicionTerritorio), the latest first,
    those of one update together. Each bears as `de_aqui` what it names of them."""
    nombrados = MedicionTerritorio.objects.filter(lugares, medicion__in=vigentes)
    suyas = (
        Medicion.objects.using(dia.alias)
        .filter(pk__in=nombrados.order_by().values("medicion"))
        .select_related("avance")
    )
    return (
        con_nombres(suyas, dia, "meta__compromiso__institucion")
        .prefetch_related(
            Prefetch(
                "medicionterritorio_set",
                nombrados.select_related("territorio").order_by("territorio"),
                to_attr="de_aqui",
            )
        )
        .order_by("-avance__fecha_corte", "-avance__publicado_en", "avance_id", "meta__orden")
    )


def sin_todos_los_nombres(vigentes: list[int], nivel: str, dia: Dia) -> int:
    """Count of targets of this level reported with more places than names: any unnamed one may be the place that
    is asked for."""
    contados = (
        Medicion.objects.using(dia.alias).filter(pk__in=vigentes, meta__nivel_territorial=nivel).order_by()
    )
    return contados.annotate(nombrados=Count("medicionterritorio")).filter(valor__gt=F("nombrados")).count()
