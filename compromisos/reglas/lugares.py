"""Which places somebody meant, of 2,114 that share many names. Pure: rapidfuzz and folding, no database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from base.texto import plegar
from compromisos.reglas.busqueda import VACIAS

PARECIDO = 75  # of 100
SUGERENCIAS = 5
NIVEL_DELANTE = re.compile(r"^(region|departamento|provincia|distrito) (del? )?")
ESTORBOS = VACIAS | {"departamento", "peru"}  # «departamento de Loreto»: said of a region, in no name


@dataclass(frozen=True, slots=True)
class Lugar:
    """A place with the names of those it lies in, nearest first: («Cañete», «Lima»)."""

    ubigeo: str
    nombre: str
    nivel: str
    dentro_de: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LugaresHallados:
    lugares: list[Lugar] = field(default_factory=list)
    sugerencias: list[str] = field(default_factory=list)  # names, only if nothing was found

    @property
    def varios_con_ese_nombre(self) -> bool:
        return len(self.lugares) > 1 and plegar(self.lugares[0].nombre) == plegar(self.lugares[1].nombre)


def lugares_de(filas: Iterable[tuple[str, str, str]]) -> list[Lugar]:
    """From (ubigeo, name, level) of all places: the ubigeo says which lies in which."""
    filas = list(filas)
    nombres = {ubigeo: nombre for ubigeo, nombre, _nivel in filas}
    return [
        Lugar(u, nombre, nivel, tuple(nombres[u[:n]] for n in (4, 2) if n < len(u) and u[:n] in nombres))
        for u, nombre, nivel in filas
    ]


def buscar(consulta: str, lugares: list[Lugar]) -> LugaresHallados:
    """Those that say all its words, in their name or in the names of what they lie in; the level counts as
    a word («distrito de Lima»). Some word must be of their own name: «Lima» is not all that is in Lima.
    First those called exactly so, the widest first. A ubigeo finds its place.
    """
    plegada = plegar(consulta)
    palabras = [p for p in plegada.split() if p not in ESTORBOS] or plegada.split()
    nombre = NIVEL_DELANTE.sub("", plegada)
    if not palabras:
        return LugaresHallados()
    hallados = []
    for lugar in lugares:
        propio = f" {plegar(lugar.nombre)}"
        todo = f"{propio} {plegar(' '.join(lugar.dentro_de))} {lugar.nivel} {lugar.ubigeo}"
        con_ubigeo = palabras == [lugar.ubigeo]
        if all(f" {p}" in todo for p in palabras) and (
            con_ubigeo or any(f" {p}" in propio for p in palabras)
        ):
            clave = (propio.strip() not in (plegada, nombre), len(lugar.ubigeo), lugar.ubigeo)
            hallados.append((clave, lugar))
    if hallados:
        return LugaresHallados([lugar for _clave, lugar in sorted(hallados, key=lambda h: h[0])])
    return LugaresHallados(sugerencias=parecidos(plegada, lugares))


def parecidos(plegada: str, lugares: list[Lugar]) -> list[str]:
    """Names near to what was typed, alone or with their region's («Miraflores, Lima»), the nearest first."""
    candidatos: dict[str, str] = {}
    for lugar in lugares:
        for partes in ((lugar.nombre,), (lugar.nombre, *lugar.dentro_de[-1:])):
            candidatos.setdefault(plegar(" ".join(partes)), ", ".join(partes))
    cercanos = process.extract(
        plegada, list(candidatos), scorer=fuzz.ratio, score_cutoff=PARECIDO, limit=SUGERENCIAS
    )
    return [candidatos[texto] for texto, _parecido, _n in cercanos]
