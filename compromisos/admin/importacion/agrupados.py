"""The findings of a preview gathered by kind: said once, counted, and decided together."""

from __future__ import annotations

import string
from dataclasses import dataclass, field

from django.db.models import Count

from compromisos.importacion.a_la_vista import SE_DEJAN
from compromisos.importacion.clase_de_fila import ClaseDeFila
from compromisos.importacion.claves import CLAVES
from compromisos.importacion.jueces.base import DEJADA
from compromisos.models import Importacion

APARTADAS = frozenset(clase.value for clase in ClaseDeFila)
SE_REPITE = 4  # rows with the same notice: from these on it is told in the group, and named in each row
FRASES = 4  # of a group that are shown


@dataclass(slots=True)
class Grupo:
    """The rows in which one thing was found. `fuera`: those of them that are left out already."""

    clave: str
    letra: str
    n: int
    fuera: int = 0
    frases: list[tuple[str, int]] = field(default_factory=list)  # (what is said, in how many rows)

    @property
    def que_paso(self) -> str:
        return CLAVES[self.clave].que_paso if self.clave in CLAVES else self.clave

    @property
    def titulo(self) -> str:
        """What is said in all its rows, if it is the same; else what happened, in general."""
        return self.frases[0][0] if len(self.frases) == 1 else self.que_paso

    @property
    def que_hacer(self) -> str:
        return CLAVES[self.clave].que_hacer if self.clave in CLAVES else ""

    @property
    def es_error(self) -> bool:
        return self.clave in CLAVES and "aviso" not in CLAVES[self.clave].clases

    @property
    def es_de_lo_que_no_se_ve(self) -> bool:
        """Whether the sheet hides or strikes these rows out: what is asked first."""
        return self.clave in SE_DEJAN

    @property
    def se_aparta(self) -> bool:
        """Whether its rows look like no record and were not read as one."""
        return self.clave in APARTADAS

    @property
    def entran(self) -> int:
        return self.n - self.fuera

    @property
    def mas_frases(self) -> int:
        """How many different things are said beside those shown."""
        return max(len(self.frases) - FRASES, 0)

    @property
    def las_primeras(self) -> list[tuple[str, int]]:
        return self.frases[:FRASES] if len(self.frases) > 1 else []

    @property
    def es_de_muchas(self) -> bool:
        """Whether so many rows have it that each only names it, and it is told here."""
        return self.n >= SE_REPITE and not self.es_de_lo_que_no_se_ve


def grupos_de(importacion: Importacion) -> dict[str, Grupo]:
    """{code: its group}; what the sheet does not show first, then errors, then what most rows have. One query."""
    contadas = importacion.filas.exclude(claves="").order_by().values_list("claves", "clase")
    cuantas: dict[str, list[int]] = {}
    for claves, clase, n in contadas.annotate(n=Count("pk")):
        for clave in claves.strip("|").split("|"):
            suyas = cuantas.setdefault(clave, [0, 0])
            suyas[0] += n
            suyas[1] += n * (clase == DEJADA)
    frases = importacion.informe.get("frases", {})
    grupos = [
        Grupo(clave, "", n, fuera, sorted(frases.get(clave, {}).items(), key=lambda f: -f[1]))
        for clave, (n, fuera) in cuantas.items()
    ]
    grupos.sort(key=lambda g: (not g.es_de_lo_que_no_se_ve, not g.es_error, -g.n, g.clave))
    for n, grupo in enumerate(g for g in grupos if not g.es_de_lo_que_no_se_ve):
        grupo.letra = string.ascii_uppercase[n] if n < 26 else str(n + 1)
    return {g.clave: g for g in grupos}
