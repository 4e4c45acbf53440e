"""Days are Lima days: the value that says of which day a reading speaks, and the instants where a day begins
and ends."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q
from django.utils import timezone

from base.motores.compilador import AliasDeUnDia

T = TypeVar("T")
_hoy_fijado: ContextVar[date | None] = ContextVar("hoy_fijado", default=None)


def fin_del_dia(dia: date) -> datetime:
    """First instant after `dia` in the site's time zone, aware; 9999-12-31 has no next day and
    answers its own last microsecond."""
    if dia == date.max:
        return timezone.make_aware(datetime.max)
    return timezone.make_aware(datetime.combine(dia + timedelta(days=1), time.min))


def inicio_del_dia(dia: date) -> datetime:
    """First instant of `dia` in the site's time zone, aware."""
    return timezone.make_aware(datetime.combine(dia, time.min))


@contextmanager
def con_hoy(hoy: date) -> Iterator[None]:
    """Today is `hoy` for all that is read within, whatever the clock says: what takes hours speaks of one day."""
    puesto = _hoy_fijado.set(hoy)
    try:
        yield
    finally:
        _hoy_fijado.reset(puesto)


@dataclass(frozen=True, slots=True)
class Dia:
    """The day a reading speaks of: today, or a past day as it ended. The one argument from view to queryset.

    `hoy` is the day of the calendar, `al` the past day that was asked for (`?al=`) and None when that is
    today. Made once, where a request, a command or a test begins. ValueError for a day that has not come.
    """

    hoy: date
    al: date | None = None
    _leido: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.al is not None and self.al > self.hoy:
            raise ValueError(f"{self.al} has not come on {self.hoy}")
        if self.al == self.hoy:
            object.__setattr__(self, "al", None)

    @classmethod
    def de_hoy(cls) -> Dia:
        """Today, by the clock; within `con_hoy`, the day that it says."""
        return cls(_hoy_fijado.get() or timezone.localdate())

    @property
    def fecha(self) -> date:
        """The day it speaks of, whether past or today."""
        return self.al or self.hoy

    @property
    def es_hoy(self) -> bool:
        return self.al is None

    @property
    def limite(self) -> datetime | None:
        """First instant (aware) that is not known yet; None today, when all that is written is known."""
        return None if self.al is None else fin_del_dia(self.al)

    @property
    def alias(self) -> str:
        """Database alias, for `Modelo.objects.using`: of a past day, rows say what they said then."""
        return DEFAULT_DB_ALIAS if self.limite is None else AliasDeUnDia(self.limite)

    @property
    def consulta(self) -> str:
        """Query string of an address that speaks of this day: «?al=2026-03-31», or nothing today."""
        return f"?al={self.al.isoformat()}" if self.al else ""

    @property
    def fija(self) -> str:
        """Query string of an address that still speaks of this day tomorrow: «?al=2026-03-31», also today."""
        return f"?al={self.fecha.isoformat()}"

    def sabe(self, momento: datetime | None) -> bool:
        """Whether what happened at `momento` (aware) is known by then; never happened (None) is not."""
        return momento is not None and (self.al is None or momento < fin_del_dia(self.al))

    def hasta(self, campo: str) -> Q:
        """Condition: the instant in the column `campo` is known by then. Nothing today."""
        return Q() if self.al is None else Q(**{f"{campo}__lt": fin_del_dia(self.al)})

    def una_vez(self, clave: Hashable, leer: Callable[[], T]) -> T:
        """Memo: what `leer` answered the first time it was asked of this day under `clave`."""
        if clave not in self._leido:
            self._leido[clave] = leer()
        return self._leido[clave]
