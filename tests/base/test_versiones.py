"""Two people editing one record: the second is told, and nothing is overwritten."""

from __future__ import annotations

import pytest
from django.db import transaction

from base.versiones import EdicionSimultanea
from compromisos.models import Compromiso
from instituciones.models import Institucion
from tests.factories import crear_compromiso, crear_institucion

pytestmark = pytest.mark.django_db


def test_version_refuses_the_second_save():
    entidad = crear_institucion(nombre="Primera")
    mia, suya = Institucion.objects.get(pk=entidad.pk), Institucion.objects.get(pk=entidad.pk)
    suya.nombre = "La suya"
    suya.save()
    mia.nombre = "La mía"
    with pytest.raises(EdicionSimultanea):
        mia.save()
    assert Institucion.objects.get().nombre == "La suya"
    assert mia.version == 1
    mia.refresh_from_db()
    mia.nombre = "La mía"
    mia.save()
    assert (Institucion.objects.get().nombre, mia.version) == ("La mía", 3)


def test_version_stays_when_a_save_fails():
    entidad = crear_institucion()
    entidad.sector = "no-existe-ese-sector-tan-largo-que-no-cabe"
    version = entidad.version
    with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011
        entidad.sector = None
        entidad.save()
    assert entidad.version == version
    assert Institucion.objects.get().version == version


def test_version_refuses_a_stale_save_of_a_pledge():
    compromiso = crear_compromiso(publicado=False)
    copia = Compromiso.objects.get(pk=compromiso.pk)
    compromiso.titulo = "Primera"
    compromiso.save()
    copia.titulo = "Segunda"
    with pytest.raises(EdicionSimultanea):
        copia.save()
    assert Compromiso.objects.get(pk=compromiso.pk).titulo == "Primera"
    compromiso.nota = "El primero puede seguir."
    compromiso.save()
