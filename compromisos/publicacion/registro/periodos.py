"""What the public record says of a closed period: which days, when it closed, and the hash of its picture.

The picture itself is at `/cortes/<slug>.json`; as with evidence, the record holds its SHA-256.
"""

from __future__ import annotations

from compromisos.models import Accion, Anotacion, Corte
from compromisos.models.anotacion import Nota, en_utc
from compromisos.models.corte import CorteQuerySet
from compromisos.reglas.cadena import canonico


def objeto_corte(slug: str) -> str:
    return f"cortes/{slug}"


def de_cortes() -> dict[str, Nota]:
    """{object: its entry} of the closed periods. One query, which brings every picture."""
    return {objeto_corte(c.slug): _nota(c) for c in _cerrados()}


def pendientes() -> list[Nota]:
    """The entries that the record lacks, in the order in which the periods closed. Two queries."""
    dichos = set(Anotacion.objects.filter(accion=Accion.PERIODO_CERRADO).values_list("objeto", flat=True))
    slugs = [objeto.partition("/")[2] for objeto in dichos]
    return [_nota(c) for c in _cerrados().exclude(slug__in=slugs)]


def _cerrados() -> CorteQuerySet:
    return Corte.objects.sellados().select_related("edicion").order_by("cerrado_en", "pk")


def _nota(corte: Corte) -> Nota:
    assert corte.cerrado_en is not None
    contenido = {
        "edicion": corte.edicion.slug,
        "nombre": corte.nombre,
        "desde": corte.desde.isoformat(),
        "cierra": corte.cierra.isoformat(),
        "cerrado_en": en_utc(corte.cerrado_en),
        "instantanea": corte.sha256,
        "bytes": len(corte.instantanea.encode()),
    }
    return Nota(Accion.PERIODO_CERRADO, objeto_corte(corte.slug), canonico(contenido))
