"""Trend: how many promises of a set stood in each state at the end of each month, and on the day that is asked.

What the list of that set answers with `?al=` on those days, in one query: counted from the stored runs of state
(`models/estados.py`), which never look ahead of a day, so that a month that is over says the same for ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Model, Q

from base.dias import Dia
from compromisos.lectura.por_version import por_version
from compromisos.lectura.territorios import LARGOS
from compromisos.models import EstadoVigencia
from compromisos.reglas.palabras import ESTADOS_EN_DIBUJOS, Estado
from compromisos.reglas.tramos import fin_de_mes, mes_de

MINIMO = 3  # month ends, from which a line says something
# What the list calls the rows of each.
CODIGOS = {"edicion": "slug", "institucion": "slug", "eje": "codigo", "territorio": "ubigeo"}
A_FAVOR = (Estado.CUMPLIDO, Estado.CUMPLIDO_PARCIALMENTE)


@dataclass(frozen=True, slots=True)
class Conjunto:
    """Which promises are counted, by the names and with the meaning of the filters of the list; all, without any.

    Each is one value or several: rows of an edition, an institution, a theme, a place; codes of a sector, a place, a
    state. `Conjunto(edicion=edicion, sector="privado")`
    """

    edicion: Any = ()
    institucion: Any = ()
    sector: Any = ()
    eje: Any = ()
    territorio: Any = ()
    estado: Any = ()

    def __post_init__(self) -> None:
        for campo in fields(self):
            dicho = getattr(self, campo.name)
            varios = (dicho,) if isinstance(dicho, str | Model) else tuple(dicho)
            object.__setattr__(self, campo.name, varios)

    @classmethod
    def de_filtro(cls, limpios: Mapping[str, Any]) -> Conjunto | None:
        """Of the values that a filter of the list understood (`FiltroCompromisos.limpios`); None if it filters by what no
        run of state tells: words, or lamps that turn with the calendar."""
        propios = {campo.name for campo in fields(cls)}
        puestos = {nombre: valor for nombre, valor in limpios.items() if valor and nombre != "orden"}
        return None if puestos.keys() - propios else cls(**puestos)

    @property
    def consulta(self) -> dict[str, list[str]]:
        """Parameters of the list of the same promises."""
        return {
            campo.name: [str(getattr(v, CODIGOS[campo.name])) if isinstance(v, Model) else v for v in valores]
            for campo in fields(self)
            if (valores := getattr(self, campo.name))
        }

    @property
    def condicion(self) -> Q:
        """On runs of state."""
        q = Q()
        for columna, valores in (
            ("edicion_id", self.edicion),
            ("institucion_id", self.institucion),
            ("sector", self.sector),
            ("estado", self.estado),
        ):
            if valores:
                q &= Q(**{f"{columna}__in": _claves(valores)})
        for columna, trozos in (
            ("ejes", [f"|{pk}|" for pk in _claves(self.eje)]),
            ("lugares", [t for ubigeo in _claves(self.territorio) for t in _trozos(ubigeo)]),
        ):
            if trozos:
                alguno = Q()
                for trozo in trozos:
                    alguno |= Q(**{f"{columna}__contains": trozo})
                q &= alguno
        return q


@dataclass(frozen=True, slots=True)
class Punto:
    """Counts at the end of `dia`. `por_estado` has every state."""

    dia: date
    por_estado: Mapping[Estado, int]

    @property
    def total(self) -> int:
        return sum(self.por_estado.values())

    @property
    def a_favor(self) -> int:
        """Declared kept, wholly or in part."""
        return sum(self.por_estado[estado] for estado in A_FAVOR)

    @property
    def con_informacion(self) -> int:
        return self.total - self.por_estado[Estado.SIN_INFORMACION]

    @property
    def es_cierre(self) -> bool:
        """Whether its month ends with it."""
        return self.dia == fin_de_mes(mes_de(self.dia))


@dataclass(frozen=True, slots=True)
class Serie:
    """Month ends since the first of which something is known, oldest first; the last is the day that was asked."""

    conjunto: Conjunto
    puntos: tuple[Punto, ...] = ()

    @property
    def dice_algo(self) -> bool:
        """Whether there is anything to draw: three month ends, and something reported on one of them."""
        cierres = sum(p.es_cierre for p in self.puntos)
        return cierres >= MINIMO and any(p.con_informacion for p in self.puntos)

    @property
    def primero(self) -> Punto:
        return self.puntos[0]

    @property
    def ultimo(self) -> Punto:
        return self.puntos[-1]

    @property
    def estados(self) -> list[Estado]:
        """States that some point has, in the order of drawings."""
        return [e for e in ESTADOS_EN_DIBUJOS if any(p.por_estado[e] for p in self.puntos)]


def tendencia(conjunto: Conjunto, dia: Dia) -> Serie:
    """The series of `conjunto` up to `dia`. One query, once for each version of what is public."""
    return por_version(dia, ("tendencia", conjunto), lambda: _tendencia(conjunto, dia))


def _tendencia(conjunto: Conjunto, dia: Dia) -> Serie:
    tramos = _tramos(conjunto, dia)
    if not tramos:
        return Serie(conjunto)
    instantes = [mes for t in tramos for mes in (t.desde, t.hasta) if mes is not None]
    if not instantes:
        return Serie(conjunto)
    siempre_hubo = any(t.desde is None for t in tramos)
    primero = min(instantes) - siempre_hubo  # how it was before anything happened
    hoy = mes_de(dia.fecha)
    cerrados = range(primero, hoy + (dia.fecha == fin_de_mes(hoy)))
    puntos = [Punto(fin_de_mes(mes), _contar(t for t in tramos if t.rige(mes))) for mes in cerrados]
    if not puntos or puntos[-1].dia != dia.fecha:
        puntos.append(Punto(dia.fecha, _contar(t for t in tramos if t.vivo)))
    return Serie(conjunto, tuple(puntos))


@dataclass(frozen=True, slots=True)
class _Tramos:
    """How many runs in `estado` begin in one month and end in another, as numbers of months; `vivo`: on the day asked."""

    estado: str
    desde: int | None
    hasta: int | None
    vivo: bool
    n: int

    def rige(self, mes: int) -> bool:
        """At the end of `mes`."""
        return (self.desde is None or self.desde <= mes) and (self.hasta is None or mes < self.hasta)


def _tramos(conjunto: Conjunto, dia: Dia) -> list[_Tramos]:
    empezados = Q() if dia.es_hoy else Q(desde__isnull=True) | Q(desde__lte=dia.fecha)
    vivo = Q(hasta__isnull=True) if dia.es_hoy else Q(hasta__isnull=True) | Q(hasta__gt=dia.fecha)
    grupos = (
        EstadoVigencia.objects.filter(conjunto.condicion & empezados)
        .order_by()
        .values_list(
            "estado",
            "mes_desde",
            "mes_hasta",
            ExpressionWrapper(vivo, output_field=BooleanField()),
        )
        .annotate(n=Count("pk"))
    )
    return [_Tramos(estado, a, b, bool(v), n) for estado, a, b, v, n in grupos]


def _contar(tramos: Iterable[_Tramos]) -> dict[Estado, int]:
    cuenta: Counter[str] = Counter()
    for t in tramos:
        cuenta[t.estado] += t.n
    return {estado: cuenta[estado] for estado in Estado}


def _claves(valores: tuple[Any, ...]) -> list[Any]:
    return [v.pk if isinstance(v, Model) else v for v in valores]


def _trozos(ubigeo: str) -> list[str]:
    """What `lugares` holds of a pledge that names the place, one inside it or one above it."""
    return [f"|{ubigeo}", *(f"|{ubigeo[:n]}|" for n in LARGOS if n < len(ubigeo))]
