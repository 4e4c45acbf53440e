"""The files of the lists of the staff, by the export of django-import-export: what each shows, drafts included, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, ClassVar

from django.db.models import QuerySet

from compromisos.lectura import instituciones_en_lista as en_lista
from compromisos.lectura.avances import AvanceEnFecha
from compromisos.lectura.compromisos import POR_INSTITUCION
from compromisos.lectura.filtros.interno import leidos_por_dentro
from compromisos.models import Avance, Compromiso
from compromisos.salidas.datos.columns.de_lista import ColumnasDeLista
from compromisos.salidas.datos.columns.de_otras_listas import (
    ColumnasDeListaDeAvances,
    ColumnasDeListaDeInstituciones,
)
from compromisos.salidas.datos.columns.para_leer import ParaLeer
from compromisos.salidas.datos.filas import (
    RenglonDeAvance,
    RenglonDeCompromiso,
    avances_con_relaciones,
    con_relaciones,
    roles_de,
)
from instituciones.models import Institucion

TANDA = 500


def _en_su_orden(queryset: QuerySet, si_no: Iterable[Any]) -> list[Any]:
    """The order that was asked of the list, or that of the file."""
    return [*(queryset.query.order_by or si_no), "pk"]


class ListaDeCompromisosResource(ParaLeer, ColumnasDeLista):
    ANCHOS: ClassVar[dict[str, int]] = {
        "Título": 40,
        "Compromiso": 60,
        "Institución": 34,
        "Días de retraso": 10,
        "Sigla": 10,
        "Dirección": 40,
    }

    class Meta:
        name = ColumnasDeLista.Meta.name
        model = Compromiso

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """In the order of the list, if it has one of its own."""
        leidos = leidos_por_dentro(
            Compromiso.objects.filter(pk__in=queryset.order_by().values("pk")), self.dia
        )
        con_todo = con_relaciones(leidos, self.dia).prefetch_related("territorios__superior__superior")
        orden = queryset.query.order_by or POR_INSTITUCION
        return con_todo.order_by(*(o for o in orden if isinstance(o, str)), "pk")

    def iter_queryset(self, queryset: QuerySet) -> Iterator[dict[str, Any]]:
        compromisos = queryset.iterator(chunk_size=TANDA)
        return self.filas(RenglonDeCompromiso(c, None, roles_de(c)) for c in compromisos)


class ListaDeAvancesResource(ParaLeer, ColumnasDeListaDeAvances):
    ANCHOS: ClassVar[dict[str, int]] = {
        "Título": 40,
        "Institución": 34,
        "Qué se hizo": 60,
        "Dificultades": 40,
        "Medidas adoptadas": 40,
        "Mediciones": 40,
        "Dirección": 40,
    }

    class Meta:
        name = ColumnasDeListaDeAvances.Meta.name
        model = Avance

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        suyos = Avance.objects.filter(pk__in=queryset.order_by().values("pk"))
        con_todo = avances_con_relaciones(suyos, self.dia).select_related(
            "autor", "compromiso__edicion", "retiro"
        )
        return con_todo.order_by(*_en_su_orden(queryset, ("-fecha_corte",)))

    def iter_queryset(self, queryset: QuerySet) -> Iterator[dict[str, Any]]:
        avances = queryset.iterator(chunk_size=TANDA)
        return self.filas(RenglonDeAvance(a, None, None, AvanceEnFecha.de(a, self.dia)) for a in avances)


@dataclass(frozen=True, slots=True)
class RenglonEnLista:
    """An institution as the list of the staff says it: `por_estado` counts its public pledges."""

    institucion: Institucion
    por_estado: Mapping[str, int]
    ultimo: date | None
    encargado: str
    contactos: int


class ListaDeInstitucionesResource(ParaLeer, ColumnasDeListaDeInstituciones):
    ANCHOS: ClassVar[dict[str, int]] = {
        "Nombre": 44,
        "Descripción": 60,
        "A cargo de": 24,
        "Sitio web": 30,
        "Dirección": 40,
    }

    class Meta:
        name = ColumnasDeListaDeInstituciones.Meta.name
        model = Institucion

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        suyas = Institucion.objects.filter(pk__in=queryset.order_by().values("pk"))
        return suyas.order_by(*_en_su_orden(queryset, ("nombres_plegados",)))

    def iter_queryset(self, queryset: QuerySet) -> Iterator[dict[str, Any]]:
        instituciones = queryset.iterator(chunk_size=TANDA)
        while tanda := list(islice(instituciones, TANDA)):
            yield from self.filas(self._renglones(tanda))

    def _renglones(self, tanda: list[Institucion]) -> Iterator[RenglonEnLista]:
        claves = [i.pk for i in tanda]
        dichas = en_lista.de_sus_compromisos(claves, self.dia)
        cuentas = en_lista.por_estado(claves, self.dia)
        quienes = {} if "encargado" in self.sin else en_lista.encargados(claves)
        contactos = {} if "contactos" in self.sin else en_lista.contactos(claves)
        for i in tanda:
            ultimo = dichas.get(i.pk, (0, None))[1]
            yield RenglonEnLista(
                i, cuentas.get(i.pk, {}), ultimo, quienes.get(i.pk, ""), contactos.get(i.pk, 0)
            )
