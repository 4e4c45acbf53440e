"""Entries of closed periods in the public record: which days, when it closed, the hash of its picture. An open one is a
ficha.

The picture itself is at `/cortes/<slug>.json`; as with evidence, the record holds its SHA-256.
"""

from __future__ import annotations

from compromisos.models import Accion, Anotacion, Periodo
from compromisos.models.anotacion import AnotacionNueva, en_utc
from compromisos.models.periodo import PeriodoQuerySet
from compromisos.reglas.cadena import canonico


def objeto_periodo(slug: str) -> str:
    return f"cortes/{slug}"


def de_periodos() -> dict[str, AnotacionNueva]:
    """{object: its entry} of the closed periods. One query, which brings every picture."""
    return {objeto_periodo(c.slug): _nota(c) for c in _cerrados()}


def pendientes() -> list[AnotacionNueva]:
    """The entries that the record lacks, in the order in which the periods closed. Two queries."""
    dichos = set(Anotacion.objects.filter(accion=Accion.PERIODO_CERRADO).values_list("objeto", flat=True))
    slugs = [objeto.partition("/")[2] for objeto in dichos]
    return [_nota(c) for c in _cerrados().exclude(slug__in=slugs)]


def _cerrados() -> PeriodoQuerySet:
    return Periodo.objects.sellados().select_related("edicion").order_by("cerrado_en", "pk")


def _nota(periodo: Periodo) -> AnotacionNueva:
    assert periodo.cerrado_en is not None
    contenido = {
        "edicion": periodo.edicion.slug,
        "nombre": periodo.nombre,
        "desde": periodo.desde.isoformat(),
        "cierra": periodo.cierra.isoformat(),
        "cerrado_en": en_utc(periodo.cerrado_en),
        "instantanea": periodo.sha256,
        "bytes": len(periodo.instantanea.encode()),
    }
    return AnotacionNueva(Accion.PERIODO_CERRADO, objeto_periodo(periodo.slug), canonico(contenido))
