"""Values of a filter: an option, a facet, a chip."""

from __future__ import annotations

from dataclasses import dataclass, field

INSTITUCIONES_A_LA_VISTA = 6
INSTITUCIONES_EN_TOTAL = 100  # of the rest, beyond these, the search box knows by name


@dataclass(frozen=True, slots=True)
class Opcion:
    valor: str
    texto: str
    cuenta: int
    elegida: bool


@dataclass(frozen=True, slots=True)
class Faceta:
    nombre: str
    etiqueta: str
    opciones: list[Opcion]
    resto: list[Opcion] = field(default_factory=list)  # behind one click more
    sobran: int = 0  # beyond that
    sin_contar: bool = False  # of so many results nobody waits for the counts

    @property
    def elegidas(self) -> int:
        return sum(o.elegida for o in self.opciones)

    @property
    def todas(self) -> list[Opcion]:
        return [*self.opciones, *self.resto]

    @property
    def abierta(self) -> bool:
        return self.nombre == "estado" or bool(self.elegidas)


@dataclass(frozen=True, slots=True)
class Chip:
    campo: str
    texto: str
    sin_el: str
    cuenta: int = 0
