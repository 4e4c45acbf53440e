"""What an amendment of data changes, as it is stored and as it is taken back. Pure: standard library only.

A change is a dict of JSON: `meta` (key of the target, None for the pledge itself or a target to come), `de_que` (indicador
of the target, "" for the pledge), `campo`, `antes`, `ahora`. Days are `AAAA-MM-DD`, decimals text («0.5»), places their
ubigeo, themes their codigo, institutions their slug; the last three in sorted lists where there may be several. A whole
target comes (`AGREGADA`, `antes` None) or goes (`DEJADA`, `ahora` None) with all that it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

AGREGADA, DEJADA = "agregada", "dejada"
OTRO_LADO = {AGREGADA: DEJADA, DEJADA: AGREGADA}


@dataclass(frozen=True, slots=True)
class CambioEnmendado:
    """One change, as it is stored."""

    campo: str
    antes: Any
    ahora: Any
    de_que: str = ""
    meta: int | None = None

    @property
    def es_de_meta(self) -> bool:
        return bool(self.de_que)

    @property
    def es_de_meta_entera(self) -> bool:
        return self.campo in OTRO_LADO

    def como_dict(self) -> dict[str, Any]:
        return {
            "meta": self.meta,
            "de_que": self.de_que,
            "campo": self.campo,
            "antes": self.antes,
            "ahora": self.ahora,
        }

    def al_reves(self) -> CambioEnmendado:
        """The change that takes this one back. A target that was dropped comes again as another one."""
        return CambioEnmendado(
            OTRO_LADO.get(self.campo, self.campo),
            self.ahora,
            self.antes,
            self._nombre_despues(),
            None if self.campo == DEJADA else self.meta,
        )

    def _nombre_despues(self) -> str:
        return self.ahora if self.campo == "indicador" else self.de_que


def leer(guardados: Iterable[Mapping[str, Any]]) -> list[CambioEnmendado]:
    """As they were stored; KeyError for what is not a change."""
    return [CambioEnmendado(g["campo"], g["antes"], g["ahora"], g["de_que"], g["meta"]) for g in guardados]


def al_reves(cambios: Iterable[CambioEnmendado]) -> list[CambioEnmendado]:
    return [cambio.al_reves() for cambio in cambios]


@dataclass(frozen=True, slots=True)
class MovimientoDePlazo:
    """A deadline that changed: its words are in `lectura/enmiendas.py`."""

    de: date | None
    a: date | None

    @property
    def como(self) -> str:
        """«puesto», «quitado», «ampliado» or «adelantado»."""
        if self.de is None:
            return "puesto"
        if self.a is None:
            return "quitado"
        return "ampliado" if self.a > self.de else "adelantado"
