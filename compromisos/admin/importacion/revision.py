"""What the preview of an import shows: how it was read, what each row does, what is noticed, what may be pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from compromisos.admin.importacion.agrupados import Grupo, grupos_de
from compromisos.admin.importacion.al_guardar import AlGuardar
from compromisos.admin.importacion.decisiones import de_clase
from compromisos.admin.importacion.formulario import ModoForm
from compromisos.importacion import columnas, expediente, formats
from compromisos.importacion.claves import CLAVES
from compromisos.importacion.hecho import LoHecho, PublicoDeUnaCarga
from compromisos.importacion.jueces.base import PALABRAS
from compromisos.models import Importacion
from compromisos.publicacion import permisos
from compromisos.salidas.datos.columns import NOMBRES, importables

FILAS_POR_PAGINA = 100


@dataclass(frozen=True, slots=True)
class Casilla:
    """A kind of rows, with how many there are."""

    clase: str
    nombre: str
    n: int


def contexto(request: HttpRequest, importacion: Importacion, estorbos: list[str]) -> dict[str, Any]:
    """Of an import whose rows were judged."""
    informe, conteos = importacion.informe, importacion.informe["conteos"]
    clase, clave = request.GET.get("clase", ""), request.GET.get("clave", "")
    grupos = grupos_de(importacion)
    filas = de_clase(importacion, clase, clave).values_list("detalle", flat=True)
    pagina = Paginator(filas, FILAS_POR_PAGINA).get_page(request.GET.get("p"))
    _preparar_filas(pagina, informe["lectura"], grupos, juntas=clase == "aviso")
    es_suya = importacion.usuario_id == request.user.pk
    viva = importacion.esta_pendiente and not importacion.caduco and es_suya
    aprueba = expediente.puede_aprobar(request.user)
    se_escribe = (
        not (conteos["error"] and not importacion.solo_validas) and conteos["nueva"] + conteos["cambia"]
    )
    publico = (
        PublicoDeUnaCarga.de(importacion) if importacion.situacion == Importacion.Situacion.APLICADA else None
    )
    al_guardar = AlGuardar.de(importacion)
    nuevas = informe["instituciones_nuevas"]
    return {
        **como_se_leyo(importacion),
        "pagina": pagina,
        "clase": clase,
        "clave": clave,
        "grupo": grupos.get(clave),
        "grupos": [g for g in grupos.values() if not g.es_de_lo_que_no_se_ve],
        "no_se_ven": [g for g in grupos.values() if g.es_de_lo_que_no_se_ve],
        "tomadas": [(clave, CLAVES[clave].que_paso) for clave in importacion.tomar_clases],
        "casillas": _casillas(conteos),
        "aqui": _consulta(clase=clase, clave=clave, p=pagina.number),
        "consulta_anterior": _consulta(clase=clase, clave=clave, p=pagina.number - 1),
        "consulta_siguiente": _consulta(clase=clase, clave=clave, p=pagina.number + 1),
        "estorbos": estorbos,
        "es_suya": es_suya,
        "se_decide": viva,
        "marcadas": importacion.marcadas,
        "por_dejar": len(importacion.marcadas ^ set(importacion.dejadas)),
        "crear": set(importacion.marcas.get("crear", ())),
        "pide_motivo": _pide_motivo(importacion, despues=bool(estorbos)),
        "nuevas_con_parecido": {n: p for n, p in nuevas.items() if p},
        "nuevas_sin_parecido": [n for n, p in nuevas.items() if not p],
        "puede_confirmar": se_escribe
        and (viva or importacion.esta_propuesta)
        and (aprueba or not importacion.por_aprobar),
        "puede_proponer": se_escribe and viva and importacion.por_aprobar and not aprueba,
        "puede_devolver": importacion.esta_propuesta and aprueba,
        "al_guardar": al_guardar,
        "puede_publicar": aprueba and al_guardar.publicables > 0,
        "publica_avances": permisos.puede_publicar_avances(request.user),
        "aprueba": aprueba,
        "publico": publico,
        "hecho": LoHecho.de(importacion) if publico is not None else None,
        "puede_deshacer": publico is not None
        and (aprueba or not (importacion.por_aprobar or publico.de_compromisos))
        and (not publico.avances or permisos.puede_publicar_avances(request.user)),
        "motivo": request.POST.get("motivo", ""),
    }


def contexto_sin_leer(request: HttpRequest, importacion: Importacion, estorbos: list[str]) -> dict[str, Any]:
    """Of a file whose columns have to be said first: one comes twice, or a required one is missing."""
    dichas = {c["es"] for c in importacion.informe["columnas"]}
    faltan = [c for c in importables(importacion.tabla) if c.obligatoria and c.nombre not in dichas]
    es_suya = importacion.usuario_id == request.user.pk
    return {
        **como_se_leyo(importacion),
        "faltan": [str(c.etiqueta) for c in faltan],
        "problema": importacion.informe["problema"],
        "tablas": [(t, NOMBRES[t]) for t in permisos.tablas_que_importa(request.user)],
        "estorbos": estorbos,
        "se_decide": es_suya and importacion.esta_pendiente and not importacion.caduco,
    }


def como_se_leyo(importacion: Importacion) -> dict[str, Any]:
    """What both pages say of the file."""
    informe = importacion.informe
    leida = informe["lectura"]["codificacion"]
    return {
        "title": importacion.nombre_original,
        "importacion": importacion,
        "informe": informe,
        "nombre_tabla": NOMBRES[importacion.tabla],
        "codificacion": formats.CODIFICACIONES.get(leida.lower(), leida),
        "modo": ModoForm(initial=importacion.modo, hojas=informe["lectura"]["hojas"]),
        "columnas": _columnas(importacion),
        "sin_columna": [c["rotulo"] for c in informe.get("columnas", ()) if not c["es"]],
        "recordadas": any(c["de"] for c in informe.get("columnas", ())),
        "destinos": columnas.destinos(importacion.tabla),
    }


def _columnas(importacion: Importacion) -> list[dict[str, Any]]:
    """Of each column of the file, what it became, by what people call it; accounts made before this have none."""
    destinos = columnas.destinos(importacion.tabla)
    return [
        {**c, "n": n, "etiqueta": destinos.get(c["es"], "")}
        for n, c in enumerate(importacion.informe.get("columnas", ()))
    ]


def _preparar_filas(pagina, lectura: dict, grupos: dict[str, Grupo], *, juntas: bool) -> None:
    """Give each row the words of the page: of its verdict, of its columns as the file calls them, of its notices
    those that no group says for all; with `juntas`, the group that begins with it."""
    nombres, antes = lectura.get("nombres", {}), ""
    for fila in pagina:
        fila["palabra"] = PALABRAS[fila["clase"]]
        fila["esenciales"] = [d for d in fila.get("datos", ()) if len(d) < 3 or d[2]]
        fila["demas"] = [d for d in fila.get("datos", ()) if len(d) == 3 and not d[2]]
        hallados = [*fila["errores"], *fila["avisos"]]
        for n, hallado in enumerate(hallados):
            hallado["n"], hallado["grupo"] = n, grupos.get(hallado["clave"])
            if hallado["columna"]:
                hallado["etiqueta"] = nombres.get(hallado["columna"], hallado["etiqueta"])
        fila["dichos_arriba"] = [h for h in fila["avisos"] if h["grupo"] and h["grupo"].es_de_muchas]
        fila["avisos"] = [h for h in fila["avisos"] if h not in fila["dichos_arriba"]]
        if juntas and hallados and (primera := hallados[0]["clave"]) != antes:
            antes, fila["empieza"] = primera, grupos.get(primera)


def _consulta(**parametros: str | int) -> str:
    consulta = QueryDict(mutable=True)
    consulta.update({c: str(v) for c, v in parametros.items() if v})
    return consulta.urlencode()


def _pide_motivo(importacion: Importacion, *, despues: bool) -> bool:
    """Whether to ask why: it amends pledges or changes institutions; `despues` of a refusal, also what may have."""
    if importacion.enmiendas:
        return True
    return (despues or importacion.tabla == "instituciones") and expediente.pide_motivo(importacion)


def _casillas(conteos: dict[str, int]) -> list[Casilla]:
    return [
        Casilla("nueva", _("Nuevas"), conteos["nueva"]),
        Casilla("cambia", _("Cambian"), conteos["cambia"]),
        Casilla("igual", _("Sin cambios"), conteos["igual"]),
        Casilla("aviso", _("Con aviso"), conteos["aviso"]),
        Casilla("error", _("Con error"), conteos["error"]),
        Casilla("dejada", _("Quedan fuera"), conteos["dejada"]),
    ]
