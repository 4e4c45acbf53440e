"""Missing entries: what is public and the chained record does not tell yet."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

from compromisos.models import (
    Accion,
    Anotacion,
)
from compromisos.models.anotacion import AnotacionNueva
from compromisos.publicacion.registro.contenido import (
    DE_AVANCE,
    DE_ENMIENDA,
    de_avances,
    de_compromisos,
    de_enmiendas,
    de_lo_que_siguio,
    de_senalamientos,
)
from compromisos.reglas.cadena import canonico

LOTE = 500


def pendientes(*, compromisos: Collection[int], avances: Collection[int]) -> list[AnotacionNueva]:
    """The entries that the record lacks about these pledges, and about the updates of those.

    In the order of what they tell, as far as their dates do.
    """
    notas: list[AnotacionNueva] = []
    dichos = de_compromisos(compromisos) if compromisos else {}
    ultimos = _ultimos(dichos)
    enmiendas = de_enmiendas(compromisos) if compromisos else {}
    contadas = {(objeto, dicha["numero"]) for objeto, dicha in _enmiendas_anotadas(enmiendas)}
    for objeto, contenido in dichos.items():
        faltan = [
            AnotacionNueva(accion, objeto, canonico(json.loads(contenido) | {"enmienda": dicha}))
            for accion, dicha in enmiendas.get(objeto, ())
            if (objeto, dicha["numero"]) not in contadas
        ]
        if (antes := ultimos.get(objeto)) is None or antes[0] == Accion.COMPROMISO_QUITADO:
            notas.append(AnotacionNueva(Accion.COMPROMISO_PUBLICADO, objeto, contenido))
        elif antes[1] != contenido and not faltan:
            notas.append(AnotacionNueva(Accion.COMPROMISO_ACTUALIZADO, objeto, contenido))
        notas += faltan
    return notas + (_de_avances_que_faltan(avances) if avances else [])


def de_senalamientos_que_faltan() -> list[AnotacionNueva]:
    """The entries of errors answered in public that the record does not tell. Two queries."""
    suyas = de_senalamientos()
    ya = set(Anotacion.objects.filter(objeto__in=[n.objeto for n in suyas]).values_list("objeto", flat=True))
    return [n for n in suyas if n.objeto not in ya]


def _de_avances_que_faltan(ids: Collection[int]) -> list[AnotacionNueva]:
    """Published once and for all: an update that reads otherwise now was altered, and is not entered again."""
    suyas = [*de_avances(ids).values(), *de_lo_que_siguio(ids)]
    ya = set(
        Anotacion.objects.filter(objeto__in={n.objeto for n in suyas}).values_list(
            "objeto", "accion", "contenido"
        )
    )
    publicados = {(objeto, accion) for objeto, accion, _contenido in ya if accion in DE_AVANCE}
    return [
        n
        for n in suyas
        if (n.objeto, n.accion.value) not in publicados and (n.objeto, n.accion.value, n.contenido) not in ya
    ]


def _ultimos(objetos: Iterable[str]) -> dict[str, tuple[str, str]]:
    """{object: (action, what the last entry about a pledge says of it)}, apart from why it was amended."""
    return {
        objeto: (accion, _sin_enmienda(contenido) if accion in DE_ENMIENDA.values() else contenido)
        for objeto, accion, contenido in Anotacion.objects.filter(objeto__in=list(objetos))
        .exclude(accion=Accion.CONTENIDO_SUPRIMIDO)
        .order_by("numero")
        .values_list("objeto", "accion", "contenido")
    }


def _sin_enmienda(contenido: str) -> str:
    dicho = json.loads(contenido)
    dicho.pop("enmienda", None)
    return canonico(dicho)


def _enmiendas_anotadas(objetos: Iterable[str]) -> Iterator[tuple[str, dict]]:
    """(object, what its entry says of the amendment) of each that the record tells of those pledges."""
    for objeto, contenido in (
        Anotacion.objects.filter(objeto__in=list(objetos), accion__in=list(DE_ENMIENDA.values()))
        .order_by("numero")
        .values_list("objeto", "contenido")
    ):
        yield objeto, json.loads(contenido)["enmienda"]
