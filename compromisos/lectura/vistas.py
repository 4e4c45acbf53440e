"""The views above the list of the staff: the usual ones of each role, and those that somebody saved. Each with its count.

A view is an address of the list: its filters, and its count is how many rows that address has for this person.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compromisos.lectura.filtros.interno import CUENTAS_HASTA, FiltroInterno, leidos_por_dentro
from compromisos.models import Compromiso, VistaGuardada

GUARDADAS_A_LA_VISTA = 12  # own and shared: each is counted
LETRAS_A_LA_VISTA = 80  # of the names that stand in one line


@dataclass(frozen=True, slots=True)
class VistaDeLista:
    """A tab. `cuenta` None: of so many nobody waits for it. `guardada` is its row, if somebody saved it."""

    nombre: str | Promise
    consulta: str
    cuenta: int | None = None
    actual: bool = False
    guardada: VistaGuardada | None = None


def de_cada_cual(*, publica: bool, de_casa: bool) -> list[VistaDeLista]:
    """The usual views: of who publishes, what waits for it; of who is of the ministry, what is theirs."""
    return [
        *(
            [VistaDeLista(_("Por publicar"), "situacion=borrador")]
            if publica
            else [VistaDeLista(_("En borrador"), "situacion=borrador")]
        ),
        VistaDeLista(_("Vencidos"), "plazo=vencido&situacion=publicado"),
        VistaDeLista(_("Por vencer"), "plazo=por_vencer&situacion=publicado"),
        *([VistaDeLista(_("Lo mío"), "encargado=yo")] if de_casa else []),
        VistaDeLista(_("Sin reporte"), "frescura=sin_reporte&situacion=publicado"),
        VistaDeLista(_("Retirados"), "situacion=division&situacion=fusion&situacion=retiro"),
    ]


def vistas_de(
    user, compromisos: QuerySet[Compromiso], filtro: FiltroInterno, *, publica: bool
) -> list[VistaDeLista]:
    """The tabs of `user` over the pledges they see, without those of which there is none; `filtro` is that of the list.
    Three queries, however many they are, and those of the names and words that each asks for."""
    guardadas = list(VistaGuardada.objects.de(user).select_related("duenio")[:GUARDADAS_A_LA_VISTA])
    vistas = [
        *de_cada_cual(publica=publica, de_casa=filtro.de_casa is not None),
        *(VistaDeLista(g.nombre, g.consulta, guardada=g) for g in guardadas),
    ]
    leidos = leidos_por_dentro(compromisos, filtro.dia)

    def de(consulta: str) -> FiltroInterno:
        return FiltroInterno(
            QueryDict(consulta), filtro.dia, leidos, de_casa=filtro.de_casa, personal=filtro.personal
        )

    filtros = [de(v.consulta) for v in vistas]
    contadas = _contar(compromisos, filtros)
    todas = (
        VistaDeLista(v.nombre, f.para_guardar, n, f.para_guardar == filtro.para_guardar, v.guardada)
        for v, f, n in zip(vistas, filtros, contadas, strict=True)
    )
    return [v for v in todas if v.cuenta != 0 or v.actual or v.guardada]


def vistas_apartadas(vistas: list[VistaDeLista]) -> list[VistaDeLista]:
    """Those that do not fit in a line beside the others, in their order: never the one that is open."""
    letras, apartadas = 0, []
    for vista in sorted(vistas, key=lambda v: not v.actual):
        letras += len(str(vista.nombre)) + 5
        if letras > LETRAS_A_LA_VISTA:
            apartadas.append(vista)
    return apartadas


def _contar(compromisos: QuerySet[Compromiso], filtros: list[FiltroInterno]) -> list[int | None]:
    """How many rows each lets through; None of all of them, if there are more than CUENTAS_HASTA to look through."""
    if compromisos.order_by()[: CUENTAS_HASTA + 1].count() > CUENTAS_HASTA:
        return [None] * len(filtros)
    suyas = {f"v{n}": filtro.qs.order_by().values("pk") for n, filtro in enumerate(filtros)}
    cuentas = compromisos.order_by().aggregate(
        **{nombre: Count("pk", filter=Q(pk__in=pks)) for nombre, pks in suyas.items()}
    )
    return [cuentas[nombre] for nombre in suyas]
