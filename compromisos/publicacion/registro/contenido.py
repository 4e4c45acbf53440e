"""Contents of the entries of the public record, built from the database.

The content of an entry is built here from the database, some hundreds of pledges at a time; the same
builder writes the entry and, later, checks it. What is empty is left out, so that a column added one day
does not change what was said before it existed. Who did something is not told: these entries are public.

Numbers are text («32», «0.5»), days `AAAA-MM-DD`, instants in UTC. A target is named by its indicador,
in an update the one that it had when the update was published; its orden may change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, F, Model, QuerySet, Value, When
from django.db.models.expressions import Combinable

from compromisos.models import (
    Accion,
    Avance,
    Compromiso,
    Enmienda,
    Evidencia,
    Medicion,
    MedicionTerritorio,
    Meta,
    RespuestaVerificacion,
    Retiro,
    SenalamientoPublicado,
    SituacionCompromiso,
    Sucesion,
    ValorObservado,
    Verificacion,
    VerificacionSinEfecto,
    VinculoConMarco,
)
from compromisos.models.anotacion import AnotacionNueva, en_utc
from compromisos.reglas.cadena import canonico
from compromisos.reglas.enmiendas import leer
from compromisos.reglas.palabras import Respaldo, TipoEnmienda

DE_AVANCE = (Accion.AVANCE_PUBLICADO, Accion.AVANCE_CORREGIDO)


DE_VERIFICACION = {
    Respaldo.VERIFICADO.value: Accion.AVANCE_VERIFICADO,
    Respaldo.CUESTIONADO.value: Accion.AVANCE_CUESTIONADO,
}


DE_ENMIENDA = {
    TipoEnmienda.REDACCION.value: Accion.COMPROMISO_ENMENDADO,
    TipoEnmienda.DATOS.value: Accion.COMPROMISO_ENMENDADO,
    TipoEnmienda.DIVISION.value: Accion.COMPROMISO_DIVIDIDO,
    TipoEnmienda.FUSION.value: Accion.COMPROMISO_FUSIONADO,
    TipoEnmienda.RETIRO.value: Accion.COMPROMISO_RETIRADO,
}


CAMPOS_DE_COMPROMISO = {
    "edicion__slug": "edicion",
    "institucion__slug": "institucion",
    "numero": "numero",
    "titulo": "titulo",
    "texto": "texto",
    "alcance": "alcance",
    "responsable__slug": "responsable",
    "fecha_inicio": "fecha_inicio",
    "fecha_limite": "fecha_limite",
    "fuente": "fuente",
    "nota": "nota",
    "publicado_en": "publicado_en",
    "dejado_en": "dejado_en",
}


CAMPOS_DE_META = {
    "orden": "orden",
    "tipo": "tipo",
    "indicador": "indicador",
    "unidad": "unidad",
    "linea_base": "linea_base",
    "linea_base_fecha": "linea_base_fecha",
    "linea_base_fuente": "linea_base_fuente",
    "valor_meta": "meta",
    "sentido": "sentido",
    "fecha_limite": "fecha_limite",
    "responsable__slug": "responsable",
    "medio_verificacion": "medio_verificacion",
    "nivel_territorial": "nivel_territorial",
    "cita": "cita",
    "nota": "nota",
    "dejada_en": "dejada_en",
}


CAMPOS_DE_AVANCE = {
    "compromiso__codigo": "compromiso",
    "fecha_corte": "fecha_corte",
    "estado": "estado",
    "prevision": "prevision",
    "descripcion": "descripcion",
    "dificultades": "dificultades",
    "medidas": "medidas",
    "motivo_correccion": "motivo_correccion",
    "publicado_en": "publicado_en",
}


CAMPOS_DE_EVIDENCIA = {
    "titulo": "titulo",
    "emisor": "emisor",
    "url": "url",
    "nombre_original": "archivo",
    "sha256": "sha256",
    "tamano": "bytes",
    "fecha": "fecha",
    "fecha_consulta": "fecha_consulta",
}


CAMPOS_DE_VERIFICACION = {
    "pk": "verificacion",
    "resultado": "resultado",
    "verificador": "verificador",
    "motivo": "motivo",
    "en": "fecha",
}


CAMPOS_DE_VALOR_OBSERVADO = {
    "valor": "valor",
    "fuente": "fuente",
    "metodo": "metodo",
}


CAMPOS_DE_RESPUESTA = {
    "pk": "respuesta",
    "verificacion": "verificacion",
    "texto": "texto",
    "publicada_en": "fecha",
}


CAMPOS_DE_SIN_EFECTO = {
    "verificacion": "verificacion",
    "quien": "quien",
    "motivo": "motivo",
    "en": "fecha",
}


CAMPOS_DE_ENMIENDA = {
    "pk": "numero",
    "texto_anterior": "texto_anterior",
    "texto_nuevo": "texto_nuevo",
    "cambios": "cambios",
    "errata": "errata",
    "mueve_plazo": "mueve_plazo",
    "plazo_anterior": "plazo_anterior",
    "motivo": "motivo",
    "fuente": "fuente",
    "en": "fecha",
}


CAMPOS_DE_VINCULO = {
    "elemento__codigo": "elemento",
    "quien": "segun",
    "cita": "cita",
    "fuente": "fuente",
    "desde": "desde",
}

CAMPOS_DE_SENALAMIENTO = {
    "pagina": "pagina",
    "consulta": "consulta",
    "pregunta": "senalado",
    "respuesta": "respondido",
    "resultado": "resultado",
    "anotacion": "anotacion",
    "recibido": "recibido",
    "publicada_en": "publicada_en",
}


def objeto_compromiso(codigo: str) -> str:
    return f"compromisos/{codigo}"


def objeto_avance(pk: int) -> str:
    return f"avances/{pk}"


def objeto_correccion(pk: int) -> str:
    return f"correcciones/{pk}"


def de_compromisos(ids: Collection[int]) -> dict[str, str]:
    """{object: content} of the public pledges among `ids`. Five queries."""
    filas = list(
        QuerySet(Compromiso)
        .filter(pk__in=ids, situacion=SituacionCompromiso.PUBLICADO)
        .order_by("pk")
        .values("pk", "codigo", *CAMPOS_DE_COMPROMISO)
    )
    # By the tables between: excluding what has none of them made the planner go through every pledge.
    listas = {
        "ejes": agrupar(_pares(Compromiso.ejes.through, ids, "eje__codigo")),
        "territorios": agrupar(_pares(Compromiso.territorios.through, ids, "territorio_id")),
    }
    metas = agrupar(
        (fila["compromiso"], dicho(fila, CAMPOS_DE_META))
        for fila in Meta.objects.filter(compromiso__in=ids)
        .order_by("compromiso", "orden")
        .values("compromiso", *CAMPOS_DE_META)
    )
    marcos = agrupar(
        (fila["compromiso"], dicho(fila, CAMPOS_DE_VINCULO))
        for fila in VinculoConMarco.objects.filter(compromiso__in=ids, hasta__isnull=True)
        .order_by("elemento__codigo")
        .values("compromiso", *CAMPOS_DE_VINCULO)
    )
    return {
        objeto_compromiso(fila["codigo"]): canonico(
            dicho(fila, CAMPOS_DE_COMPROMISO)
            | {nombre: sorted(suyos[fila["pk"]]) for nombre, suyos in listas.items() if fila["pk"] in suyos}
            | ({"metas": metas[fila["pk"]]} if fila["pk"] in metas else {})
            | ({"marcos": marcos[fila["pk"]]} if fila["pk"] in marcos else {})
        )
        for fila in filas
    }


def de_avances(ids: Collection[int]) -> dict[str, AnotacionNueva]:
    """{object: its entry} of the public updates of the pledges `ids`, as they were published. Five queries."""
    filas = list(
        Avance.objects.sellados()
        .filter(compromiso__in=ids)
        .order_by("publicado_en", "pk")
        .values("pk", "corrige", *CAMPOS_DE_AVANCE)
    )
    lugares = agrupar(
        MedicionTerritorio.objects.sellados()
        .filter(medicion__avance__compromiso__in=ids)
        .order_by("territorio")
        .values_list("medicion", "territorio")
    )
    mediciones: dict[int, list[dict]] = defaultdict(list)
    for pk, avance, indicador, valor, nota in (
        Medicion.objects.sellados()
        .filter(avance__compromiso__in=ids)
        .annotate(indicador=_indicador_al(ids, "avance__publicado_en"))
        .order_by("indicador")
        .values_list("pk", "avance", "indicador", "valor", "nota")
    ):
        dicha = {"indicador": indicador, "valor": _valor(valor)}
        if nota:
            dicha["nota"] = nota
        if pk in lugares:
            dicha["territorios"] = lugares[pk]
        mediciones[avance].append(dicha)
    evidencias = agrupar(
        (fila["avance"], dicho(fila, CAMPOS_DE_EVIDENCIA))
        for fila in Evidencia.objects.sellados()
        .filter(avance__compromiso__in=ids)
        .order_by("pk")
        .values("avance", *CAMPOS_DE_EVIDENCIA)
    )
    notas = {}
    for fila in filas:
        contenido = dicho(fila, CAMPOS_DE_AVANCE)
        if fila["pk"] in mediciones:
            contenido["mediciones"] = mediciones[fila["pk"]]
        if fila["pk"] in evidencias:
            contenido["evidencias"] = evidencias[fila["pk"]]
        accion = Accion.AVANCE_PUBLICADO
        if fila["corrige"]:
            accion, contenido["corrige"] = Accion.AVANCE_CORREGIDO, objeto_avance(fila["corrige"])
        objeto = objeto_avance(fila["pk"])
        notas[objeto] = AnotacionNueva(accion, objeto, canonico(contenido))
    return notas


def _indicador_al(ids: Collection[int], momento: str) -> Combinable:
    """Name that the target of a row had at the instant of its column `momento`: what the first amendment since then
    replaced, if any did. One query."""
    cambiaron = []
    de_datos = Enmienda.objects.filter(compromiso__in=ids, tipo=TipoEnmienda.DATOS.value)
    for en, cambios in de_datos.order_by("en", "pk").values_list("en", "cambios"):
        for cambio in leer(cambios):
            if cambio.campo == "indicador":
                cambiaron.append(When(meta=cambio.meta, **{f"{momento}__lt": en}, then=Value(cambio.antes)))
    if not cambiaron:
        return F("meta__indicador")
    return Case(*cambiaron, default=F("meta__indicador"), output_field=CharField())


def de_retiros(ids: Collection[int]) -> list[AnotacionNueva]:
    """The entries of the withdrawn updates of the pledges `ids`. One query."""
    return [
        AnotacionNueva(
            Accion.AVANCE_RETIRADO,
            objeto_avance(avance),
            canonico({"motivo": motivo, "retirado_en": _valor(momento)}),
        )
        for avance, motivo, momento in Retiro.objects.filter(avance__compromiso__in=ids)
        .order_by("retirado_en", "pk")
        .values_list("avance", "motivo", "retirado_en")
    ]


def de_verificaciones(ids: Collection[int]) -> list[AnotacionNueva]:
    """The entries of what was verified or questioned of the pledges `ids`, with the values that were observed. One
    query, and two or three where there are any."""
    filas = list(
        Verificacion.objects.filter(avance__compromiso__in=ids)
        .order_by("en", "pk")
        .values("avance", *CAMPOS_DE_VERIFICACION)
    )
    valores = _valores_observados(ids) if filas else {}
    return [
        AnotacionNueva(
            DE_VERIFICACION[fila["resultado"]],
            objeto_avance(fila["avance"]),
            canonico(
                dicho(fila, CAMPOS_DE_VERIFICACION)
                | ({"valores": valores[fila["pk"]]} if fila["pk"] in valores else {})
            ),
        )
        for fila in filas
    ]


def _valores_observados(ids: Collection[int]) -> dict[int, list[dict]]:
    """{verification: what it observed of each target}, of the pledges `ids`."""
    suyos = ValorObservado.objects.filter(verificacion__avance__compromiso__in=ids)
    return agrupar(
        (
            fila["verificacion"],
            {"indicador": fila["indicador"]} | dicho(fila, CAMPOS_DE_VALOR_OBSERVADO),
        )
        for fila in suyos.annotate(indicador=_indicador_al(ids, "verificacion__en"))
        .order_by("verificacion", "pk")
        .values("verificacion", "indicador", *CAMPOS_DE_VALOR_OBSERVADO)
    )


def de_respuestas(ids: Collection[int]) -> list[AnotacionNueva]:
    """The entries of what institutions answered to verifications, of the pledges `ids`. One query."""
    return [
        AnotacionNueva(
            Accion.VERIFICACION_CONTESTADA,
            objeto_avance(fila["verificacion__avance"]),
            canonico(dicho(fila, CAMPOS_DE_RESPUESTA)),
        )
        for fila in RespuestaVerificacion.objects.sellados()
        .filter(verificacion__avance__compromiso__in=ids)
        .order_by("publicada_en", "pk")
        .values("verificacion__avance", *CAMPOS_DE_RESPUESTA)
    ]


def de_sin_efecto(ids: Collection[int]) -> list[AnotacionNueva]:
    """The entries of what left verifications without effect, of the pledges `ids`. One query."""
    return [
        AnotacionNueva(
            Accion.VERIFICACION_SIN_EFECTO,
            objeto_avance(fila["verificacion__avance"]),
            canonico(dicho(fila, CAMPOS_DE_SIN_EFECTO)),
        )
        for fila in VerificacionSinEfecto.objects.filter(verificacion__avance__compromiso__in=ids)
        .order_by("en", "pk")
        .values("verificacion__avance", *CAMPOS_DE_SIN_EFECTO)
    ]


def de_lo_que_siguio(ids: Collection[int]) -> list[AnotacionNueva]:
    """The entries of all that was later said of the updates of the pledges `ids`, kind by kind. Four queries, and up to three
    where values were observed."""
    return [*de_retiros(ids), *de_verificaciones(ids), *de_respuestas(ids), *de_sin_efecto(ids)]


def de_senalamientos(ids: Collection[int] | None = None) -> list[AnotacionNueva]:
    """The entries of errors that were pointed out and answered in public; of all, without `ids`. One query."""
    filas = SenalamientoPublicado.objects.order_by("publicada_en", "pk")
    if ids is not None:
        filas = filas.filter(pk__in=ids)
    return [
        AnotacionNueva(
            Accion.SENALAMIENTO_RESPONDIDO,
            objeto_correccion(fila["pk"]),
            canonico(dicho(fila, CAMPOS_DE_SENALAMIENTO)),
        )
        for fila in filas.values("pk", *CAMPOS_DE_SENALAMIENTO)
    ]


def de_enmiendas(ids: Collection[int]) -> dict[str, list[tuple[Accion, dict]]]:
    """{object: [(action, what the amendment says)]} of the pledges `ids`, in their order. Two queries.

    The entry of an amendment holds besides all that the pledge says since.
    """
    sucesores = agrupar(
        (enmienda, objeto_compromiso(codigo))
        for enmienda, codigo in Sucesion.objects.filter(enmienda__compromiso__in=ids)
        .order_by("compromiso__codigo")
        .values_list("enmienda", "compromiso__codigo")
    )
    return agrupar(
        (
            objeto_compromiso(fila["compromiso__codigo"]),
            (
                DE_ENMIENDA[fila["tipo"]],
                dicho(fila, CAMPOS_DE_ENMIENDA)
                | ({"sucesores": sucesores[fila["pk"]]} if fila["pk"] in sucesores else {}),
            ),
        )
        for fila in Enmienda.objects.filter(compromiso__in=ids)
        .order_by("en", "pk")
        .values("tipo", "compromiso__codigo", *CAMPOS_DE_ENMIENDA)
    )


def _pares(enlace: type[Model], ids: Collection[int], clave: str) -> QuerySet:
    return enlace._default_manager.filter(compromiso_id__in=ids).values_list("compromiso_id", clave)


def agrupar(pares: Iterable[tuple[Any, Any]]) -> dict[Any, list]:
    grupos: dict[Any, list] = {}
    for clave, valor in pares:
        grupos.setdefault(clave, []).append(valor)
    return grupos


def dicho(fila: dict, campos: dict[str, str]) -> dict[str, Any]:
    return {
        nombre: _valor(fila[columna]) for columna, nombre in campos.items() if not _esta_vacio(fila[columna])
    }


def _esta_vacio(valor: Any) -> bool:
    """Nothing said. Zero is said."""
    return valor is None or valor is False or valor in ("", [])


def _valor(valor: Any) -> Any:
    if isinstance(valor, Decimal):
        return f"{valor.normalize():f}"
    if isinstance(valor, datetime):
        return en_utc(valor)
    if isinstance(valor, date):
        return valor.isoformat()
    return valor
