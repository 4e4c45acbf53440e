"""Rows that wait behind each line of the menu that counts; None of whoever has nothing to do with them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura import calidad
from compromisos.lectura.seguimientos import pendientes
from compromisos.models import Avance, Compromiso, Mensaje, Periodo, PropuestaDeEnmienda
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import SituacionAvance


def en_revision(request: HttpRequest) -> QuerySet:
    return Avance.objects.editables_por(request.user).filter(situacion=SituacionAvance.EN_REVISION)


def devueltos(request: HttpRequest) -> QuerySet:
    suyos = Avance.objects.editables_por(request.user)
    return suyos.filter(situacion=SituacionAvance.OBSERVADO)


def enmiendas(request: HttpRequest) -> QuerySet:
    suyos = Compromiso.objects.editables_por(request.user).values("pk")
    return PropuestaDeEnmienda.objects.pendientes().filter(compromiso__in=suyos)


def correos_en_duda(request: HttpRequest) -> QuerySet:
    return Mensaje.objects.dudosos(timezone.now())


def supresiones(request: HttpRequest) -> QuerySet:
    return permisos.supresiones_por_aprobar(request.user)


def seguimientos(request: HttpRequest) -> QuerySet:
    return pendientes(request.user, Dia.de_hoy())


def senalamientos(request: HttpRequest) -> QuerySet:
    return permisos.senalamientos_por_atender(request.user)


def por_publicar(request: HttpRequest) -> QuerySet | None:
    if not permisos.puede_publicar_compromisos(request.user):
        return None
    return Compromiso.objects.editables_por(request.user).borradores()


def sin_quien_informe(request: HttpRequest) -> QuerySet | None:
    user = request.user
    if not (permisos.ve_calidad(user) and permisos.puede_dar_enlaces_personales(user)):
        return None
    return calidad.sin_quien_informe(Dia.de_hoy(), timezone.now())


def por_cerrar(request: HttpRequest) -> QuerySet | None:
    return Periodo.objects.por_cerrar(Dia.de_hoy()) if permisos.lleva_periodos(request.user) else None


def importaciones(request: HttpRequest) -> QuerySet:
    return permisos.importaciones_por_aprobar(request.user)
