"""Who changed what, in words."""

from __future__ import annotations

import pytest

from base.historia import entradas_de, entradas_desde_version
from tests.factories import crear_institucion

pytestmark = pytest.mark.django_db


def test_entradas_in_words_without_noise():
    entidad = crear_institucion(nombre="Una")
    entidad.save()  # changes nothing but the version
    entidad.nombre, entidad.sector = "Otra", "publico"
    entidad.save()
    entradas = entradas_de(entidad)
    assert [e.hecho for e in entradas] == ["Lo cambió", "Lo creó"]
    cambio = next(e for e in entradas if e.cambios)
    assert {(c.campo, c.antes, c.despues) for c in cambio.cambios} == {
        ("Nombre", "Una", "Otra"),
        ("Sector", "(vacío)", "Público"),
    }
    assert all(c.campo.lower() != "versión" for c in cambio.cambios)


def test_entradas_desde_version_tells_only_what_came_later():
    entidad = crear_institucion(nombre="Una")
    entidad.nombre = "Dos"
    entidad.save()
    entidad.nombre = "Tres"
    entidad.save()
    entradas = entradas_desde_version(entidad, 2)
    assert [(c.antes, c.despues) for e in entradas for c in e.cambios] == [("Dos", "Tres")]
    assert entradas_desde_version(entidad, 3) == []
