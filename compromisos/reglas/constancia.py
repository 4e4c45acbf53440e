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
the same: they count for whom had a public pledge before they closed. There, and only there, something can be
said to come late: what was first published after the closing, which its picture does not have. It need not be
the institution that took its time, so the words say when it was published and not who was slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from compromisos.reglas.palabras import Palabra, Periodicidad
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


class Respuesta(Palabra):
    """Answer of an institution in one reporting period. Declared in the order of display."""

    INFORMO = ("informo", _("Informó"))
    DESPUES = ("despues", _("Informó; se publicó después del cierre"))
    NINGUNO = ("ninguno", _("Ningún informe"))
    YA_INFORMO = ("ya_informo", _("Ya informó; el periodo no ha terminado"))
    EN_ESPERA = ("en_espera", _("Todavía ningún informe; hay tiempo"))
    PASADO = ("pasado", _("Pasó el último día y no hay informe"))
    NO_SE_ESPERABA = ("no_se_esperaba", _("No se esperaba un informe"))


INFORMAN = frozenset({Respuesta.INFORMO, Respuesta.DESPUES, Respuesta.YA_INFORMO})


class Contesto(Palabra):
    """`Respuesta`, in the three groups that are counted and listed."""

    INFORMO = ("informo", _("Informaron"))
    NO_INFORMO = ("no_informo", _("Ningún informe"))
    NO_SE_ESPERA = ("no_se_espera", _("No se espera informe"))


class Fijado(NamedTuple):
    """A period that the staff opened: first day, last day to report; the instant of its closing, None while open."""

    desde: date
    cierra: date
    cerrado: datetime | None = None
    nombre: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class PeriodoContado:
    """One reporting period in which a report was due, both days included. Those that the staff open have a name and
    a page."""

    desde: date
    hasta: date
    respuesta: Respuesta
    nombre: str = ""
    slug: str = ""

    @property
    def informado(self) -> bool:
        return self.respuesta in INFORMAN


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
    fuera: tuple[PeriodoContado, ...] = ()  # of those, the ones in which nothing was due

    @property
    def nombres(self) -> tuple[str, str]:
        """Words for one period, and for several."""
        return PERIODO_FIJADO if self.por_periodos else PERIODOS[self.periodicidad]

    @property
    def ultimos(self) -> tuple[PeriodoContado, ...]:
        """The last twelve, newest first."""
        return (self.periodos or ())[: -A_LA_VISTA - 1 : -1]

    @property
    def en_orden(self) -> tuple[PeriodoContado, ...]:
        """The last twelve and the one that is running, oldest first, with those in which nothing was due: what is
        drawn of an edition stands in the same columns."""
        todos = [*(self.periodos or ()), *self.fuera, *([self.en_curso] if self.en_curso else [])]
        return tuple(sorted(todos, key=lambda p: p.desde)[-A_LA_VISTA - 1 :])

    @property
    def del_mas_nuevo(self) -> tuple[PeriodoContado, ...]:
        """`en_orden`, newest first: as they are told."""
        return self.en_orden[::-1]

    @property
    def ultimo(self) -> PeriodoContado | None:
        """The last one that is over."""
        return self.periodos[-1] if self.periodos else None

    def contesto(self, slug: str = "") -> Contesto:
        """Whether it reported in the period of that name; without one, in the last of its own that is over."""
        periodo = self.ultimo
        if slug:
            todos = (*(self.periodos or ()), self.en_curso)
            periodo = next((p for p in todos if p and p.slug == slug), None)
        if periodo is None:
            return Contesto.NO_SE_ESPERA
        return Contesto.INFORMO if periodo.informado else Contesto.NO_INFORMO

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
            respuesta=_respuesta(n in con_reporte, en_curso=n == terminados),
        )
        for n in range(debidos)
    )
    en_curso = periodos[terminados] if debidos > terminados else None
    return Constancia(periodicidad, inicio, cierre, periodos[:terminados], en_curso)


def constancia_por_periodos(
    periodicidad: Periodicidad,
    *,
    fijados: Iterable[Fijado],
    cortes: Iterable[date],
    primeros: Mapping[date, datetime],
    publico_desde: date | None,
    hoy: date,
    cierre: date | None = None,
) -> Constancia:
    """The same where periods were opened and closed: `fijados`, oldest first.

    `publico_desde` is the day of its first public pledge, None if it always had one. `primeros` says when something
    was first published about each fecha de corte, also what was corrected since: published in time and corrected
    later is not late.
    """
    fechas = set(cortes)

    def debido(f: Fijado) -> bool:
        return (publico_desde is None or publico_desde <= f.cierra) and (cierre is None or f.desde <= cierre)

    def respuesta(f: Fijado) -> Respuesta:
        publicados = [momento for corte, momento in primeros.items() if f.desde <= corte <= f.cierra]
        return _respuesta(
            any(f.desde <= corte <= f.cierra for corte in fechas),
            en_curso=f.cerrado is None,
            pasado=f.cierra < hoy,
            despues=bool(f.cerrado and publicados and min(publicados) > f.cerrado),
        )

    periodos: list[PeriodoContado] = []
    fuera: list[PeriodoContado] = []
    en_curso = None
    for f in fijados:
        que = respuesta(f) if debido(f) else Respuesta.NO_SE_ESPERABA
        contado = PeriodoContado(f.desde, f.cierra, que, f.nombre, f.slug)
        if que == Respuesta.NO_SE_ESPERABA:
            fuera.append(contado)
        elif f.cerrado:
            periodos.append(contado)
        else:
            en_curso = contado
    return Constancia(
        periodicidad,
        inicio=periodos[0].desde if periodos else None,
        cierre=cierre,
        periodos=tuple(periodos),
        en_curso=en_curso,
        por_periodos=True,
        fuera=tuple(fuera),
    )


def _respuesta(informado: bool, *, en_curso: bool, pasado: bool = False, despues: bool = False) -> Respuesta:
    if en_curso:
        if informado:
            return Respuesta.YA_INFORMO
        return Respuesta.PASADO if pasado else Respuesta.EN_ESPERA
    if not informado:
        return Respuesta.NINGUNO
    return Respuesta.DESPUES if despues else Respuesta.INFORMO


def _comienzo(inicio: date, n: int, meses: int) -> date:
    """First day of the n-th period. Always counted from the start, so that one begun on the 31st does
    not slide to the 28th for ever after a February."""
    return restar_meses(inicio, -n * meses)


def _transcurridos(inicio: date, dia: date, meses: int) -> int:
    """Whole periods between `inicio` and `dia`: also the number of the period that `dia` falls in.
    Negative before the start."""
    n = ((dia.year - inicio.year) * 12 + dia.month - inicio.month) // meses
    return n if _comienzo(inicio, n, meses) <= dia else n - 1
