"""Pledges that name neither a place nor what it lies in, and may get there all the same: «podrían llegar aquí».

What may: a target that counts places and has not named them all, a pledge for the whole country, one that does not say
where. Which targets count places, and how many each has named, is read once for all places (`metas_de_lugares`).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial

from django.db.models import Count, Exists, OuterRef

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.metas import ultimas_mediciones
from compromisos.lectura.por_version import por_version
from compromisos.lectura.territorios import lugares
from compromisos.models import Alcance, Compromiso, MedicionTerritorio, Meta
from compromisos.reglas.alcance import LARGO, LugaresContados
from compromisos.reglas.palabras import Estado

# Why it may get there, the strongest reason first: the order of the list.
LLEGO_ARRIBA, CUENTA_ESTE_NIVEL, NACIONAL, CUENTA_OTRO_NIVEL, NO_DICE = RAZONES = range(5)
ESTADOS = tuple(Estado)
# By institution, edition and number: the order of the lists of a place.
POR_LISTA = ("institucion__nombres_plegados", "edicion__slug", "numero", "pk")


@dataclass(frozen=True, slots=True)
class MetaDeLugares:
    """A target that counts places, as a day saw it."""

    compromiso: int
    codigo: str  # of that pledge
    unidad: str
    medicion: int | None  # the last in force
    cuenta: LugaresContados
    con_otras: bool  # whether its pledge has targets that count something else
    abierta: bool  # as in `LugaresContados`, which works it out each time: there are thousands, asked on every page of a place
    completa: bool


def metas_de_lugares(dia: Dia) -> list[MetaDeLugares]:
    """Those of public pledges. Four queries, and the dear ones of a place: asked once for each version of what is public, and
    once for whoever asks of a past day."""
    leer = partial(_metas_de_lugares, dia)
    return por_version(dia, "metas_de_lugares", leer) if dia.es_hoy else dia.una_vez("metas_de_lugares", leer)


def _metas_de_lugares(dia: Dia) -> list[MetaDeLugares]:
    publicos = Compromiso.objects.publicados(dia).order_by().values("pk")
    vigentes = Meta.objects.vigentes(dia).filter(compromiso__in=publicos)
    otras = Meta.objects.vigentes(dia).filter(compromiso=OuterRef("compromiso"), nivel_territorial="")
    cuentan = vigentes.exclude(nivel_territorial="")
    ultimas = ultimas_mediciones(cuentan, dia)
    metas = list(
        cuentan.annotate(con_otras=Exists(otras))
        .order_by("compromiso", "orden")
        .values_list(
            "pk", "compromiso", "compromiso__codigo", "nivel_territorial", "valor_meta", "unidad", "con_otras"
        )
    )
    nombrados = dict(
        MedicionTerritorio.objects.filter(medicion__in=[medicion for medicion, _valor in ultimas.values()])
        .order_by()
        .values_list("medicion")
        .annotate(n=Count("pk"))
    )
    del_texto: dict[int, list[str]] = {}
    textos = Compromiso.territorios.through.objects.using(dia.alias)
    for compromiso, ubigeo in textos.filter(compromiso__in={c for _pk, c, *_ in metas}).values_list(
        "compromiso", "territorio"
    ):
        del_texto.setdefault(compromiso, []).append(ubigeo)
    hechas = []
    for pk, compromiso, codigo, nivel, cuantos, unidad, con_otras in metas:
        medicion, valor = ultimas.get(pk, (None, None))
        textos_suyos = tuple(del_texto.get(compromiso, ()))
        cuenta = LugaresContados(nivel, cuantos, valor, nombrados.get(medicion or 0, 0), textos_suyos)
        hechas.append(
            MetaDeLugares(
                compromiso, codigo, unidad, medicion, cuenta, con_otras, cuenta.abierta, cuenta.completa
            )
        )
    return hechas


@dataclass(frozen=True, slots=True)
class EnFila:
    """Every pledge that counts on a day, in the order of lists: its key, its state as a place in ESTADOS, and whether it is
    for the whole country. Ten bytes each, for a place is asked of all of them."""

    claves: array
    estados: bytearray
    nacionales: bytearray


def en_fila(dia: Dia) -> EnFila:
    """One query, of all of them: once for each version of what is public, and once for whoever asks of a past day."""
    leer = partial(_en_fila, dia)
    return por_version(dia, "en_fila", leer) if dia.es_hoy else dia.una_vez("en_fila", leer)


def _en_fila(dia: Dia) -> EnFila:
    fila = EnFila(array("q"), bytearray(), bytearray())
    lugar_de = {estado.value: n for n, estado in enumerate(ESTADOS)}
    todos = compromisos_de(dia).order_by(*POR_LISTA).values_list("pk", "estado", "alcance")
    for pk, estado, alcance in todos.iterator(chunk_size=5000):
        fila.claves.append(pk)
        fila.estados.append(lugar_de[estado])
        fila.nacionales.append(alcance == Alcance.NACIONAL)
    return fila


class EnUnLugar:
    """How the pledges of `dia` stand to the place of `ubigeo`: which name it, one above it or some inside it, and which name
    none of them and may get there, the strongest reason first.

    Worked out in memory, in one pass over them: for a database, «none of these» of each of a hundred thousand is dear.
    """

    def __init__(self, ubigeo: str, metas: list[MetaDeLugares], dia: Dia):
        self.ubigeo, self.metas, self.dia = ubigeo, metas, dia
        self.largo = len(ubigeo)

    @cached_property
    def _nombran(self) -> tuple[set[int], set[int], set[int]]:
        """Pledges whose text names the place, one above it, one inside it. One query."""
        aqui: set[int] = set()
        arriba: set[int] = set()
        dentro: set[int] = set()
        nombrados = Compromiso.territorios.through.objects.using(self.dia.alias).filter(lugares(self.ubigeo))
        for compromiso, ubigeo in nombrados.order_by().values_list("compromiso", "territorio"):
            de_cual = aqui if ubigeo == self.ubigeo else arriba if len(ubigeo) < self.largo else dentro
            de_cual.add(compromiso)
        return aqui, arriba, dentro

    @cached_property
    def _cerca(self) -> tuple[set[int], set[int]]:
        """Pledges whose last reports name the place or one inside it, and those that only name one above. One query."""
        de_quien = {m.medicion: m.compromiso for m in self.metas if m.medicion}
        nombrados = MedicionTerritorio.objects.filter(lugares(self.ubigeo)).order_by()
        llegaron: set[int] = set()
        arriba_solo: set[int] = set()
        for medicion, ubigeo in nombrados.values_list("medicion", "territorio").iterator(chunk_size=5000):
            if (compromiso := de_quien.get(medicion)) is not None:
                (llegaron if len(ubigeo) >= self.largo else arriba_solo).add(compromiso)
        return llegaron, arriba_solo - llegaron

    @cached_property
    def _abiertas(self) -> dict[int, list[MetaDeLugares]]:
        """{pledge: its open targets}."""
        abiertas: dict[int, list[MetaDeLugares]] = {}
        for m in self.metas:
            if m.abierta:
                abiertas.setdefault(m.compromiso, []).append(m)
        return abiertas

    def _agotados(self) -> set[int]:
        """Pledges with no target but those that have named all their places: there is nowhere left to get to."""
        quedan = {m.compromiso for m in self.metas if m.con_otras or not m.completa}
        return {m.compromiso for m in self.metas} - quedan

    @cached_property
    def grupos(self) -> dict[str, list[int]]:
        """{group: its pledges, in order}: those that name the place («aqui»), only one above it («arriba»), only some inside
        it («dentro»), and those that may get there («podrian»)."""
        aqui, arriba, dentro = self._nombran
        en: dict[str, list[int]] = {"aqui": [], "dentro": [], "arriba": []}
        for clave in en_fila(self.dia).claves:
            if clave in aqui:
                en["aqui"].append(clave)
            elif clave in arriba:
                en["arriba"].append(clave)
            elif clave in dentro:
                en["dentro"].append(clave)
        return en | {"podrian": list(self.razones)}

    @cached_property
    def por_estado(self) -> dict[str, int]:
        """{state: how many} of those that name the place, one above it or one inside it."""
        fila, nombran = en_fila(self.dia), set().union(*self._nombran)
        cuentas = Counter(e for clave, e in zip(fila.claves, fila.estados, strict=True) if clave in nombran)
        return {ESTADOS[e].value: n for e, n in cuentas.items()}

    @cached_property
    def razones(self) -> dict[int, int]:
        """{pledge that may get there: why}, the strongest reason first."""
        llegaron, de_arriba = self._cerca
        fuera = llegaron.union(*self._nombran)
        abiertos = self._abiertas
        de_este = {
            c for c, suyas in abiertos.items() if any(LARGO[m.cuenta.nivel] == self.largo for m in suyas)
        }
        callan = (
            los_que_nombran_alguno(self.dia) | self._agotados()
        )  # of the others, their text does not say where
        por_razon: dict[int, list[int]] = {razon: [] for razon in RAZONES}
        fila = en_fila(self.dia)
        for clave, es_nacional in zip(fila.claves, fila.nacionales, strict=True):
            if clave in fuera:
                continue
            if clave in de_arriba:
                por_razon[LLEGO_ARRIBA].append(clave)
            elif clave in de_este:
                por_razon[CUENTA_ESTE_NIVEL].append(clave)
            elif es_nacional:
                por_razon[NACIONAL].append(clave)
            elif clave in abiertos:
                por_razon[CUENTA_OTRO_NIVEL].append(clave)
            elif clave not in callan:
                por_razon[NO_DICE].append(clave)
        return {clave: razon for razon, claves in por_razon.items() for clave in claves}

    def por_razon(self) -> dict[int, int]:
        """{reason: how many}, the strongest first."""
        return dict(Counter(self.razones.values()))

    def meta_de(self, compromiso: int) -> MetaDeLugares | None:
        """The open target of a pledge that says most about this place: one of its own level, else the nearest."""
        suyas = self._abiertas.get(compromiso, ())
        return min(suyas, key=lambda m: abs(LARGO[m.cuenta.nivel] - self.largo), default=None)


def los_que_nombran_alguno(dia: Dia) -> set[int]:
    """Pledges whose text names some place. One query, kept as `en_fila` is."""
    leer = partial(_que_nombran_alguno, dia)
    return por_version(dia, "con_lugar", leer) if dia.es_hoy else dia.una_vez("con_lugar", leer)


def _que_nombran_alguno(dia: Dia) -> set[int]:
    textos = Compromiso.territorios.through.objects.using(dia.alias)
    return set(textos.order_by().values_list("compromiso", flat=True).iterator(chunk_size=5000))


def sin_nombrarlos(metas: Iterable[MetaDeLugares]) -> list[tuple[MetaDeLugares, int]]:
    """Targets that count places and have not named them all, one of each kind («24 regiones»), with how many say the same:
    the widest places first, then the most."""
    abiertas = [m for m in metas if not m.completa]
    cuantas = Counter((m.cuenta.cuantos, m.unidad) for m in abiertas)
    primeras = {(m.cuenta.cuantos, m.unidad): m for m in reversed(abiertas)}
    clases = [(primeras[clave], n) for clave, n in cuantas.items()]
    return sorted(clases, key=lambda c: (LARGO[c[0].cuenta.nivel], -(c[0].cuenta.cuantos or 0)))
