"""Rows that wait for one person, as the menu counts them and «Hoy» tells them; None of whoever has nothing to do with them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura import calidad
from compromisos.lectura.seguimientos import pendientes
from compromisos.models import Avance, Compromiso, Mensaje, Periodo, PropuestaDeEnmienda
from compromisos.publicacion import permisos
from compromisos.reglas.palabras import SituacionAvance


def en_revision(user) -> QuerySet:
    return Avance.objects.editables_por(user).filter(situacion=SituacionAvance.EN_REVISION)


def devueltos(user) -> QuerySet:
    suyos = Avance.objects.editables_por(user)
    return suyos.filter(situacion=SituacionAvance.OBSERVADO)


def enmiendas(user) -> QuerySet:
    suyos = Compromiso.objects.editables_por(user).values("pk")
    return PropuestaDeEnmienda.objects.pendientes().filter(compromiso__in=suyos)


def correos_en_duda(user) -> QuerySet:
    return Mensaje.objects.dudosos(timezone.now())


def seguimientos(user) -> QuerySet:
    return pendientes(user, Dia.de_hoy())


def por_publicar(user) -> QuerySet | None:
    if not permisos.puede_publicar_compromisos(user):
        return None
    return Compromiso.objects.editables_por(user).borradores()


def sin_quien_informe(user) -> QuerySet | None:
    if not (permisos.ve_calidad(user) and permisos.puede_dar_enlaces_personales(user)):
        return None
    return calidad.sin_quien_informe(Dia.de_hoy(), timezone.now())


def por_cerrar(user) -> QuerySet | None:
    return Periodo.objects.por_cerrar(Dia.de_hoy()) if permisos.lleva_periodos(user) else None
