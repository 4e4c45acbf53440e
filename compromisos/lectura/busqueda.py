"""One search over what a day shows: promises, institutions, places and themes, each with its count and its first hits.

Each count is that of the list which the same words lead to: `FiltroCompromisos`, `que_se_llaman`, `reglas.lugares.buscar`.
What is exactly called so stands apart, to be gone to at once. Nothing of a query is kept anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Generic, TypeVar

from django.db.models import Count, Q, QuerySet
from django.utils.functional import cached_property

from base.dias import Dia
from base.recuentos import Cuenta, sumar
from base.texto import plegar
from compromisos.lectura.atajos import Atajo, que_llevan
from compromisos.lectura.compromisos import compromisos_de, que_dicen, uno_que_dice
from compromisos.lectura.correccion import corregida
from compromisos.lectura.ediciones import ediciones_de, ejes_de
from compromisos.lectura.hallados import Hallados
from compromisos.lectura.instituciones import instituciones_de, que_se_llaman
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.recuentos import cuenta_por
from compromisos.lectura.temas import de_tema
from compromisos.lectura.territorios import los_que_nombran, todos_los_lugares
from compromisos.models import Edicion, Eje, Meta
from compromisos.models.busqueda import condiciones
from compromisos.reglas import peligro
from compromisos.reglas.busqueda import LARGO_DE_BUSQUEDA, VACIAS, Termino, recortar, terminos_de
from compromisos.reglas.lugares import COMO_SE_DICE, Lugar, buscar, escrito
from compromisos.reglas.nombres import de_codigo, dice, se_llama
from compromisos.reglas.raices import sonido
from instituciones.models import Institucion

A_LA_VISTA = 3  # of each group
SE_MIRAN = 12  # of the pledges found, to choose those from
MINIMO = 2  # letters or figures
SE_PRUEBAN = 4  # words of a query that found nothing, each by itself

CODIGO = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


@dataclass(frozen=True, slots=True)
class InstitucionHallada:
    """An institution that a query finds: `antes`, the former name that says it, if its own does not; how many pledges
    are its own, and in how many of others it answers for something."""

    institucion: Institucion
    antes: str
    compromisos: int
    a_cargo: int


@dataclass(frozen=True, slots=True)
class LugarHallado:
    lugar: Lugar
    compromisos: int  # that name it, one above it or one inside it


@dataclass(frozen=True, slots=True)
class TemaHallado:
    tema: Eje
    compromisos: int


T = TypeVar("T")


@dataclass(slots=True)
class Grupo(Generic[T]):
    """What a query finds of one kind: how many, and the first of them."""

    total: int = 0
    hallados: Sequence[T] = field(default_factory=tuple)


class Busqueda:
    """What a query finds on `dia`. A bounded number of queries, fewer than thirty, and none for what says nothing."""

    def __init__(self, consulta: str, dia: Dia):
        self.dia = dia
        entera = " ".join(consulta.replace("\x00", " ").split())
        self.consulta = entera[:LARGO_DE_BUSQUEDA].strip()
        self.recortada = len(entera) > LARGO_DE_BUSQUEDA
        self.terminos: list[Termino] = terminos_de(self.consulta)

    @property
    def es_corta(self) -> bool:
        """Whether one letter was typed, which everything begins with."""
        return bool(self.terminos) and len(plegar(self.consulta)) < MINIMO

    @property
    def es_vacia(self) -> bool:
        """Whether it has only words that everything says."""
        return bool(self.terminos) and all(t.es_vacio for t in self.terminos)

    @property
    def se_busca(self) -> bool:
        return bool(self.terminos) and not self.es_corta and not self.es_vacia

    @cached_property
    def pide_ayuda(self) -> bool:
        """Whether some word is one that a person in danger would type."""
        return peligro.pide_ayuda(self.consulta)

    @cached_property
    def en_peligro(self) -> bool:
        """Whether it asks for help before anything else: no place that begins like its words, nor other words for its
        own, is offered then."""
        return peligro.en_peligro(self.consulta)

    @property
    def total(self) -> Cuenta:
        grupos: Sequence[Grupo] = (self.promesas, self.instituciones, self.lugares, self.temas)
        return sumar([*(g.total for g in grupos), len(self.atajos)])

    @cached_property
    def atajos(self) -> list[Atajo]:
        """Pages of the site and lists by state that it calls by what they hold."""
        return que_llevan(self.terminos) if self.se_busca else []

    # --- What is exactly called so ------------------------------------------------------------------------

    @cached_property
    def exactos(self) -> list[tuple[str, object]]:
        """(kind, what) that the whole query names, and nothing else does in its kind. Its page is one tap away."""
        if not self.se_busca:
            return []
        hay = (
            ("promesa", self._promesa_exacta()),
            ("institucion", self._institucion_exacta()),
            ("edicion", self._edicion_exacta()),
            (
                "tema",
                next((h for h in self.temas.hallados if _es(self._dichos, *_en_ambos(h.tema.nombre))), None),
            ),
            ("lugar", self._lugar_exacto()),
        )
        return [(clase, cual) for clase, cual in hay if cual is not None]

    @property
    def ya_dichos(self) -> set[str]:
        """Kinds of which nothing else was found than what is exactly called so."""
        grupos: dict[str, Grupo] = {
            "promesa": self.promesas,
            "institucion": self.instituciones,
            "tema": self.temas,
            "lugar": self.lugares,
        }
        return {clase for clase, _cual in self.exactos if clase in grupos and grupos[clase].total == 1}

    @cached_property
    def _de_ese_codigo(self) -> CompromisoLeido | None:
        codigo = self.consulta.lower()
        return compromisos_de(self.dia).filter(codigo=codigo).first() if CODIGO.fullmatch(codigo) else None

    def _promesa_exacta(self) -> CompromisoLeido | None:
        if self._de_ese_codigo is not None:
            return self._de_ese_codigo
        nombres = de_codigo(self.consulta)
        if not nombres:
            return None
        la_llaman = reduce(or_, (Q(busqueda__contains=f"| {nombre} |") for nombre in nombres))
        suyas = list(self._las_que_dicen.filter(la_llaman)[:2])
        return suyas[0] if len(suyas) == 1 else None

    @cached_property
    def _dichos(self) -> list[str]:
        """The query, and what of it says something: «mimp» of «¿Qué prometió el MIMP?»."""
        return list(dict.fromkeys([plegar(self.consulta), " ".join(map(str, self.terminos))]))

    def _se_llama_asi(self, institucion: Institucion) -> bool:
        return any(f"|{dicho}|" in institucion.nombres_plegados for dicho in self._dichos)

    def _institucion_exacta(self) -> InstitucionHallada | None:
        exactas = [h for h in self.instituciones.hallados if self._se_llama_asi(h.institucion)]
        return exactas[0] if len(exactas) == 1 else None

    def _edicion_exacta(self) -> Edicion | None:
        ediciones = ediciones_de(self.dia).only("slug", "nombre")
        return next((e for e in ediciones if _es(self._dichos, e.nombre, e.slug)), None)

    def _lugar_exacto(self) -> LugarHallado | None:
        dicho = COMO_SE_DICE.get(plegar(self.consulta), self.consulta)
        nombre, hallados = escrito(dicho)[0], self.lugares.hallados
        exactos = [h for h in hallados if nombre in (plegar(h.lugar.nombre), h.lugar.ubigeo)]
        if not exactos or len([h for h in exactos if h.lugar.nivel == exactos[0].lugar.nivel]) > 1:
            return None
        return exactos[0]

    # --- Groups -------------------------------------------------------------------------------------------

    @cached_property
    def _condiciones(self) -> list[Q]:
        return condiciones(self.terminos)

    @cached_property
    def _las_que_dicen(self) -> QuerySet[CompromisoLeido]:
        return que_dicen(compromisos_de(self.dia), self._condiciones, self.dia)

    @cached_property
    def promesas(self) -> Grupo[CompromisoLeido]:
        """First those whose title says it, of those that say it most plainly (`por_parecido`). A code finds its own alone."""
        if not self.se_busca:
            return Grupo()
        if self._de_ese_codigo is not None:
            return Grupo(1, [self._de_ese_codigo])
        hallados = Hallados(self._las_que_dicen, self._condiciones, plegar(self.consulta), self.dia)
        if not (total := hallados.count()):
            return Grupo()
        primeras = sorted(
            hallados.tramo(0, SE_MIRAN),
            key=lambda c: -sum(bool(recortar(c.titulo, [t])) for t in self.terminos),
        )
        return Grupo(total, primeras[:A_LA_VISTA])

    @cached_property
    def instituciones(self) -> Grupo[InstitucionHallada]:
        """Those whose acronym or name it is, then in alphabetical order."""
        if not self.se_busca:
            return Grupo()
        todas = list(que_se_llaman(self.consulta, self.dia).prefetch_related("denominaciones"))
        primeras = sorted(todas, key=lambda i: not self._se_llama_asi(i))[:A_LA_VISTA]
        propios, a_cargo = self._cuentas_de(primeras)
        return Grupo(
            len(todas),
            [
                InstitucionHallada(i, self._antes(i), propios.get(i.pk, 0), a_cargo.get(i.pk, 0))
                for i in primeras
            ],
        )

    def _cuentas_de(self, cuales: list[Institucion]) -> tuple[dict[int, int], dict[int, int]]:
        """{institution: its pledges}, and {institution: those of others that it answers for}."""
        if not cuales:
            return {}, {}
        compromisos = compromisos_de(self.dia)
        propios = cuenta_por(compromisos.filter(institucion__in=cuales), "institucion")
        a_cargo: dict[int, set[int]] = {}
        suyos = compromisos.filter(responsable__in=cuales).order_by()
        metas = Meta.objects.vigentes(self.dia).filter(
            responsable__in=cuales, compromiso__in=compromisos.order_by().values("pk")
        )
        pares = [
            *suyos.values_list("responsable", "pk", "institucion"),
            *metas.order_by().values_list("responsable", "compromiso", "compromiso__institucion"),
        ]
        for responsable, compromiso, de in pares:
            if responsable != de:
                a_cargo.setdefault(responsable, set()).add(compromiso)
        return propios, {pk: len(suyas) for pk, suyas in a_cargo.items()}

    def _antes(self, institucion: Institucion) -> str:
        """The former name that says what its name and acronym do not."""
        suyos = [plegar(institucion.nombre), plegar(institucion.sigla)]
        faltan = [t for t in self.terminos if not se_llama([t], suyos)]
        otros = (d.nombre for d in institucion.denominaciones.all() if d.nombre != institucion.nombre)
        return next((n for n in otros if any(se_llama([t], [plegar(n)]) for t in faltan)), "")

    @cached_property
    def lugares(self) -> Grupo[LugarHallado]:
        if not self.se_busca:
            return Grupo()
        hallados = buscar(self.consulta, self._todos_los_lugares).lugares
        if self.en_peligro:
            nombre = escrito(self.consulta)[0]
            hallados = [lugar for lugar in hallados if plegar(lugar.nombre) == nombre]
        primeros = hallados[:A_LA_VISTA]
        cuentas = self._que_nombran(primeros)
        return Grupo(len(hallados), [LugarHallado(p, n) for p, n in zip(primeros, cuentas, strict=True)])

    def _que_nombran(self, lugares: Sequence[Lugar]) -> list[int]:
        """How many pledges the list of each place has. One query."""
        if not lugares:
            return []
        cuentas = {
            f"n{n}": Count("pk", filter=los_que_nombran(lugar.ubigeo), distinct=True)
            for n, lugar in enumerate(lugares)
        }
        contadas = compromisos_de(self.dia).order_by().aggregate(**cuentas)
        return [contadas[nombre] for nombre in cuentas]

    @cached_property
    def temas(self) -> Grupo[TemaHallado]:
        if not self.se_busca:
            return Grupo()
        temas = [e for e in self._todos_los_temas if se_llama(self.terminos, _en_ambos(e.nombre))]
        if not temas:
            return Grupo()
        cuentas = cuenta_por(compromisos_de(self.dia).filter(ejes__in=temas), "ejes")
        return Grupo(len(temas), [TemaHallado(e, cuentas.get(e.pk, 0)) for e in temas])

    @property
    def _todos_los_temas(self) -> list[Eje]:
        return self.dia.una_vez("temas", lambda: list(ejes_de(self.dia)))

    @property
    def _todos_los_lugares(self) -> list[Lugar]:
        return self.dia.una_vez("lugares", todos_los_lugares)

    # --- When nothing is found ----------------------------------------------------------------------------

    @cached_property
    def corregida(self) -> Busqueda | None:
        """The same search, rightly spelt, if this one finds nothing and that one does: «¿Quiso decir…?». Of who asks for
        help, only if it sounds the same."""
        if not self.se_busca or self.total or self.exactos:
            return None
        texto = corregida(self.consulta, self.terminos, self._condiciones, self.dia, self._nombres)
        if self.en_peligro and _suena(texto) != _suena(self.consulta):
            return None
        otra = Busqueda(texto, self.dia)
        return otra if texto and (otra.total or otra.exactos) else None

    @cached_property
    def _nombres(self) -> dict[str, str]:
        """{folded word: as it is written} of the names of institutions, places and themes."""
        nombres = [i for par in instituciones_de(self.dia).values_list("nombre", "sigla") for i in par]
        nombres += [lugar.nombre for lugar in self._todos_los_lugares]
        nombres += [eje.nombre for eje in self._todos_los_temas]
        palabras = (palabra for nombre in nombres for palabra in nombre.split())
        return {
            p: escrita for escrita in palabras if (p := plegar(escrita)) and " " not in p and p not in VACIAS
        }

    def palabra_por_palabra(self) -> list[str]:
        """Words of a query that found nothing whole, each of which finds something alone."""
        if len(self.terminos) < 2 or self.en_peligro:
            return []
        publicos, nombres = compromisos_de(self.dia), self._nombres
        pares = list(zip(self.terminos, self._condiciones, strict=True))[:SE_PRUEBAN]
        return [str(t) for t, c in pares if dice(t, nombres) or uno_que_dice(publicos, c, self.dia)]


def _es(dichos: Sequence[str], *nombres: str) -> bool:
    return any(plegar(nombre) in dichos for nombre in nombres)


def _suena(texto: str) -> list[str]:
    return [sonido(palabra) for palabra in plegar(texto).split()]


def _en_ambos(nombre: str) -> list[str]:
    """A theme by its name, and by what it is called in the language of the page."""
    return [plegar(nombre), plegar(de_tema(nombre))]
