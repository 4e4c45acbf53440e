"""Pledges that name neither a place nor what it lies in, and may get there all the same: «podrían llegar aquí».

What may: a target that counts places and has not named them all, a pledge for the whole country, one that does not say
where. Which targets count places, and how many each has named, is read once for all places (`metas_de_lugares`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from base.dias import Dia
from compromisos.lectura.metas import con_valor
from compromisos.lectura.recuentos import cuenta_por
from compromisos.models import Alcance, Compromiso, MedicionTerritorio, Meta
from compromisos.reglas.alcance import LARGO, Cuenta

# Why it may get there, the strongest reason first: the order of the list.
LLEGO_ARRIBA, CUENTA_ESTE_NIVEL, NACIONAL, CUENTA_OTRO_NIVEL, NO_DICE = range(5)


@dataclass(frozen=True, slots=True)
class MetaDeLugares:
    """A target that counts places, as a day saw it."""

    compromiso: int
    codigo: str  # of that pledge
    unidad: str
    medicion: int | None  # the last in force
    cuenta: Cuenta
    con_otras: bool  # whether its pledge has targets that count something else


def metas_de_lugares(dia: Dia) -> list[MetaDeLugares]:
    """Those of public pledges. Three queries, and the dear ones of a place: asked once for all that it needs."""
    publicos = Compromiso.objects.publicados(dia).order_by().values("pk")
    vigentes = Meta.objects.vigentes(dia).filter(compromiso__in=publicos)
    otras = Meta.objects.vigentes(dia).filter(compromiso=OuterRef("compromiso"), nivel_territorial="")
    metas = list(
        con_valor(vigentes.exclude(nivel_territorial=""), dia)
        .annotate(con_otras=Exists(otras))
        .order_by("compromiso", "orden")
        .values_list(
            "compromiso",
            "compromiso__codigo",
            "nivel_territorial",
            "valor_meta",
            "unidad",
            "valor",
            "medicion_id",
            "con_otras",
        )
    )
    nombrados = dict(
        MedicionTerritorio.objects.filter(medicion__in=[m for *_, m, _otras in metas if m])
        .order_by()
        .values_list("medicion")
        .annotate(n=Count("pk"))
    )
    del_texto: dict[int, list[str]] = {}
    textos = Compromiso.territorios.through.objects.using(dia.alias)
    for compromiso, ubigeo in textos.filter(compromiso__in={c for c, *_ in metas}).values_list(
        "compromiso", "territorio"
    ):
        del_texto.setdefault(compromiso, []).append(ubigeo)
    return [
        MetaDeLugares(
            compromiso,
            codigo,
            unidad,
            medicion,
            Cuenta(
                nivel, cuantos, valor, nombrados.get(medicion or 0, 0), tuple(del_texto.get(compromiso, ()))
            ),
            con_otras,
        )
        for compromiso, codigo, nivel, cuantos, unidad, valor, medicion, con_otras in metas
    ]


class PodrianLlegar:
    """The pledges that may get to the place of `ubigeo`, and why each.

    `nombran` is the condition on those that name it, one above it or one inside it: they are no part.
    """

    def __init__(self, ubigeo: str, nombran: Q, metas: list[MetaDeLugares]):
        self.ubigeo, self.nombran, self.metas = ubigeo, nombran, metas
        self.largo = len(ubigeo)

    @cached_property
    def _cerca(self) -> tuple[set[int], set[int]]:
        """Pledges whose last reports name the place or one inside it, and those that only name one above. One query."""
        de_quien = {m.medicion: m.compromiso for m in self.metas if m.medicion}
        arriba = [self.ubigeo[:n] for n in LARGO.values() if n < self.largo]
        nombrados = MedicionTerritorio.objects.filter(medicion__in=list(de_quien)).order_by()
        nombrados = nombrados.filter(Q(territorio__ubigeo__startswith=self.ubigeo) | Q(territorio__in=arriba))
        llegaron: set[int] = set()
        arriba_solo: set[int] = set()
        for medicion, ubigeo in nombrados.values_list("medicion", "territorio"):
            (llegaron if len(ubigeo) >= self.largo else arriba_solo).add(de_quien[medicion])
        return llegaron, arriba_solo - llegaron

    def _abiertas(self) -> Iterator[MetaDeLugares]:
        return (m for m in self.metas if m.cuenta.abierta)

    def _agotados(self) -> set[int]:
        """Pledges with no target but those that have named all their places: there is nowhere left to get to."""
        quedan = {m.compromiso for m in self.metas if m.con_otras or not m.cuenta.completa}
        return {m.compromiso for m in self.metas} - quedan

    def de(self, compromisos: QuerySet) -> QuerySet:
        """Those of `compromisos` that may get there, each with its `razon`, the strongest first."""
        llegaron, arriba = self._cerca
        abiertos = {m.compromiso for m in self._abiertas()}
        de_este = {m.compromiso for m in self._abiertas() if LARGO[m.cuenta.nivel] == self.largo}
        nacional = Q(alcance=Alcance.NACIONAL)
        nombrados = Compromiso.territorios.through.objects.values("compromiso")
        # By key: a condition on `territorios` beside another by OR gives a row for each place that is named.
        sin_nombrar = ~Q(pk__in=nombrados) & ~Q(pk__in=self._agotados())
        pueden = Q(pk__in=abiertos | arriba) | nacional | sin_nombrar
        return (
            compromisos.filter(pueden)
            .exclude(self.nombran)
            .exclude(pk__in=llegaron)
            .annotate(
                razon=Case(
                    When(pk__in=arriba, then=Value(LLEGO_ARRIBA)),
                    When(pk__in=de_este, then=Value(CUENTA_ESTE_NIVEL)),
                    When(nacional, then=Value(NACIONAL)),
                    When(pk__in=abiertos, then=Value(CUENTA_OTRO_NIVEL)),
                    default=Value(NO_DICE),
                    output_field=IntegerField(),
                )
            )
        )

    def por_razon(self, compromisos: QuerySet) -> dict[int, int]:
        """{reason: how many}, the strongest first. One query."""
        return cuenta_por(self.de(compromisos).order_by(), "razon")

    def meta_de(self, compromiso: int) -> MetaDeLugares | None:
        """The open target of a pledge that says most about this place: one of its own level, else the nearest."""
        suyas = [m for m in self._abiertas() if m.compromiso == compromiso]
        return min(suyas, key=lambda m: abs(LARGO[m.cuenta.nivel] - self.largo), default=None)


def sin_nombrarlos(metas: Iterable[MetaDeLugares]) -> list[tuple[MetaDeLugares, int]]:
    """Targets that count places and have not named them all, one of each kind («24 regiones»), with how many say the same:
    the widest places first, then the most."""
    abiertas = [m for m in metas if not m.cuenta.completa]
    cuantas = Counter((m.cuenta.cuantos, m.unidad) for m in abiertas)
    primeras = {(m.cuenta.cuantos, m.unidad): m for m in reversed(abiertas)}
    clases = [(primeras[clave], n) for clave, n in cuantas.items()]
    return sorted(clases, key=lambda c: (LARGO[c[0].cuenta.nivel], -(c[0].cuenta.cuantos or 0)))
