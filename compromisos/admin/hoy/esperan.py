"""The few rows that wait for one person, of each kind that they may act on, counted together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from base.dias import Dia
from base.recuentos import contar_juntos
from compromisos.admin import por_atender
from compromisos.lectura import seguimientos
from compromisos.models import Avance, Mensaje
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import SituacionAvance

FALLIDOS = timedelta(days=7)  # how long a letter that could not be sent is told here; its list keeps it


@dataclass(frozen=True, slots=True)
class Espera:
    """All that waits of a kind, some at least, in no order."""

    filas: QuerySet[Any]
    total: int


def esperan(user, dia: Dia) -> dict[str, Espera]:
    """{kind: what waits}, of those that have some. One query."""
    filas = _filas(user, dia)
    return {clase: Espera(filas[clase], n) for clase, n in contar_juntos(filas).items() if n}


def _filas(user, dia: Dia) -> dict[str, QuerySet[Any]]:
    """A kind is of whoever has the act that ends it."""
    filas: dict[str, QuerySet[Any]] = {}
    avances = Avance.objects.editables_por(user)
    if permisos.puede_suprimir(user):
        filas["supresiones"] = permisos.supresiones_por_aprobar(user)
    if permisos.puede_publicar_avances(user):
        filas["revisiones"] = por_atender.en_revision(user)
        filas["respuestas"] = avances.con_respuesta_por_publicar()
    if permisos.puede_importar(user):
        filas["importaciones"] = permisos.importaciones_por_aprobar(user)
    if permisos.puede_publicar_compromisos(user):
        filas["enmiendas"] = por_atender.enmiendas(user)
        borradores = por_atender.por_publicar(user)
        if borradores is not None and permisos.ve_compromisos(user):
            filas["por_publicar"] = borradores
    if permisos.puede_atender_senalamientos(user):
        filas["senalamientos"] = permisos.senalamientos_por_atender(user)
    if permisos.puede_preparar_avances(user):
        mios = avances.filter(autor=user)
        filas["devueltos"] = mios.filter(situacion=SituacionAvance.OBSERVADO)
        filas["borradores"] = mios.filter(situacion=SituacionAvance.BORRADOR)
    if permisos.ve_seguimientos(user) and permisos.puede_anotar(user):
        filas["seguimientos"] = seguimientos.pendientes(user, dia)
    if permisos.ve_mensajes(user):
        dudosos = por_atender.correos_en_duda(user)
        filas["en_duda"] = dudosos
        filas["sin_salir"] = Mensaje.objects.filter(
            situacion=Mensaje.Situacion.FALLIDO, creado_en__date__gte=dia.fecha - FALLIDOS
        ).exclude(pk__in=dudosos.values("pk"))
    return filas
