"""Directory: institutions by sector and name, with how their pledges stand and how often each reported."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import get_language

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.de_claves import DeClaves
from compromisos.lectura.instituciones import instituciones_de, que_se_llaman
from compromisos.lectura.por_version import por_version
from compromisos.lectura.recuentos import estados_por
from compromisos.lectura.respuestas import constancias
from compromisos.models import Compromiso
from compromisos.reglas.constancia import Constancia
from instituciones.models import Institucion, Sector

SIN_SECTOR = "sin_sector"  # what the address calls those whose sector is not known
SECTORES = (*Sector.values, "")


def directorio(dia: Dia) -> QuerySet:
    """Institutions by sector; in each, those with public pledges (`tiene`) first, by name."""
    publicos = Compromiso.objects.publicados(dia).filter(institucion=OuterRef("pk")).order_by()
    orden = Case(
        *(When(sector=s, then=Value(n)) for n, s in enumerate(SECTORES)), output_field=IntegerField()
    )
    return (
        instituciones_de(dia)
        .annotate(tiene=Exists(publicos), orden=orden)
        .order_by("orden", "-tiene", "nombres_plegados", "pk")
    )


def en_fila(dia: Dia, sector: str | None = None) -> DeClaves:
    """Those of the directory, or of one sector by the name that the address gives it, for a Paginator: in which order they
    stand is read once for each version of what is public."""
    todas = directorio(dia)
    suyas = todas if sector is None else del_sector(todas, sector)
    claves = por_version(dia, ("directorio", sector), lambda: array("q", suyas.values_list("pk", flat=True)))
    return DeClaves(claves, todas)


def llamadas(instituciones: QuerySet, texto: str, dia: Dia) -> QuerySet:
    """Those that `texto` names, as the search of the site finds them; all without it."""
    if not texto.strip():
        return instituciones
    return instituciones.filter(pk__in=[i.pk for i in que_se_llaman(texto, dia)])


def del_sector(instituciones: QuerySet, sector: str) -> QuerySet:
    """Those of a sector, by the name that the address gives it."""
    return instituciones.filter(sector="" if sector == SIN_SECTOR else sector)


@dataclass(frozen=True, slots=True)
class EnDirectorio:
    """An institution of the directory. `registro` is its last record with a period that is over."""

    institucion: Institucion
    por_estado: dict[str, int]
    registro: Constancia | None

    @property
    def total(self) -> int:
        return sum(self.por_estado.values())


def con_sus_promesas(instituciones: Sequence[Institucion], dia: Dia) -> list[EnDirectorio]:
    """The rows of one page of the directory. Six queries, whatever there is beside them."""
    suyos = compromisos_de(dia).filter(institucion__in=[i.pk for i in instituciones])
    por_institucion, registros = estados_por(suyos, "institucion"), constancias(suyos, dia)
    return [
        EnDirectorio(i, por_institucion.get(i.pk, {}), _ultimo(registros.get(i.pk, ())))
        for i in instituciones
    ]


def _ultimo(registros: Sequence[tuple]) -> Constancia | None:
    return next((r for _edicion, _n, r in reversed(registros) if r.total), None)


@dataclass(frozen=True, slots=True)
class EnSector:
    """A sector in the directory: how many institutions, how many with pledges, and how these stand."""

    codigo: str
    nombre: str
    instituciones: int
    con_promesas: int
    por_estado: dict[str, int]

    @property
    def sin_promesas(self) -> int:
        return self.instituciones - self.con_promesas

    @property
    def total(self) -> int:
        return sum(self.por_estado.values())


def sectores_de(dia: Dia) -> list[EnSector]:
    """Sectors with some institution, in their order. Two queries, once for each version of what is public."""
    return por_version(dia, ("sectores", get_language()), lambda: _sectores_de(dia))


def _sectores_de(dia: Dia) -> list[EnSector]:
    estados = estados_por(compromisos_de(dia), "institucion__sector", repetidos=False)
    cuentas = {
        sector: (n, con)
        for sector, n, con in directorio(dia)
        .order_by()
        .values_list("sector")
        .annotate(n=Count("pk"), con=Count("pk", filter=Q(tiene=True)))
    }
    return [
        EnSector(s or SIN_SECTOR, str(Sector(s).label) if s else "", *cuentas[s], estados.get(s, {}))
        for s in SECTORES
        if s in cuentas
    ]


def sector_de(institucion: Institucion, dia: Dia) -> EnSector | None:
    """The sector of an institution, all its institutions included. Two queries."""
    return next((s for s in sectores_de(dia) if s.codigo == institucion.sector), None)


def la_mayor(dia: Dia) -> int:
    """Most pledges that one institution has: the scale of every bar of the directory. One query, once for each version."""
    return por_version(dia, "la_mayor", lambda: _la_mayor(dia))


def _la_mayor(dia: Dia) -> int:
    cuentas = compromisos_de(dia).order_by().values("institucion").annotate(n=Count("pk"))
    return cuentas.aggregate(mayor=Max("n"))["mayor"] or 0
