"""Entries of closings in the public record: which days, when it closed, the hash of its picture, and why if it was early;
and of their undoing, with its reason. An open period is a ficha.

The picture itself is at `/cortes/<slug>.json`; as with evidence, the record holds its SHA-256.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from compromisos.models import Accion, Anotacion, CierreDeshecho, Periodo
from compromisos.models.anotacion import AnotacionNueva, en_utc
from compromisos.reglas.cadena import canonico

ACTOS = (Accion.PERIODO_CERRADO, Accion.PERIODO_REABIERTO)


def objeto_periodo(slug: str) -> str:
    return f"cortes/{slug}"


def de_periodos() -> list[AnotacionNueva]:
    """The entries of all closings, and of those that were undone, in the order of each period. Two queries, which bring
    every picture."""
    deshechos = CierreDeshecho.objects.select_related("periodo__edicion").order_by("cerrado_en", "pk")
    notas = [nota for deshecho in deshechos for nota in _de_deshecho(deshecho)]
    sellados = Periodo.objects.sellados().select_related("edicion").order_by("cerrado_en", "pk")
    return [*notas, *(_cierre(periodo, periodo) for periodo in sellados)]


def pendientes() -> list[AnotacionNueva]:
    """The entries that the record lacks, in the order in which the periods closed. Three queries."""
    dichas = Counter(Anotacion.objects.filter(accion__in=ACTOS).values_list("objeto", "accion"))
    faltan = []
    for nota in de_periodos():
        clave = (nota.objeto, nota.accion.value)
        if dichas[clave]:
            dichas[clave] -= 1
        else:
            faltan.append(nota)
    return faltan


def _de_deshecho(deshecho: CierreDeshecho) -> Iterator[AnotacionNueva]:
    yield _cierre(deshecho.periodo, deshecho)
    contenido = {
        "cerrado_en": en_utc(deshecho.cerrado_en),
        "instantanea": deshecho.sha256,
        "motivo": deshecho.motivo,
        "reabierto_en": en_utc(deshecho.reabierto_en),
    }
    objeto = objeto_periodo(deshecho.periodo.slug)
    yield AnotacionNueva(Accion.PERIODO_REABIERTO, objeto, canonico(contenido))


def _cierre(periodo: Periodo, cerrado: Periodo | CierreDeshecho) -> AnotacionNueva:
    """What `cerrado` tells of the closing of `periodo`; of one on its day, nothing of being early."""
    assert cerrado.cerrado_en is not None
    contenido = {
        "edicion": periodo.edicion.slug,
        "nombre": cerrado.nombre,
        "desde": cerrado.desde.isoformat(),
        "cierra": cerrado.cierra.isoformat(),
        "cerrado_en": en_utc(cerrado.cerrado_en),
        "instantanea": cerrado.sha256,
        "bytes": len(cerrado.instantanea.encode()),
    }
    if cerrado.anunciado:
        contenido["anunciado"] = cerrado.anunciado.isoformat()
    if cerrado.motivo_del_cierre:
        contenido["motivo"] = cerrado.motivo_del_cierre
    return AnotacionNueva(Accion.PERIODO_CERRADO, objeto_periodo(periodo.slug), canonico(contenido))
