"""What is on its way out, of the files and of the API: said where it is described and in every answer that has it.

No field changes its meaning in place. What must change gets a new name beside the old one; the old one goes on for at
least a year, answering as ever, with `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and what stands for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.http import http_date
from django.utils.translation import gettext as _

from base.dias import inicio_del_dia

PLAZO = timedelta(days=365)  # the least that is promised between the two days


@dataclass(frozen=True, slots=True)
class Obsoleto:
    """From `desde` on nothing new should lean on it; on `hasta` it ends. `en_su_lugar`: the name of the field, or the path of
    the resource, that stands for it."""

    desde: date
    hasta: date
    en_su_lugar: str

    def __post_init__(self) -> None:
        if self.hasta - self.desde < PLAZO:
            raise ValueError("A year at least is promised between Deprecation and Sunset.")

    @property
    def cabeceras(self) -> dict[str, str]:
        return cabeceras_de([self])

    @property
    def frase(self) -> str:
        """In the language at hand."""
        dicha = _("Obsoleta desde el %(desde)s y hasta el %(hasta)s, en que deja de salir: use «%(otra)s».")
        return dicha % {
            "desde": self.desde.isoformat(),
            "hasta": self.hasta.isoformat(),
            "otra": self.en_su_lugar,
        }


def cabeceras_de(obsoletos: Iterable[Obsoleto]) -> dict[str, str]:
    """Of an answer that has all of these: the first day on which one began to be so, the first on which one ends."""
    suyos = list(obsoletos)
    if not suyos:
        return {}
    return {
        "Deprecation": f"@{int(inicio_del_dia(min(o.desde for o in suyos)).timestamp())}",
        "Sunset": http_date(inicio_del_dia(min(o.hasta for o in suyos)).timestamp()),
    }
