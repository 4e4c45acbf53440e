"""What is known on a day of the links that are cited: whether they open, and what was read there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from base.dias import Dia
from compromisos.models import EnlaceCitado, Evidencia, RoturaDeEnlace
from compromisos.reglas.enlaces import Comprobado


@dataclass(frozen=True, slots=True)
class EnlaceEnFecha:
    """`no_abre_desde` is None of one that opens, or of which nobody knows; `sha256` is "" where nothing was read to its
    end. `copia`: the key of the link whose copy is kept, if one is."""

    no_abre_desde: date | None = None
    por: Comprobado | None = None
    visto_el: date | None = None
    tipo: str = ""
    tamano: int | None = None
    sha256: str = ""
    copia: int | None = None

    @classmethod
    def de(cls, rotura: dict[str, Any] | None, visto: dict[str, Any] | None) -> EnlaceEnFecha:
        """Of what the database puts together: instants and days are text there."""
        rotura, visto = rotura or {}, visto or {}
        return cls(
            no_abre_desde=date.fromisoformat(rotura["desde"]) if rotura else None,
            por=Comprobado(rotura["por"]) if rotura else None,
            visto_el=_dia(visto["en"]) if visto else None,
            tipo=visto.get("tipo", ""),
            tamano=visto.get("tamano"),
            sha256=visto.get("sha256", ""),
            copia=visto["pk"] if visto.get("copia") else None,
        )

    @property
    def hay_que_decirlo(self) -> bool:
        return bool(self.no_abre_desde or self.copia)


def con_su_enlace(dia: Dia, filas: QuerySet[Any] | None = None, columna: str = "url") -> QuerySet[Any]:
    """`filas` (all evidence) with what is known of their links on `dia`, for `enlace_de`. No query more."""
    filas = Evidencia.objects.using(dia.alias).all() if filas is None else filas
    visto = EnlaceCitado.objects.filter(dia.hasta("visto_en"), url=OuterRef(columna)).exclude(sha256="")
    dicho = {
        "pk": "pk",
        "en": "visto_en",
        "tipo": "tipo",
        "tamano": "tamano",
        "sha256": "sha256",
        "copia": "copia",
    }
    return con_su_rotura(dia, filas, columna).annotate(
        su_lectura=Subquery(visto.values(dicho=JSONObject(**dicho))[:1]),
    )


def con_su_rotura(dia: Dia, filas: QuerySet[Any], columna: str) -> QuerySet[Any]:
    """`filas` with whether their link opens on `dia`, and since when not, for `enlace_de`. No query more."""
    suya = RoturaDeEnlace.objects.en(dia).filter(enlace__url=OuterRef(columna)).order_by("-pk")
    return filas.annotate(su_rotura=Subquery(suya.values(dicho=JSONObject(desde="desde", por="por"))[:1]))


def roturas_de(dia: Dia, urls: Collection[str]) -> dict[str, dict[str, Any]]:
    """{address: its `su_rotura`} of those of them that do not open on `dia`. One query, none of no address."""
    if not urls:
        return {}
    rotas = RoturaDeEnlace.objects.en(dia).filter(enlace__url__in=urls).order_by("pk")
    return {
        url: {"desde": desde.isoformat(), "por": por}
        for url, desde, por in rotas.values_list("enlace__url", "desde", "por")
    }


def enlace_de(fila: Any) -> EnlaceEnFecha:
    """Of a row read with `con_su_enlace`; of another, that nothing is known."""
    return EnlaceEnFecha.de(getattr(fila, "su_rotura", None), getattr(fila, "su_lectura", None))


def lo_que_se_sabe(urls: Iterable[str]) -> dict[str, EnlaceCitado]:
    """{address: what came of asking for it}, of those that were asked or will be. One query."""
    suyas = {url for url in urls if url}
    return {e.url: e for e in EnlaceCitado.objects.filter(url__in=suyas)} if suyas else {}


def enlaces_rotos() -> QuerySet[EnlaceCitado]:
    """Those that do not open today."""
    return EnlaceCitado.objects.filter(
        Exists(RoturaDeEnlace.objects.filter(enlace=OuterRef("pk"), hasta_en__isnull=True))
    )


def _dia(texto: str) -> date:
    momento = datetime.fromisoformat(texto)
    return timezone.localdate(momento if momento.tzinfo else momento.replace(tzinfo=UTC))
