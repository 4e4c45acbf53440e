"""The stored projection follows whatever it is derived from."""

from __future__ import annotations

from datetime import date

import pytest

from compromisos import publicacion
from compromisos.models import Compromiso
from compromisos.publicacion import proyeccion
from instituciones.models import Denominacion
from tests.factories import (
    AHORA,
    crear_avance,
    crear_compromiso,
    crear_institucion,
    crear_meta,
    crear_usuario,
)

pytestmark = pytest.mark.django_db


def test_proyeccion_deadline_is_its_own_else_the_latest_of_its_targets():
    compromiso = crear_compromiso()
    meta = crear_meta(compromiso=compromiso, fecha_limite=date(2026, 6, 30))
    crear_meta(compromiso=compromiso, fecha_limite=date(2026, 12, 31))

    def plazo():
        return Compromiso.objects.get(pk=compromiso.pk).vigente_plazo

    assert plazo() == date(2026, 12, 31)
    compromiso = Compromiso.objects.get(pk=compromiso.pk)
    publicacion.enmendar_datos(
        compromiso, por=crear_usuario(), motivo="Sí.", datos={"fecha_limite": date(2026, 1, 31)}
    )
    assert plazo() == date(2026, 1, 31)
    dejar = [publicacion.MetaPedida(meta, deja=True)]
    publicacion.enmendar_datos(compromiso, por=crear_usuario(), motivo="Ya no.", metas=dejar)
    assert Compromiso.objects.get(pk=compromiso.pk).vigente_metas == 1


def test_proyeccion_search_text_follows_names():
    institucion = crear_institucion(nombre="Ministerio de Ejemplo", sigla="MDE")
    compromiso = crear_compromiso(institucion=institucion)
    nombre = Denominacion.objects.create(institucion=institucion, nombre="Antigua Secretaría")

    def busqueda():
        return Compromiso.objects.get(pk=compromiso.pk).busqueda

    assert "antigua secretaria" in busqueda()
    assert "mde" in busqueda()
    nombre.delete()
    assert "antigua secretaria" not in busqueda()
    institucion.refresh_from_db()
    institucion.nombre = "Ministerio Renombrado"
    institucion.save()
    assert "ministerio renombrado" in busqueda()
    assert list(proyeccion.diferencias()) == []


def test_en_bloque_projects_once_at_the_end(django_assert_max_num_queries):
    with publicacion.en_bloque():
        compromisos = [crear_compromiso() for _ in range(5)]
        assert not Compromiso.objects.exclude(busqueda="").exists()
    assert not Compromiso.objects.filter(busqueda="").exists()
    with pytest.raises(RuntimeError), publicacion.en_bloque():
        crear_compromiso()
        raise RuntimeError
    with django_assert_max_num_queries(12):
        proyeccion.proyectar([c.pk for c in compromisos])


def test_diferencias_constant_queries(django_assert_num_queries):
    pks = [crear_avance(ahora=AHORA).compromiso_id for _ in range(6)]
    with django_assert_num_queries(9):
        assert list(proyeccion.diferencias(pks[:1])) == []
    with django_assert_num_queries(9):
        assert list(proyeccion.diferencias(pks)) == []


def test_diferencias_asks_nothing_of_updates_where_there_is_none(django_assert_num_queries):
    compromiso = crear_compromiso()
    with django_assert_num_queries(6):
        assert list(proyeccion.diferencias([compromiso.pk])) == []
