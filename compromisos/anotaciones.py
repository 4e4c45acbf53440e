"""What the public record says of each thing, and whether the site still agrees with it.

The content of an entry is built here from the database, some hundreds of pledges at a time; the same
builder writes the entry and, later, checks it. What is empty is left out, so that a column added one day
does not change what was said before it existed. Who did something is not told: these entries are public.

Numbers are text («32», «0.5»), days `AAAA-MM-DD`, instants in UTC. A target is named by its indicador,
which is locked once something was measured of it; its orden may change.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db.models import Model, QuerySet

from compromisos.anotaciones_de_cortes import de_cortes
from compromisos.cadena import canonico
from compromisos.estado import Respaldo, TipoEnmienda
from compromisos.models import (
    Accion,
    Anotacion,
    Avance,
    Compromiso,
    Enmienda,
    Evidencia,
    Medicion,
    MedicionTerritorio,
    Meta,
    RespuestaVerificacion,
    Retiro,
    SituacionCompromiso,
    Sucesion,
    Verificacion,
)
from compromisos.models.anotacion import Nota, en_utc

LOTE = 500
DE_AVANCE = (Accion.AVANCE_PUBLICADO, Accion.AVANCE_CORREGIDO)
DE_VERIFICACION = {
    Respaldo.VERIFICADO.value: Accion.AVANCE_VERIFICADO,
    Respaldo.CUESTIONADO.value: Accion.AVANCE_CUESTIONADO,
}

DE_ENMIENDA = {
    TipoEnmienda.REDACCION.value: Accion.COMPROMISO_ENMENDADO,
    TipoEnmienda.DIVISION.value: Accion.COMPROMISO_DIVIDIDO,
    TipoEnmienda.FUSION.value: Accion.COMPROMISO_FUSIONADO,
    TipoEnmienda.RETIRO.value: Accion.COMPROMISO_RETIRADO,
}

CAMPOS_DE_COMPROMISO = {
    "edicion__slug": "edicion", "institucion__slug": "institucion", "numero": "numero", "titulo": "titulo",
    "texto": "texto", "alcance": "alcance", "responsable__slug": "responsable", "fecha_inicio": "fecha_inicio",
    "fecha_limite": "fecha_limite", "fuente": "fuente", "nota": "nota", "publicado_en": "publicado_en",
    "dejado_en": "dejado_en",
}  # fmt: skip
CAMPOS_DE_META = {
    "orden": "orden", "tipo": "tipo", "indicador": "indicador", "unidad": "unidad", "linea_base": "linea_base",
    "linea_base_fecha": "linea_base_fecha", "linea_base_fuente": "linea_base_fuente", "valor_meta": "meta",
    "sentido": "sentido", "fecha_limite": "fecha_limite", "responsable__slug": "responsable",
    "medio_verificacion": "medio_verificacion", "nivel_territorial": "nivel_territorial", "cita": "cita",
    "nota": "nota",
}  # fmt: skip
CAMPOS_DE_AVANCE = {
    "compromiso__codigo": "compromiso", "fecha_corte": "fecha_corte", "estado": "estado",
    "descripcion": "descripcion", "dificultades": "dificultades", "medidas": "medidas",
    "motivo_correccion": "motivo_correccion", "publicado_en": "publicado_en",
}  # fmt: skip
CAMPOS_DE_EVIDENCIA = {
    "titulo": "titulo", "emisor": "emisor", "url": "url", "nombre_original": "archivo", "sha256": "sha256",
    "tamano": "bytes", "fecha": "fecha", "fecha_consulta": "fecha_consulta",
}  # fmt: skip
CAMPOS_DE_VERIFICACION = {
    "pk": "verificacion", "resultado": "resultado", "verificador": "verificador", "motivo": "motivo", "en": "fecha",
}  # fmt: skip


CAMPOS_DE_RESPUESTA = {
    "pk": "respuesta", "verificacion": "verificacion", "texto": "texto", "publicada_en": "fecha",
}  # fmt: skip
CAMPOS_DE_ENMIENDA = {
    "pk": "numero", "texto_anterior": "texto_anterior", "texto_nuevo": "texto_nuevo", "motivo": "motivo",
    "fuente": "fuente", "en": "fecha",
}  # fmt: skip


def objeto_compromiso(codigo: str) -> str:
    return f"compromisos/{codigo}"


def objeto_avance(pk: int) -> str:
    return f"avances/{pk}"


# --- What is said of each thing ------------------------------------------------------------------


def de_compromisos(ids: Collection[int]) -> dict[str, str]:
    """{object: content} of the public pledges among `ids`. Four queries."""
    filas = list(
        QuerySet(Compromiso)
        .filter(pk__in=ids, situacion=SituacionCompromiso.PUBLICADO)
        .order_by("pk")
        .values("pk", "codigo", *CAMPOS_DE_COMPROMISO)
    )
    # By the tables between: excluding what has none of them made the planner go through every pledge.
    listas = {
        "ejes": _agrupar(_pares(Compromiso.ejes.through, ids, "eje__codigo")),
        "territorios": _agrupar(_pares(Compromiso.territorios.through, ids, "territorio_id")),
    }
    metas = _agrupar(
        (fila["compromiso"], _dicho(fila, CAMPOS_DE_META))
        for fila in Meta.objects.filter(compromiso__in=ids)
        .order_by("compromiso", "orden")
        .values("compromiso", *CAMPOS_DE_META)
    )
    return {
        objeto_compromiso(fila["codigo"]): canonico(
            _dicho(fila, CAMPOS_DE_COMPROMISO)
            | {nombre: sorted(suyos[fila["pk"]]) for nombre, suyos in listas.items() if fila["pk"] in suyos}
            | ({"metas": metas[fila["pk"]]} if fila["pk"] in metas else {})
        )
        for fila in filas
    }


def de_avances(ids: Collection[int]) -> dict[str, Nota]:
    """{object: its entry} of the public updates of the pledges `ids`, as they were published. Four queries."""
    filas = list(
        Avance.objects.publicados()
        .filter(compromiso__in=ids)
        .order_by("publicado_en", "pk")
        .values("pk", "corrige", *CAMPOS_DE_AVANCE)
    )
    lugares = _agrupar(
        MedicionTerritorio.objects.asentados()
        .filter(medicion__avance__compromiso__in=ids)
        .order_by("territorio")
        .values_list("medicion", "territorio")
    )
    mediciones: dict[int, list[dict]] = defaultdict(list)
    for pk, avance, indicador, valor, nota in (
        Medicion.objects.asentados()
        .filter(avance__compromiso__in=ids)
        .order_by("meta__indicador")
        .values_list("pk", "avance", "meta__indicador", "valor", "nota")
    ):
        dicha = {"indicador": indicador, "valor": _valor(valor)}
        if nota:
            dicha["nota"] = nota
        if pk in lugares:
            dicha["territorios"] = lugares[pk]
        mediciones[avance].append(dicha)
    evidencias = _agrupar(
        (fila["avance"], _dicho(fila, CAMPOS_DE_EVIDENCIA))
        for fila in Evidencia.objects.asentados()
        .filter(avance__compromiso__in=ids)
        .order_by("pk")
        .values("avance", *CAMPOS_DE_EVIDENCIA)
    )
    notas = {}
    for fila in filas:
        contenido = _dicho(fila, CAMPOS_DE_AVANCE)
        if fila["pk"] in mediciones:
            contenido["mediciones"] = mediciones[fila["pk"]]
        if fila["pk"] in evidencias:
            contenido["evidencias"] = evidencias[fila["pk"]]
        accion = Accion.AVANCE_PUBLICADO
        if fila["corrige"]:
            accion, contenido["corrige"] = Accion.AVANCE_CORREGIDO, objeto_avance(fila["corrige"])
        objeto = objeto_avance(fila["pk"])
        notas[objeto] = Nota(accion, objeto, canonico(contenido))
    return notas


def de_retiros(ids: Collection[int]) -> list[Nota]:
    """The entries of the withdrawn updates of the pledges `ids`. One query."""
    return [
        Nota(
            Accion.AVANCE_RETIRADO,
            objeto_avance(avance),
            canonico({"motivo": motivo, "retirado_en": _valor(momento)}),
        )
        for avance, motivo, momento in Retiro.objects.filter(avance__compromiso__in=ids)
        .order_by("retirado_en", "pk")
        .values_list("avance", "motivo", "retirado_en")
    ]


def de_verificaciones(ids: Collection[int]) -> list[Nota]:
    """The entries of what was verified or questioned of the pledges `ids`. One query."""
    return [
        Nota(
            DE_VERIFICACION[fila["resultado"]],
            objeto_avance(fila["avance"]),
            canonico(_dicho(fila, CAMPOS_DE_VERIFICACION)),
        )
        for fila in Verificacion.objects.filter(avance__compromiso__in=ids)
        .order_by("en", "pk")
        .values("avance", *CAMPOS_DE_VERIFICACION)
    ]


def de_respuestas(ids: Collection[int]) -> list[Nota]:
    """The entries of what institutions answered to verifications, of the pledges `ids`. One query."""
    return [
        Nota(
            Accion.VERIFICACION_CONTESTADA,
            objeto_avance(fila["verificacion__avance"]),
            canonico(_dicho(fila, CAMPOS_DE_RESPUESTA)),
        )
        for fila in RespuestaVerificacion.objects.publicadas()
        .filter(verificacion__avance__compromiso__in=ids)
        .order_by("publicada_en", "pk")
        .values("verificacion__avance", *CAMPOS_DE_RESPUESTA)
    ]


def de_enmiendas(ids: Collection[int]) -> dict[str, list[tuple[Accion, dict]]]:
    """{object: [(action, what the amendment says)]} of the pledges `ids`, in their order. Two queries.

    The entry of an amendment holds besides all that the pledge says since.
    """
    sucesores = _agrupar(
        (enmienda, objeto_compromiso(codigo))
        for enmienda, codigo in Sucesion.objects.filter(enmienda__compromiso__in=ids)
        .order_by("compromiso__codigo")
        .values_list("enmienda", "compromiso__codigo")
    )
    return _agrupar(
        (
            objeto_compromiso(fila["compromiso__codigo"]),
            (
                DE_ENMIENDA[fila["tipo"]],
                _dicho(fila, CAMPOS_DE_ENMIENDA)
                | ({"sucesores": sucesores[fila["pk"]]} if fila["pk"] in sucesores else {}),
            ),
        )
        for fila in Enmienda.objects.filter(compromiso__in=ids)
        .order_by("en", "pk")
        .values("tipo", "compromiso__codigo", *CAMPOS_DE_ENMIENDA)
    )


def _pares(enlace: type[Model], ids: Collection[int], clave: str) -> QuerySet:
    return enlace._default_manager.filter(compromiso_id__in=ids).values_list("compromiso_id", clave)


def _agrupar(pares: Iterable[tuple[Any, Any]]) -> dict[Any, list]:
    grupos: dict[Any, list] = {}
    for clave, valor in pares:
        grupos.setdefault(clave, []).append(valor)
    return grupos


def _dicho(fila: dict, campos: dict[str, str]) -> dict[str, Any]:
    return {
        nombre: _valor(fila[columna]) for columna, nombre in campos.items() if fila[columna] not in ("", None)
    }


def _valor(valor: Any) -> Any:
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}"
    if isinstance(valor, datetime):
        return en_utc(valor)
    if isinstance(valor, date):
        return valor.isoformat()
    return valor


# --- What the record does not say yet --------------------------------------------------------------


def pendientes(*, compromisos: Collection[int], avances: Collection[int]) -> list[Nota]:
    """The entries that the record lacks about these pledges, and about the updates of those.

    In the order of what they tell, as far as their dates do.
    """
    notas: list[Nota] = []
    dichos = de_compromisos(compromisos) if compromisos else {}
    ultimos = _ultimos(dichos)
    enmiendas = de_enmiendas(compromisos) if compromisos else {}
    contadas = {(objeto, dicha["numero"]) for objeto, dicha in _enmiendas_anotadas(enmiendas)}
    for objeto, contenido in dichos.items():
        faltan = [
            Nota(accion, objeto, canonico(json.loads(contenido) | {"enmienda": dicha}))
            for accion, dicha in enmiendas.get(objeto, ())
            if (objeto, dicha["numero"]) not in contadas
        ]
        if (antes := ultimos.get(objeto)) is None or antes[0] == Accion.COMPROMISO_QUITADO:
            notas.append(Nota(Accion.COMPROMISO_PUBLICADO, objeto, contenido))
        elif antes[1] != contenido and not faltan:
            notas.append(Nota(Accion.COMPROMISO_ACTUALIZADO, objeto, contenido))
        notas += faltan
    return notas + (_de_avances_que_faltan(avances) if avances else [])


def _de_avances_que_faltan(ids: Collection[int]) -> list[Nota]:
    """Published once and for all: an update that reads otherwise now was altered, and is not entered again."""
    suyas = [*de_avances(ids).values(), *de_retiros(ids), *de_verificaciones(ids), *de_respuestas(ids)]
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


# --- Whether the site still says what the record says --------------------------------------------------


def discrepancias() -> Iterator[str]:
    """Yield one sentence, in Spanish, for each thing that the database does not say as the record does."""
    pks = list(QuerySet(Compromiso).order_by("pk").values_list("pk", flat=True))
    vistos: set[str] = set()
    for inicio in range(0, len(pks), LOTE):
        lote = pks[inicio : inicio + LOTE]
        dichos = de_compromisos(lote)
        avances = de_avances(lote)
        hechos = [*de_retiros(lote), *de_verificaciones(lote), *de_respuestas(lote)]
        vistos.update(dichos, avances)
        yield from _compromisos_que_difieren(dichos)
        yield from _enmiendas_que_difieren(dichos, de_enmiendas(lote))
        yield from _notas_que_difieren(avances, hechos)
    cortes = de_cortes()
    vistos.update(cortes)
    yield from _notas_que_difieren(cortes, [])
    yield from _lo_que_falta(vistos)


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


def _notas_que_difieren(primeras: dict[str, Nota], hechos: list[Nota]) -> Iterator[str]:
    """`primeras` are the entries that open what is told of an object, `hechos` those that follow."""
    anotadas: dict[tuple[str, str], set[str]] = defaultdict(set)
    for objeto, accion, contenido in Anotacion.objects.filter(objeto__in=list(primeras)).values_list(
        "objeto", "accion", "contenido"
    ):
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


def _lo_que_falta(vistos: set[str]) -> Iterator[str]:
    """What the record tells of and is no longer there."""
    ultima: dict[str, str] = {}
    for objeto, accion in (
        Anotacion.objects.order_by("numero").values_list("objeto", "accion").iterator(chunk_size=2000)
    ):
        ultima[objeto] = accion
    for objeto, accion in ultima.items():
        if objeto not in vistos and accion != Accion.COMPROMISO_QUITADO:
            yield f"{objeto} está en el registro y no en el sitio."


def _en_que_difiere(objeto: str, anotado: str, actual: str) -> str:
    antes, ahora = json.loads(anotado), json.loads(actual)
    campos = sorted(c for c in antes.keys() | ahora.keys() if antes.get(c) != ahora.get(c))
    return f"{objeto} no dice lo que dice el registro: difiere en {', '.join(campos)}."
