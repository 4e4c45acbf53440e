"""Comparison of the chained record with what is public."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.db.models import QuerySet

from compromisos.models import Accion, Anotacion, Compromiso, Modificacion, Supresion
from compromisos.models.anotacion import AnotacionNueva
from compromisos.publicacion import vigencias
from compromisos.publicacion.registro import fichas
from compromisos.publicacion.registro.contenido import (
    de_avances,
    de_compromisos,
    de_enmiendas,
    de_lo_que_siguio,
    de_senalamientos,
)
from compromisos.publicacion.registro.modificaciones import DE_FICHA, como_se_anota, ultimas
from compromisos.publicacion.registro.pendientes import LOTE, _enmiendas_anotadas, _ultimos
from compromisos.publicacion.registro.periodos import de_periodos
from compromisos.reglas.cadena import canonico

QUITADOS = (Accion.COMPROMISO_QUITADO, Accion.FICHA_QUITADA)


def discrepancias() -> Iterator[str]:
    """Yield one sentence, in Spanish, for each thing that the database does not say as the record does."""
    pks = list(QuerySet(Compromiso).order_by("pk").values_list("pk", flat=True))
    vistos: set[str] = set()
    for inicio in range(0, len(pks), LOTE):
        lote = pks[inicio : inicio + LOTE]
        dichos = de_compromisos(lote)
        avances = de_avances(lote)
        hechos = de_lo_que_siguio(lote)
        vistos.update(dichos, avances)
        yield from _compromisos_que_difieren(dichos)
        yield from _enmiendas_que_difieren(dichos, de_enmiendas(lote))
        yield from _notas_que_difieren(avances, hechos)
    cierres = de_periodos()
    primeros = {nota.objeto: nota for nota in reversed(cierres)}
    vistos.update(primeros)
    yield from _notas_que_difieren(primeros, [n for n in cierres if n is not primeros[n.objeto]])
    respondidos = {nota.objeto: nota for nota in de_senalamientos()}
    vistos.update(respondidos)
    yield from _notas_que_difieren(respondidos, [])
    yield from _fichas_que_difieren(vistos)
    yield from _modificaciones_que_difieren()
    yield from _lo_que_falta(vistos)
    yield from vigencias.discrepancias()
    yield from _supresiones_que_difieren()


def _compromisos_que_difieren(dichos: dict[str, str]) -> Iterator[str]:
    ultimos = _ultimos(dichos)
    for objeto, contenido in dichos.items():
        accion, anotado = ultimos.get(objeto, (Accion.COMPROMISO_QUITADO, ""))
        if accion == Accion.COMPROMISO_QUITADO:
            yield f"{objeto} es público y el registro no lo dice."
        elif anotado != contenido:
            yield _en_que_difiere(objeto, anotado, contenido)


def _enmiendas_que_difieren(
    dichos: Iterable[str], enmiendas: dict[str, list[tuple[Accion, dict]]]
) -> Iterator[str]:
    anotadas = {(objeto, dicha["numero"]): dicha for objeto, dicha in _enmiendas_anotadas(dichos)}
    for objeto, suyas in enmiendas.items():
        for _accion, dicha in suyas:
            anotada = anotadas.pop((objeto, dicha["numero"]), None)
            que = f"{objeto}, enmienda {dicha['numero']}"
            if anotada is None:
                yield f"{que} está en el sitio y no en el registro."
            elif anotada != dicha:
                yield _en_que_difiere(que, canonico(anotada), canonico(dicha))
    for objeto, numero in anotadas:
        yield f"{objeto}, enmienda {numero} está en el registro y no en el sitio."


def _notas_que_difieren(primeras: dict[str, AnotacionNueva], hechos: list[AnotacionNueva]) -> Iterator[str]:
    """`primeras` are the entries that open what is told of an object, `hechos` those that follow."""
    anotadas: dict[tuple[str, str], set[str]] = defaultdict(set)
    aparte = {*DE_FICHA, Accion.CONTENIDO_SUPRIMIDO}
    suyas_todas = Anotacion.objects.filter(objeto__in=list(primeras)).exclude(accion__in=aparte)
    for objeto, accion, contenido in suyas_todas.values_list("objeto", "accion", "contenido"):
        anotadas[objeto, accion].add(contenido)
    for nota in chain(primeras.values(), hechos):
        suyas = anotadas[nota.objeto, nota.accion.value]
        if nota.contenido in suyas:
            suyas.discard(nota.contenido)
        elif len(suyas) == 1:
            yield _en_que_difiere(nota.objeto, suyas.pop(), nota.contenido)
        else:
            yield f"{nota.objeto}: «{nota.accion.label}» está en el sitio y no en el registro."
    for (objeto, accion), sobran in anotadas.items():
        for _contenido in sobran:
            yield f"{objeto}: «{Accion(accion).label}» está en el registro y no en el sitio."


def _supresiones_que_difieren() -> Iterator[str]:
    """A suppression that the record does not tell, or one that it tells and nobody approved."""
    hechas = dict(Supresion.objects.exclude(aprobada_en=None).values_list("pk", "objeto"))
    contadas = {
        json.loads(contenido)["supresion"]: objeto
        for objeto, contenido in Anotacion.objects.filter(accion=Accion.CONTENIDO_SUPRIMIDO).values_list(
            "objeto", "contenido"
        )
    }
    for pk in sorted(hechas.keys() | contadas.keys()):
        if hechas.get(pk) != contadas.get(pk):
            yield f"{hechas.get(pk) or contadas.get(pk)}, supresión {pk}: el sitio y el registro no dicen lo mismo."


def _fichas_que_difieren(vistos: set[str]) -> Iterator[str]:
    """And take note in `vistos` of those that are public."""
    nombres = fichas.nombres()
    while lote := list(islice(nombres, LOTE)):
        vistos.update(lote)
        dichas, anotadas = fichas.de(lote), ultimas(lote)
        for objeto in lote:
            accion, anotada = anotadas.get(objeto, ("", None))
            dicha = dichas.get(objeto, {})
            if accion not in DE_FICHA or anotada is None:
                yield f"{objeto} es público y el registro no lo dice."
            elif anotada != dicha:
                yield _en_que_difiere(objeto, canonico(anotada), canonico(dicha))


def _modificaciones_que_difieren() -> Iterator[str]:
    """The rows of Cambios about fichas, held against the entries that tell of them."""
    anotadas: dict[int, tuple[str, dict]] = {}
    con_acto = Anotacion.objects.filter(accion__in=DE_FICHA, contenido__contains='"modificacion":{')
    for objeto, contenido in con_acto.order_by("numero").values_list("objeto", "contenido"):
        if dicha := json.loads(contenido).get("modificacion"):
            anotadas[dicha["numero"]] = (objeto, dicha)
    for fila in Modificacion.objects.order_by("pk").iterator(chunk_size=2000):
        que = f"{fila.objeto}, modificación {fila.pk}"
        anotada = anotadas.pop(fila.pk, None)
        if anotada is None or anotada[0] != fila.objeto:
            yield f"{que} está en el sitio y no en el registro."
        elif anotada[1] != (dicha := como_se_anota(fila)):
            yield _en_que_difiere(que, canonico(anotada[1]), canonico(dicha))
    for numero, (objeto, _dicha) in anotadas.items():
        yield f"{objeto}, modificación {numero} está en el registro y no en el sitio."


def _lo_que_falta(vistos: set[str]) -> Iterator[str]:
    """Objects that the record tells of and are no longer there."""
    ultima: dict[str, str] = {}
    for objeto, accion in (
        Anotacion.objects.exclude(accion=Accion.CONTENIDO_SUPRIMIDO)
        .order_by("numero")
        .values_list("objeto", "accion")
        .iterator(chunk_size=2000)
    ):
        ultima[objeto] = accion
    for objeto, accion in ultima.items():
        if objeto not in vistos and accion not in QUITADOS:
            yield f"{objeto} está en el registro y no en el sitio."


def _en_que_difiere(objeto: str, anotado: str, actual: str) -> str:
    antes, ahora = json.loads(anotado), json.loads(actual)
    campos = sorted(c for c in antes.keys() | ahora.keys() if antes.get(c) != ahora.get(c))
    return f"{objeto} no dice lo que dice el registro: difiere en {', '.join(campos)}."
