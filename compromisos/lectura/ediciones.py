"""Editions as a day saw them: which heads the front page, and what each said of itself."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from base.dias import Dia
from compromisos.lectura.por_version import por_version
from compromisos.models import Compromiso, Edicion, Eje, Foto, SenalamientoPublicado


def ediciones_de(dia: Dia) -> QuerySet[Edicion]:
    """Editions of `dia`."""
    return Edicion.objects.using(dia.alias)


def ediciones_del_pie(dia: Dia) -> QuerySet[Edicion]:
    """Editions of `dia` for the foot of every page, each with `hay_fotos` and `hay_senalados`: whether there is any photo in
    the gallery, any error answered in public, of whatever they are."""
    return (
        ediciones_de(dia)
        .only("slug", "nombre")
        .annotate(
            hay_fotos=Exists(Foto.objects.publicadas(dia)),
            hay_senalados=Exists(SenalamientoPublicado.objects.publicados(dia)),
        )
    )


def ejes_de(dia: Dia) -> QuerySet[Eje]:
    """Themes of `dia`."""
    return Eje.objects.using(dia.alias)


def con_promesas(dia: Dia) -> list[Edicion]:
    """Those that have public pledges, in the order of `por_actualidad`. One query, once a version."""
    return por_version(dia, "ediciones_con_promesas", lambda: [e for e in por_actualidad(dia) if e.tiene])


def por_actualidad(dia: Dia) -> QuerySet:
    """Order of the front page: editions with public pledges first (`tiene`), then by the latest year, then by the
    pledge that was published last. An unknown year or day comes last."""
    publicos = Compromiso.objects.publicados(dia).filter(edicion=OuterRef("pk")).order_by()
    con_fecha = publicos.filter(publicado_en__isnull=False).order_by("-publicado_en")
    return (
        ediciones_de(dia)
        .annotate(tiene=Exists(publicos), ultima=Subquery(con_fecha.values("publicado_en")[:1]))
        .order_by("-tiene", F("anio").desc(nulls_last=True), F("ultima").desc(nulls_last=True), "-pk")
    )
