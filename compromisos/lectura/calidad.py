"""Board of data quality: what is missing in public pledges and in the institutions that made them, counted as the lists
that mend it count. By edition and sector in their own order: who has more gaps is not said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from base.dias import Dia
from base.recuentos import repartir_juntos
from compromisos.lectura.compromisos import POR_INSTITUCION
from compromisos.lectura.directorio import SIN_SECTOR, del_sector
from compromisos.lectura.encargos import instituciones_sin_encargado
from compromisos.lectura.filtros.interno import HUECOS, leidos_por_dentro
from compromisos.lectura.huecos import PRUEBA_ROTA
from compromisos.models import Compromiso, EnlacePersonal, SituacionCompromiso
from instituciones.models import Contacto, Enlace, Institucion, Sector

GRUPO = ("edicion__slug", "institucion__sector")
# Gaps that the row of the pledge tells, without asking other tables.
DE_SU_FILA = ("sin_limite", "sin_meta", "sin_prueba", "no_cuadra")
A_LA_VISTA = 5  # named in each row


@dataclass(slots=True)
class Falta:
    """A gap, how many have it (`n`) of all that were looked at, and the first of them. {key: how many}."""

    clave: str
    n: int = 0
    por_edicion: dict[str, int] = field(default_factory=dict)
    por_sector: dict[str, int] = field(default_factory=dict)
    primeras: list[Any] = field(default_factory=list)

    def contar(self, edicion: str, sector: str, n: int) -> None:
        if n:
            self.n += n
            self.por_edicion[edicion] = self.por_edicion.get(edicion, 0) + n
            self.por_sector[sector] = self.por_sector.get(sector, 0) + n


@dataclass(frozen=True, slots=True)
class Tablero:
    """`faltas` with somebody behind, in their order; `sin_faltas`, keys of the others."""

    total: int
    faltas: list[Falta]
    sin_faltas: list[str]


def _publicos(compromisos: QuerySet[Compromiso], dia: Dia, edicion: str, sector: str) -> QuerySet:
    """The rows of the staff's list with «publicado» and these filters."""
    leidos = leidos_por_dentro(compromisos, dia)
    suyos = leidos.filter(situacion=SituacionCompromiso.PUBLICADO, dejado_en__isnull=True)
    if edicion:
        suyos = suyos.filter(edicion__slug=edicion)
    if sector:
        suyos = suyos.filter(institucion__sector="" if sector == SIN_SECTOR else sector)
    return suyos


def de_compromisos(
    compromisos: QuerySet[Compromiso], dia: Dia, *, edicion: str = "", sector: str = ""
) -> Tablero:
    """What is missing in pledges that are public and in force. Three queries, and one for each gap that is there."""
    publicos = _publicos(compromisos, dia, edicion, sector)
    faltas = {clave: Falta(clave) for clave in HUECOS}
    con_falta = {clave: publicos.filter(q) for clave, (_texto, q) in HUECOS.items()}
    total = 0
    for suya, su_sector, n, *suyas in _de_su_fila(publicos):
        total += n
        for clave, cuantas in zip(DE_SU_FILA, suyas, strict=True):
            faltas[clave].contar(suya, su_sector, cuantas)
    de_otras = {clave: suyos for clave, suyos in con_falta.items() if clave not in DE_SU_FILA}
    filas = repartir_juntos(de_otras, *GRUPO)
    for clave, (suya, su_sector), n in sorted(filas, key=lambda fila: fila[1]):
        faltas[clave].contar(suya, su_sector, n)
    claves = {
        f.clave: list(con_falta[f.clave].order_by(*POR_INSTITUCION).values_list("pk", flat=True)[:A_LA_VISTA])
        for f in faltas.values()
        if f.n
    }
    primeras = publicos.annotate(con_prueba_rota=ExpressionWrapper(PRUEBA_ROTA, BooleanField())).in_bulk(
        {pk for suyas in claves.values() for pk in suyas}
    )
    for clave, suyas in claves.items():
        faltas[clave].primeras = [primeras[pk] for pk in suyas if pk in primeras]
    return _tablero(total, faltas.values())


def _de_su_fila(publicos: QuerySet) -> list[tuple[Any, ...]]:
    """(edition, sector, how many, with each of DE_SU_FILA) of each group, in order. The table is read once for all of them."""
    cuentas = {clave: Count("pk", filter=HUECOS[clave][1]) for clave in DE_SU_FILA}
    return list(publicos.order_by().values_list(*GRUPO).annotate(n=Count("pk"), **cuentas).order_by(*GRUPO))


# --- Institutions


def huecos_de_institucion(ahora: datetime) -> dict[str, Q]:
    """{gap: condition of institutions}."""
    enlaces = Enlace.objects.filter(institucion=OuterRef("pk"), activo=True, user__is_active=True)
    personales = EnlacePersonal.objects.vigentes(ahora).filter(institucion=OuterRef("pk")).order_by()
    return {
        "sin_encargado": instituciones_sin_encargado(),
        "sin_contacto": ~Q(Exists(Contacto.objects.filter(institucion=OuterRef("pk")))),
        "sin_quien_informe": ~Q(Exists(enlaces)) & ~Q(Exists(personales)),
    }


def instituciones_que_deben(dia: Dia, *, edicion: str = "", sector: str = "") -> QuerySet[Institucion]:
    """Institutions with a public pledge in force: of the others nothing is expected."""
    suyos = Compromiso.objects.publicados(dia).filter(institucion=OuterRef("pk")).order_by()
    if edicion:
        suyos = suyos.filter(edicion__slug=edicion)
    todas = Institucion.objects.filter(Exists(suyos)).order_by("nombres_plegados", "pk")
    return del_sector(todas, sector) if sector else todas


def sin_quien_informe(dia: Dia, ahora: datetime) -> QuerySet[Institucion]:
    """Those of which a report is expected and for which nobody could send one."""
    return instituciones_que_deben(dia).filter(huecos_de_institucion(ahora)["sin_quien_informe"])


def de_instituciones(dia: Dia, *, ahora: datetime, edicion: str = "", sector: str = "") -> Tablero:
    """What is missing in them. One query, and one for each gap that is there."""
    huecos = huecos_de_institucion(ahora)
    todas = instituciones_que_deben(dia, edicion=edicion, sector=sector)
    cuentas = {clave: Count("pk", filter=q) for clave, q in huecos.items()}
    faltas = {clave: Falta(clave) for clave in huecos}
    total = 0
    filas: Iterable[Any] = (
        todas.order_by().values("sector").annotate(total=Count("pk"), **cuentas).order_by("sector")
    )
    for fila in filas:
        total += fila["total"]
        for clave, falta in faltas.items():
            if fila[clave]:
                falta.por_sector[fila["sector"]] = fila[clave]
    for falta in faltas.values():
        falta.n = sum(falta.por_sector.values())
        if falta.n:
            falta.primeras = list(todas.filter(huecos[falta.clave])[:A_LA_VISTA])
    return _tablero(total, faltas.values())


def _tablero(total: int, faltas: Iterable[Falta]) -> Tablero:
    todas = list(faltas)
    return Tablero(total, [f for f in todas if f.n], [f.clave for f in todas if not f.n])


def sectores(por_sector: dict[str, int]) -> list[tuple[str, str, int]]:
    """(what an address calls it, name, how many) in the order in which sectors are always said; that of those of which nobody
    said it, last."""
    en_orden = [*((c, c, n) for c, n in Sector.choices), ("", SIN_SECTOR, _("Sector no indicado"))]
    return [
        (codigo, str(nombre), por_sector[guardado])
        for guardado, codigo, nombre in en_orden
        if guardado in por_sector
    ]
