"""The writer of validity intervals: what each public row says, from when and until when.

`poner_al_dia` compares rows with their open intervals, closes those that no longer say the same and opens others,
in the transaction of the act that changed them (`registro/bloque.py`). The instant is that of the act; what no act
dates began when the row did (`base.vigencias.Tabla.nace`), or else now. See docs/adr/0022-stored-intervals.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Model, Q
from django.utils import timezone

from base import bulk
from base.vigencias import TABLAS, Tabla
from compromisos.models import Compromiso, Edicion, Eje, Foto, Meta
from instituciones.models import Institucion

LOTE = 500
# What a pledge consists of: brought up to date together, by its key.
DE_UN_COMPROMISO: tuple[type[Model], ...] = (
    Compromiso,
    Meta,
    Compromiso.ejes.through,
    Compromiso.territorios.through,
)

# What such rows name, by the column that names it.
NOMBRADOS: dict[str, type[Model]] = {
    "institucion_id": Institucion,
    "responsable_id": Institucion,
    "edicion_id": Edicion,
    "eje_id": Eje,
}

Instantes = Mapping[Any, datetime | None]  # {group: instant of the act that changed it, if one did}


class FilaVigente(NamedTuple):
    """A row, or an open interval of it: `desde`, when the row is born, or when the interval begins."""

    grupo: Any
    desde: datetime | None
    valores: tuple[Any, ...]  # by the order of `Tabla.columnas`
    intervalo: int = 0


def poner_al_dia(modelo: type[Model], grupos: Instantes, *, desde_siempre: bool = False) -> int:
    """Make the intervals of the rows of `modelo` in these groups say what the rows say now. Returns how many rows
    changed. Two queries where nothing did. `desde_siempre`: what is new, and no column says since when, was always
    there."""
    tabla, claves = TABLAS[modelo], list(grupos)
    return sum(
        _poner_al_dia(tabla, {c: grupos[c] for c in claves[n : n + LOTE]}, desde_siempre)
        for n in range(0, len(claves), LOTE)
    )


def _poner_al_dia(tabla: Tabla, grupos: Instantes, desde_siempre: bool) -> int:
    ahora = timezone.now()
    actuales = filas(tabla, grupos)
    abiertas = intervalos_abiertos(tabla, grupos, actuales)
    _repetir_siempre(tabla, actuales, abiertas)
    cerrar: dict[datetime, list[int]] = defaultdict(list)
    abrir: dict[Any, datetime | None] = {}
    for clave, abierta in abiertas.items():
        actual = actuales.get(clave)
        if actual and dice(tabla, actual) == dice(tabla, abierta):
            continue
        en = grupos.get(actual.grupo if actual else abierta.grupo) or ahora
        if abierta.desde is not None and en <= abierta.desde:  # it had not begun: nobody read it
            tabla.vigencia.objects.filter(pk=abierta.intervalo).delete()
            en = abierta.desde
        else:
            cerrar[en].append(abierta.intervalo)
        if actual:
            abrir[clave] = en
    for en, intervalos in cerrar.items():
        tabla.vigencia.objects.filter(pk__in=intervalos).update(vigente_hasta=en)
    sin_abrir = {c: f for c, f in actuales.items() if c not in abiertas}
    abrir |= _nacimientos(tabla, sin_abrir, grupos, ahora, desde_siempre)
    if abrir:
        columnas = ("fila", "vigente_desde", *tabla.columnas)
        nuevas = [(clave, desde, *actuales[clave].valores) for clave, desde in abrir.items()]
        bulk.insertar_filas(tabla.vigencia, columnas, nuevas)
        _alcanzar(tabla, [(actuales[clave], desde) for clave, desde in abrir.items()])
    return len({*abrir, *(c for c in abiertas if c not in actuales)})


def filas(tabla: Tabla, grupos: Collection[Any] | None = None) -> dict[Any, FilaVigente]:
    """{key: what the row says}, of the public ones. One query."""
    consulta = tabla.modelo._base_manager.filter(tabla.publica)
    if grupos is not None:
        consulta = consulta.filter(**{f"{tabla.grupo}__in": list(grupos)})
    campos = ("pk", tabla.grupo, tabla.nace or "pk", *tabla.columnas)
    return {
        clave: FilaVigente(grupo, nace if tabla.nace else None, tuple(valores))
        for clave, grupo, nace, *valores in consulta.order_by().values_list(*campos)
    }


def intervalos_abiertos(
    tabla: Tabla, grupos: Collection[Any] | None = None, claves: Collection[Any] = ()
) -> dict[Any, FilaVigente]:
    """{key: its open interval}, of rows of these groups and of those with these keys, which may have been of another. One
    query."""
    consulta = tabla.vigencia.objects.filter(vigente_hasta__isnull=True)
    if grupos is not None:
        de_ellos = Q(**{f"{tabla.agrupadas}__in": list(grupos)})
        if tabla.agrupadas != "fila" and claves:
            de_ellos |= Q(fila__in=list(claves))
        consulta = consulta.filter(de_ellos)
    campos = ("fila", tabla.agrupadas, "vigente_desde", "pk", *tabla.columnas)
    return {
        clave: FilaVigente(grupo, desde, tuple(valores), intervalo)
        for clave, grupo, desde, intervalo, *valores in consulta.order_by().values_list(*campos)
    }


def dice(tabla: Tabla, fila: FilaVigente) -> tuple[Any, ...]:
    """What is compared of a row with its interval."""
    if not tabla.siempre:
        return fila.valores
    pares = zip(tabla.columnas, fila.valores, strict=True)
    return tuple(valor for columna, valor in pares if columna not in tabla.siempre)


def _nacimientos(
    tabla: Tabla, nuevas: Mapping[Any, FilaVigente], grupos: Instantes, ahora: datetime, desde_siempre: bool
) -> Iterator[tuple[Any, datetime | None]]:
    """(key, when its first interval begins) of rows that have none open; those that had one before begin now."""
    nacen = [c for c, f in nuevas.items() if not grupos.get(f.grupo)] if tabla.nace or desde_siempre else []
    ya: set[Any] = set()
    if nacen:
        ya = set(tabla.vigencia.objects.filter(fila__in=nacen).values_list("fila", flat=True))
    for clave, fila in nuevas.items():
        if en := grupos.get(fila.grupo):
            yield clave, en
        else:
            yield clave, fila.desde if (tabla.nace or desde_siempre) and clave not in ya else ahora


def _repetir_siempre(
    tabla: Tabla, actuales: Mapping[Any, FilaVigente], abiertas: Mapping[Any, FilaVigente]
) -> None:
    """Write in every interval the columns whose present value holds on every day."""
    for clave in actuales.keys() & abiertas.keys() if tabla.siempre else ():
        ahora = dict(zip(tabla.columnas, actuales[clave].valores, strict=True))
        antes = dict(zip(tabla.columnas, abiertas[clave].valores, strict=True))
        if distintas := {c: ahora[c] for c in tabla.siempre if ahora[c] != antes[c]}:
            tabla.vigencia.objects.filter(fila=clave).update(**distintas)


def _alcanzar(tabla: Tabla, abiertas: Iterable[tuple[FilaVigente, datetime | None]]) -> None:
    """Reach back: what a public row names was there when the row says that it was, whenever it was written down.

    A pledge published before the site knew its institution is read with the institution as it was first known. A role
    in an edition is named by no pledge: it begins when it is written down.
    """
    if tabla.modelo not in (*DE_UN_COMPROMISO, Foto):
        return
    nombrados: dict[type[Model], dict[Any, datetime | None]] = defaultdict(dict)
    for fila, desde in abiertas:
        dicho = dict(zip(tabla.columnas, fila.valores, strict=True))
        for columna, modelo in NOMBRADOS.items():
            if (clave := dicho.get(columna)) is not None:
                _mas_atras(nombrados[modelo], clave, desde)
    for modelo, desdes in nombrados.items():
        primeras = _primeras(TABLAS[modelo], desdes)
        if faltan := desdes.keys() - primeras.keys():
            _poner_las_que_faltan(TABLAS[modelo], faltan)
            primeras = _primeras(TABLAS[modelo], desdes)
        _empezar_antes(TABLAS[modelo], desdes, primeras)


def _mas_atras(desdes: dict[Any, datetime | None], clave: Any, desde: datetime | None) -> None:
    antes = desdes.get(clave, desde)
    desdes[clave] = None if antes is None or desde is None else min(antes, desde)


def _primeras(tabla: Tabla, claves: Collection[Any]) -> dict[Any, tuple[datetime | None, int]]:
    """{key of a row: (beginning of its first interval, key of that)}. One query."""
    primeras: dict[Any, tuple[datetime | None, int]] = {}
    suyas = tabla.vigencia.objects.filter(fila__in=list(claves)).values_list("fila", "vigente_desde", "pk")
    for clave, desde, pk in suyas:
        antes = primeras.get(clave)
        if antes is None or antes[0] is not None and (desde is None or desde < antes[0]):
            primeras[clave] = (desde, pk)
    return primeras


def _poner_las_que_faltan(tabla: Tabla, claves: Collection[Any]) -> None:
    """Open the intervals of rows that were created in bulk, of which no signal told."""
    grupos = tabla.modelo._base_manager.filter(pk__in=claves).values_list(tabla.grupo, flat=True)
    poner_al_dia(tabla.modelo, dict.fromkeys(grupos))


def _empezar_antes(
    tabla: Tabla,
    desdes: Mapping[Any, datetime | None],
    primeras: Mapping[Any, tuple[datetime | None, int]],
) -> None:
    tardias: dict[datetime | None, list[int]] = defaultdict(list)
    for clave, (desde, pk) in primeras.items():
        pedido = desdes[clave]
        if desde is not None and (pedido is None or pedido < desde):
            tardias[pedido].append(pk)
    for pedido, pks in tardias.items():
        tabla.vigencia.objects.filter(pk__in=pks).update(vigente_desde=pedido)


# --- All of them


def poner_todo_al_dia() -> int:
    """For what was loaded with the site, by a fixture. Returns how many rows changed."""
    cambios = 0
    for modelo, tabla in TABLAS.items():
        publicas = tabla.modelo._base_manager.filter(tabla.publica).order_by()
        grupos = set(publicas.values_list(tabla.grupo, flat=True))
        grupos |= set(
            tabla.vigencia.objects.filter(vigente_hasta__isnull=True).values_list(tabla.agrupadas, flat=True)
        )
        cambios += poner_al_dia(modelo, dict.fromkeys(sorted(grupos)), desde_siempre=True)
    return cambios


def discrepancias() -> Iterator[str]:
    """Yield one sentence, in Spanish, for each row that does not say what its open interval does, and for each
    interval that overlaps another of its row."""
    for modelo, tabla in TABLAS.items():
        nombre = modelo._meta.verbose_name
        actuales, abiertas = filas(tabla), intervalos_abiertos(tabla)
        for clave in sorted(actuales.keys() | abiertas.keys()):
            actual, abierta = actuales.get(clave), abiertas.get(clave)
            if actual is None:
                yield f"{nombre} {clave}: consta como vigente y no está."
            elif abierta is None:
                yield f"{nombre} {clave}: es de lectura pública y no consta desde cuándo."
            elif dice(tabla, actual) != dice(tabla, abierta):
                campos = ", ".join(
                    c
                    for c, a, b in zip(tabla.columnas, actual.valores, abierta.valores, strict=True)
                    if a != b and c not in tabla.siempre
                )
                yield f"{nombre} {clave} no dice lo que consta como vigente: difiere en {campos}."
        yield from _desordenados(tabla)


def _desordenados(tabla: Tabla) -> Iterator[str]:
    anterior: tuple[Any, datetime | None] | None = None
    for clave, desde, hasta in sorted(
        tabla.vigencia.objects.values_list("fila", "vigente_desde", "vigente_hasta"),
        key=lambda v: (v[0], v[1] is not None, v[1]),
    ):
        if (
            anterior
            and anterior[0] == clave
            and (anterior[1] is None or desde is None or desde < anterior[1])
        ):
            yield f"{tabla.modelo._meta.verbose_name} {clave}: dos vigencias se pisan."
        anterior = (clave, hasta)
