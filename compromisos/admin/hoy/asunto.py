"""One thing that waits, as a row of «Hoy» says it, and all of its kind, as the list that they open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from compromisos.lectura.en_palabras import cuando
from compromisos.models import Compromiso
from compromisos.reglas.prioridades import A_LA_VISTA, PACIENCIA, ClaseDeEspera

LARGO = 70  # letters of a title between quotes
NOMBRADOS = 4  # of those that a row speaks of


@dataclass(frozen=True, slots=True)
class Asunto:
    """`quien` did something `hace` so long; `que`, what it is; `si_nadie`, what happens if nothing is done; `boton`, its
    one act. It stands for `cuantos` of its kind."""

    clase: ClaseDeEspera
    titulo: str
    url: str
    boton: str
    quien: str = ""
    hace: str = ""
    que: str = ""
    si_nadie: str = ""
    espera: int | None = None
    faltan: int | None = None
    cuantos: int = 1

    @property
    def ya_es_mucho(self) -> bool:
        return self.espera is not None and self.espera >= PACIENCIA


@dataclass(frozen=True, slots=True)
class Grupo:
    """All that waits of one kind: `total` is the count of the list at `url`, which `frase` names with it. Of them, one by
    one, at most those that fit."""

    clase: ClaseDeEspera
    total: int
    frase: str
    url: str
    asuntos: list[Asunto] = field(default_factory=list)


def uno_por_uno(filas: Iterable, hacer: Callable[..., Asunto]) -> list[Asunto]:
    """The first ones of a queryset in the order in which they wait."""
    return [hacer(fila) for fila in filas[:A_LA_VISTA]]  # type: ignore[index]


def desde(momento: datetime | date | None, dia: Dia) -> tuple[int | None, str]:
    """(days that it waits, «hace 6 días»)."""
    if momento is None:
        return None, ""
    fecha = timezone.localdate(momento) if isinstance(momento, datetime) else momento
    return max((dia.fecha - fecha).days, 0), cuando(fecha, dia)


def entre_comillas(texto: str) -> str:
    return Truncator(" ".join(texto.split())).chars(LARGO)


def de_quien(compromiso: Compromiso) -> str:
    """A pledge where there is little room: «MIMP 3»."""
    return f"{compromiso.institucion} {compromiso.numero}"


def nombrados(nombres: Sequence[str], total: int) -> str:
    """«MIMP 3 · MINSA 1 y 12 más»: the first ones, and how many there are besides."""
    vistos = nombres[:NOMBRADOS]
    dichos = " · ".join(vistos)
    if (mas := total - len(vistos)) > 0:
        return ngettext("%(nombres)s y %(n)s más", "%(nombres)s y %(n)s más", mas) % {
            "nombres": dichos,
            "n": numero(mas),
        }
    return dichos
