"""The writer of runs of state: of each public pledge, from which day until which it stood in one state.

`poner_al_dia` works out the runs of the pledges that an act touched, whole, from the record and from the validity
intervals, and writes those that differ: so whatever speaks of a past day is in, without being named. `manage.py
proyeccion` does it for all, and `--verificar` compares. See docs/adr/0029-months-are-counted-from-runs.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from base import bulk
from base.vigencias import TABLAS
from compromisos.models import Avance, Compromiso, EstadoVigencia
from compromisos.publicacion.vigencias import DE_UN_COMPROMISO
from compromisos.reglas.estado import HechoAvance
from compromisos.reglas.palabras import Estado
from compromisos.reglas.tramos import Intervalo, Linea, Tramo, mes_de, reunidos, tramos, ultimos
from instituciones.models import Institucion, InstitucionVigencia

LOTE = 500
COLUMNAS = (
    "edicion_id", "institucion_id", "sector", "ejes", "lugares", "estado", "desde", "hasta", "mes_desde", "mes_hasta",
)  # fmt: skip
LISTAS = (  # what comes and goes of a pledge: the model, and the column that names it
    (Compromiso.ejes.through, "eje_id"),
    (Compromiso.territorios.through, "territorio_id"),
)

Filas = list[tuple[Any, ...]]  # runs of one pledge, by COLUMNAS


def poner_al_dia(ids: Iterable[int]) -> int:
    """Make the runs of the pledges `ids` what the record says of them. Returns of how many they were not. Seven queries
    for each LOTE where nothing differed."""
    pks, distintos = sorted(set(ids)), 0
    for inicio in range(0, len(pks), LOTE):
        lote = pks[inicio : inicio + LOTE]
        debidas = debidos(lote)
        guardadas = guardados(lote)
        distintas = [pk for pk in lote if debidas.get(pk, []) != guardadas.get(pk, [])]
        EstadoVigencia.objects.filter(compromiso_id__in=[pk for pk in distintas if pk in guardadas]).delete()
        nuevas = [(pk, *fila) for pk in distintas for fila in debidas.get(pk, ())]
        bulk.insertar_filas(EstadoVigencia, ("compromiso_id", *COLUMNAS), nuevas)
        distintos += len(distintas)
    return distintos


def poner_todo_al_dia() -> int:
    """The same for all of them, and for those that are no more."""
    return poner_al_dia(_todos())


def discrepancias() -> Iterator[int]:
    """Yield the key of each pledge whose runs are not what the record says."""
    pks = _todos()
    for inicio in range(0, len(pks), LOTE):
        lote = pks[inicio : inicio + LOTE]
        debidas, guardadas = debidos(lote), guardados(lote)
        yield from (pk for pk in lote if debidas.get(pk, []) != guardadas.get(pk, []))


def tocados_por(vigentes: Mapping[type[Model], Mapping[Any, datetime | None]]) -> set[int]:
    """Pledges whose runs a change of these groups of rows may change (`registro.bloque.PorHacer`)."""
    tocados = {pk for modelo in DE_UN_COMPROMISO for pk in vigentes.get(modelo, ())}
    if instituciones := vigentes.get(Institucion):
        sectores = dict(Institucion.objects.filter(pk__in=instituciones).values_list("pk", "sector"))
        abiertos = EstadoVigencia.objects.filter(institucion_id__in=sectores, hasta=None)
        tocados |= {
            pk
            for pk, institucion, sector in abiertos.values_list("compromiso_id", "institucion_id", "sector")
            if sectores[institucion] != sector
        }
    return tocados


def guardados(ids: Collection[int]) -> dict[int, Filas]:
    """{pledge: its runs as they are stored}. One query."""
    por_compromiso: dict[int, Filas] = defaultdict(list)
    suyos = EstadoVigencia.objects.filter(compromiso_id__in=ids).order_by("pk")
    for pk, *fila in suyos.values_list("compromiso_id", *COLUMNAS):
        por_compromiso[pk].append(tuple(fila))
    return por_compromiso


def debidos(ids: Collection[int]) -> dict[int, Filas]:
    """{pledge: its runs as they should be}, of the public ones. Five queries."""
    publicos: QuerySet = Compromiso.objects.sellados().filter(pk__in=ids).order_by()
    filas = list(
        publicos.values_list("pk", "edicion_id", "institucion_id", "publicado_en", "dejado_en", named=True)
    )
    zona = timezone.get_current_timezone()
    avances = _avances([f.pk for f in filas])
    listas = [_intervalos(modelo, columna, ids) for modelo, columna in LISTAS]
    sectores = _sectores({f.institucion_id for f in filas})
    debidas: dict[int, Filas] = {}
    for f in filas:
        junto: list[Linea] = [ultimos(sectores[f.institucion_id], zona)]
        junto += [reunidos(de[f.pk], zona) for de in listas]
        debidas[f.pk] = [
            _fila(f.edicion_id, f.institucion_id, t)
            for t in tramos(
                avances[f.pk], publico=_dia(f.publicado_en), dejado=_dia(f.dejado_en), zona=zona, junto=junto
            )
        ]
    return debidas


def _fila(edicion: int, institucion: int, t: Tramo) -> tuple[Any, ...]:
    sector, *listas = t.junto
    meses = [dia and mes_de(dia) for dia in (t.desde, t.hasta)]
    return (
        edicion, institucion, sector or "", *map(_entre_barras, listas), t.estado.value, t.desde, t.hasta, *meses,
    )  # fmt: skip


def _todos() -> list[int]:
    guardados = set(EstadoVigencia.objects.values_list("compromiso_id", flat=True))
    return sorted(guardados | set(Compromiso.objects.sellados().values_list("pk", flat=True)))


def _dia(momento: datetime | None) -> date | None:
    return timezone.localdate(momento) if momento else None


def _entre_barras(claves: Iterable[Any] | None) -> str:
    return "".join(f"|{clave}" for clave in claves) + "|" if claves else ""


def _avances(ids: Collection[int]) -> dict[int, list[HechoAvance]]:
    filas: list[Any] = list(
        Avance.objects.sellados()
        .filter(compromiso__in=ids)
        .order_by()
        .values_list(
            "pk", "compromiso", "estado", "fecha_corte", "publicado_en", "retiro__retirado_en", "corrige"
        )
    )
    corregidos = {corrige: publicado for _pk, _c, _e, _f, publicado, _r, corrige in filas if corrige}
    avances: dict[int, list[HechoAvance]] = defaultdict(list)
    for pk, compromiso, estado, corte, publicado, retirado, _corrige in filas:
        hecho = HechoAvance(pk, Estado(estado), corte, publicado, retirado, corregidos.get(pk))
        avances[compromiso].append(hecho)
    return avances


def _intervalos(modelo: type[Model], columna: str, ids: Collection[int]) -> dict[int, list[Intervalo]]:
    intervalos: dict[int, list[Intervalo]] = defaultdict(list)
    suyos = TABLAS[modelo].vigencia.objects.filter(compromiso_id__in=ids).order_by()
    for pk, desde, hasta, clave in suyos.values_list(
        "compromiso_id", "vigente_desde", "vigente_hasta", columna
    ):
        intervalos[pk].append((desde, hasta, clave))
    return intervalos


def _sectores(instituciones: Collection[int]) -> dict[int, list[Intervalo]]:
    intervalos: dict[int, list[Intervalo]] = defaultdict(list)
    suyas = InstitucionVigencia.objects.filter(fila__in=instituciones).order_by()
    for pk, desde, hasta, sector in suyas.values_list("fila", "vigente_desde", "vigente_hasta", "sector"):
        intervalos[pk].append((desde, hasta, sector))
    return intervalos
