"""The file of a list of the staff, by the export of django-import-export: what the list shows, drafts included, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import override

from base.dias import Dia
from compromisos.lectura.compromisos import POR_INSTITUCION
from compromisos.lectura.filtros.interno import leidos_por_dentro
from compromisos.models import Compromiso
from compromisos.salidas.datos.columns.de_lista import ColumnasDeLista
from compromisos.salidas.datos.filas import RenglonDeCompromiso, con_relaciones, roles_de

TANDA = 500
ANCHOS = {
    "Título": 40,
    "Compromiso": 60,
    "Institución": 34,
    "Días de retraso": 10,
    "Sigla": 10,
    "Dirección": 40,
}


class ListaDeCompromisosResource(ColumnasDeLista):
    """`export(queryset)` are the very pledges of `queryset`: whoever asks says which are theirs."""

    class Meta:
        name = ColumnasDeLista.Meta.name
        model = Compromiso

    def export(self, queryset: QuerySet | Iterable[Model] | None = None, **kwargs: Any):
        with override("es"):
            return super().export(queryset, **kwargs)

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        """In the order of the list, if it has one of its own."""
        orden = queryset.query.order_by or POR_INSTITUCION
        leidos = leidos_por_dentro(
            Compromiso.objects.filter(pk__in=queryset.order_by().values("pk")), Dia.de_hoy()
        )
        con_todo = con_relaciones(leidos, Dia.de_hoy()).prefetch_related("territorios__superior__superior")
        return con_todo.order_by(*(o for o in orden if isinstance(o, str)), "pk")

    def get_export_headers(self, selected_fields=None) -> list[str]:
        return [str(columna.etiqueta) for columna in self.todas()]

    def iter_queryset(self, queryset: QuerySet) -> Iterator[dict[str, Any]]:
        for compromiso in queryset.iterator(chunk_size=TANDA):
            renglon = RenglonDeCompromiso(compromiso, None, roles_de(compromiso))
            yield {columna.nombre: columna.valor(renglon) for columna in self.todas()}
