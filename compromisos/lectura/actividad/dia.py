"""What everybody did on a day, in one list: two queries, and one for each kind of thing on the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db.models import CharField, Count, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast

from base.dias import fin_del_dia, inicio_del_dia
from base.personas import nombre_de
from compromisos.lectura.actividad.fuentes import A_LA_VEZ, CLASES, FUENTES, Fuente, Sobre

POR_PAGINA = 50


@dataclass(slots=True)
class ActoDelDia:
    """`veces`: how many of the same came one after another; `varias`, if they are about several things, of which `sobre`
    names the last."""

    momento: datetime
    persona: str
    frase: str
    sobre: Sobre
    clase: str
    veces: int = 1
    varias: bool = False


@dataclass(frozen=True, slots=True)
class Pagina:
    hechos: list[ActoDelDia]
    siguiente: str  # cursor of what follows, "" if nothing does


# --- The readings ------------------------------------------------------------------------------------------------


def _del_dia(fuente: Fuente, fecha: date, persona: int | None) -> QuerySet:
    rango = {
        f"{fuente.momento}__gte": inicio_del_dia(fecha),
        f"{fuente.momento}__lt": fin_del_dia(fecha),
        f"{fuente.persona}__isnull": False,
    }
    filas = fuente.filas().filter(**rango).order_by()
    return filas.filter(**{fuente.persona: persona}) if persona is not None else filas


def resumen(fecha: date, persona: int | None = None) -> dict[int, dict[str, int]]:
    """{account: {kind: how many}} of one day. One query."""
    consultas = [
        _del_dia(fuente, fecha, persona)
        .annotate(su_quien=F(f"{fuente.persona}_id"), su_fuente=Value(n, IntegerField()))
        .values("su_quien", "su_fuente")
        .annotate(su_n=Count("pk"))
        .values_list("su_quien", "su_fuente", "su_n")
        for n, fuente in enumerate(FUENTES)
    ]
    de: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for quien, n, cuantos in _juntas(consultas):
        de[quien][FUENTES[n].clase] += cuantos
    return {quien: {c: suyas[c] for c in CLASES if c in suyas} for quien, suyas in de.items()}


def hechos(fecha: date, *, persona: int | None = None, clase: str = "", antes: str = "") -> Pagina:
    """What was done on a day, the last first, from the cursor `antes` on. One query, one for each kind of thing on the
    page, one for the names. A cursor of nobody's begins at the beginning."""
    desde = _cursor(antes)
    consultas = [
        _desde(_del_dia(fuente, fecha, persona), fuente, n, desde)
        for n, fuente in enumerate(FUENTES)
        if not clase or fuente.clase == clase
    ]
    filas = (
        list(_juntas(consultas).order_by("-su_cuando", "su_fuente", "-su_clave")[: POR_PAGINA + 1])
        if consultas
        else []
    )
    siguiente = "" if len(filas) <= POR_PAGINA else "~".join(_escrita(filas[POR_PAGINA - 1]))
    return Pagina(_en_palabras(filas[:POR_PAGINA]), siguiente)


def todos_los_hechos(fecha: date, *, persona: int | None = None, clase: str = "") -> Iterator[ActoDelDia]:
    """As `hechos`, to the end of the day, page after page."""
    antes = ""
    while True:
        pagina = hechos(fecha, persona=persona, clase=clase, antes=antes)
        yield from pagina.hechos
        if not (antes := pagina.siguiente):
            return


def _desde(filas: QuerySet, fuente: Fuente, n: int, desde: tuple[datetime, int, str] | None) -> QuerySet:
    comun = filas.annotate(
        su_cuando=F(fuente.momento),
        su_quien=F(f"{fuente.persona}_id"),
        su_fuente=Value(n, IntegerField()),
        su_clave=Cast("pk", CharField()),
    )
    if desde is not None:
        momento, cual, clave = desde
        despues = Q(**{f"{fuente.momento}__lt": momento})
        if n == cual:
            despues |= Q(**{fuente.momento: momento}, su_clave__lt=clave)
        elif n > cual:
            despues |= Q(**{fuente.momento: momento})
        comun = comun.filter(despues)
    return comun.values_list("su_cuando", "su_quien", "su_fuente", "su_clave")


def _juntas(consultas: Sequence[QuerySet]) -> QuerySet:
    primera, *otras = consultas
    return primera.union(*otras, all=True) if otras else primera


def _sin_guiones(clave: object) -> str:
    """A key as text, the same on both databases: SQLite keeps a UUID without its hyphens."""
    return str(clave).replace("-", "")


def _escrita(fila: tuple) -> tuple[str, str, str]:
    cuando, _quien, fuente, clave = fila
    return cuando.isoformat(), str(fuente), str(clave)


def _cursor(escrito: str) -> tuple[datetime, int, str] | None:
    try:
        momento, fuente, clave = escrito.split("~")
        leido, n = datetime.fromisoformat(momento), int(fuente)
    except ValueError:
        return None
    return (leido, n, clave[:40]) if leido.tzinfo and 0 <= n < len(FUENTES) else None


def _en_palabras(filas: Iterable[tuple]) -> list[ActoDelDia]:
    """The rows in sentences; those of one person that say the same, one after another, are one."""
    todas = list(filas)
    claves: dict[int, list[str]] = defaultdict(list)
    for _cuando, _quien, n, clave in todas:
        claves[n].append(clave)
    objetos = {
        n: {_sin_guiones(f.pk): f for f in FUENTES[n].filas().filter(pk__in=suyas)}
        for n, suyas in claves.items()
    }
    cuentas = get_user_model().objects.in_bulk({quien for _c, quien, _n, _k in todas})
    dichos: list[ActoDelDia] = []
    for cuando, quien, n, clave in todas:
        fila = objetos[n].get(_sin_guiones(clave))
        if fila is None or quien not in cuentas:
            continue
        fuente = FUENTES[n]
        hecho = ActoDelDia(
            cuando, nombre_de(cuentas[quien]), str(fuente.frase(fila)), fuente.sobre(fila), fuente.clase
        )
        ultimo = dichos[-1] if dichos else None
        if ultimo and (ultimo.persona, ultimo.frase) == (hecho.persona, hecho.frase):
            if ultimo.sobre == hecho.sobre or abs(ultimo.momento - hecho.momento) < A_LA_VEZ:
                ultimo.veces += 1
                ultimo.varias |= ultimo.sobre != hecho.sobre
                continue
        dichos.append(hecho)
    return dichos
