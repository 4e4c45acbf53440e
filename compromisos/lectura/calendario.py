"""Deadlines of a day as events: of each pledge, and of each target that has another of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, QuerySet

from base.dias import Dia
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.models import Enmienda, Meta


@dataclass(frozen=True, slots=True)
class PlazoSenalado:
    """A published deadline. `meta` is None where it is that of the pledge whole.

    `enmiendas` counts the amendments of its pledge, and `cambiado_en` (aware) is when it last changed; None if nobody wrote
    down since when it is public.
    """

    compromiso: CompromisoLeido
    meta: Meta | None
    fecha: date
    enmiendas: int
    cambiado_en: datetime | None

    @property
    def clave(self) -> str:
        """Names it for ever, whatever its day is moved to."""
        return f"meta-{self.meta.pk}" if self.meta else self.compromiso.codigo


def plazos_de(compromisos: QuerySet[CompromisoLeido], dia: Dia) -> list[PlazoSenalado]:
    """Deadlines of `compromisos` (see `compromisos_de`), soonest first. Three queries."""
    leidos = list(compromisos)
    con_plazo = Meta.objects.vigentes(dia).filter(compromiso__in=leidos, fecha_limite__isnull=False)
    metas: dict[int, list[Meta]] = {}
    for meta in con_plazo.order_by("compromiso", "orden"):
        metas.setdefault(meta.compromiso_id, []).append(meta)
    enmiendas = {
        pk: (cuantas, ultima)
        for pk, cuantas, ultima in Enmienda.objects.conocidas(dia)
        .filter(compromiso__in=leidos)
        .order_by()
        .values_list("compromiso")
        .annotate(cuantas=Count("pk"), ultima=Max("en"))
    }
    plazos = (p for c in leidos for p in _plazos(c, metas.get(c.pk, []), *enmiendas.get(c.pk, (0, None))))
    return sorted(plazos, key=lambda p: (p.fecha, p.compromiso.codigo, p.meta.orden if p.meta else 0))


def _plazos(
    compromiso: CompromisoLeido, metas: list[Meta], enmiendas: int, ultima: datetime | None
) -> Iterator[PlazoSenalado]:
    cambiado_en = max(filter(None, (compromiso.publicado_en, ultima)), default=None)
    if compromiso.plazo_fecha:
        yield PlazoSenalado(compromiso, None, compromiso.plazo_fecha, enmiendas, cambiado_en)
    for meta in metas:
        if meta.fecha_limite and meta.fecha_limite != compromiso.plazo_fecha:
            yield PlazoSenalado(compromiso, meta, meta.fecha_limite, enmiendas, cambiado_en)
