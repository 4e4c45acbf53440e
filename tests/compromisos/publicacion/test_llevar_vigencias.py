"""What a base made before there were intervals gets: those that its histories tell of."""

from __future__ import annotations

import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from base.vigencias import TABLAS
from compromisos.models import Compromiso, Edicion, Eje, SituacionCompromiso
from compromisos.publicacion import vigencias
from instituciones.models import Denominacion, Institucion
from tests.factories import crear_compromiso, crear_meta

pytestmark = pytest.mark.django_db
migracion = importlib.import_module("compromisos.migrations.0024_vigencias_de_lo_publicado")
AHORA = timezone.now()


def hace(dias: int):
    return AHORA - timedelta(days=dias)


def fechar(fila, *dias: int) -> None:
    """Give the entries of its history, the oldest first, these ages."""
    for entrada, cuantos in zip(fila.history.order_by("history_id"), dias, strict=True):
        type(entrada).objects.filter(pk=entrada.pk).update(history_date=hace(cuantos))


def llevar() -> None:
    migracion.vaciar(apps, None)
    migracion.llevar(apps, None)


def de(fila, *campos: str) -> list[tuple]:
    suyas = TABLAS[type(fila)].vigencia.objects.filter(fila=fila.pk)
    filas = suyas.values_list("vigente_desde", "vigente_hasta", *campos)
    return sorted(filas, key=lambda v: (v[0] is not None, v[0]))


def test_each_edit_closes_an_interval():
    institucion = Institucion.objects.create(slug="i", nombre="Antes", sector="publico")
    institucion.nombre = "Después"
    institucion.save()
    institucion.sector = "privado"
    institucion.save()
    fechar(institucion, 90, 60, 30)
    llevar()
    assert de(institucion, "nombre", "sector", "nombres_plegados") == [
        (hace(90), hace(60), "Antes", "publico", "|antes|i|"),
        (hace(60), hace(30), "Después", "publico", "|despues|i|"),
        (hace(30), None, "Después", "privado", "|despues|i|"),
    ]


def test_a_pledge_begins_when_it_was_published_and_takes_what_it_names_with_it():
    institucion = Institucion.objects.create(slug="i", nombre="I")
    edicion, eje = Edicion.objects.create(slug="e", nombre="E"), Eje.objects.create(codigo="x", nombre="X")
    compromiso = crear_compromiso(
        edicion=edicion, institucion=institucion, titulo="Borrador", publicado=False, ejes=[eje]
    )
    meta = crear_meta(compromiso=compromiso)
    fila = models.QuerySet(Compromiso).filter(pk=compromiso.pk)
    fila.update(titulo="Publicado", situacion=SituacionCompromiso.PUBLICADO, publicado_en=hace(50))
    entradas = list(compromiso.history.order_by("history_id"))
    type(entradas[0]).objects.filter(pk__in=[e.pk for e in entradas]).update(history_date=hace(70))
    meta.history.update(history_date=hace(70))
    llevar()
    assert de(compromiso, "titulo") == [(hace(50), None, "Publicado")]
    assert de(meta) == [(hace(50), None)]
    assert de(institucion) == de(edicion) == de(eje) == [(hace(50), None)]
    assert de(compromiso.ejes.through.objects.get(), "eje_id") == [(hace(50), None, eje.pk)]


def test_what_has_no_history_and_earlier_names_were_always_there():
    institucion = Institucion.objects.create(slug="i", nombre="I")
    vieja = Denominacion.objects.create(institucion=institucion, nombre="Vieja")
    institucion.history.all().delete()
    llevar()
    assert de(institucion) == [(None, None)]
    assert de(vieja) == [(None, None)]


def test_what_was_deleted_was_there_until_then():
    institucion = Institucion.objects.create(slug="i", nombre="I")
    vieja = Denominacion.objects.create(institucion=institucion, nombre="Vieja")
    clave = vieja.pk
    vieja.delete()
    historia = Denominacion.history.filter(id=clave).order_by("history_id")
    for entrada, cuantos in zip(historia, (40, 10), strict=True):
        type(entrada).objects.filter(pk=entrada.pk).update(history_date=hace(cuantos))
    llevar()
    vieja.pk = clave
    assert de(vieja, "nombre") == [(None, hace(10), "Vieja")]


def test_it_agrees_with_the_rows_and_goes_back():
    crear_meta(compromiso=crear_compromiso())
    llevar()
    assert list(vigencias.discrepancias()) == []
    migracion.vaciar(apps, None)
    assert not any(tabla.vigencia.objects.exists() for tabla in TABLAS.values())
