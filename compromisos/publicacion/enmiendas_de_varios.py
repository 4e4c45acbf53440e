"""One act over many public pledges: the same themes, the same institution that answers, one reason; and the way back.

Each pledge gets its own amendment, as one by one, and all of them are of one instant: by it the act is known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from base.versiones import EdicionSimultanea
from compromisos.models import Compromiso, Eje, Enmienda
from compromisos.publicacion.datos import cambios_pedidos
from compromisos.publicacion.enmiendas import enmendar_datos
from compromisos.publicacion.registro.bloque import en_bloque
from compromisos.reglas.enmiendas import al_reves, leer
from compromisos.reglas.palabras import TipoEnmienda
from instituciones.models import Institucion

DIAS = timedelta(days=90)  # that a page of acts looks through


@transaction.atomic
def enmendar_varios(
    compromisos: Iterable[Compromiso],
    *,
    por: Any,
    motivo: str,
    fuente: str = "",
    ejes: Collection[Eje] = (),
    responsable: Institucion | None = None,
    ahora: datetime | None = None,
) -> list[Enmienda]:
    """Give all of them, as they were seen, `ejes` besides their own and `responsable` if there is one: all or none. Those
    that say so already are passed over.

    ValidationError names the first that cannot be amended, or was changed meanwhile."""
    ahora = ahora or timezone.now()
    hechas = []
    with en_bloque():
        for compromiso in sorted(compromisos, key=lambda c: c.pk):
            datos = datos_de_varios(compromiso, ejes, responsable)
            if not cambios_pedidos(compromiso, datos=datos, metas=()):
                continue
            try:
                hecha = enmendar_datos(
                    compromiso, por=por, motivo=motivo, fuente=fuente, datos=datos, ahora=ahora
                )
            except ValidationError as error:
                raise _de(compromiso, " ".join(error.messages)) from None
            except EdicionSimultanea as error:
                raise _de(compromiso, str(error)) from None
            hechas.append(hecha)
    return hechas


def datos_de_varios(
    compromiso: Compromiso, ejes: Collection[Eje], responsable: Institucion | None
) -> dict[str, Any]:
    """What `enmendar_datos` takes of one of them. No query if its themes were read."""
    datos: dict[str, Any] = {}
    if ejes:
        datos["ejes"] = list({e.pk: e for e in (*compromiso.ejes.all(), *ejes)}.values())
    if responsable is not None:
        datos["responsable"] = responsable
    return datos


def _de(compromiso: Compromiso, frase: str) -> ValidationError:
    return ValidationError(
        _("%(codigo)s: %(frase)s No se enmendó ninguno.") % {"codigo": compromiso.codigo, "frase": frase}
    )


# --- The way back


@dataclass(frozen=True, slots=True)
class ActoDeVarios:
    """`una` of its amendments, of how many pledges it was, and how many of them nobody amended since."""

    una: Enmienda
    n: int
    quedan: int


@dataclass(frozen=True, slots=True)
class Actos:
    """Some acts, the newest first, none older than `desde`; `siguen`: the instant of the amendment after which the next are
    looked for, None where nobody amended any data before."""

    actos: list[ActoDeVarios]
    desde: datetime
    siguen: datetime | None


def actos_de_varios(enmiendas: QuerySet[Enmienda], *, hasta: datetime, cuantos: int) -> Actos:
    """The last acts over several pledges at once among `enmiendas`, of the DIAS before `hasta`, which counts. Three queries,
    which look through those days only: an act is found by putting together all amendments of an instant."""
    suyas = enmiendas.filter(tipo=TipoEnmienda.DATOS.value).order_by()
    desde = hasta - DIAS
    hallados = _agrupados(suyas.filter(en__lte=hasta, en__gt=desde), cuantos + 1)
    actos, siguiente = hallados[:cuantos], hallados[cuantos:]
    if siguiente:
        desde = siguen = siguiente[0]["en"]
    else:
        siguen = suyas.filter(en__lte=desde).order_by("-en").values_list("en", flat=True).first()
    unas = Enmienda.objects.select_related("registrada_por").in_bulk([a["una"] for a in actos])
    return Actos([ActoDeVarios(unas[a["una"]], a["n"], a["quedan"]) for a in actos], desde, siguen)


def _agrupados(suyas: QuerySet[Enmienda], cuantos: int) -> list[dict[str, Any]]:
    despues = Enmienda.objects.filter(compromiso=OuterRef("compromiso"), en__gt=OuterRef("en"))
    filas: Iterable[Any] = (
        suyas.annotate(hay_despues=Exists(despues))
        .values("en", "registrada_por")
        .annotate(n=Count("pk"), una=Min("pk"), quedan=Count("pk", filter=Q(hay_despues=False)))
        .filter(n__gt=1)
        .order_by("-en", "-una")[:cuantos]
    )
    return list(filas)


def del_mismo_acto(enmienda: Enmienda) -> QuerySet[Enmienda]:
    """Amendments of data made at that instant by that person, with their pledges."""
    suyas = Enmienda.objects.filter(
        en=enmienda.en, registrada_por=enmienda.registrada_por_id, tipo=TipoEnmienda.DATOS.value
    )
    return suyas.select_related("compromiso__institucion").order_by("compromiso")


@transaction.atomic
def deshacer_varios(
    enmiendas: Iterable[Enmienda], *, por: Any, motivo: str, ahora: datetime | None = None
) -> tuple[list[Enmienda], list[tuple[Compromiso, str]]]:
    """Amend each pledge back, in public: (amendments, [(pledge, why not)]). One that somebody changed since stays as it is,
    and is told; that does not hold the others."""
    ahora = ahora or timezone.now()
    hechas: list[Enmienda] = []
    no: list[tuple[Compromiso, str]] = []
    with en_bloque():
        for enmienda in sorted(enmiendas, key=lambda e: e.compromiso_id):
            compromiso = enmienda.compromiso
            try:
                with transaction.atomic():
                    cambios = al_reves(leer(enmienda.cambios))
                    hechas.append(
                        enmendar_datos(compromiso, por=por, motivo=motivo, cambios=cambios, ahora=ahora)
                    )
            except ValidationError as error:
                no.append((compromiso, " ".join(error.messages)))
            except EdicionSimultanea as error:
                no.append((compromiso, str(error)))
    return hechas, no
