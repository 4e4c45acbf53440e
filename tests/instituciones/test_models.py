"""Who they are and what they were called."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from base.texto import plegar
from instituciones.models import RESERVADOS, Denominacion, Institucion
from tests.factories import crear_compromiso, crear_institucion

pytestmark = pytest.mark.django_db


def llamadas(nombre: str):
    """The institutions that the import takes for the one called so."""
    return Institucion.objects.filter(nombres_plegados__contains=f"|{plegar(nombre)}|")


def test_institucion_is_found_by_any_name_of_any_day():
    entidad = crear_institucion(nombre="Ministerio de Hoy", sigla="MH")
    Denominacion.objects.create(
        institucion=entidad, nombre="Secretaría de Ayer", sigla="SA", hasta=date(2012, 1, 1)
    )
    for nombre in ("ministerio de hoy", "mh", "SECRETARIA DE AYER", "sa"):
        assert list(llamadas(nombre)) == [entidad], nombre
    assert not llamadas("Ministerio").exists()


def test_institucion_with_public_facts_is_not_deleted():
    compromiso = crear_compromiso()
    with pytest.raises(ProtectedError):
        compromiso.institucion.delete()


def test_denominacion_ends_after_it_begins():
    with pytest.raises(ValidationError) as error:
        Denominacion(
            institucion=crear_institucion(), nombre="X", desde=date(2020, 1, 1), hasta=date(2019, 1, 1)
        ).full_clean()
    assert len(error.value.messages) == 1


@pytest.mark.parametrize("slug", sorted(RESERVADOS))
def test_institucion_is_not_called_as_another_page(slug, client):
    institucion = Institucion(slug=slug, nombre="Comparar")
    with pytest.raises(ValidationError, match="es la dirección de otra página"):
        institucion.full_clean()
    Institucion(slug=f"{slug}-2", nombre="Comparar").full_clean()
    assert client.get(f"/instituciones/{slug}/").status_code == 200
