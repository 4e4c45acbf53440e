"""Response record of an institution in an edition: «Informó en 2 de 4 trimestres».

Pure, as `estado.py`: facts go in, a record comes out. Three decisions, so that the figure is fair:

- A report counts in the period of its *fecha de corte*, as the lamp of frescura does, and not of its
  publication: the day of publication depends on how long others take to review it. What was published
  late therefore fills its period from the day it is public; who reads as of a day sees what was there.
- Only reports in force count. What was withdrawn or corrected no longer holds up any figure.
- Only whole periods count, from a start that is written down: the earliest `fecha_inicio` of its public
  pledges. Without one there is nothing to count from, and nothing is supposed. Once every pledge is
  closed no report is expected: the count stops with the period of the last closing report.

Where the staff open and close reporting periods, those are the periods, and the rest of the rule is
the same: they count for whom had a public pledge before they closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from compromisos.reglas.palabras import Periodicidad
from compromisos.reglas.plazo import restar_meses


def _(texto: str) -> str:
    """Mark a message id for makemessages; the translation happens where the word is shown."""
    return texto


PERIODO_FIJADO = (_("periodo"), _("periodos"))
# What a period of each interval is called: one, several.
PERIODOS: dict[Periodicidad, tuple[str, str]] = {
    Periodicidad.MENSUAL: (_("mes"), _("meses")),
    Periodicidad.TRIMESTRAL: (_("trimestre"), _("trimestres")),
    Periodicidad.SEMESTRAL: (_("semestre"), _("semestres")),
    Periodicidad.ANUAL: (_("año"), _("años")),
}


A_LA_VISTA = 12


@dataclass(frozen=True, slots=True)
class PeriodoContado:
    """One whole reporting period, both days included."""

    desde: date
    hasta: date
    informado: bool


@dataclass(frozen=True, slots=True)
class Constancia:
    """The record of one institution in one edition. `periodos` is None without a known start, and
    empty while the first period has not ended; `en_curso` is the one that is running, if it is owed."""

    periodicidad: Periodicidad
    inicio: date | None = None
    cierre: date | None = None
    periodos: tuple[PeriodoContado, ...] | None = None
    en_curso: PeriodoContado | None = None
    por_periodos: bool = False  # the periods are those that the staff opened and closed

    @property
    def nombres(self) -> tuple[str, str]:
        """Words for one period, and for several."""
        return PERIODO_FIJADO if self.por_periodos else PERIODOS[self.periodicidad]

    @property
    def ultimos(self) -> tuple[PeriodoContado, ...]:
        """The last twelve, newest first."""
        return (self.periodos or ())[: -A_LA_VISTA - 1 : -1]

    @property
    def total(self) -> int:
        return len(self.periodos or ())

    @property
    def informados(self) -> int:
        return sum(p.informado for p in self.periodos or ())


def constancia(
    periodicidad: Periodicidad,
    *,
    inicio: date | None,
    cortes: Iterable[date],
    hoy: date,
    cierre: date | None = None,
) -> Constancia:
    """The whole periods from `inicio` that are over on `hoy`, and in which of them some report falls.

    `cortes` are the fechas de corte of the reports in force; those outside the whole periods are not
    counted. `cierre` is the last one if every pledge is closed, else None. A period that ends today is
    not over: its day is still good, as that of a deadline.
    """
    if inicio is None:
        return Constancia(periodicidad)
    meses = periodicidad.meses
    terminados = max(_transcurridos(inicio, hoy, meses), 0)
    debidos = terminados + (inicio <= hoy)  # with the one that is running
    if cierre is not None:
        debidos = min(debidos, max(_transcurridos(inicio, cierre, meses) + 1, 0))
    con_reporte = {_transcurridos(inicio, corte, meses) for corte in cortes}
    periodos = tuple(
        PeriodoContado(
            desde=_comienzo(inicio, n, meses),
            hasta=_comienzo(inicio, n + 1, meses) - timedelta(days=1),
            informado=n in con_reporte,
        )
        for n in range(debidos)
    )
    en_curso = periodos[terminados] if debidos > terminados else None
    return Constancia(periodicidad, inicio, cierre, periodos[:terminados], en_curso)


def constancia_por_periodos(
    periodicidad: Periodicidad,
    *,
    cerrados: Iterable[tuple[date, date]],
    abierto: tuple[date, date] | None,
    cortes: Iterable[date],
    publico_desde: date | None,
    cierre: date | None = None,
) -> Constancia:
    """The same where periods were opened and closed: (first day, closing day) of each, oldest first.

    `publico_desde` is the day of its first public pledge, None if it always had one.
    """
    fechas = set(cortes)

    def periodo(dias: tuple[date, date]) -> PeriodoContado | None:
        desde, hasta = dias
        debido = (publico_desde is None or publico_desde <= hasta) and (cierre is None or desde <= cierre)
        return PeriodoContado(desde, hasta, any(desde <= f <= hasta for f in fechas)) if debido else None

    periodos = tuple(p for dias in cerrados if (p := periodo(dias)))
    return Constancia(
        periodicidad,
        inicio=periodos[0].desde if periodos else None,
        cierre=cierre,
        periodos=periodos,
        en_curso=periodo(abierto) if abierto else None,
        por_periodos=True,
    )


def _comienzo(inicio: date, n: int, meses: int) -> date:
    """First day of the n-th period. Always counted from the start, so that one begun on the 31st does
    not slide to the 28th for ever after a February."""
    return restar_meses(inicio, -n * meses)


def _transcurridos(inicio: date, dia: date, meses: int) -> int:
    """Whole periods between `inicio` and `dia`: also the number of the period that `dia` falls in.
    Negative before the start."""
    n = ((dia.year - inicio.year) * 12 + dia.month - inicio.month) // meses
    return n if _comienzo(inicio, n, meses) <= dia else n - 1
