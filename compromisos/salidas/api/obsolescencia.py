"""What of the API is on its way out: declared here once, said in every answer of it and in its description.

No field changes its meaning in place. What must change gets a new name beside the old one; the old one goes on for at
least a year, answering as ever, with `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and where to go instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.http import http_date

from base.dias import inicio_del_dia

PLAZO = timedelta(days=365)  # the least that is promised between the two days


@dataclass(frozen=True, slots=True)
class Obsoleto:
    """From `desde` on nothing new should lean on it; on `hasta` it ends. `en_su_lugar`: path of what stands for it."""

    desde: date
    hasta: date
    en_su_lugar: str

    def __post_init__(self) -> None:
        if self.hasta - self.desde < PLAZO:
            raise ValueError("A year at least is promised between Deprecation and Sunset.")

    @property
    def cabeceras(self) -> dict[str, str]:
        return {
            "Deprecation": f"@{int(inicio_del_dia(self.desde).timestamp())}",
            "Sunset": http_date(inicio_del_dia(self.hasta).timestamp()),
        }


# {name of the resource: what is said of it}. Empty: nothing of this version is on its way out.
OBSOLETOS: dict[str, Obsoleto] = {}
