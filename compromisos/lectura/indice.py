"""Index of a day: which word leads to which pledges, for where nothing can be looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from base.dias import Dia
from base.texto import plegar
from compromisos.lectura.compromisos import POR_INSTITUCION
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Compromiso, Nivel, Territorio
from compromisos.reglas.busqueda import LAS_DE_AQUI, VACIAS

MINIMO = 3  # letters of a word
CIFRAS = "0-9"  # what the words that begin with a figure are called together
PALABRA = re.compile(r"\w+")


@dataclass(slots=True)
class VozDelIndice:
    """A word as the texts write it, and the pledges whose title or text says it."""

    escrita: str
    compromisos: list[Compromiso] = field(default_factory=list)


def del_indice(dia: Dia) -> list[Compromiso]:
    """Pledges with a page on `dia`, with their institution, in the order of the lists. What they say, and not how they
    stand: two queries, whatever the day."""
    consulta = Compromiso.objects.a_la_vista(dia).using(dia.alias)
    quedan = consulta.exclude(enmiendas__importacion__isnull=False)  # their pages are gone (410)
    return list(con_nombres(quedan, dia, "institucion").order_by(*POR_INSTITUCION))


def vocablos(compromisos: list[Compromiso]) -> dict[str, dict[str, VozDelIndice]]:
    """{letter: {folded word: it}} of titles and literal texts; letters and words in order."""
    por_letra: dict[str, dict[str, VozDelIndice]] = {}
    for compromiso in compromisos:
        dichas = {
            plegada: escrita
            for escrita in _palabras(f"{compromiso.titulo} {compromiso.texto}")
            for plegada in plegar(escrita).split()
        }
        for plegada, escrita in dichas.items():
            if len(plegada) < MINIMO or plegada in VACIAS | LAS_DE_AQUI:
                continue
            letra = CIFRAS if plegada[0].isdigit() else plegada[0]
            vocablo = por_letra.setdefault(letra, {}).setdefault(plegada, VozDelIndice(escrita))
            vocablo.compromisos.append(compromiso)
    return {letra: dict(sorted(suyos.items())) for letra, suyos in sorted(por_letra.items())}


def _palabras(texto: str) -> Iterator[str]:
    """As they are written; an acronym stays in capitals."""
    for hallada in PALABRA.findall(texto):
        yield hallada if hallada.isupper() else hallada.lower()


def lugares_con_pagina(dia: Dia) -> list[tuple[Territorio, list[Territorio]]]:
    """[(region, the provinces and districts of it that some pledge of `dia` names)]. Two queries."""
    publicos = Compromiso.objects.publicados(dia).using(dia.alias).order_by()
    nombrados = set(publicos.filter(territorios__isnull=False).values_list("territorios", flat=True))
    por_region: dict[str, list[Territorio]] = {}
    for lugar in _por_nombre(Territorio.objects.filter(pk__in=nombrados).exclude(nivel=Nivel.REGION)):
        por_region.setdefault(lugar.ubigeo[:2], []).append(lugar)
    regiones = _por_nombre(Territorio.objects.filter(nivel=Nivel.REGION))
    return [(region, por_region.get(region.ubigeo, [])) for region in regiones]


def _por_nombre(lugares: Iterable[Territorio]) -> list[Territorio]:
    """In one order on both databases: «Áncash» first."""
    return sorted(lugares, key=lambda lugar: (plegar(lugar.nombre), lugar.ubigeo))
